/**
 * The two kubeconfig lists through the vendor's SDK. Fields, states and page limits are documented; the answers for a
 * deleted identity are unknown and offered both ways.
 */
import { expect, onTestFinished, test } from 'vitest';
import type { Account, Behaviours } from '../../../local/cloud/account.ts';
import {
  aCluster,
  aCredential,
  aGrant,
  aliceId,
  anAccount,
  bobId,
  clusterA,
  clusterB,
  cs,
  deleteAlice,
  refusalOf,
  roleId,
  rootId,
  type RunningCs,
  startCs,
} from './cs-fixture.ts';

async function startWith(account: Account): Promise<RunningCs> {
  const running = await startCs(account);
  onTestFinished(() => running.close());
  return running;
}

async function clusterStates(running: RunningCs, request: { cloudServiceKubeConfig?: boolean } = {}) {
  const answer = await running
    .client()
    .listClusterKubeconfigStates(
      clusterA,
      new cs.ListClusterKubeconfigStatesRequest({ pageSize: 50, ...request }),
    );
  return answer.body?.states ?? [];
}

async function userStates(running: RunningCs, uid: string) {
  const answer = await running
    .client()
    .listUserKubeConfigStates(uid, new cs.ListUserKubeConfigStatesRequest({ pageSize: 100 }));
  return answer.body?.states ?? [];
}

test("a cluster's row tells the identity, its state and its certificate, the uid to its last digit", async () => {
  const account = anAccount();
  account.credentials = [aCredential()];
  const running = await startWith(account);

  const states = await clusterStates(running);

  expect(states).toMatchObject([
    {
      accountId: '201234567890123451',
      accountName: 'alice',
      accountDisplayName: 'Alice',
      accountType: 'RamUser',
      accountState: 'Active',
      certState: 'Unexpired',
      certExpireTime: '2099-01-02T03:04:05Z',
      revokable: true,
    },
  ]);
});

test('a cluster lists valid, expired and unknown certificates, no others', async () => {
  const account = anAccount();
  account.credentials = (['Unexpired', 'Expired', 'Unissued', 'Unknown', 'Removed'] as const).map(
    (certState, index) => aCredential({ uid: `20123456789012346${index}`, certState }),
  );
  const running = await startWith(account);

  const states = await clusterStates(running);

  expect(states.map((row) => row.certState)).toEqual(['Unexpired', 'Expired', 'Unknown']);
});

test("a user's list shows all five states, with the cluster's own", async () => {
  const account = anAccount();
  const wanted = ['Unexpired', 'Expired', 'Unissued', 'Unknown', 'Removed'] as const;
  account.clusters = wanted.map((_, index) => aCluster({ clusterId: `c${index}`, state: 'updating' }));
  account.credentials = wanted.map((certState, index) => aCredential({ clusterId: `c${index}`, certState }));
  const running = await startWith(account);

  const states = await userStates(running, aliceId);

  expect(states.map((row) => row.certState)).toEqual(wanted);
  expect(states[0]).toMatchObject({ clusterId: 'c0', clusterName: 'name-0', clusterState: 'updating' });
});

test('a valid certificate expires when the clock passes its end', async () => {
  const account = anAccount();
  const running = await startWith(account);
  account.credentials = [aCredential({ certExpireTime: running.clock.now() + 60_000 })];

  const before = await clusterStates(running);
  running.clock.advance(60_000);
  const after = await clusterStates(running);

  expect([before[0]?.certState, after[0]?.certState]).toEqual(['Unexpired', 'Expired']);
});

test.each([
  ['a frozen user', bobId, 'RamUser', 'InActive', 'bob'],
  ['the account itself', rootId, 'RootAccount', 'Active', 'root'],
  ['a role', roleId, 'RamRole', 'Active', 'deployer'],
  ['an id that nobody knows', '209999999999999999', 'RamUser', 'Deleted', ''],
] as const)('shows %s', async (_, uid, accountType, accountState, accountName) => {
  const account = anAccount();
  account.roles = [{ roleId, roleName: 'deployer', createdAt: 0 }];
  account.credentials = [aCredential({ uid, accountType })];
  const running = await startWith(account);

  const states = await clusterStates(running);

  expect(states).toMatchObject([{ accountId: uid, accountType, accountState, accountName }]);
});

