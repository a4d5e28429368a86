import { describe, expect, test } from 'vitest';
import { minutes } from '../../../shared/domain/time.ts';
import { tables } from '../../../shared/state/tables.ts';
import { tablestoreClient } from '../../../shared/state/tablestore-client.ts';
import { anEntry, aNotice, aRecord, aSubject } from './domain-builders.ts';
import { onlyLocally } from './remote-tablestore.ts';
import { aState, type Fixture } from './state-fixture.ts';

interface Wrong {
  readonly key?: readonly { name: string; type: 'STRING' | 'INTEGER' }[];
  readonly timeToLive?: number;
  readonly maxVersions?: number;
}

async function makeJournalTable(fixture: Fixture, wrong: Wrong): Promise<void> {
  onlyLocally('it makes a table of the guard’s in another form');
  const { key = tables.journal.key, timeToLive = -1, maxVersions = 1 } = wrong;
  await tablestoreClient(fixture.client).once((client) =>
    client.createTable({
      tableMeta: { tableName: 'journal', primaryKey: key.map((column) => ({ ...column })) },
      tableOptions: { timeToLive, maxVersions },
      reservedThroughput: { capacityUnit: { read: 0, write: 0 } },
    }),
  );
}

describe('tables (CreateTable, DescribeTable: documented)', () => {
  test('are created at first use, looked at once, and only those that are used', async () => {
    const fixture = await aState();
    const { journal, records } = fixture.state();

    await Promise.all([1, 2, 3].map((n) => journal.append(aSubject(n), anEntry())));
    await records.put(aRecord());

    const counts = fixture.requests.countByOperation();
    expect(counts['tablestore.CreateTable']).toBe(2);
    expect(counts['tablestore.DescribeTable']).toBe(4);
  });

  test('are created once by several processes at the same moment', async () => {
    const fixture = await aState();
    const states = Array.from({ length: 8 }, () => fixture.state());

    const begun = await Promise.all(
      states.map(({ notices }, run) => notices.begin(aNotice(), `run-${run}`, minutes(1))),
    );

    expect(begun.filter(({ kind }) => kind === 'begun')).toHaveLength(1);
  });

  test.each([true, false])('are created when the answer is lost (applied: %s)', async (applied) => {
    const fixture = await aState();
    fixture.fault({ operation: 'CreateTable', times: 1, fault: { kind: 'reset', applied } });

    const written = await fixture.state().journal.append(aSubject(), anEntry());

    expect(written.sequence).toBe(1);
    expect(fixture.faults.unused()).toEqual([]);
  });

  test.each([
    ['GetRow', 'OTSTableNotReady', 503],
    ['GetRow', 'OTSObjectNotExist', 404],
    ['GetRow', 'OTSPartitionUnavailable', 503],
    ['PutRow', 'OTSTableNotReady', 503],
  ])('that are new are waited for: %s answers %s', async (operation, code, status) => {
    const fixture = await aState();
    fixture.fault({ operation, times: 6, fault: { kind: 'error', status, code } });

    const written = await fixture.state().journal.append(aSubject(), anEntry());

    expect(written.sequence).toBe(1);
    expect(fixture.faults.unused()).toEqual([]);
  });

  test.each<[string, Wrong, RegExp]>([
    ['another key', { key: tables.credentials.key }, /its key is \(account:2, cluster:2, uid:2\)/],
    ['rows that go away', { timeToLive: 86_400 }, /its rows live 86400 s/],
    ['more versions', { maxVersions: 3 }, /it keeps 3 versions/],
  ])('that exist with %s are refused and not written to', async (_what, wrong, message) => {
    const fixture = await aState();
    await makeJournalTable(fixture, wrong);

    const append = fixture.state().journal.append(aSubject(), anEntry());

    await expect(append).rejects.toMatchObject({ name: 'StateError', code: 'TableDiffers' });
    await expect(append).rejects.toThrow(message);
    expect(Object.keys(fixture.requests.countByOperation())).not.toContain('tablestore.PutRow');
  });

  test('are looked at again after a failure', async () => {
    const fixture = await aState();
    const { settings } = fixture.state();
    fixture.fault({
      operation: 'DescribeTable',
      times: 1,
      fault: { kind: 'error', status: 403, code: 'OTSNoPermissionAccess' },
    });
    await expect(settings.read()).rejects.toThrow('OTSNoPermissionAccess');

    const read = await settings.read();

    expect(read.exemptions).toEqual([]);
  });

  test('keep accounts apart', async () => {
    const fixture = await aState();
    await fixture.table(tables.settings).put(['1999999999999999', 'pause'], { value: 'not ours' });

    const read = await fixture.state().settings.read();

    expect(read).toEqual({ paused: undefined, exemptions: [] });
    expect(fixture.account).not.toBe('1999999999999999');
  });
});
