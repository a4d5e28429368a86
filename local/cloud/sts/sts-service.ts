/** STS 2015-04-01: who is calling. */
import type { Account } from '../account.ts';
import type { AccessKeys, Clock, Principal, Service } from '../core/contract.ts';
import { rpcService } from '../core/rpc.ts';

export interface StsOptions {
  readonly account: Pick<Account, 'accountId'>;
  readonly clock: Clock;
  readonly keys: AccessKeys;
}

/** Fields and values as documented; UserId only for accounts and users, RoleId only for roles. */
const identities = {
  'root-account': (_: Principal, accountId: string) => ({
    IdentityType: 'Account',
    PrincipalId: accountId,
    UserId: accountId,
    Arn: `acs:ram::${accountId}:root`,
  }),
  'ram-user': ({ id, name }: Principal, accountId: string) => ({
    IdentityType: 'RAMUser',
    PrincipalId: id,
    UserId: id,
    Arn: `acs:ram::${accountId}:user/${name}`,
  }),
  'assumed-role': ({ id, name, sessionName = '' }: Principal, accountId: string) => ({
    IdentityType: 'AssumedRoleUser',
    PrincipalId: `${id}:${sessionName}`,
    RoleId: id,
    Arn: `acs:ram::${accountId}:assumed-role/${name}/${sessionName}`,
  }),
};

export function stsService({ account, clock, keys }: StsOptions): Service {
  return rpcService({
    name: 'sts',
    host: 'sts.aliyuncs.com',
    version: '2015-04-01',
    keys,
    clock,
    operations: new Map([
      [
        'GetCallerIdentity',
        {
          answer: ({ caller }) => ({
            AccountId: account.accountId,
            ...identities[caller.type](caller, account.accountId),
          }),
        },
      ],
    ]),
  });
}
