/** RAM 2015-05-01: users by name, roles (`roles.ts`), policies and groups (`policies.ts`). */
import type { Account, RamUser } from '../account.ts';
import type { AccessKeys, Clock, PublishEvent, Service } from '../core/contract.ts';
import { optional, required } from '../core/rpc-parameters.ts';
import { type RpcCall, type RpcOperation, rpcService } from '../core/rpc.ts';
import { isoSeconds, trailEvent } from '../trail-events.ts';
import { policyOperations } from './policies.ts';
import { roleOperations } from './roles.ts';
import {
  checkDisplayName,
  checkUserName,
  createUser,
  deleteUser,
  noSuchUser,
  sameName,
  visibleUsers,
} from './users.ts';

export interface IdentityServiceOptions {
  readonly account: Account;
  readonly clock: Clock;
  readonly keys: AccessKeys;
  readonly publish: PublishEvent;
}

function userNamed(users: readonly RamUser[], call: RpcCall): RamUser {
  const name = required(call, 'UserName');
  checkUserName(name);
  const user = users.find((candidate) => sameName(candidate.userName, name));
  if (user === undefined) throw noSuchUser();
  return user;
}

function userFields(user: RamUser): Record<string, unknown> {
  return {
    UserId: user.userId,
    UserName: user.userName,
    DisplayName: user.displayName,
    Comments: '',
    CreateDate: isoSeconds(user.createdAt),
  };
}

function userOperations(account: Account): readonly (readonly [string, RpcOperation])[] {
  return [
    [
      'GetUser',
      {
        required: ['UserName'],
        answer: (call) => {
          const user = userNamed(visibleUsers(account, call.at), call);
          return { User: { ...userFields(user), UpdateDate: isoSeconds(user.createdAt), LastLoginDate: '' } };
        },
      },
    ],
    [
      'CreateUser',
      {
        required: ['UserName'],
        optional: ['DisplayName', 'Comments'],
        writes: 'User',
        answer: (call) => {
          const name = required(call, 'UserName');
          checkUserName(name);
          const displayName = optional(call, 'DisplayName') ?? name;
          checkDisplayName(displayName, 128);
          return { User: userFields(createUser(account, name, displayName, call.at)) };
        },
      },
    ],
    [
      'DeleteUser',
      {
        required: ['UserName'],
        writes: 'User',
        answer: (call) => {
          deleteUser(account, userNamed(account.users, call), call.at);
          return {};
        },
      },
    ],
  ];
}

export function ramService({ account, clock, keys, publish }: IdentityServiceOptions): Service {
  return rpcService({
    name: 'ram',
    host: 'ram.aliyuncs.com',
    version: '2015-05-01',
    operations: new Map([
      ...userOperations(account),
      ...roleOperations(account),
      ...policyOperations(account),
    ]),
    keys,
    clock,
    onWrite: (write) => publish(trailEvent(account, 'ram', write)),
  });
}
