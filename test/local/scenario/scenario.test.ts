/** The made-up account: the same for the same seed, of the asked size, with everything that the guard has to tell apart. */
import { describe, expect, test } from 'vitest';
import { createScenario, type Scenario } from '../../../local/cloud/scenario.ts';

const now = Date.UTC(2026, 10, 20, 9, 15, 4);

/** What makes a scenario, without its functions. */
function data({ account, guardRole, cast, bystanders, logstores, uses }: Scenario) {
  return { account, guardRole, cast, bystanders, logstores, uses };
}

function ownIdentities({ account }: Scenario): string[] {
  const roles = account.roles.filter((role) => role.service === undefined);
  return [...account.users.map((user) => user.userId), ...roles.map((role) => role.roleId)];
}

test('the same seed gives the same account, another seed another one', () => {
  const first = createScenario({ seed: 7, now });
  const again = createScenario({ seed: 7, now });
  const other = createScenario({ seed: 8, now });

  expect(data(again)).toEqual(data(first));
  expect(other.account.accountId).not.toBe(first.account.accountId);
});

test.each([
  { clusters: 1, users: 1, deleted: 0 },
  { clusters: 5, users: 40, deleted: 1 },
  { clusters: 12, users: 40, deleted: 6 },
  { clusters: 100, users: 100, deleted: 20 },
  { clusters: 1000, users: 200, deleted: 50 },
])('has $clusters clusters, $users users and roles, $deleted deleted identities', (size) => {
  const scenario = createScenario({ ...size, now });

  expect(scenario.account.clusters).toHaveLength(size.clusters);
  expect(ownIdentities(scenario)).toHaveLength(size.users);
  expect(scenario.account.deletedIdentities).toHaveLength(size.deleted);
});

test.each([{ clusters: 0 }, { users: 0 }, { deleted: -1 }, { clusters: 1.5 }])(
  'refuses the size %o',
  (size) => {
    const make = (): Scenario => createScenario({ ...size, now });

    expect(make).toThrow(RangeError);
  },
);

describe.each([1, 2, 3, 4, 5])('at the default size, seed %i', (seed) => {
  const scenario = createScenario({ seed, now });
  const { account } = scenario;

  test('no id and no living name is given twice; ids are text of 16 to 18 digits', () => {
    const deleted = account.deletedIdentities.map((identity) => identity.id);
    const uids = [...ownIdentities(scenario), ...deleted, account.accountId];
    const names = account.users.map((user) => user.userName);

    expect(new Set(uids).size).toBe(uids.length);
    expect(new Set(names).size).toBe(names.length);
    for (const uid of uids) expect(uid).toMatch(/^[123]\d{15,17}$/);
    expect(new Set(account.clusters.map((cluster) => cluster.clusterId)).size).toBe(12);
  });

  test('every kind of cluster is there, one without auditing, some in states that forbid a deletion', () => {
    const { clusters } = account;

    expect(new Set(clusters.map((cluster) => cluster.profile))).toEqual(new Set(['Default', 'Acs']));
    expect(new Set(clusters.map((cluster) => cluster.clusterType))).toEqual(
      new Set(['ManagedKubernetes', 'Kubernetes']),
    );
    expect(new Set(clusters.map((cluster) => cluster.regionId)).size).toBeGreaterThan(3);
    expect(clusters.some((cluster) => !cluster.auditEnabled)).toBe(true);
    expect(clusters.some((cluster) => cluster.slsProjectName !== cluster.slsProjectName.trim())).toBe(true);
    expect(clusters.map((cluster) => cluster.state)).toEqual(
      expect.arrayContaining(['delete_failed', 'failed']),
    );
  });

  test.each(['Unexpired', 'Expired', 'Unissued', 'Unknown', 'Removed'] as const)(
    'some kubeconfig is %s',
    (state) => {
      expect(account.credentials.some((credential) => credential.certState === state)).toBe(true);
    },
  );

  test.each([
    ['root', (c: (typeof account.credentials)[number]) => c.accountType === 'RootAccount'],
    ['a role', (c) => c.accountType === 'RamRole'],
    ['nobody who could be cleaned', (c) => !c.revokable],
    ['a cloud service', (c) => c.cloudServiceName !== undefined],
    ['the older plain name', (c) => c.issuedAtSeconds === null],
    ['a frozen user', (c) => account.users.some((u) => u.userId === c.uid && u.status === 'freeze')],
    ['the guard itself', (c) => c.uid === scenario.guardRole.id],
    ['a deleted identity', (c) => account.deletedIdentities.some((gone) => gone.id === c.uid)],
    [
      'somebody with two certificates in use',
      (c) =>
        new Set(scenario.uses.filter((u) => u.username.startsWith(`${c.uid}-`)).map((u) => u.username)).size >
        1,
    ],
    [
      'a removed one with its grant left over',
      (c) =>
        c.certState === 'Removed' &&
        account.grants.some((g) => g.uid === c.uid && g.resourceId === c.clusterId),
    ],
  ] satisfies [string, (c: (typeof account.credentials)[number]) => boolean][])(
    'some kubeconfig is of %s',
    (_, is) => {
      expect(account.credentials.some(is)).toBe(true);
    },
  );

  test('one identity holds at most one kubeconfig of a cluster', () => {
    const pairs = account.credentials.map(({ clusterId, uid }) => `${clusterId}/${uid}`);

    expect(new Set(pairs).size).toBe(pairs.length);
  });

  test('at least thirty living users and roles hold a valid kubeconfig', () => {
    const own = new Set(ownIdentities(scenario));
    const holders = account.credentials.filter(
      ({ certState, uid }) => certState === 'Unexpired' && own.has(uid),
    );

    expect(new Set(holders.map(({ uid }) => uid)).size).toBeGreaterThanOrEqual(30);
  });

  test('every audited cluster has a log that is old enough, and every line a log', () => {
    const logs = new Set(scenario.logstores.map(({ project, logstore }) => `${project}/${logstore}`));
    const audited = account.clusters.filter((cluster) => cluster.auditEnabled);

    expect(audited.map((c) => `${c.slsProjectName.trim()}/audit-${c.clusterId}`).toSorted()).toEqual(
      [...logs].toSorted(),
    );
    expect(scenario.logstores.every((spec) => spec.createdAt < now - 30 * 86_400_000)).toBe(true);
    expect(scenario.uses.every(({ project, logstore }) => logs.has(`${project}/${logstore}`))).toBe(true);
  });
});

test('describes every log before the lines in it', async () => {
  const scenario = createScenario({ now });
  const told: string[] = [];

  await scenario.logs({
    addLogstore: async ({ logstore }) => void told.push(`log ${logstore}`),
    addUse: async ({ logstore }) => void told.push(`use ${logstore}`),
  });

  expect(told).toHaveLength(scenario.logstores.length + scenario.uses.length);
  for (const { logstore } of scenario.uses)
    expect(told.indexOf(`log ${logstore}`)).toBeLessThan(told.indexOf(`use ${logstore}`));
});
