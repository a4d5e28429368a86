/** Table operations, and what they refuse. Documented, except where a test says otherwise. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  always,
  aTable,
  keyOf,
  type LocalTablestore,
  refusalOf,
  startTablestore,
  TableStore,
} from './tablestore-fixture.ts';

let store: LocalTablestore;
beforeEach(async () => {
  store = await startTablestore();
});
afterEach(() => store.close());

const options = (over: Partial<TableStore.TableOptions>) => ({
  tableOptions: { timeToLive: -1, maxVersions: 1, ...over },
});

describe('a table', () => {
  it('is described as it was created', async () => {
    await store.client.createTable(
      aTable(
        'journal',
        { account: 'STRING', sequence: 'INTEGER', digest: 'BINARY' },
        options({ timeToLive: 86_400 }),
      ),
    );

    const described = await store.client.describeTable({ tableName: 'journal' });

    expect(described).toMatchObject({
      tableMeta: {
        tableName: 'journal',
        primaryKey: [
          { name: 'account', type: TableStore.PrimaryKeyType.STRING },
          { name: 'sequence', type: TableStore.PrimaryKeyType.INTEGER },
          { name: 'digest', type: TableStore.PrimaryKeyType.BINARY },
        ],
      },
      tableOptions: { timeToLive: 86_400, maxVersions: 1 },
      reservedThroughputDetails: { capacityUnit: { read: 0, write: 0 } },
      tableStatus: 1,
    });
  });

  it('is listed, updated and deleted with its rows', async () => {
    const primaryKey = [{ id: 'x' }];
    await store.client.createTable(aTable('b', { id: 'STRING' }));
    await store.client.createTable(aTable('a', { id: 'STRING' }));
    await store.client.putRow({
      tableName: 'a',
      condition: always,
      primaryKey,
      attributeColumns: [{ c: 'd' }],
    });
    const listed = await store.client.listTable({});
    await store.client.updateTable({ tableName: 'a', tableOptions: { timeToLive: 172_800 } });
    const updated = await store.client.describeTable({ tableName: 'a' });
    await store.client.deleteTable({ tableName: 'a' });
    await store.client.createTable(aTable('a', { id: 'STRING' }));

    const again = await store.client.getRow({ tableName: 'a', primaryKey });

    expect(listed.tableNames).toEqual(['a', 'b']);
    expect(updated.tableOptions).toMatchObject({ timeToLive: 172_800, maxVersions: 1 });
    expect(keyOf(again.row)).toEqual({});
  });

  it('completes an AUTO_INCREMENT key with growing values and gives it back', async () => {
    const table = aTable('events', { uid: 'STRING' });
    table.tableMeta.primaryKey.push({ name: 'sequence', type: 'INTEGER', option: 'AUTO_INCREMENT' });
    await store.client.createTable(table);
    const append = () =>
      store.client.putRow({
        tableName: 'events',
        condition: always,
        primaryKey: [{ uid: 'u' }, { sequence: TableStore.PK_AUTO_INCR }],
        attributeColumns: [{ a: 'b' }],
        returnContent: { returnType: TableStore.ReturnType.Primarykey },
      });

    const results = await Promise.all(Array.from({ length: 10 }, append));

    const sequences = results.map(({ row }) => keyOf(row)['sequence'] as bigint);
    expect(new Set(sequences).size).toBe(10);
    expect(sequences.toSorted((left, right) => (left < right ? -1 : 1))).toEqual(sequences);
  });
});

describe('refused', () => {
  it.each([
    ['a table that exists', aTable('taken', { id: 'STRING' }), 409, 'Requested table already exists.'],
    ['no key column', aTable('t', {}), 400, 'The number of primary key columns must be in range: [1, 4].'],
    [
      'five key columns',
      aTable('t', { a: 'STRING', b: 'STRING', c: 'STRING', d: 'STRING', e: 'STRING' }),
      400,
      'The number of primary key columns must be in range: [1, 4].',
    ],
    ['a bad table name', aTable('1t', { id: 'STRING' }), 400, "Invalid table name: '1t'."],
    ['a bad column name', aTable('t', { 'a-b': 'STRING' }), 400, "Invalid column name: 'a-b'."],
    [
      'TTL 0',
      aTable('t', { id: 'STRING' }, options({ timeToLive: 0 })),
      400,
      'TimeToLive cannot be 0 or less than -1.',
    ],
    ['a TTL below a day', aTable('t', { id: 'STRING' }, options({ timeToLive: 60 })), 400, '86400'],
    [
      'max versions 0',
      aTable('t', { id: 'STRING' }, options({ maxVersions: 0 })),
      400,
      'The maximum versions cannot be less than or equal to 0.',
    ],
    [
      'a stream (not offered, ours)',
      aTable('t', { id: 'STRING' }, { streamSpecification: { enableStream: true, expirationTime: 24 } }),
      400,
      'not offered by the local cloud',
    ],
  ])('CreateTable: %s', async (_, table, status, text) => {
    await store.client.createTable(aTable('taken', { id: 'STRING' }));

    const refusal = await refusalOf(store.client.createTable(table));

    expect(refusal.status).toBe(status);
    expect(refusal.text).toContain(text);
  });

  const tableName = 'unknown';
  const primaryKey = [{ id: 'x' }];
  const row = { tableName, condition: always, primaryKey };

  it.each([
    ['GetRow', () => store.client.getRow({ tableName, primaryKey })],
    ['PutRow', () => store.client.putRow({ ...row, attributeColumns: [{ a: 'b' }] })],
    [
      'UpdateRow',
      () => store.client.updateRow({ ...row, updateOfAttributeColumns: [{ PUT: [{ a: 'b' }] }] }),
    ],
    ['DeleteRow', () => store.client.deleteRow(row)],
    ['DescribeTable', () => store.client.describeTable({ tableName })],
    ['UpdateTable', () => store.client.updateTable({ tableName, tableOptions: { timeToLive: -1 } })],
    ['DeleteTable', () => store.client.deleteTable({ tableName })],
    [
      'GetRange',
      () =>
        store.client.getRange({
          tableName,
          direction: 'FORWARD',
          inclusiveStartPrimaryKey: [{ id: TableStore.INF_MIN }],
          exclusiveEndPrimaryKey: [{ id: TableStore.INF_MAX }],
        }),
    ],
  ])('%s of a table that does not exist', async (_, call) => {
    const refusal = await refusalOf(call());

    expect(refusal).toMatchObject({ status: 404, code: 'OTSObjectNotExist' });
    expect(refusal.text).toContain('Requested table does not exist.');
  });

  it('an operation that there is not', async () => {
    const refusal = await refusalOf(store.client.commitTransaction({ transactionId: 'x' }));

    expect(refusal.text).toContain("Unsupported operation: 'CommitTransaction'.");
  });
});
