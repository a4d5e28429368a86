/** Versions and time to live. Documented, except where a test says otherwise. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  always,
  aTable,
  columnsOf,
  ifAbsent,
  keyOf,
  type LocalTablestore,
  startTablestore,
  TableStore,
} from './tablestore-fixture.ts';

const day = 24 * 60 * 60 * 1000;

let store: LocalTablestore;
beforeAll(async () => {
  store = await startTablestore();
});
afterAll(() => store.close());

describe('a table of three versions', () => {
  const primaryKey = [{ id: 'x' }];
  let now: number;
  beforeAll(async () => {
    now = store.clock.now();
    await store.client.createTable(
      aTable('versions', { id: 'STRING' }, { tableOptions: { timeToLive: -1, maxVersions: 3 } }),
    );
    for (const age of [4, 3, 2, 1]) {
      const updateOfAttributeColumns = [{ PUT: [{ state: `s${age}`, timestamp: now - age }] }];
      await store.client.updateRow({
        tableName: 'versions',
        condition: always,
        primaryKey,
        updateOfAttributeColumns,
      });
    }
  });

  const states = async (over: Partial<TableStore.GetRowParams>): Promise<unknown[]> => {
    const { row } = await store.client.getRow({ tableName: 'versions', primaryKey, ...over });
    return (row?.attributes ?? []).map((cell) => cell.columnValue);
  };

  it('keeps the newest three and shows as many as are asked for', async () => {
    expect(await states({})).toEqual(['s1']);
    expect(await states({ maxVersions: 2 })).toEqual(['s1', 's2']);
    expect(await states({ maxVersions: 10 })).toEqual(['s1', 's2', 's3']);
  });

  it('shows those of a time range, whose end is exclusive', async () => {
    const timeRange = { startTime: now - 3, endTime: now - 1 };

    expect(await states({ maxVersions: 10, timeRange })).toEqual(['s2', 's3']);
  });

  it('loses one version to DELETE', async () => {
    // The typings want an int64, the SDK writes a number.
    const updateOfAttributeColumns = [{ DELETE: [{ state: (now - 1) as unknown as TableStore.int64 }] }];
    await store.client.updateRow({
      tableName: 'versions',
      condition: always,
      primaryKey,
      updateOfAttributeColumns,
    });

    expect(await states({ maxVersions: 10 })).toEqual(['s2', 's3']);
  });
});

const put = (id: string, condition = always): Promise<unknown> =>
  store.client.putRow({
    tableName: 'leases',
    condition,
    primaryKey: [{ id }],
    attributeColumns: [{ owner: id }],
  });

const read = async (id: string): Promise<unknown> =>
  columnsOf((await store.client.getRow({ tableName: 'leases', primaryKey: [{ id }] })).row);

/** The SDK signs with the time of its process: the client's clock moves together with the cloud's. */
function advance(ms: number): void {
  store.clock.advance(ms);
  vi.setSystemTime(Date.now() + ms);
}

describe('a table whose rows live for a day', () => {
  beforeAll(() => {
    vi.useFakeTimers({ toFake: ['Date'] });
  });
  afterAll(() => {
    vi.useRealTimers();
  });

  it('forgets them after it: for reads, ranges and conditions', async () => {
    await store.client.createTable(
      aTable('leases', { id: 'STRING' }, { tableOptions: { timeToLive: 86_400, maxVersions: 1 } }),
    );
    await put('old');
    advance(day - 1000);
    await put('young');
    const before = await read('old');
    advance(2000);

    const after = await read('old');
    const { rows } = await store.client.getRange({
      tableName: 'leases',
      direction: 'FORWARD',
      inclusiveStartPrimaryKey: [{ id: TableStore.INF_MIN }],
      exclusiveEndPrimaryKey: [{ id: TableStore.INF_MAX }],
    });
    await put('old', ifAbsent);

    expect(before).toEqual({ owner: 'old' });
    expect(after).toBeUndefined();
    expect(rows.map(keyOf)).toEqual([{ id: 'young' }]);
    expect(await read('old')).toEqual({ owner: 'old' });
  });
});