test.each<[string, Partial<Behaviours>, { accountState: string; accountName: string }]>([
  ['with its name', { deletedAccountName: 'kept' }, { accountState: 'Deleted', accountName: 'alice' }],
  ['without a name', { deletedAccountName: 'blank' }, { accountState: 'Deleted', accountName: '' }],
  ['late', { deletionSeenAfterMs: 3_600_000 }, { accountState: 'Active', accountName: 'alice' }],
])('shows a deleted user %s', async (_, behaviours, expected) => {
  const account = anAccount(behaviours);
  account.credentials = [aCredential()];
  const running = await startWith(account);
  deleteAlice(account, running.clock.now());

  const states = await clusterStates(running);

  expect(states).toMatchObject([expected]);
});

test('sees a deletion when its time has come', async () => {
  const account = anAccount({ deletionSeenAfterMs: 600_000 });
  account.credentials = [aCredential()];
  const running = await startWith(account);
  deleteAlice(account, running.clock.now());
  running.clock.advance(600_000);

  const states = await clusterStates(running);

  expect(states).toMatchObject([{ accountState: 'Deleted' }]);
});

test.each(['Deleted', 'InActive'] as const)('shows a user in the recycle bin as %s', async (state) => {
  const account = anAccount({ recycledAccountState: state });
  account.credentials = [aCredential()];
  const running = await startWith(account);
  const recycled = account.users.filter((user) => user.userId === aliceId);
  account.users = account.users.filter((user) => user.userId !== aliceId);
  account.recycleBin = recycled.map((user) => ({
    user,
    recycledAt: running.clock.now(),
    deleteAt: Infinity,
  }));

  const states = await clusterStates(running);

  expect(states).toMatchObject([{ accountId: aliceId, accountState: state }]);
});

test("cloud services' kubeconfigs are listed apart, with their roles", async () => {
  const account = anAccount();
  account.credentials = [
    aCredential(),
    aCredential({ uid: roleId, accountType: 'RamRole', cloudServiceName: 'sls', revokable: false }),
  ];
  account.grants = [
    aGrant({
      uid: roleId,
      resourceId: `${clusterA}/kube-system`,
      resourceType: 'namespace',
      roleName: 'log',
    }),
  ];
  const running = await startWith(account);

  const usual = await clusterStates(running);
  const people = await clusterStates(running, { cloudServiceKubeConfig: false });
  const services = await clusterStates(running, { cloudServiceKubeConfig: true });

  expect(usual.map((row) => row.accountId)).toEqual([aliceId]);
  expect(people.map((row) => row.accountId)).toEqual([aliceId]);
  expect(services).toMatchObject([
    {
      accountId: roleId,
      cloudServiceName: 'sls',
      revokable: false,
      cloudServiceRoles: [{ roleName: 'log', roleNamespace: 'kube-system', type: 'Role' }],
    },
  ]);
});

test('a list is cut into pages with its total, and a page past the end is empty', async () => {
  const account = anAccount();
  account.credentials = [1, 2, 3].map((last) => aCredential({ uid: `20123456789012346${last}` }));
  const client = (await startWith(account)).client();
  const page = (pageNumber: number) =>
    client.listClusterKubeconfigStates(
      clusterA,
      new cs.ListClusterKubeconfigStatesRequest({ pageNumber, pageSize: 2 }),
    );

  const pages = [await page(1), await page(2), await page(3)];

  expect(pages.map(({ body }) => body?.states?.length)).toEqual([2, 1, 0]);
  expect(pages[1]?.body?.page).toMatchObject({ pageNumber: 2, pageSize: 2, totalCount: 3 });
});

test.each([
  ['listed', 2],
  ['empty', 0],
] as const)("a deleted user's list can be %s", async (byUserListOfDeleted, rows) => {
  const account = anAccount({ byUserListOfDeleted });
  account.credentials = [aCredential(), aCredential({ clusterId: clusterB })];
  const running = await startWith(account);
  deleteAlice(account, running.clock.now());

  const states = await userStates(running, aliceId);

  expect(states).toHaveLength(rows);
});

test("a deleted user's list can be refused, a living one's never is", async () => {
  const account = anAccount({ byUserListOfDeleted: 'refused' });
  account.credentials = [aCredential()];
  const running = await startWith(account);

  const living = await userStates(running, aliceId);
  deleteAlice(account, running.clock.now());
  const refusal = await refusalOf(userStates(running, aliceId));

  expect(living).toHaveLength(1);
  expect(refusal).toMatchObject({ statusCode: 404, code: 'ErrorUserNotFound' });
});

test("a cluster in which the caller has no RBAC role refuses its list with Kubernetes' words", async () => {
  const account = anAccount({ clustersWithoutRbac: [clusterA] });
  const running = await startWith(account);

  const refusal = await refusalOf(clusterStates(running));

  expect(refusal).toMatchObject({ statusCode: 403, code: 'StatusForbidden' });
  expect(refusal.message).toMatch(/ is forbidden: User "201234567890123459" cannot list /);
});
