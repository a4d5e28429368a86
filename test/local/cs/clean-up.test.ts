/**
 * CleanClusterUserPermissions through the vendor's SDK. The conditions are documented, as is the empty answer; that it is
 * asynchronous was seen in public client code. Codes of refusals, a `Force=false` refusal's form and a Removed one with
 * grants left over are unknown: a client must not depend on them.
 */
import { expect, onTestFinished, test } from 'vitest';
import type { Account } from '../../../local/cloud/account.ts';
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
  operatorId,
  refusalOf,
  rootId,
  type RunningCs,
  startCs,
} from './cs-fixture.ts';

const minute = 60_000;
const day = 86_400_000;

async function startWith(account: Account): Promise<RunningCs> {
  const running = await startCs(account);
  onTestFinished(() => running.close());
  return running;
}

function clean(running: RunningCs, uid: string = aliceId, force?: boolean) {
  const request = new cs.CleanClusterUserPermissionsRequest(force === undefined ? {} : { force });
  return running.client().cleanClusterUserPermissions(clusterA, uid, request);
}

async function certificateOf(running: RunningCs, uid: string = aliceId) {
  const answer = await running
    .client()
    .listUserKubeConfigStates(uid, new cs.ListUserKubeConfigStatesRequest({}));
  return answer.body?.states?.find((row) => row.clusterId === clusterA)?.certState;
}

async function grantsOf(running: RunningCs, uid: string = aliceId) {
  const answer = await running.client().describeUserPermission(uid);
  return (answer.body ?? []).map((row) => row.resourceId);
}

/** Alice may be cleaned on cluster A; she and bob hold something there and on B. */
function aReadyAccount(...args: Parameters<typeof anAccount>): Account {
  const account = anAccount(...args);
  account.credentials = [aCredential(), aCredential({ clusterId: clusterB }), aCredential({ uid: bobId })];
  account.grants = [
    aGrant(),
    aGrant({ resourceId: `${clusterA}/default`, resourceType: 'namespace' }),
    aGrant({ resourceId: clusterB }),
    aGrant({ resourceId: 'all-clusters', resourceType: 'console' }),
    aGrant({ uid: bobId }),
  ];
  return account;
}

test('ends the certificate and the grants of that uid on that cluster, and nothing else', async () => {
  const account = aReadyAccount();
  const running = await startWith(account);

  const answer = await clean(running);

  expect(answer.statusCode).toBe(200);
  expect(answer.headers?.['content-length']).toBe('0');
  expect(await certificateOf(running)).toBe('Removed');
  expect(await grantsOf(running)).toEqual([clusterB, 'all-clusters']);
  expect(await certificateOf(running, bobId)).toBe('Unexpired');
  expect(await grantsOf(running, bobId)).toEqual([clusterA]);
});

test("never takes the cluster creator's own grant", async () => {
  const account = aReadyAccount();
  account.grants = [
    aGrant({ isOwner: true }),
    aGrant({ resourceId: `${clusterA}/x`, resourceType: 'namespace' }),
  ];
  const running = await startWith(account);

  await clean(running);

  expect(await grantsOf(running)).toEqual([clusterA]);
});

test('shows the certificate and the grants until their times have come', async () => {
  const account = aReadyAccount({ certificateGoneAfterMs: 5 * minute, grantsGoneAfterMs: 10 * minute });
  const running = await startWith(account);
  const look = async () => [await certificateOf(running), (await grantsOf(running)).includes(clusterA)];

  await clean(running);
  const atOnce = await look();
  running.clock.advance(5 * minute);
  const afterFive = await look();
  running.clock.advance(5 * minute);
  const afterTen = await look();

  expect(atOnce).toEqual(['Unexpired', true]);
  expect(afterFive).toEqual(['Removed', true]);
  expect(afterTen).toEqual(['Removed', false]);
  expect(account.pendingCleanups).toEqual([]);
});

test('accepts the same clean-up again while it is under way, without putting it off', async () => {
  const account = aReadyAccount({ certificateGoneAfterMs: 10 * minute, grantsGoneAfterMs: 10 * minute });
  const running = await startWith(account);

  await Promise.all([clean(running), clean(running)]);
  running.clock.advance(5 * minute);
  const again = await clean(running);
  running.clock.advance(5 * minute);

  expect(again.statusCode).toBe(200);
  expect(await certificateOf(running)).toBe('Removed');
});

test.each(['delete_failed', 'deleting', 'deleted', 'failed'])(
  'refuses in a cluster that is %s',
  async (state) => {
    const account = aReadyAccount();
    account.clusters = [aCluster({ state })];
    const running = await startWith(account);

    const refusal = await refusalOf(clean(running, aliceId, true));

    expect(refusal).toMatchObject({ statusCode: 400, code: 'ErrorClusterState' });
    expect(await certificateOf(running)).toBe('Unexpired');
  },
);

