/** IMS 2019-08-15: RAM users by logon name or id, and their recycle bin. Names and limits as in the SDK's typings. */
import type { Account, RamUser } from '../account.ts';
import type { Service } from '../core/contract.ts';
import { oneOf, optional, required } from '../core/rpc-parameters.ts';
import { type RpcCall, type RpcOperation, rpcService } from '../core/rpc.ts';
import type { IdentityServiceOptions } from '../ram/ram-service.ts';
import {
  checkDisplayName,
  createUser,
  deleteUser,
  noSuchUser,
  refuseTakenName,
  sameName,
  visibleUsers,
} from '../ram/users.ts';
import { trailEvent } from '../trail-events.ts';
import { userNameIn } from './principal-name.ts';
import { recycleBinOperations } from './recycle-bin.ts';
import { basicInfos, userFields } from './user-answers.ts';
import { userId } from './user-id.ts';

function withId(users: readonly RamUser[], id: string): RamUser | undefined {
  return users.find((user) => user.userId === id);
}

function withName(users: readonly RamUser[], name: string): RamUser | undefined {
  return users.find((user) => sameName(user.userName, name));
}

function namedUser(account: Account, users: readonly RamUser[], call: RpcCall): RamUser {
  const { name, value } = oneOf(call, 'UserPrincipalName', 'UserId');
  const user = name === 'UserId' ? withId(users, userId(value)) : withName(users, userNameIn(account, value));
  if (user === undefined) throw noSuchUser();
  return user;
}

function update(account: Account, call: RpcCall): RamUser {
  const user = namedUser(account, account.users, call);
  const newName = optional(call, 'NewUserPrincipalName');
  const displayName = optional(call, 'NewDisplayName');
  const userName =
    newName === undefined ? user.userName : userNameIn(account, newName, 'NewUserPrincipalName');
  if (displayName !== undefined) checkDisplayName(displayName, 24, 'NewDisplayName');
  if (!sameName(userName, user.userName)) refuseTakenName(account, userName);
  user.userName = userName;
  user.displayName = displayName ?? user.displayName;
  return user;
}

function create(account: Account, call: RpcCall): RamUser {
  const displayName = required(call, 'DisplayName');
  checkDisplayName(displayName, 24);
  const userName = userNameIn(account, required(call, 'UserPrincipalName'));
  return createUser(account, userName, displayName, call.at);
}

function userOperations(account: Account): readonly (readonly [string, RpcOperation])[] {
  const named = ['UserPrincipalName', 'UserId'];
  const one = (user: RamUser): Record<string, unknown> => ({ User: userFields(account, user) });
  return [
    [
      'GetUser',
      {
        optional: named,
        answer: (call) => one(namedUser(account, visibleUsers(account, call.at), call)),
      },
    ],
    [
      'ListUserBasicInfos',
      { optional: ['Marker', 'MaxItems', 'Status'], answer: (call) => basicInfos(account, call) },
    ],
    [
      'CreateUser',
      {
        required: ['UserPrincipalName', 'DisplayName'],
        optional: ['Comments'],
        writes: 'User',
        answer: (call) => one(create(account, call)),
      },
    ],
    [
      'UpdateUser',
      {
        optional: [...named, 'NewUserPrincipalName', 'NewDisplayName'],
        writes: 'User',
        answer: (call) => one(update(account, call)),
      },
    ],
    [
      'DeleteUser',
      {
        optional: named,
        writes: 'User',
        answer: (call) => {
          deleteUser(account, namedUser(account, account.users, call), call.at);
          return {};
        },
      },
    ],
    ['GetDefaultDomain', { answer: () => ({ DefaultDomainName: account.defaultDomain }) }],
  ];
}

export function imsService({ account, clock, keys, publish }: IdentityServiceOptions): Service {
  return rpcService({
    name: 'ims',
    host: 'ims.aliyuncs.com',
    version: '2019-08-15',
    operations: new Map([...userOperations(account), ...recycleBinOperations(account)]),
    keys,
    clock,
    onWrite: (write) => publish(trailEvent(account, 'ims', write)),
  });
}
