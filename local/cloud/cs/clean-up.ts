/** CleanClusterUserPermissions: ends one identity's kubeconfig on one cluster and takes its RBAC grants there. */
import type { Account, Cluster, Grant, IssuedCredential, PendingCleanup } from '../account.ts';
import { type Clock, type Principal, ServiceError } from '../core/contract.ts';
import { type UseRecords, useInLastWeek } from './activity.ts';
import { clusterOf, refuseWithoutRbac } from './clusters.ts';
import { isOnCluster } from './credential-lists.ts';
import { checkUid, refuseUnknown, truth } from './parameters.ts';

interface CleanUpDeps {
  readonly account: Account;
  readonly clock: Clock;
  readonly auditLogs: UseRecords;
}

interface Target {
  readonly cluster: Cluster;
  readonly uid: string;
  readonly caller: Principal;
}

/** Documented: cleaning is refused in these states. */
const forbiddenClusterStates = ['delete_failed', 'deleting', 'deleted', 'failed'];

/**
 * Accepts or refuses; what it accepts shows later. The conditions are the documented ones; status and code of the
 * refusals are not documented, so a client must read any of them as "nothing was done".
 */
export async function cleanUp(
  deps: CleanUpDeps,
  query: URLSearchParams,
  {
    clusterId,
    uid,
    caller,
  }: { readonly clusterId: string; readonly uid: string; readonly caller: Principal },
): Promise<void> {
  refuseUnknown(query, ['Force']);
  const force = truth(query, 'Force');
  checkUid(uid);
  const cluster = clusterOf(deps.account, clusterId);
  refuseWithoutRbac(deps.account, clusterId, caller, 'delete');
  refuseTarget(deps.account, { cluster, uid, caller });
  if (isPending(deps.account, clusterId, uid)) return;
  refuseCertificate(deps.account, cluster, uid);
  if (!force && !(await passesForceCheck(deps, cluster, uid))) return;
  // The check read the log meanwhile: the same request may have been accepted twice.
  if (isPending(deps.account, clusterId, uid)) return;
  const { certificateGoneAfterMs, grantsGoneAfterMs } = deps.account.behaviours;
  const now = deps.clock.now();
  deps.account.pendingCleanups.push({
    clusterId,
    uid,
    certificateGoneAt: now + certificateGoneAfterMs,
    grantsGoneAt: now + grantsGoneAfterMs,
  });
}

/** Those whose certificate is gone and whose grants are not yet: they are not looked for again at every request. */
const withoutCertificate = new WeakSet<PendingCleanup>();

/** Applies what was accepted and is due by the clock; to be called before every read. */
export function settleCleanUps(account: Account, now: number): void {
  const { pendingCleanups } = account;
  for (const pending of pendingCleanups) {
    if (pending.certificateGoneAt > now || withoutCertificate.has(pending)) continue;
    for (const credential of account.credentials)
      if (credential.clusterId === pending.clusterId && credential.uid === pending.uid)
        credential.certState = 'Removed';
    withoutCertificate.add(pending);
  }
  const isOver = ({ grantsGoneAt }: PendingCleanup): boolean => grantsGoneAt <= now;
  const over = pendingCleanups.filter(isOver);
  if (over.length > 0)
    account.grants = account.grants.filter(
      (grant) => !over.some(({ clusterId, uid }) => isCleanable(grant, clusterId, uid)),
    );
  account.pendingCleanups = pendingCleanups.filter(
    (pending) => !isOver(pending) || !withoutCertificate.has(pending),
  );
}

function refuseTarget(account: Account, { cluster, uid, caller }: Target): void {
  if (forbiddenClusterStates.includes(cluster.state))
    throw new ServiceError(
      400,
      'ErrorClusterState',
      `The state ${cluster.state} of cluster ${cluster.clusterId} does not allow this operation.`,
    );
  if (uid === account.accountId)
    throw new ServiceError(
      403,
      'ForbiddenCleanRootAccount',
      'The permissions of the Alibaba Cloud account can not be cleaned.',
    );
  if (uid === caller.id)
    throw new ServiceError(403, 'ForbiddenCleanSelf', 'Your own permissions can not be cleaned.');
}

function refuseCertificate(account: Account, cluster: Cluster, uid: string): void {
  const { clusterId } = cluster;
  const credential = credentialOf(account, clusterId, uid);
  if (credential !== undefined && !credential.revokable)
    throw new ServiceError(403, 'ErrorNotRevokable', `The KubeConfig of ${uid} can not be revoked.`);
  const state = credential?.certState ?? 'Unissued';
  switch (state) {
    case 'Unexpired':
    case 'Expired':
      return;
    case 'Removed':
      if (account.grants.some((grant) => isCleanable(grant, clusterId, uid))) return;
      break;
    case 'Unissued':
    case 'Unknown':
      break;
  }
  throw new ServiceError(
    400,
    'ErrorKubeConfigState',
    `The state ${state} of the KubeConfig of ${uid} does not allow this operation.`,
  );
}

/** The vendor's brake. False: refused without a word, as one of the behaviours has it. */
async function passesForceCheck(deps: CleanUpDeps, cluster: Cluster, uid: string): Promise<boolean> {
  const use = await useInLastWeek(deps.auditLogs, cluster, uid, deps.clock.now());
  if (use === 'unused') return true;
  if (deps.account.behaviours.forceRefusal === 'silent') return false;
  throw use === 'used'
    ? new ServiceError(
        400,
        'ErrorAccessRecordsExist',
        `${uid} has accessed the cluster ${cluster.clusterId} within the last seven days.`,
      )
    : new ServiceError(
        400,
        'ErrorAccessRecordsUnavailable',
        `The access records of cluster ${cluster.clusterId} can not be queried.`,
      );
}

function credentialOf(account: Account, clusterId: string, uid: string): IssuedCredential | undefined {
  return account.credentials.find(
    (credential) => credential.clusterId === clusterId && credential.uid === uid,
  );
}

function isPending(account: Account, clusterId: string, uid: string): boolean {
  return account.pendingCleanups.some((pending) => pending.clusterId === clusterId && pending.uid === uid);
}

/** The cluster creator's own grant can't be taken through this API. */
function isCleanable(grant: Grant, clusterId: string, uid: string): boolean {
  return grant.uid === uid && !grant.isOwner && isOnCluster(grant.resourceId, clusterId);
}
