/**
 * UpdateUserPermissions through the vendor's SDK. Modes, fields and the levels of the preset roles are documented in its
 * typings; where an expectation is known otherwise, the test says so.
 */
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Account, Behaviours, Grant } from '../../../local/cloud/account.ts';
import {
  aGrant,
  aliceId,
  anAccount,
  bobId,
  callCs,
  clusterA,
  clusterB,
  cs,
  deleteAlice,
  refusalOf,
  roleId,
  type RunningCs,
  startCs,
} from './cs-fixture.ts';

const namespaced = { resourceType: 'namespace', roleName: 'dev', roleType: 'dev' } as const;
const custom = { roleName: 'pod-reader', roleType: 'custom' } as const;

/** Alice may something on both clusters, bob on one. */
function withGrants(behaviours: Partial<Behaviours> = {}): Account {
  const account = anAccount({ grantsChangedAfterMs: 0, ...behaviours });
  account.roles = [{ roleId, roleName: 'deployer', createdAt: 0 }];
  account.grants = [
    aGrant({ isOwner: true }),
    aGrant({ resourceId: clusterB, ...custom }),
    aGrant({ uid: bobId }),
  ];
  return account;
}

async function running(account: Account): Promise<RunningCs> {
  const server = await startCs(account);
  onTestFinished(() => server.close());
  return server;
}

type Fields = Partial<import('@alicloud/cs20151215').UpdateUserPermissionsRequestBody>;

function update(server: RunningCs, uid: string, list: readonly Fields[], mode?: string) {
  const body = list.map(
    (fields) => new cs.UpdateUserPermissionsRequestBody({ isCustom: false, isRamRole: false, ...fields }),
  );
  const request = new cs.UpdateUserPermissionsRequest({ body, ...(mode === undefined ? {} : { mode }) });
  return server.client().updateUserPermissions(uid, request);
}

async function grantsOf(server: RunningCs, uid: string): Promise<string[]> {
  const { body } = await server.client().describeUserPermission(uid);
  return (body ?? [])
    .map(
      ({ resourceId, roleType, roleName }) => `${resourceId} ${roleType === 'custom' ? roleName : roleType}`,
    )
    .toSorted();
}

const devOnB: Fields = { cluster: clusterB, roleType: 'cluster', roleName: 'dev' };

describe('the mode', () => {
  test('patch adds, and leaves what was there', async () => {
    const server = await running(withGrants());

    const answer = await update(server, aliceId, [devOnB], 'patch');

    expect(answer.statusCode).toBe(200);
    expect(server.requests.entries.at(-1)).toMatchObject({ method: 'POST', search: '?mode=patch' });
    expect(await grantsOf(server, aliceId)).toEqual([
      `${clusterA} admin`,
      `${clusterB} dev`,
      `${clusterB} pod-reader`,
    ]);
    expect(await grantsOf(server, bobId)).toEqual([`${clusterA} admin`]);
  });

  test.each([undefined, 'apply'])('%s overwrites everything but the grant of the creator', async (mode) => {
    const server = await running(withGrants());

    await update(server, aliceId, [devOnB], mode);

    expect(await grantsOf(server, aliceId)).toEqual([`${clusterA} admin`, `${clusterB} dev`]);
    expect(await grantsOf(server, bobId)).toEqual([`${clusterA} admin`]);
  });

  test('delete takes what it names', async () => {
    const server = await running(withGrants());
    const reader = { cluster: clusterB, roleType: 'cluster', roleName: 'pod-reader', isCustom: true };

    await update(server, aliceId, [reader, devOnB], 'delete');

    expect(await grantsOf(server, aliceId)).toEqual([`${clusterA} admin`]);
  });

  test('patch twice is patch once (inferred)', async () => {
    const server = await running(withGrants());

    await update(server, aliceId, [devOnB, devOnB], 'patch');
    await update(server, aliceId, [devOnB], 'patch');

    expect(await grantsOf(server, aliceId)).toEqual([
      `${clusterA} admin`,
      `${clusterB} dev`,
      `${clusterB} pod-reader`,
    ]);
  });
});

test('a change shows later (grants are seen to be eventually consistent)', async () => {
  const server = await running(withGrants({ grantsChangedAfterMs: 60_000 }));

  await update(server, aliceId, [devOnB], 'patch');
  const atOnce = await grantsOf(server, aliceId);
  server.clock.advance(60_000);

  expect(atOnce).not.toContain(`${clusterB} dev`);
  expect(await grantsOf(server, aliceId)).toContain(`${clusterB} dev`);
});

const levels: readonly (readonly [string, string, Fields, Partial<Grant>])[] = [
  ['a cluster', aliceId, devOnB, { resourceId: clusterB, resourceType: 'cluster', roleType: 'dev' }],
  [
    'a namespace',
    aliceId,
    { ...devOnB, namespace: 'web', roleType: 'namespace' },
    { resourceId: `${clusterB}/web`, ...namespaced },
  ],
  [
    'all clusters',
    aliceId,
    { roleType: 'all-clusters', roleName: 'ops' },
    { resourceId: 'all-clusters', resourceType: 'console', roleType: 'ops' },
  ],
  [
    'a custom role',
    aliceId,
    { ...devOnB, roleName: 'log-reader', isCustom: true },
    { roleName: 'log-reader', roleType: 'custom' },
  ],
  ['a RAM role', roleId, { ...devOnB, isRamRole: true }, { resourceId: clusterB, roleType: 'dev' }],
];

