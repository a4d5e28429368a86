/** What audits write, over the vendor's SDK. BatchWriteRow and its limits are documented. */
import { describe, expect, test } from 'vitest';
import type { ClusterAudit, CredentialAudit } from '../../../shared/domain/audit.ts';
import { tables } from '../../../shared/state/tables.ts';
import type { RememberedCredential } from '../../../shared/use-cases/ports/auditing.ts';
import { aFinding, aRecord, aSubject, aUid, clusterOf } from './domain-builders.ts';
import { aState, loseNextAnswer, start } from './state-fixture.ts';

const clusterId = clusterOf('c0001');

function anAudit(number: number, over: Partial<CredentialAudit> = {}): CredentialAudit {
  return {
    ...aSubject(number),
    at: start,
    run: 'nightly',
    certificate: 'Unexpired',
    evidence: { kind: 'idle', from: start - 1, through: start },
    uses: {},
    status: { console: 'Effective', traits: [] },
    ...over,
  };
}

const aClusterAudit: ClusterAudit = {
  clusterId,
  clusterName: 'payments',
  region: 'cn-hangzhou',
  state: 'running',
  at: start,
  run: 'nightly',
  outcome: 'audited',
  ramAuthenticator: 'absent',
  credentials: 1,
  holders: 1,
  results: { 'none found': 1, found: 0, 'failed: auditing off': 0, 'failed: other': 0 },
  traits: { residual: 1, 'grants-left': 0, frozen: 0, expiring: 0, unused: 0 },
  plan: [{ uid: aUid(1), reason: 'identity-deleted', decision: 'hold' }],
  findings: { opened: 1, stillOpen: 0, closed: 0 },
};

async function all(parts: AsyncIterable<readonly RememberedCredential[]>): Promise<RememberedCredential[]> {
  const found: RememberedCredential[] = [];
  for await (const part of parts) found.push(...part);
  return found;
}

describe('what audits found out', () => {
  test('is kept beside what others keep of the same credential', async () => {
    const { audits, records, inventory } = (await aState()).state();
    const granted = { at: start, key: 'acs.cs/1', what: 'GrantPermissions' };
    await records.put(aRecord());
    await inventory.learnAccess(clusterId, aUid(1), { granted });

    await audits.putCredentials([anAudit(1)]);

    expect(await audits.credential(clusterId, aUid(1))).toEqual(anAudit(1));
    expect(await all(audits.remembered(clusterId))).toEqual([
      { uid: aUid(1), record: aRecord(), access: { granted }, audit: anAudit(1) },
    ]);
  });

  test('does not stand in the way of those who write later', async () => {
    const { audits, records, inventory } = (await aState()).state();
    await audits.putCredentials([anAudit(1)]);

    await inventory.learnAccess(clusterId, aUid(1), { issued: { at: 1, key: 'k', what: 'w' } });
    await records.put(aRecord());
    const [found] = await all(audits.remembered(clusterId));

    expect(Object.keys(found ?? {}).toSorted()).toEqual(['access', 'audit', 'record', 'uid']);
  });

  test('is no record of the revoking function', async () => {
    const { audits, records } = (await aState()).state();
    await audits.putCredentials([anAudit(1)]);

    expect(await records.get([aSubject(1)])).toEqual([undefined]);
    expect(await records.due(Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER)).toEqual([]);
  });

  test('is written in batches of 200 and read in order, one cluster’s only', async () => {
    const fixture = await aState();
    const { audits } = fixture.state();
    await audits.putCredentials([anAudit(1, { clusterId: clusterOf('c00012') })]);
    fixture.requests.clear();

    await audits.putCredentials(Array.from({ length: 401 }, (_, index) => anAudit(index)));
    const found = await all(audits.remembered(clusterId));

    const batches = fixture.requests.entries.filter(({ operation }) => operation === 'BatchWriteRow');
    expect(batches).toHaveLength(3);
    expect(found.map(({ uid }) => uid)).toEqual(Array.from({ length: 401 }, (_, index) => aUid(index)));
  });

  test('is written again when the answer is lost', async () => {
    const fixture = await aState();
    const { audits } = fixture.state();
    await audits.putCredentials([anAudit(1)]);
    loseNextAnswer(fixture, 'BatchWriteRow');

    await audits.putCredentials([anAudit(1, { run: 'again' }), anAudit(2)]);

    expect((await audits.credential(clusterId, aUid(1)))?.run).toBe('again');
    expect(await audits.credential(clusterId, aUid(2))).toEqual(anAudit(2));
  });

  test('is an error when it can’t be understood', async () => {
    const fixture = await aState();
    await fixture
      .table(tables.credentials)
      .update([fixture.account, clusterId, aUid(1)], { audit: '{"uid":1}' });

    const { audits } = fixture.state();

    await expect(audits.credential(clusterId, aUid(1))).rejects.toThrow('unreadable');
    await expect(all(audits.remembered(clusterId))).rejects.toThrow('unreadable');
  });

  test('is nothing where nothing was audited', async () => {
    const { audits } = (await aState()).state();

    expect(await audits.credential(clusterId, aUid(1))).toBeUndefined();
    expect(await audits.cluster(clusterId)).toBeUndefined();
    expect(await all(audits.remembered(clusterId))).toEqual([]);
  });

  test('is one row a cluster as a whole', async () => {
    const { audits } = (await aState()).state();

    await audits.putCluster({ ...aClusterAudit, run: 'earlier' });
    await audits.putCluster(aClusterAudit);

    expect(await audits.cluster(clusterId)).toEqual(aClusterAudit);
  });
});

