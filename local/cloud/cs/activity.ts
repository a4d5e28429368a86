/** What CS itself reads from a cluster's audit log about the use of one identity's kubeconfig. */
import type { Account, Cluster } from '../account.ts';
import { type Clock, ServiceError } from '../core/contract.ts';
import type { AuditLogs } from '../sls/contract.ts';
import { clusterOf } from './clusters.ts';
import { rfc3339 } from './credential-lists.ts';
import { checkUid, refuseUnknown } from './parameters.ts';

const weekMs = 7 * 86_400_000;

export type UseRecords = Pick<AuditLogs, 'usedSince'>;

/** Use in the last seven days; a log that is switched off, unnamed or gone is unreadable. */
export async function useInLastWeek(
  records: UseRecords,
  cluster: Cluster,
  uid: string,
  now: number,
): Promise<'used' | 'unused' | 'unreadable'> {
  const { project, logstore } = logOf(cluster);
  if (!cluster.auditEnabled || project === '') return 'unreadable';
  return records.usedSince(project, logstore, uid, now - weekMs);
}

/**
 * DescribeUserClusterActivityState: an undocumented operation with the fields that the public peer reads, without
 * `last_audit_id`. How it answers without a readable log is inferred.
 */
export async function describeActivity(
  { account, auditLogs, clock }: { account: Account; auditLogs: UseRecords; clock: Clock },
  query: URLSearchParams,
  clusterId: string,
  uid: string,
): Promise<unknown> {
  refuseUnknown(query, []);
  checkUid(uid);
  const cluster = clusterOf(account, clusterId);
  const now = clock.now();
  const use = await useInLastWeek(auditLogs, cluster, uid, now);
  if (use === 'unreadable')
    throw new ServiceError(
      400,
      'ErrorQueryAuditLog',
      `The audit log of cluster ${clusterId} can not be read.`,
    );
  const { project, logstore } = logOf(cluster);
  const answer = {
    active: use === 'used',
    log_project_name: project,
    log_store_name: logstore,
    log_query_exp: `user.username: ${uid}*`,
  };
  if (use === 'unused') return answer;
  const last = await lastUse(auditLogs, { project, logstore, uid }, now);
  return { ...answer, last_activity: rfc3339(last) };
}

/** Halves the week until it knows the second of the last use. */
async function lastUse(
  records: UseRecords,
  { project, logstore, uid }: { project: string; logstore: string; uid: string },
  now: number,
): Promise<number> {
  let used = Math.floor((now - weekMs) / 1000);
  let unused = Math.floor(now / 1000) + 1;
  while (unused - used > 1) {
    const middle = Math.floor((used + unused) / 2);
    const answer = await records.usedSince(project, logstore, uid, middle * 1000);
    if (answer === 'used') used = middle;
    else unused = middle;
  }
  return used * 1000;
}

function logOf(cluster: Cluster): { project: string; logstore: string } {
  return { project: cluster.slsProjectName.trim(), logstore: `audit-${cluster.clusterId}` };
}
