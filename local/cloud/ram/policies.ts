/** RAM 2015-05-01, policies: ListPolicies, GetPolicy, ListEntitiesForPolicy; groups: ListUsersForGroup. Fields from the typings. */
import type { Account } from '../account.ts';
import { ServiceError } from '../core/contract.ts';
import { invalid, optional, pageOf, required } from '../core/rpc-parameters.ts';
import type { RpcCall, RpcOperation } from '../core/rpc.ts';
import { isoSeconds } from '../trail-events.ts';
import { attachedGroups, attachedRoles, attachedUsers } from './attachments.ts';
import type { RamPolicy } from './policy.ts';
import { systemPolicies, systemPoliciesSince } from './system-policies.ts';
import { sameName } from './users.ts';

/** Documented: MaxItems from 1 to 1000, 100 when absent. */
const pages = { most: 1000, usual: 100, ids: /^[\w./-]{1,160}$/ };

/** Every version is the first one: nothing here changes a policy. */
const version = 'v1';

/** The account's own policies, the vendor's, and those of the vendor's that only the account has. */
function policiesOf(account: Account): readonly RamPolicy[] {
  const own = account.policies.filter(({ type, name }) => type === 'Custom' || !systemPolicies.has(name));
  const system = [...systemPolicies].map(([name, { document, description }]): RamPolicy => {
    const attached = account.policies.find((policy) => policy.type === 'System' && policy.name === name);
    const attachments = attached?.attachments ?? [];
    return { name, type: 'System', document, description, createdAt: systemPoliciesSince, attachments };
  });
  return [...own, ...system];
}

function typeIn(call: RpcCall): string | undefined {
  const type = optional(call, 'PolicyType');
  if (type !== undefined && type !== 'Custom' && type !== 'System')
    throw invalid('PolicyType', 'must be Custom or System');
  return type;
}

/** Documented: 404, `EntityNotExist.Policy`. */
function policyNamed(account: Account, call: RpcCall): RamPolicy {
  const type = typeIn(call);
  const name = required(call, 'PolicyName');
  const policy = policiesOf(account).find((one) => one.type === type && one.name === name);
  if (policy === undefined)
    throw new ServiceError(404, 'EntityNotExist.Policy', 'The policy does not exist.');
  return policy;
}

function entitiesOf(account: Account, policy: RamPolicy) {
  return {
    Users: { User: attachedUsers(account, policy) },
    Groups: { Group: attachedGroups(account, policy) },
    Roles: { Role: attachedRoles(account, policy) },
  };
}

function policyFields(account: Account, policy: RamPolicy): Record<string, unknown> {
  const { Users, Groups, Roles } = entitiesOf(account, policy);
  return {
    PolicyName: policy.name,
    PolicyType: policy.type,
    Description: policy.description ?? '',
    DefaultVersion: version,
    CreateDate: isoSeconds(policy.createdAt),
    UpdateDate: isoSeconds(policy.createdAt),
    AttachmentCount: Users.User.length + Groups.Group.length + Roles.Role.length,
  };
}

/** Members that were deleted since are none; `JoinDate` is the group's own date, as nothing keeps theirs. */
function usersOfGroup(account: Account, call: RpcCall): Record<string, unknown> {
  const name = required(call, 'GroupName');
  const group = account.groups.find((one) => sameName(one.name, name));
  if (group === undefined) throw new ServiceError(404, 'EntityNotExist.Group', 'The group does not exist.');
  const members = account.users.filter(({ userId }) => group.members.includes(userId));
  const page = pageOf(call, members, ({ userName }) => userName, pages);
  const rows = page.items.map(({ userName, displayName }) => ({
    UserName: userName,
    DisplayName: displayName,
    JoinDate: isoSeconds(group.createdAt),
  }));
  return { ...page.fields, Users: { User: rows } };
}

export function policyOperations(account: Account): readonly (readonly [string, RpcOperation])[] {
  const named = { required: ['PolicyName', 'PolicyType'] };
  return [
    [
      'ListPolicies',
      {
        optional: ['PolicyType', 'Marker', 'MaxItems'],
        answer: (call) => {
          const type = typeIn(call);
          const asked = policiesOf(account).filter((policy) => type === undefined || policy.type === type);
          const page = pageOf(call, asked, (policy) => `${policy.type}/${policy.name}`, pages);
          return {
            ...page.fields,
            Policies: { Policy: page.items.map((one) => policyFields(account, one)) },
          };
        },
      },
    ],
    [
      'GetPolicy',
      {
        ...named,
        answer: (call) => {
          const policy = policyNamed(account, call);
          return {
            Policy: policyFields(account, policy),
            DefaultPolicyVersion: {
              VersionId: version,
              IsDefaultVersion: true,
              // The JSON text as it is, not percent-encoded (typings).
              PolicyDocument: policy.document ?? '',
              CreateDate: isoSeconds(policy.createdAt),
            },
          };
        },
      },
    ],
    [
      'ListEntitiesForPolicy',
      { ...named, answer: (call) => entitiesOf(account, policyNamed(account, call)) },
    ],
    [
      'ListUsersForGroup',
      {
        required: ['GroupName'],
        optional: ['Marker', 'MaxItems'],
        answer: (call) => usersOfGroup(account, call),
      },
    ],
  ];
}