test('what is open is told by the beginning of what it is about, and nothing that was closed', async () => {
  const { findings } = (await aState()).state();
  for (const kind of ['log-unverifiable', 'cluster-unread'] as const)
    await findings.open(aFinding({ kind, subject: 'c0001' }));
  await findings.open(aFinding({ kind: 'expiring', subject: 'c0001+7' }));
  await findings.open(aFinding({ kind: 'expiring', subject: 'c0002+7' }));
  await findings.close('c0001', 'cluster-unread', start);

  expect(await findings.openAbout('c0001')).toEqual([
    { kind: 'log-unverifiable', subject: 'c0001' },
    { kind: 'expiring', subject: 'c0001+7' },
  ]);
});

test('what is open about an identity is told for every cluster, and nothing of others', async () => {
  const { findings } = (await aState()).state();
  const uid = aUid(1);
  for (const subject of [`c0001+${uid}`, `c0002+${uid}`, `c0001+${aUid(2)}`, 'c0001', `user+x+${uid}`])
    await findings.open(aFinding({ kind: 'residual', subject }));
  await findings.open(aFinding({ kind: 'expiring', subject: `c0002+${uid}` }));
  await findings.close(`c0001+${uid}`, 'residual', start);

  expect(await findings.openAboutIdentity(uid)).toEqual([
    { kind: 'expiring', subject: `c0002+${uid}` },
    { kind: 'residual', subject: `c0002+${uid}` },
  ]);
});

test('a finding that is called new, and is open all the same, is updated', async () => {
  const { findings } = (await aState()).state();
  await findings.open(aFinding({ kind: 'expiring', subject: 'c0001+7', severity: 'notice', at: start }));

  const later = aFinding({ kind: 'expiring', subject: 'c0001+7', severity: 'warning', at: start + 5 });
  const change = await findings.open(later, { isNew: true });

  expect(change).toEqual({ change: 'escalated', since: start });
});

test('the subjects of open findings are listed by kind and beginning', async () => {
  const { findings } = (await aState()).state();
  for (const subject of ['c0001+1', 'c0001+2', 'c0002+1'])
    await findings.open(aFinding({ kind: 'residual', subject }));
  await findings.open(aFinding({ kind: 'expiring', subject: 'c0001+3' }));
  await findings.close('c0001+2', 'residual', start);

  expect(await findings.openSubjects('residual', 'c0001+')).toEqual(['c0001+1']);
  expect(await findings.openSubjects('residual', '')).toEqual(['c0001+1', 'c0002+1']);
});
