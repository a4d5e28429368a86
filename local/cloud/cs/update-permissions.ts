/** UpdateUserPermissions: overwrites, adds to or takes from the RBAC grants of one identity. */
import type { Account, Grant } from '../account.ts';
import type { Principal } from '../core/contract.ts';
import { clusterOf, refuseWithoutRbac } from './clusters.ts';
import { unknownIdentity } from './credential-lists.ts';
import { viewIdentity } from './identity-view.ts';
import { checkUid, invalidParameter, refuseUnknown } from './parameters.ts';
import { type Permission, permissionsIn } from './permission-list.ts';

type Mode = 'apply' | 'patch' | 'delete';

/**
 * Documented: without a mode it is `apply`, which overwrites every grant of the identity; the creator's own can't be changed.
 * Answers an empty body (the SDK reads none) and shows later, as the grants of the clean-up do.
 */
export function updatePermissions(
  account: Account,
  query: URLSearchParams,
  {
    uid,
    body,
    caller,
    now,
  }: { readonly uid: string; readonly body: Buffer; readonly caller: Principal; readonly now: number },
): void {
  refuseUnknown(query, ['mode']);
  const mode = modeIn(query);
  checkUid(uid);
  const permissions = permissionsIn(body);
  const isRole = roleOrUser(account, uid, now);
  const grants = permissions.map((permission, index) => {
    if (permission.isRamRole !== isRole)
      throw invalidParameter(`body.${index}.is_ram_role`, `${uid} is a ${isRole ? 'RAM role' : 'RAM user'}`);
    if (permission.level !== 'all-clusters') {
      clusterOf(account, permission.cluster);
      refuseWithoutRbac(account, permission.cluster, caller, mode === 'delete' ? 'delete' : 'create');
    }
    return grantOf(uid, permission);
  });
  account.pendingGrants.push({ uid, mode, grants, at: now + account.behaviours.grantsChangedAfterMs });
}

/** Applies what was accepted and is due by the clock, in the order of acceptance; to be called before every read. */
export function settleGrants(account: Account, now: number): void {
  const due = account.pendingGrants.filter(({ at }) => at <= now);
  account.pendingGrants = account.pendingGrants.filter(({ at }) => at > now);
  for (const { uid, mode, grants } of due) {
    const named = new Set(grants.map(keyOf));
    const stays = (grant: Grant): boolean => {
      if (grant.uid !== uid || grant.isOwner) return true;
      return mode === 'apply' ? false : !named.has(keyOf(grant));
    };
    account.grants = [...account.grants.filter(stays), ...(mode === 'delete' ? [] : distinct(grants))];
  }
}

function modeIn(query: URLSearchParams): Mode {
  const mode = query.get('mode') ?? 'apply';
  if (mode === 'apply' || mode === 'patch' || mode === 'delete') return mode;
  throw invalidParameter('mode', `${JSON.stringify(mode)} is none of apply, patch, delete`);
}

/** Whether it is a role. A deleted identity is refused as one that does not exist (inferred), once its deletion is seen. */
function roleOrUser(account: Account, uid: string, now: number): boolean {
  if (account.users.some(({ userId }) => userId === uid)) return false;
  if (account.roles.some(({ roleId }) => roleId === uid)) return true;
  const deleted = account.deletedIdentities.find(({ id }) => id === uid);
  const isSeenAlive = uid !== account.accountId && viewIdentity(account, uid, now).state === 'Active';
  if (!isSeenAlive) throw unknownIdentity(uid);
  return deleted?.type === 'RamRole';
}

function grantOf(
  uid: string,
  { level, cluster, namespace, roleName, isCustom, isRamRole }: Permission,
): Grant {
  const resources = {
    cluster: { resourceType: 'cluster', resourceId: cluster },
    namespace: { resourceType: 'namespace', resourceId: `${cluster}/${namespace}` },
    'all-clusters': { resourceType: 'console', resourceId: 'all-clusters' },
  } as const;
  const roleType = isCustom ? 'custom' : roleName;
  return {
    uid,
    ...resources[level],
    roleName,
    roleType: roleType as Grant['roleType'],
    isOwner: false,
    isRamRole,
  };
}

function keyOf({ resourceId, roleType, roleName }: Grant): string {
  return JSON.stringify([resourceId, roleType, roleType === 'custom' ? roleName : '']);
}

function distinct(grants: readonly Grant[]): Grant[] {
  return [...new Map(grants.map((grant) => [keyOf(grant), grant])).values()];
}
