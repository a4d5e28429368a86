/** To whom a policy is attached, as ListEntitiesForPolicy names them: only who exists. */
import type { Account } from '../account.ts';
import { isoSeconds } from '../trail-events.ts';
import type { PolicyAttachment, RamPolicy } from './policy.ts';
import { sameName } from './users.ts';

type Fields = Readonly<Record<string, string>>;

function attached<T>(
  { attachments }: RamPolicy,
  kind: PolicyAttachment['kind'],
  all: readonly T[],
  is: (one: T, id: string) => boolean,
  fields: (one: T) => Fields,
): readonly Fields[] {
  return attachments
    .filter((attachment) => attachment.kind === kind)
    .flatMap(({ id, at }) =>
      all.filter((one) => is(one, id)).map((one) => ({ ...fields(one), AttachDate: isoSeconds(at) })),
    );
}

export function attachedUsers({ users }: Account, policy: RamPolicy): readonly Fields[] {
  return attached(
    policy,
    'User',
    users,
    (user, id) => user.userId === id,
    (user) => ({ UserId: user.userId, UserName: user.userName, DisplayName: user.displayName }),
  );
}

export function attachedGroups({ groups }: Account, policy: RamPolicy): readonly Fields[] {
  return attached(
    policy,
    'Group',
    groups,
    (group, name) => sameName(group.name, name),
    (group) => ({ GroupName: group.name, Comments: '' }),
  );
}

export function attachedRoles({ accountId, roles }: Account, policy: RamPolicy): readonly Fields[] {
  return attached(
    policy,
    'Role',
    roles,
    (role, id) => role.roleId === id,
    ({ roleId, roleName }) => ({
      RoleId: roleId,
      RoleName: roleName,
      Arn: `acs:ram::${accountId}:role/${roleName.toLowerCase()}`,
      Description: '',
    }),
  );
}
