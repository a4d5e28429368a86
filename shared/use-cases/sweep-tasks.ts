/** The names of a run's tasks: the same unit of the same run is the same task, so that asking twice is harmless. */
import type { RevocationReason } from '../domain/approval.ts';
import type { ClusterId, Uid } from '../domain/ids.ts';

export const auditTask = (run: string, clusterId: ClusterId): string => `${run}-a-${clusterId}`;
export const regionTask = (run: string, region: string): string => `${run}-v-${region}`;
export const reviewTask = (run: string): string => `${run}-w`;
export const revokeTask = (run: string, uid: Uid, reason: RevocationReason): string =>
  `${run}-r-${uid}-${reason}`;

/** What the review of who could switch Secret encryption off is called where it was not seen. */
export const switchOffReview = 'who could switch encryption off';
