/** Contract: roles by RAM 2015-05-01, and STS GetCallerIdentity, through the vendor's SDKs. */
import { afterEach, expect, test } from 'vitest';
import type { Behaviours } from '../../../local/cloud/account.ts';
import type { Principal } from '../../../local/cloud/core/contract.ts';
import {
  accountId,
  adminId,
  anAccount,
  ciId,
  ram,
  refusalOf,
  type RunningIdentity,
  startIdentity,
} from './identity-fixture.ts';

let running: RunningIdentity;

async function start(behaviours: Partial<Behaviours> = {}): Promise<void> {
  running = await startIdentity(anAccount(behaviours));
}
afterEach(() => running.close());

function getRole(roleName: string) {
  return running.ram().getRole(new ram.GetRoleRequest({ roleName }));
}

function listOne(marker?: string) {
  const request = new ram.ListRolesRequest({ maxItems: 1, ...(marker === undefined ? {} : { marker }) });
  return running.ram().listRoles(request);
}

test.each(['ci-deployer', 'CI-Deployer'])(
  'GetRole answers the role %s without regard to case (fields: SDK typings; case: inferred)',
  async (name) => {
    await start();

    const { body } = await getRole(name);

    expect(body?.role).toMatchObject({
      roleId: ciId,
      roleName: 'ci-deployer',
      arn: `acs:ram::${accountId}:role/ci-deployer`,
      createDate: '2026-01-02T03:04:05Z',
    });
  },
);

test('ListRoles answers every role once over pages of one (SDK typings)', async () => {
  await start();

  const first = await listOne();
  const second = await listOne(first.body?.marker);

  const pages = [first, second].map(({ body }) => body?.roles?.role?.map((role) => role.roleName));
  expect(pages).toEqual([['ci-deployer'], ['AliyunCSManagedSecurityRole']]);
  expect([first.body?.isTruncated, second.body?.isTruncated]).toEqual([true, false]);
});

test.each([
  ['an unknown role (documented)', () => getRole('nobody'), 404, 'EntityNotExist.Role'],
  ['a malformed name (form documented)', () => getRole('ci_deployer'), 400, 'InvalidParameter.RoleName'],
  ['no name', () => running.ram().getRole(new ram.GetRoleRequest({})), 400, 'MissingRoleName'],
  [
    'a page over the limit of 1000 (documented limit)',
    () => running.ram().listRoles(new ram.ListRolesRequest({ maxItems: 1001 })),
    400,
    'InvalidParameter.MaxItems',
  ],
])('refuses %s', async (_, call, status, code) => {
  await start();

  const refusal = await refusalOf(call());

  expect(refusal).toMatchObject({ statusCode: status, code });
});

test('a role made again under its name has another id (documented: ids are unique)', async () => {
  await start();
  await running.ram().deleteRole(new ram.DeleteRoleRequest({ roleName: 'ci-deployer' }));

  const gone = await refusalOf(getRole('ci-deployer'));
  const { body } = await running
    .ram()
    .createRole(
      new ram.CreateRoleRequest({ roleName: 'ci-deployer', assumeRolePolicyDocument: '{"Version":"1"}' }),
    );

  const again = await getRole('ci-deployer');
  expect(gone).toMatchObject({ statusCode: 404, code: 'EntityNotExist.Role' });
  expect(body?.role?.roleId).toMatch(/^3\d{17}$/);
  expect(body?.role?.roleId).not.toBe(ciId);
  expect(again.body?.role?.roleId).toBe(body?.role?.roleId);
  expect(running.account.deletedIdentities).toMatchObject([
    { id: ciId, name: 'ci-deployer', type: 'RamRole' },
  ]);
});

test('a deleted role is still answered and listed for as long as the cloud is behind (behaviour)', async () => {
  await start({ deletionSeenAfterMs: 60_000 });
  await running.ram().deleteRole(new ram.DeleteRoleRequest({ roleName: 'ci-deployer' }));

  const soon = await getRole('ci-deployer');
  const listed = await running.ram().listRoles(new ram.ListRolesRequest({}));
  running.clock.advance(60_000);
  const later = await refusalOf(getRole('ci-deployer'));

  expect(soon.body?.role?.roleId).toBe(ciId);
  expect(listed.body?.roles?.role?.map((role) => role.roleId)).toContain(ciId);
  expect(later.code).toBe('EntityNotExist.Role');
});

const callers: [string, Principal, object][] = [
  [
    'a user',
    { type: 'ram-user', id: adminId, name: 'it-admin' },
    {
      identityType: 'RAMUser',
      userId: adminId,
      principalId: adminId,
      arn: `acs:ram::${accountId}:user/it-admin`,
    },
  ],
  [
    'an assumed role',
    { type: 'assumed-role', id: ciId, name: 'ci-deployer', sessionName: 'fc' },
    {
      identityType: 'AssumedRoleUser',
      roleId: ciId,
      principalId: `${ciId}:fc`,
      arn: `acs:ram::${accountId}:assumed-role/ci-deployer/fc`,
    },
  ],
  [
    'the account itself',
    { type: 'root-account', id: accountId, name: 'root' },
    { identityType: 'Account', userId: accountId, arn: `acs:ram::${accountId}:root` },
  ],
];

test.each(callers)('GetCallerIdentity tells %s (documented)', async (_, principal, expected) => {
  await start();
  const token = running.keyring.issueToken(principal, 60_000);

  const { body } = await running.sts(token).getCallerIdentity();

  expect(body).toMatchObject({ accountId, ...expected });
});
