/** The cast's fates follow from the account and the logs, by the facts and the default decision. */
import { describe, expect, test } from 'vitest';
import { emptyAccount } from '../../../local/cloud/account.ts';
import { admitSuccessor, createScenario, type Fate, type Leaver } from '../../../local/cloud/scenario.ts';

const now = Date.UTC(2026, 10, 20, 9, 15, 4);
const dayMs = 86_400_000;
const scenario = createScenario({ now });
const { account, cast } = scenario;

function leaver(name: string): Leaver {
  const found = cast.find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`Nobody in the cast is called ${name}.`);
  return found;
}

/** When the certificates of a uid were or will be used on a cluster; undefined when the cluster has no log. */
function usesOf(uid: string, clusterId: string): readonly number[] | undefined {
  const spec = scenario.logstores.find(({ logstore }) => logstore === `audit-${clusterId}`);
  if (spec === undefined) return undefined;
  return scenario.uses
    .filter(({ project, logstore }) => project === spec.project && logstore === spec.logstore)
    .filter(({ username }) => username === uid || username.startsWith(`${uid}-`))
    .filter(({ userUid }) => userUid === undefined)
    .flatMap(({ at }) => at);
}

/** The default decision in its shortest form, at a moment after the deletion. */
function fateAt(uid: string, clusterId: string, at: number): Fate {
  const credential = account.credentials.find((c) => c.uid === uid && c.clusterId === clusterId);
  if (credential?.certState !== 'Unexpired') return 'untouched';
  const uses = usesOf(uid, clusterId);
  if (uses === undefined || uses.some((use) => use > now && use <= at)) return 'held';
  return uses.some((use) => use <= at && use > at - 7 * dayMs) ? 'held' : 'gone';
}

describe.each(cast.map((member) => [member.name, member] as const))('%s', (_, member) => {
  const { uid, expect: fates, expectAfterEightDays } = member;

  test('exists, and holds kubeconfigs of exactly the clusters that the story names', () => {
    const known = account.users.some((u) => u.userId === uid) || account.roles.some((r) => r.roleId === uid);
    const clusterIds = account.credentials.filter((c) => c.uid === uid).map((c) => c.clusterId);

    expect(known).toBe(true);
    expect(clusterIds.toSorted()).toEqual(Object.keys(fates).toSorted());
    expect(Object.keys(expectAfterEightDays).toSorted()).toEqual(Object.keys(fates).toSorted());
  });

  test('has kubeconfigs that could be revoked, on running clusters', () => {
    const credentials = account.credentials.filter((c) => c.uid === uid);
    const states = credentials.map((c) => account.clusters.find((k) => k.clusterId === c.clusterId)?.state);

    expect(credentials.every((c) => c.revokable && c.cloudServiceName === undefined)).toBe(true);
    expect(new Set(states)).toEqual(new Set(['running']));
  });

  test('has the fate that the log gives, an hour after the deletion and eight days later', () => {
    const clusterIds = Object.keys(fates);

    const soon = Object.fromEntries(clusterIds.map((id) => [id, fateAt(uid, id, now + 3_600_000)]));
    const later = Object.fromEntries(clusterIds.map((id) => [id, fateAt(uid, id, now + 8 * dayMs)]));

    expect(soon).toEqual(fates);
    expect(later).toEqual(expectAfterEightDays);
  });
});

test('at most three leavers are revoked on the first day, and three on the day eight days later', () => {
  const first = cast.filter((member) => Object.values(member.expect).includes('gone'));
  const second = cast.filter((member) =>
    Object.keys(member.expect).some(
      (id) => member.expect[id] === 'held' && member.expectAfterEightDays[id] === 'gone',
    ),
  );

  expect(first.length).toBeLessThanOrEqual(3);
  expect(second.length).toBeLessThanOrEqual(3);
});

test('idle on ACK and on ACS: all of it goes', () => {
  const profiles = Object.keys(leaver('alice.zhang').expect)
    .filter((id) => leaver('alice.zhang').expect[id] === 'gone')
    .map((id) => account.clusters.find((cluster) => cluster.clusterId === id)?.profile);

  expect(new Set(profiles)).toEqual(new Set(['Default', 'Acs']));
});

test('a workload goes on with its kubeconfig within a minute of the deletion and after eight days', () => {
  const { uid, expect: fates } = leaver('carol.wang');
  const uses = Object.keys(fates).flatMap((clusterId) => usesOf(uid, clusterId) ?? []);

  expect(uses.some((at) => at > now && at <= now + 60_000)).toBe(true);
  expect(uses.some((at) => at > now + 8 * dayMs)).toBe(true);
});

test('an idle leaver is named in recent lines that are no use of the kubeconfig', () => {
  const { uid } = leaver('ci-deployer');
  const recent = scenario.uses.filter(({ at }) => at.some((time) => time > now - 7 * dayMs && time <= now));

  expect(recent.some((use) => use.requestURI?.includes(uid) === true && !use.username.includes(uid))).toBe(
    true,
  );
  expect(
    recent.some((use) => use.userUid?.startsWith('ack-ram-authenticator:') === true && use.username === uid),
  ).toBe(true);
});

test('everybody who stays holds what the story says; one is frozen, one a namesake', () => {
  const { bystanders } = scenario;
  const states = bystanders.map(({ uid, clusterIds }) =>
    account.credentials
      .filter((c) => c.uid === uid)
      .map((c) => [clusterIds.includes(c.clusterId), c.certState]),
  );
  const users = bystanders.map(({ uid }) => account.users.find((user) => user.userId === uid));

  expect(states.flat().every(([isNamed]) => isNamed)).toBe(true);
  expect(new Set(states.flat().map(([, state]) => state))).toEqual(
    new Set(['Unexpired', 'Expired', 'Unissued']),
  );
  expect(users.some((user) => user?.status === 'freeze')).toBe(true);
  expect(users.some((user) => user?.displayName === 'Frank Liu')).toBe(true);
});

test('the successor of a leaver gets a kubeconfig and a grant under an id of his own', () => {
  const { successor, userPrincipalName } = leaver('frank.liu');
  const empty = emptyAccount({
    accountId: '1',
    region: 'cn-hangzhou',
    defaultDomain: 'example.onaliyun.com',
  });
  if (successor === undefined) throw new Error('Frank has no successor.');

  admitSuccessor(empty, successor, '201234567890123459', now);

  expect(successor.userPrincipalName).toBe(userPrincipalName);
  expect(empty.credentials).toMatchObject([{ uid: '201234567890123459', certState: 'Unexpired' }]);
  expect(empty.grants).toMatchObject([{ uid: '201234567890123459', resourceId: successor.clusterId }]);
});

test.each([
  { clusters: 5, users: 40 },
  { clusters: 12, users: 10 },
])('an account of $clusters clusters and $users users is too small for the cast', (size) => {
  const small = createScenario({ ...size, now });

  expect(small.cast).toEqual([]);
  expect(small.bystanders).toEqual([]);
});
