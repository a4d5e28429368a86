/**
 * The analysis for all with the product's SDK against the local cloud, and the ACK reads of an audit. That a word with a
 * wildcard stands for a limited number of words, and that an answer can be cut, are the service's; how is inferred.
 */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createClusterReader } from '../../../shared/cloud/ack-cluster.ts';
import { createAuditLog } from '../../../shared/cloud/audit-log.ts';
import { everybodysQuery } from '../../../shared/cloud/audit-log-everybody.ts';
import type { Uid } from '../../../shared/domain/ids.ts';
import { hours } from '../../../shared/domain/time.ts';
import type { ClusterReader, EverybodysUses } from '../../../shared/use-cases/ports/auditing.ts';
import {
  aCloud,
  aCredential,
  alice,
  anAccount,
  bob,
  carol,
  cloudErrorOf,
  lab,
  shop,
  type TestCloud,
} from './a-cloud.ts';
import { aLogstore, aUse, lastUse, place, rewritten, window } from './a-log.ts';

let test: TestCloud;
let log: EverybodysUses;
let clusters: ClusterReader;

beforeAll(async () => {
  const account = anAccount();
  for (const name of ['a', 'b', 'c'])
    account.credentials.push(
      aCredential({ uid: `30123456789012${name.charCodeAt(0)}00`.slice(0, 18), cloudServiceName: name }),
    );
  const [first] = account.clusters;
  if (first !== undefined) first.addOns = ['ack-ram-authenticator'];
  test = await aCloud(account);
  log = createAuditLog(test.connect());
  clusters = createClusterReader(test.connect());
  const { auditLogs } = test.cloud;
  await auditLogs.addLogstore(aLogstore({}));
  const uses = [
    { at: [lastUse - hours(9)], userAgent: 'kubectl/old', sourceIp: '198.51.100.1', username: alice },
    { at: [lastUse], userAgent: 'helm/v3' },
    { username: `${bob}-1763000000`, userUid: `ack-ram-authenticator:${bob}` },
    { username: 'system:admin', impersonatedUsername: `${carol}-1763000000` },
    { username: `${bob}-1763000000`, impersonatedUsername: alice, at: [lastUse - hours(1)] },
    { username: `${carol}-` },
    { username: '12345' },
  ];
  for (const use of uses) await auditLogs.addUse(aUse(use));
});
afterEach(() => {
  test.cloud.auditLogs.behave(place.project, place.logstore, { incompleteAnswers: 0, isAccurate: true });
  test.end();
});
afterAll(() => test.close());

describe('one analysis for all', () => {
  it('tells every way in apart, and adds up the names of one uid', async () => {
    const { uses, ...quality } = await log.usesOf(place, { kind: 'everybody' }, window);

    expect(quality).toEqual({
      complete: true,
      accurate: true,
      cut: false,
      tells: { authenticator: true, onBehalf: true },
    });
    expect(uses.get(alice)).toMatchObject({
      certificate: {
        at: lastUse,
        count: 2,
        commonName: `${alice}-1763000000`,
        userAgents: ['helm/v3', 'kubectl/old'],
        addresses: ['198.51.100.1', '203.0.113.24'],
      },
      'on-behalf': { commonName: `${bob}-1763000000`, count: 1 },
    });
    expect(Object.keys(uses.get(bob) ?? {}).toSorted()).toEqual(['ack-ram-authenticator', 'certificate']);
    expect(uses.get(carol)).toMatchObject({ 'on-behalf': { commonName: 'system:admin' } });
    expect(uses.size).toBe(3);
  });

  it.each([
    ['a range', { kind: 'range', from: bob, through: carol }],
    ['some by name', { kind: 'named', uids: [bob, carol] }],
  ] as const)('is about %s when they are asked for', async (_what, scope) => {
    const { uses } = await log.usesOf(place, scope, window);

    // Alice shows as the one in whose name Bob acts.
    expect([...uses.keys()].toSorted()).toEqual([alice, bob, carol]);
    expect(uses.get(alice)).not.toHaveProperty('certificate');
  });

  it('says when there is more than it could hold', async () => {
    test.fail({
      service: 'sls',
      operation: 'GetLogsV2',
      times: 1,
      fault: rewritten(/"group_count":"5"/, '"group_count":"9"'),
    });

    expect((await log.usesOf(place, { kind: 'everybody' }, window)).cut).toBe(true);
  });

  it('is asked again while it is Incomplete, as often as it is told to', async () => {
    test.cloud.auditLogs.behave(place.project, place.logstore, { incompleteAnswers: 2 });

    const short = await log.usesOf(place, { kind: 'everybody' }, window, { repeats: 1 });
    const long = await log.usesOf(place, { kind: 'everybody' }, window);

    expect(short).toMatchObject({ complete: false });
    expect(long).toMatchObject({ complete: true, cut: false });
    expect(long.uses.size).toBe(3);
  });

  it('lets only digits in', () => {
    const uid = `1' OR '1'='1` as Uid;

    for (const scope of [
      { kind: 'named', uids: [uid] },
      { kind: 'range', from: uid, through: uid },
    ] as const)
      expect(() => everybodysQuery(scope, new Set())).toThrow(RangeError);
  });
});

describe('what is asked about one cluster', () => {
  it('is the cluster itself', async () => {
    expect(await clusters.cluster(shop)).toMatchObject({ id: shop, region: 'cn-hangzhou', state: 'running' });
  });

  it('is nothing when there is no such cluster', async () => {
    const nobody = `${shop.slice(0, -1)}9` as typeof shop;

    expect(await clusters.cluster(nobody)).toBeUndefined();
  });

  it('is an error when it can’t be asked', async () => {
    const fault = { kind: 'error', status: 403, code: 'StatusForbidden' } as const;
    test.fail({ service: 'cs', operation: 'DescribeClusterDetail', fault });

    expect(await cloudErrorOf(clusters.cluster(shop))).toMatchObject({ kind: 'denied' });
  });

  it('is how many kubeconfigs cloud services hold, of all pages', async () => {
    expect(await clusters.cloudServiceKubeconfigs(shop)).toBe(3);
    expect(test.count('cs.ListClusterKubeconfigStates')).toBe(2);
    expect(await clusters.cloudServiceKubeconfigs(lab)).toBe(0);
  });

  it('is whether an add-on is installed (fields as in the SDK’s typings)', async () => {
    expect(await clusters.addOn(shop, 'ack-ram-authenticator')).toBe('installed');
    expect(await clusters.addOn(lab, 'ack-ram-authenticator')).toBe('absent');
  });
});
