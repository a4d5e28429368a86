/** IMS 2019-08-15, the recycle bin of users. Parameters and fields as in the SDK's typings. */
import type { Account, RecycledUser } from '../account.ts';
import { invalid, optional, pageOf, required } from '../core/rpc-parameters.ts';
import type { RpcCall, RpcOperation } from '../core/rpc.ts';
import { noSuchUser, recycledUsers, restoreUser, sameName } from '../ram/users.ts';
import { isoSeconds } from '../trail-events.ts';
import { principalName, userNameIn } from './principal-name.ts';
import { userId } from './user-id.ts';

/** Documented: MaxItems from 1 to 100, 100 when absent. */
const binPages = { most: 100, usual: 100 };

function fields(account: Account, { user, recycledAt, deleteAt }: RecycledUser): Record<string, unknown> {
  return {
    UserId: user.userId,
    UserPrincipalName: principalName(account, user.userName),
    DisplayName: user.displayName,
    CreateDate: isoSeconds(user.createdAt),
    RecycleDate: isoSeconds(recycledAt),
    DeleteDate: isoSeconds(deleteAt),
  };
}

/** A user that is not in the bin answers as a user that does not exist (inferred). */
function recycled(account: Account, call: RpcCall): RecycledUser {
  const id = userId(required(call, 'UserId'));
  const found = recycledUsers(account, call.at).find(({ user }) => user.userId === id);
  if (found === undefined) throw noSuchUser();
  return found;
}

/** The only filter is `UserPrincipalName eq <name>` (documented). */
function matching(account: Account, call: RpcCall): readonly RecycledUser[] {
  const filter = optional(call, 'Filter');
  const all = recycledUsers(account, call.at);
  if (filter === undefined) return all;
  const name = /^UserPrincipalName eq (\S+)$/.exec(filter)?.[1];
  if (name === undefined) throw invalid('Filter', 'must have the form "UserPrincipalName eq <name>"');
  const wanted = userNameIn(account, name, 'Filter');
  return all.filter(({ user }) => sameName(user.userName, wanted));
}

export function recycleBinOperations(account: Account): readonly (readonly [string, RpcOperation])[] {
  return [
    [
      'ListUsersInRecycleBin',
      {
        optional: ['Filter', 'Marker', 'MaxItems'],
        answer: (call) => {
          const page = pageOf(call, matching(account, call), ({ user }) => user.userId, binPages);
          return { ...page.fields, Users: { User: page.items.map((item) => fields(account, item)) } };
        },
      },
    ],
    [
      'GetUserInRecycleBin',
      { required: ['UserId'], answer: (call) => ({ User: fields(account, recycled(account, call)) }) },
    ],
    [
      'RestoreUserFromRecycleBin',
      {
        required: ['UserId'],
        writes: 'User',
        answer: (call) => {
          restoreUser(account, recycled(account, call));
          return {};
        },
      },
    ],
    [
      'DeleteUserInRecycleBin',
      {
        required: ['UserId'],
        writes: 'User',
        answer: (call) => {
          const gone = recycled(account, call);
          account.recycleBin = account.recycleBin.filter((other) => other !== gone);
          return {};
        },
      },
    ],
  ];
}
