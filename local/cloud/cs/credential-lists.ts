/** The two lists of issued kubeconfigs: everybody's on one cluster, and one identity's on every cluster. */
import type { Account, IssuedCredential } from '../account.ts';
import { type Principal, ServiceError } from '../core/contract.ts';
import { clusterOf, refuseWithoutRbac } from './clusters.ts';
import { isDeleted, viewIdentity } from './identity-view.ts';
import { checkUid, cutPage, pageBlock, pageOf, refuseUnknown, truth } from './parameters.ts';

/** The certificate's state by the clock: a valid one expires while the cloud runs. */
function certificateState(credential: IssuedCredential, now: number): IssuedCredential['certState'] {
  const { certState, certExpireTime } = credential;
  return certState === 'Unexpired' && certExpireTime <= now ? 'Expired' : certState;
}

/**
 * ListClusterKubeconfigStates. `cloudServiceKubeConfig=true` lists the cloud services' kubeconfigs instead of those of
 * users and roles; that its absence means false is inferred. Unissued and Removed ones have no row: the documented
 * states of this list are Unexpired, Expired and Unknown.
 */
export function listOfCluster(
  account: Account,
  query: URLSearchParams,
  clusterId: string,
  { caller, now }: { readonly caller: Principal; readonly now: number },
): unknown {
  refuseUnknown(query, ['cloudServiceKubeConfig', 'pageNumber', 'pageSize']);
  const page = pageOf(query, { number: 'pageNumber', size: 'pageSize' }, { max: 50, usual: 10 });
  const ofServices = truth(query, 'cloudServiceKubeConfig');
  clusterOf(account, clusterId);
  refuseWithoutRbac(account, clusterId, caller, 'list');
  const rows = account.credentials.filter(
    (credential) =>
      credential.clusterId === clusterId &&
      (credential.cloudServiceName !== undefined) === ofServices &&
      credential.certState !== 'Unissued' &&
      credential.certState !== 'Removed',
  );
  return {
    page: pageBlock(page, rows.length),
    states: cutPage(rows, page).map((credential) => clusterRow(account, credential, now)),
  };
}

/** ListUserKubeConfigStates: all five states. What it answers for a deleted uid is one of the account's behaviours. */
export function listOfUser(account: Account, query: URLSearchParams, uid: string, now: number): unknown {
  refuseUnknown(query, ['page_number', 'page_size']);
  const page = pageOf(query, { number: 'page_number', size: 'page_size' }, { max: 100, usual: 50 });
  checkUid(uid);
  const answer = isDeleted(account, uid, now) ? account.behaviours.byUserListOfDeleted : 'listed';
  if (answer === 'refused') throw unknownIdentity(uid);
  const rows = answer === 'empty' ? [] : account.credentials.filter((credential) => credential.uid === uid);
  return {
    page: pageBlock(page, rows.length),
    states: cutPage(rows, page).map((credential) => userRow(account, credential, now)),
  };
}

/** Code and status are unknown for a deleted uid; a client must take any refusal for "not told". */
export function unknownIdentity(uid: string): ServiceError {
  return new ServiceError(404, 'ErrorUserNotFound', `The user or role ${uid} does not exist.`);
}

function clusterRow(account: Account, credential: IssuedCredential, now: number): unknown {
  const identity = viewIdentity(account, credential.uid, now);
  return {
    account_id: credential.uid,
    account_name: identity.name,
    account_display_name: identity.displayName,
    account_type: credential.accountType,
    account_state: identity.state,
    cert_state: certificateState(credential, now),
    cert_expire_time: rfc3339(credential.certExpireTime),
    revokable: credential.revokable,
    cloud_service_name: credential.cloudServiceName ?? '',
    cloud_service_roles: credential.cloudServiceName === undefined ? [] : serviceRoles(account, credential),
  };
}

function serviceRoles(account: Account, { clusterId, uid }: IssuedCredential): unknown[] {
  return account.grants
    .filter((grant) => grant.uid === uid && isOnCluster(grant.resourceId, clusterId))
    .map((grant) => ({
      is_default_template: grant.roleType !== 'custom',
      role_name: grant.roleName,
      role_namespace: grant.resourceId.slice(clusterId.length + 1),
      type: grant.resourceType === 'namespace' ? 'Role' : 'ClusterRole',
    }));
}

function userRow(account: Account, credential: IssuedCredential, now: number): unknown {
  const cluster = account.clusters.find((candidate) => candidate.clusterId === credential.clusterId);
  const state = certificateState(credential, now);
  return {
    cluster_id: credential.clusterId,
    cluster_name: cluster?.name ?? '',
    cluster_state: cluster?.state ?? 'deleted',
    cert_state: state,
    cert_expire_time: state === 'Unissued' ? '' : rfc3339(credential.certExpireTime),
  };
}

/** A grant's resource is the cluster's id or `<cluster id>/<namespace>`. */
export function isOnCluster(resourceId: string, clusterId: string): boolean {
  return resourceId === clusterId || resourceId.startsWith(`${clusterId}/`);
}

/** UTC without a fraction of a second. */
export function rfc3339(at: number): string {
  return `${new Date(at).toISOString().slice(0, -'.000Z'.length)}Z`;
}