test.each(levels)('%s: is listed in the fields of the listing', async (_, uid, permission, listed) => {
  const server = await running(withGrants());

  await update(server, uid, [permission], 'patch');

  const { body } = await server.client().describeUserPermission(uid);
  expect(body).toContainEqual(
    expect.objectContaining({ ...listed, isOwner: 0, isRamRole: Number(uid === roleId) }),
  );
});

const wrong: readonly (readonly [string, string, Fields])[] = [
  ['an unknown mode', 'replace', devOnB],
  ['an unknown level', 'patch', { ...devOnB, roleType: 'console' }],
  ['an unknown preset', 'patch', { ...devOnB, roleName: 'pod-reader' }],
  ['no role', 'patch', { cluster: clusterB, roleType: 'cluster' }],
  ['no cluster', 'patch', { roleType: 'cluster', roleName: 'dev' }],
  ['a cluster at the level of all', 'patch', { ...devOnB, roleType: 'all-clusters' }],
  ['no namespace', 'patch', { ...devOnB, roleType: 'namespace' }],
  ['a namespace at the level of the cluster', 'patch', { ...devOnB, namespace: 'web' }],
  ...['admin', 'admin-view', 'ops'].map(
    (roleName) =>
      [
        `${roleName} on a namespace`,
        'patch',
        { ...devOnB, namespace: 'web', roleType: 'namespace', roleName },
      ] as const,
  ),
  ['admin-view on all clusters', 'patch', { roleType: 'all-clusters', roleName: 'admin-view' }],
  ['a RAM role that is a user', 'patch', { ...devOnB, isRamRole: true }],
];

test.each(wrong)('refuses %s and changes nothing', async (_, mode, permission) => {
  const server = await running(withGrants());
  const before = await grantsOf(server, aliceId);

  const refusal = await refusalOf(update(server, aliceId, [devOnB, permission], mode));

  // The code is inferred; the documentation promises a 400.
  expect(refusal).toMatchObject({ statusCode: 400, code: 'InvalidParameter' });
  expect(await grantsOf(server, aliceId)).toEqual(before);
});

test('refuses a parameter that it does not have', async () => {
  const server = await running(withGrants());
  const call = {
    action: 'UpdateUserPermissions',
    pathname: `/permissions/users/${aliceId}/update`,
    method: 'POST',
  };

  const parameter = await refusalOf(callCs(server.client(), { ...call, query: { Mode: 'patch' } }));

  expect(parameter).toMatchObject({ statusCode: 400, code: 'InvalidParameter' });
});

describe('an identity that does not exist (inferred: refused as one)', () => {
  test.each([
    ['deleted', aliceId],
    ['never heard of', '209999999999999999'],
    ['the account', '1700000000000001'],
  ])('%s', async (_, uid) => {
    const account = withGrants();
    deleteAlice(account, 0);
    const server = await running(account);

    const refusal = await refusalOf(update(server, uid, [devOnB], 'patch'));

    expect(refusal).toMatchObject({ statusCode: 404, code: 'ErrorUserNotFound' });
  });

  test.each(['Deleted', 'InActive'] as const)('in the recycle bin, where it shows as %s', async (state) => {
    const account = withGrants({ recycledAccountState: state });
    const [alice] = account.users.splice(0, 1);
    if (alice !== undefined) account.recycleBin.push({ user: alice, recycledAt: 0, deleteAt: Infinity });
    const server = await running(account);

    const refusal = await refusalOf(update(server, aliceId, [devOnB], 'patch'));

    expect(refusal).toMatchObject({ statusCode: 404, code: 'ErrorUserNotFound' });
  });

  test('is taken for one that does until its deletion is seen', async () => {
    const account = withGrants({ deletionSeenAfterMs: 60_000 });
    deleteAlice(account, Date.now());
    const server = await running(account);

    const answer = await update(server, aliceId, [devOnB], 'patch');

    expect(answer.statusCode).toBe(200);
  });
});

test('refuses a cluster that does not exist', async () => {
  const server = await running(withGrants());

  const refusal = await refusalOf(update(server, aliceId, [{ ...devOnB, cluster: 'c999' }], 'patch'));

  expect(refusal).toMatchObject({ statusCode: 404, code: 'ErrorClusterNotFound' });
});

test('refuses a caller who is no administrator of the cluster (documented for its sibling GrantPermissions)', async () => {
  const server = await running(withGrants({ clustersWithoutRbac: [clusterB] }));

  const refusal = await refusalOf(update(server, aliceId, [devOnB], 'patch'));

  expect(refusal).toMatchObject({ statusCode: 403, code: 'StatusForbidden' });
});
