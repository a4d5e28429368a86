/** What people set while the guard runs: the pause switch and exemptions. */
import type { ClusterId, Uid } from './ids.ts';
import type { Instant } from './time.ts';

export interface Exemption {
  readonly id: string;
  /** Exactly this identity; every identity when absent. */
  readonly uid?: Uid;
  /** Exactly this cluster; every cluster when absent. An exemption names at least one of the two. */
  readonly clusterId?: ClusterId;
  readonly reason: string;
  readonly owner: string;
  readonly expiresAt: Instant;
}

export interface Settings {
  readonly paused: { readonly by: string; readonly reason: string; readonly since: Instant } | undefined;
  readonly exemptions: readonly Exemption[];
}

/** The exemption that protects this credential now, if any. */
export function exemptionFor(
  settings: Settings,
  credential: { readonly uid: Uid; readonly clusterId: ClusterId },
  now: Instant,
): Exemption | undefined {
  return settings.exemptions.find(
    (exemption) =>
      exemption.expiresAt > now &&
      (exemption.uid !== undefined || exemption.clusterId !== undefined) &&
      (exemption.uid === undefined || exemption.uid === credential.uid) &&
      (exemption.clusterId === undefined || exemption.clusterId === credential.clusterId),
  );
}
