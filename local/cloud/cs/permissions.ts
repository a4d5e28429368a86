/** The RBAC grants of an identity, as DescribeUserPermission lists them. */
import type { Account } from '../account.ts';
import { unknownIdentity } from './credential-lists.ts';
import { isDeleted } from './identity-view.ts';
import { checkUid, refuseUnknown } from './parameters.ts';

/** Not paged. `is_owner` and `is_ram_role` are 0 or 1. A deleted uid is answered as the account's behaviours say. */
export function describePermissions(
  account: Account,
  query: URLSearchParams,
  uid: string,
  now: number,
): unknown[] {
  refuseUnknown(query, []);
  checkUid(uid);
  const answer = isDeleted(account, uid, now) ? account.behaviours.grantsOfDeleted : 'listed';
  if (answer === 'refused') throw unknownIdentity(uid);
  if (answer === 'empty') return [];
  return account.grants
    .filter((grant) => grant.uid === uid)
    .map((grant) => ({
      resource_id: grant.resourceId,
      resource_type: grant.resourceType,
      role_name: grant.roleName,
      role_type: grant.roleType,
      is_owner: Number(grant.isOwner),
      is_ram_role: Number(grant.isRamRole),
    }));
}
