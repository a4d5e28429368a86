/** What the audits of a run saw of one identity's credentials, where that stands in for looking at the clusters again. */
import type { CredentialAudit } from '../domain/audit.ts';
import { standsForLook } from '../domain/audit-as-look.ts';
import type { ClusterId, Uid } from '../domain/ids.ts';
import type { CredentialRecord } from '../domain/record.ts';
import type { RevokeContext } from './context.ts';
import type { UserRow } from './ports.ts';

/** Throws StateError. */
export async function readAudits(
  uid: Uid,
  clusterIds: readonly ClusterId[],
  { audits }: Pick<RevokeContext, 'audits'>,
): Promise<CredentialAudit[]> {
  const read = await Promise.all(clusterIds.map((id) => audits.credential(id, uid)));
  return read.filter((audit) => audit !== undefined);
}

/** By cluster. `rowOf` is the identity's own list, `recordOf` what is remembered. */
export function auditsThatStand(
  audits: readonly CredentialAudit[],
  run: string,
  rowOf: ReadonlyMap<ClusterId, UserRow>,
  recordOf: ReadonlyMap<ClusterId, CredentialRecord | undefined>,
  { clock }: Pick<RevokeContext, 'clock'>,
): Map<ClusterId, CredentialAudit> {
  const now = clock();
  const stand = audits.filter((audit) => {
    const { clusterId } = audit;
    const certificate = rowOf.get(clusterId)?.certificate;
    const writtenAt = recordOf.get(clusterId)?.updatedAt;
    return standsForLook(audit, run, { certificate, writtenAt }, now);
  });
  return new Map(stand.map((audit) => [audit.clusterId, audit]));
}
