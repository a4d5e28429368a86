/** UpdateKMSEncryption: switches the Secret encryption of a cluster on or off, or to another key. */
import type { Account, Cluster } from '../account.ts';
import { type Principal, ServiceError } from '../core/contract.ts';
import { isGone } from '../kms/key.ts';
import { sameName } from '../ram/users.ts';
import { clusterOf } from './clusters.ts';
import { invalidParameter, refuseUnknown } from './parameters.ts';

const roleName = 'AliyunCSManagedSecurityRole';
const rolePolicy = 'AliyunCSManagedSecurityRolePolicy';
/** Documented: at least five minutes between two changes. */
const pauseMs = 5 * 60_000;

/**
 * Accepts or refuses; the cluster is updating until the change is complete (documented). Its codes but `ForbiddenUpdateKMSState`
 * and the two of the role are inferred; the 409 is documented.
 */
export function updateEncryption(
  account: Account,
  query: URLSearchParams,
  {
    clusterId,
    body,
    caller,
    now,
  }: {
    readonly clusterId: string;
    readonly body: Buffer;
    readonly caller: Principal;
    readonly now: number;
  },
): void {
  refuseUnknown(query, []);
  const { isDisabled, keyId } = requestIn(body);
  const cluster = clusterOf(account, clusterId);
  refuseWithoutRole(account);
  refuseCaller(account, cluster, caller);
  refuseCluster(account, cluster, now);
  if (!isDisabled) refuseKey(account, cluster, keyId, now);
  const at = now + account.behaviours.encryptionChangedAfterMs;
  cluster.state = 'updating';
  account.pendingEncryptions.push({ clusterId, keyId: isDisabled ? '' : keyId, isDisabled, at });
}

/** Completes what was accepted and is due by the clock; to be called before every read. */
export function settleEncryption(account: Account, now: number): void {
  const due = account.pendingEncryptions.filter(({ at }) => at <= now);
  account.pendingEncryptions = account.pendingEncryptions.filter(({ at }) => at > now);
  for (const { clusterId, keyId, isDisabled, at } of due) {
    const cluster = account.clusters.find((one) => one.clusterId === clusterId);
    if (cluster === undefined) continue;
    cluster.state = 'running';
    cluster.encryption = { keyId, isDisabled, changedAt: at };
    for (const use of account.keyUses)
      if (use.clusterId === clusterId) use.until = Math.min(use.until ?? at, at);
    const everyMs = account.behaviours.keyUsedEveryMs;
    if (isDisabled || everyMs === Number.POSITIVE_INFINITY) continue;
    account.keyUses.push(
      { clusterId, keyId, operation: 'Encrypt', from: at, everyMs },
      { clusterId, keyId, operation: 'Decrypt', from: at, everyMs },
    );
  }
}

function requestIn(body: Buffer): { isDisabled: boolean; keyId: string } {
  let fields: unknown;
  try {
    fields = JSON.parse(body.toString('utf8'));
  } catch (cause) {
    if (cause instanceof SyntaxError) throw invalidParameter('body', 'it is no JSON');
    throw cause;
  }
  if (typeof fields !== 'object' || fields === null) throw invalidParameter('body', 'it is no object');
  const stranger = Object.keys(fields).find((name) => name !== 'disable_encryption' && name !== 'kms_key_id');
  if (stranger !== undefined) throw invalidParameter(stranger, 'this operation does not have it');
  const { disable_encryption: isDisabled, kms_key_id: keyId = '' } = fields as Record<string, unknown>;
  if (typeof isDisabled !== 'boolean') throw invalidParameter('disable_encryption', 'it is no boolean');
  if (typeof keyId !== 'string') throw invalidParameter('kms_key_id', 'it is no text');
  if (!isDisabled && keyId === '') throw invalidParameter('kms_key_id', 'it is missing');
  return { isDisabled, keyId };
}

/** Documented codes; that the role's own policy must be attached is inferred. */
function refuseWithoutRole(account: Account): void {
  const role = account.roles.find((one) => sameName(one.roleName, roleName));
  if (role === undefined)
    throw new ServiceError(
      403,
      'MissingAuth.AliyuncsManagedSecurityRole',
      `The role ${roleName} is not authorized.`,
    );
  const policy = account.policies.find(({ type, name }) => type === 'System' && name === rolePolicy);
  if (policy?.attachments.some(({ kind, id }) => kind === 'Role' && id === role.roleId) !== true)
    throw new ServiceError(
      403,
      'ErrManagedSecurityRoleNotAttach',
      `The policy ${rolePolicy} is not attached to the role ${roleName}.`,
    );
}

function refuseCaller(account: Account, { clusterId }: Cluster, caller: Principal): void {
  if (account.behaviours.clustersWithoutRbac.includes(clusterId))
    throw new ServiceError(
      403,
      'ForbiddenUpdateKMSState',
      `${caller.id} is not allowed to change the encryption of cluster ${clusterId}.`,
    );
}

function refuseCluster({ pendingEncryptions }: Account, cluster: Cluster, now: number): void {
  const { clusterId, state, clusterSpec, encryption } = cluster;
  const wait = (encryption?.changedAt ?? Number.NEGATIVE_INFINITY) + pauseMs;
  if (pendingEncryptions.some((pending) => pending.clusterId === clusterId) || now < wait)
    throw new ServiceError(
      409,
      'ErrorUpdateKMSConflict',
      `The encryption of cluster ${clusterId} was changed less than five minutes ago.`,
    );
  if (!clusterSpec.startsWith('ack.pro.'))
    throw new ServiceError(400, 'ErrorClusterSpec', `Cluster ${clusterId} is no ACK Pro cluster.`);
  if (state !== 'running')
    throw new ServiceError(
      400,
      'ErrorClusterState',
      `The state ${state} of cluster ${clusterId} does not allow this operation.`,
    );
}

/** Documented: a key of the cluster's region, no service key, Aliyun_AES_256, ENCRYPT/DECRYPT. */
function refuseKey(account: Account, { regionId }: Cluster, keyId: string, now: number): void {
  const refuse = (reason: string): ServiceError => invalidParameter('kms_key_id', reason);
  const key = account.keys.find((one) => one.keyId === keyId && one.regionId === regionId);
  if (key === undefined || isGone(key, now)) throw refuse(`there is no such key in ${regionId}`);
  if (key.creator !== account.accountId) throw refuse('it is a service key');
  if (key.keySpec !== 'Aliyun_AES_256') throw refuse(`its type is ${key.keySpec}`);
  if (key.keyUsage !== 'ENCRYPT/DECRYPT') throw refuse(`its usage is ${key.keyUsage}`);
  if (key.state !== 'Enabled') throw refuse(`its state is ${key.state}`);
}
