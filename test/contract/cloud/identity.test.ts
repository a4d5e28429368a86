/** Users, roles and the caller, through IMS, RAM and STS. Operations, fields and codes are documented unless said. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Fault } from '../../../local/cloud/core/faults.ts';
import { createIdentities } from '../../../shared/cloud/identity.ts';
import type { Identities } from '../../../shared/use-cases/ports.ts';
import {
  accountId,
  aCloud,
  alice,
  anAccount,
  bob,
  changed,
  cloudErrorOf,
  deployer,
  gatewayPage,
  html,
  type TestCloud,
  uidOf,
} from './a-cloud.ts';

let test: TestCloud;
let identities: Identities;
const gone = uidOf('201234567890123498');
const alsoGone = uidOf('201234567890123497');
const recycledAt = Date.parse('2026-11-20T09:15:04Z');
const deleteAt = Date.parse('2026-12-20T09:15:04Z');

beforeAll(async () => {
  const account = anAccount();
  const user = { displayName: 'x', createdAt: 0, status: 'active' } as const;
  account.recycleBin.push(
    {
      user: { ...user, userId: gone, userName: 'dora' },
      recycledAt: Date.now(),
      deleteAt: Date.now() + 86_400_000,
    },
    {
      user: { ...user, userId: alsoGone, userName: 'dora' },
      recycledAt: Date.now(),
      deleteAt: Date.now() + 86_400_000,
    },
    {
      user: { ...user, userId: '201234567890123496', userName: 'emil' },
      recycledAt: Date.now(),
      deleteAt: Date.now() + 86_400_000,
    },
  );
  test = await aCloud(account);
  identities = createIdentities(test.connect({ pageSize: 1 }));
});
afterEach(() => test.end());
afterAll(() => test.close());

const answerOf = (body: unknown): Fault => ({
  kind: 'answer',
  answer: { status: 200, body: JSON.stringify(body) },
});

describe('a user asked for by id', () => {
  it('exists', async () => {
    expect(await identities.user(alice)).toMatchObject({ principalName: 'alice@example.onaliyun.com' });
  });

  it('exists when frozen', async () => {
    const frozen = test.cloud.account.users.find(({ userId }) => userId === bob);
    if (frozen !== undefined) frozen.status = 'freeze';

    expect(await identities.user(bob)).toMatchObject({ principalName: 'bob@example.onaliyun.com' });
  });

  it('does not exist when the service answers EntityNotExist.User (inferred for IMS)', async () => {
    expect(await identities.user(uidOf('209999999999999999'))).toBeUndefined();
  });

  it.each<[string, Fault, string]>([
    ['is answered as another one', changed((json) => json.replace(alice, bob)), 'malformed'],
    [
      'is answered with a number for an id',
      changed((json) => json.replace(`"${alice}"`, alice)),
      'malformed',
    ],
    ['is answered as a list', answerOf([]), 'malformed'],
    ['is answered with HTML', html, 'malformed'],
    [
      'is another thing that does not exist',
      { kind: 'error', status: 404, code: 'EntityNotExist.Role' },
      'not-found',
    ],
    [
      'is not found by another status',
      { kind: 'error', status: 400, code: 'EntityNotExist.User' },
      'not-found',
    ],
    [
      'can not be asked for at this address',
      { kind: 'error', status: 404, code: 'InvalidAction.NotFound' },
      'refused',
    ],
    ['may not be read', { kind: 'error', status: 403, code: 'NoPermission' }, 'denied'],
    ['stands behind a gateway', gatewayPage, 'unreachable'],
  ])('is never gone when it %s', async (_what, fault, kind) => {
    test.fail({ service: 'ims', operation: 'GetUser', fault });

    expect(await cloudErrorOf(identities.user(alice))).toMatchObject({ kind, operation: 'ims.GetUser' });
  });

  it('is asked for again when throttled', async () => {
    test.fail({ service: 'ims', times: 1, fault: { kind: 'error', status: 400, code: 'Throttling.User' } });

    expect(await identities.user(alice)).toBeDefined();
    expect(test.count('ims.GetUser')).toBe(2);
  });
});

describe('the recycle bin', () => {
  it('has a user by id, with both dates', async () => {
    test.fail({
      service: 'ims',
      operation: 'GetUserInRecycleBin',
      fault: changed((json) =>
        json
          .replace(/"RecycleDate":"[^"]*"/, '"RecycleDate":"2026-11-20T09:15:04Z"')
          .replace(/"DeleteDate":"[^"]*"/, '"DeleteDate":"2026-12-20T09:15:04Z"'),
      ),
    });

    expect(await identities.recycledUser(gone)).toEqual({
      uid: gone,
      principalName: 'dora@example.onaliyun.com',
      recycledAt,
      purgedAt: deleteAt,
    });
  });

  it('leaves out dates that can not be read', async () => {
    test.fail({
      service: 'ims',
      fault: changed((json) => json.replaceAll(/"(Recycle|Delete)Date":"[^"]*"/g, '"$1Date":"soon"')),
    });

    expect(await identities.recycledUser(gone)).toEqual({
      uid: gone,
      principalName: 'dora@example.onaliyun.com',
    });
  });

  it('does not have everybody', async () => {
    expect(await identities.recycledUser(alice)).toBeUndefined();
  });

  it('has every user who bore a name, over all pages', async () => {
    const users = await identities.recycledUsersNamed('dora@example.onaliyun.com');

    expect(users.map(({ uid }) => uid)).toEqual([alsoGone, gone].toSorted());
    expect(test.count('ims.ListUsersInRecycleBin')).toBe(2);
  });

  it('is filtered here too, in case the service ignores the filter', async () => {
    test.fail({ service: 'ims', fault: changed((json) => json.replace('dora@', 'other@')) });

    expect(await identities.recycledUsersNamed('dora@example.onaliyun.com')).toEqual([]);
  });

  it('must not name the same page for ever', async () => {
    test.fail({
      service: 'ims',
      fault: answerOf({ IsTruncated: true, Marker: 'again', Users: { User: [] } }),
    });

    const error = await cloudErrorOf(identities.recycledUsersNamed('dora@example.onaliyun.com'));

    expect(error).toMatchObject({ kind: 'malformed', operation: 'ims.ListUsersInRecycleBin' });
  });
});

describe('roles', () => {
  it('are listed over all pages', async () => {
    const roles = await identities.roles();

    expect(roles).toContainEqual(expect.objectContaining({ uid: deployer, name: 'ci-deployer' }));
    expect(roles).toHaveLength(3);
    expect(test.count('ram.ListRoles')).toBe(3);
  });

  it.each<[string, Fault]>([
    ['is empty', answerOf({ IsTruncated: false, Roles: { Role: [] } })],
    ['is missing', answerOf({ IsTruncated: false })],
    [
      'does not say whether there is more',
      answerOf({ Roles: { Role: [{ RoleId: deployer, RoleName: 'x' }] } }),
    ],
    ['says that there is more and not where', answerOf({ IsTruncated: true, Roles: { Role: [] } })],
    ['has a number for an id', changed((json) => json.replace(/"RoleId":"(\d+)"/, '"RoleId":$1'))],
  ])('are malformed when the list %s', async (_what, fault) => {
    test.fail({ service: 'ram', operation: 'ListRoles', fault });

    expect(await cloudErrorOf(identities.roles())).toMatchObject({
      kind: 'malformed',
      operation: 'ram.ListRoles',
    });
  });

  it('are found by name, or not', async () => {
    expect(await identities.role('ci-deployer')).toMatchObject({ uid: deployer, name: 'ci-deployer' });
    expect(await identities.role('nobody')).toBeUndefined();
  });
});

describe('the account', () => {
  it('has a default domain', async () => {
    expect(await identities.defaultDomain()).toBe('example.onaliyun.com');
  });

  it.each([
    ['the account itself', { type: 'root-account', id: accountId, name: 'root' }, accountId],
    ['a user', { type: 'ram-user', id: alice, name: 'alice' }, alice],
    ['a role', { type: 'assumed-role', id: deployer, name: 'ci-deployer', sessionName: 'fc' }, deployer],
  ] as const)('is called by %s', async (_who, principal, ownId) => {
    const caller = createIdentities(test.connect({}, test.cloud.issueToken(principal, 60_000)));

    expect(await caller.self()).toEqual({ accountId, ownId });
  });

  it('takes the role id from the principal id when it stands only there', async () => {
    const body = { IdentityType: 'AssumedRoleUser', AccountId: accountId, PrincipalId: `${deployer}:fc` };
    test.fail({ service: 'sts', fault: answerOf(body) });

    expect(await identities.self()).toEqual({ accountId, ownId: deployer });
  });

  it('does not guess who an unknown caller is', async () => {
    test.fail({
      service: 'sts',
      fault: answerOf({ IdentityType: 'Ghost', AccountId: accountId, PrincipalId: '7' }),
    });

    expect(await cloudErrorOf(identities.self())).toMatchObject({
      kind: 'malformed',
      operation: 'sts.GetCallerIdentity',
    });
  });
});
