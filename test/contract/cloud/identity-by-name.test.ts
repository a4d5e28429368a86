/** A user by principal name and when identities were created. GetUser by name and CreateDate are documented. */
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { createIdentities } from '../../../shared/cloud/identity.ts';
import type { Identities } from '../../../shared/use-cases/ports.ts';
import { aCloud, alice, anAccount, deployer, type TestCloud } from './a-cloud.ts';

const account = anAccount();
let test: TestCloud;
let identities: Identities;

beforeAll(async () => {
  test = await aCloud(account);
  identities = createIdentities(test.connect());
});
afterEach(() => test.end());
afterAll(() => test.close());

const toTheSecond = (at: number | undefined): number => Math.floor((at ?? Number.NaN) / 1000) * 1000;

it('a living user is found by name, whatever its case, with the time of the creation', async () => {
  const created = account.users.find(({ userId }) => userId === alice)?.createdAt;

  const found = await identities.userNamed(`ALICE@${account.defaultDomain}`);

  expect(found).toEqual({ uid: alice, createdAt: toTheSecond(created) });
});

it('nobody of that name is undefined', async () => {
  expect(await identities.userNamed(`nobody@${account.defaultDomain}`)).toBeUndefined();
});

it('an answer about somebody else is refused', async () => {
  test.fail({
    service: 'ims',
    operation: 'GetUser',
    times: 1,
    fault: {
      kind: 'answer',
      answer: {
        status: 200,
        body: JSON.stringify({ User: { UserId: alice, UserPrincipalName: 'bob@example.onaliyun.com' } }),
      },
    },
  });

  await expect(identities.userNamed(`alice@${account.defaultDomain}`)).rejects.toMatchObject({
    kind: 'malformed',
  });
});

it('a role has the time of its creation', async () => {
  const role = account.roles.find(({ roleId }) => roleId === deployer);

  const found = await identities.role(role?.roleName ?? '');

  expect(found).toEqual({ uid: deployer, name: role?.roleName, createdAt: toTheSecond(role?.createdAt) });
});