test.each(['Unissued', 'Unknown'] as const)('refuses a certificate that is %s', async (certState) => {
  const account = aReadyAccount();
  account.credentials = [aCredential({ certState })];
  const running = await startWith(account);

  const refusal = await refusalOf(clean(running, aliceId, true));

  expect(refusal).toMatchObject({ statusCode: 400, code: 'ErrorKubeConfigState' });
  expect(await grantsOf(running)).toContain(clusterA);
});

test('accepts a removed certificate while grants are left over, and refuses it afterwards', async () => {
  const account = aReadyAccount();
  account.credentials = [aCredential({ certState: 'Removed' })];
  const running = await startWith(account);

  const first = await clean(running);
  const left = await grantsOf(running);
  const second = await refusalOf(clean(running));

  expect(first.statusCode).toBe(200);
  expect(left).not.toContain(clusterA);
  expect(second).toMatchObject({ statusCode: 400, code: 'ErrorKubeConfigState' });
});

test.each([
  ['the account itself', rootId, 403, 'ForbiddenCleanRootAccount'],
  ["the caller's own", operatorId, 403, 'ForbiddenCleanSelf'],
  ['somebody without a kubeconfig', '201234567890123400', 400, 'ErrorKubeConfigState'],
  ['what can not be revoked', '201234567890123401', 403, 'ErrorNotRevokable'],
])('refuses %s, forced or not', async (_, uid, statusCode, code) => {
  const account = aReadyAccount();
  account.credentials.push(
    aCredential({ uid: rootId, accountType: 'RootAccount' }),
    aCredential({ uid: operatorId }),
    aCredential({ uid: '201234567890123401', revokable: false }),
  );
  const running = await startWith(account);

  const usual = await refusalOf(clean(running, uid));
  const forced = await refusalOf(clean(running, uid, true));

  expect([usual, forced]).toMatchObject([
    { statusCode, code },
    { statusCode, code },
  ]);
  expect(account.pendingCleanups).toEqual([]);
});

test('refuses where the caller has no RBAC role, and without a cluster', async () => {
  const account = aReadyAccount({ clustersWithoutRbac: [clusterA] });
  const running = await startWith(account);

  const forbidden = await refusalOf(clean(running));
  account.clusters = [];
  const missing = await refusalOf(clean(running));

  expect(forbidden).toMatchObject({ statusCode: 403, code: 'StatusForbidden' });
  expect(missing).toMatchObject({ statusCode: 404, code: 'ErrorClusterNotFound' });
});

function usedAt(running: RunningCs, at: number): void {
  running.uses.set(`k8s-log-${clusterA}/audit-${clusterA}/${aliceId}`, at);
}

const blockers: [string, string, (running: RunningCs, account: Account) => void][] = [
  [
    'a use within seven days',
    'ErrorAccessRecordsExist',
    (running) => usedAt(running, running.clock.now() - 7 * day + 60_000),
  ],
  [
    'records that can not be read',
    'ErrorAccessRecordsUnavailable',
    (running) => {
      running.unreadable = true;
    },
  ],
  [
    'auditing switched off',
    'ErrorAccessRecordsUnavailable',
    (_, account) => {
      for (const cluster of account.clusters) cluster.auditEnabled = false;
    },
  ],
];

test.each(blockers)('without Force, %s can be refused with an error', async (_, code, block) => {
  const account = aReadyAccount({ forceRefusal: 'error' });
  const running = await startWith(account);
  block(running, account);

  const usual = await refusalOf(clean(running));
  const explicit = await refusalOf(clean(running, aliceId, false));

  expect([usual, explicit]).toMatchObject([
    { statusCode: 400, code },
    { statusCode: 400, code },
  ]);
  expect(await certificateOf(running)).toBe('Unexpired');
});

test.each(blockers)('without Force, %s can be accepted and nothing done', async (_name, _code, block) => {
  const account = aReadyAccount({ forceRefusal: 'silent' });
  const running = await startWith(account);
  block(running, account);

  const answer = await clean(running, aliceId, false);

  expect(answer.statusCode).toBe(200);
  expect(await certificateOf(running)).toBe('Unexpired');
  expect(await grantsOf(running)).toContain(clusterA);
});

test.each(blockers)('with Force, %s stops nothing', async (_name, _code, block) => {
  const account = aReadyAccount();
  const running = await startWith(account);
  block(running, account);

  await clean(running, aliceId, true);

  expect(await certificateOf(running)).toBe('Removed');
});

test('without Force, a use more than seven days ago stops nothing', async () => {
  const running = await startWith(aReadyAccount());
  usedAt(running, running.clock.now() - 7 * day - 60_000);

  await clean(running, aliceId, false);

  expect(await certificateOf(running)).toBe('Removed');
});
