/** RAM 2015-05-01, roles: GetRole, ListRoles, CreateRole, DeleteRole. A deleted role is gone for good (documented). */
import type { Account, RamRole } from '../account.ts';
import { ServiceError } from '../core/contract.ts';
import { invalid, pageOf, required } from '../core/rpc-parameters.ts';
import type { RpcCall, RpcOperation } from '../core/rpc.ts';
import { isoSeconds } from '../trail-events.ts';
import { newUid } from './uids.ts';
import { sameName } from './users.ts';

/** Documented: MaxItems from 1 to 1000, 100 when absent. */
const rolePages = { most: 1000, usual: 100 };

/** Documented: 1 to 64 letters, digits, periods and hyphens. */
function roleName(call: RpcCall): string {
  const name = required(call, 'RoleName');
  if (!/^[A-Za-z0-9.-]{1,64}$/.test(name)) throw invalid('RoleName', 'is not the name of a role');
  return name;
}

/** The living first, then those whose deletion is not seen yet (`deletionSeenAfterMs`). */
function visibleRoles(account: Account, now: number): readonly RamRole[] {
  const unseen = account.deletedIdentities
    .filter(({ type, id }) => type === 'RamRole' && !account.roles.some(({ roleId }) => roleId === id))
    .filter(({ deletedAt }) => now < deletedAt + account.behaviours.deletionSeenAfterMs)
    .map((gone): RamRole => ({
      roleId: gone.id,
      roleName: gone.name,
      createdAt: gone.createdAt ?? gone.deletedAt,
    }));
  return [...account.roles, ...unseen];
}

function roleNamed(roles: readonly RamRole[], name: string): RamRole {
  const role = roles.find((candidate) => sameName(candidate.roleName, name));
  if (role === undefined) throw new ServiceError(404, 'EntityNotExist.Role', 'The role does not exist.');
  return role;
}

function trustPolicy(account: Account, role: RamRole): string {
  const principal =
    role.service === undefined
      ? { RAM: [`acs:ram::${account.accountId}:root`] }
      : { Service: [role.service] };
  return JSON.stringify({
    Statement: [{ Action: 'sts:AssumeRole', Effect: 'Allow', Principal: principal }],
    Version: '1',
  });
}

function roleFields(account: Account, role: RamRole): Record<string, unknown> {
  return {
    RoleId: role.roleId,
    RoleName: role.roleName,
    Arn: `acs:ram::${account.accountId}:role/${role.roleName.toLowerCase()}`,
    Description: '',
    MaxSessionDuration: 3600,
    CreateDate: isoSeconds(role.createdAt),
    UpdateDate: isoSeconds(role.createdAt),
  };
}

function createRole(account: Account, call: RpcCall): RamRole {
  const name = roleName(call);
  // The document is checked for being JSON, and not kept: nobody assumes a role here.
  try {
    JSON.parse(required(call, 'AssumeRolePolicyDocument'));
  } catch (cause) {
    if (cause instanceof SyntaxError) throw invalid('AssumeRolePolicyDocument', 'is not JSON');
    throw cause;
  }
  if (account.roles.some((role) => sameName(role.roleName, name)))
    throw new ServiceError(409, 'EntityAlreadyExists.Role', 'The role does already exist.');
  const role: RamRole = { roleId: newUid(account, 'role'), roleName: name, createdAt: call.at };
  account.roles.push(role);
  return role;
}

function deleteRole(account: Account, call: RpcCall): void {
  const role = roleNamed(account.roles, roleName(call));
  account.roles = account.roles.filter((other) => other !== role);
  account.deletedIdentities.push({
    id: role.roleId,
    name: role.roleName,
    displayName: role.roleName,
    type: 'RamRole',
    deletedAt: call.at,
    createdAt: role.createdAt,
  });
}

function oneRole(account: Account, role: RamRole): Record<string, unknown> {
  return {
    Role: { ...roleFields(account, role), AssumeRolePolicyDocument: trustPolicy(account, role) },
  };
}

export function roleOperations(account: Account): readonly (readonly [string, RpcOperation])[] {
  return [
    [
      'GetRole',
      {
        required: ['RoleName'],
        answer: (call) => oneRole(account, roleNamed(visibleRoles(account, call.at), roleName(call))),
      },
    ],
    [
      'ListRoles',
      {
        optional: ['Marker', 'MaxItems'],
        answer: (call) => {
          const page = pageOf(call, visibleRoles(account, call.at), (role) => role.roleId, rolePages);
          return { ...page.fields, Roles: { Role: page.items.map((role) => roleFields(account, role)) } };
        },
      },
    ],
    [
      'CreateRole',
      {
        required: ['RoleName', 'AssumeRolePolicyDocument'],
        optional: ['Description'],
        writes: 'Role',
        answer: (call) => oneRole(account, createRole(account, call)),
      },
    ],
    [
      'DeleteRole',
      {
        required: ['RoleName'],
        writes: 'Role',
        answer: (call) => {
          deleteRole(account, call);
          return {};
        },
      },
    ],
  ];
}
