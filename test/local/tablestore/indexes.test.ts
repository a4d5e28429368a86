/** Secondary indexes. Documented, except where a test says otherwise. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  always,
  aTable,
  columnsOf,
  keyOf,
  type LocalTablestore,
  long,
  refusalOf,
  startTablestore,
  TableStore,
} from './tablestore-fixture.ts';

const { DCT_STRING, DCT_INTEGER } = TableStore.DefinedColumnType;
const definedColumn = [
  { name: 'uid', type: DCT_STRING },
  { name: 'status', type: DCT_STRING },
  { name: 'expires', type: DCT_INTEGER },
];
const byUid = { name: 'by_uid', primaryKey: ['uid'], definedColumn: ['status'] };

let store: LocalTablestore;
beforeEach(async () => {
  store = await startTablestore();
});
afterEach(() => store.close());

const createCredentials = (over: Parameters<typeof aTable>[2] = {}): Promise<unknown> =>
  store.client.createTable(
    aTable('credentials', { cluster: 'STRING' }, { definedColumn, indexMetas: [byUid], ...over }),
  );

const put = (cluster: string, attributeColumns: TableStore.AttributesInput): Promise<unknown> =>
  store.client.putRow({
    tableName: 'credentials',
    condition: always,
    primaryKey: [{ cluster }],
    attributeColumns,
  });

async function indexed(tableName = 'by_uid', columns = ['uid', 'cluster']): Promise<object[]> {
  const { rows } = await store.client.getRange({
    tableName,
    direction: 'FORWARD',
    inclusiveStartPrimaryKey: columns.map((name) => ({ [name]: TableStore.INF_MIN })),
    exclusiveEndPrimaryKey: columns.map((name) => ({ [name]: TableStore.INF_MAX })),
  });
  return rows.map((row) => ({ ...keyOf(row), ...columnsOf(row) }));
}

describe('an index', () => {
  it('follows puts, updates and deletions of its table', async () => {
    await createCredentials();
    await put('c1', [{ uid: '202' }, { status: 'valid' }, { note: 'not in the index' }]);
    await put('c2', [{ uid: '201' }, { status: 'valid' }]);
    await put('c3', [{ status: 'of nobody' }]);
    const first = await indexed();
    await store.client.updateRow({
      tableName: 'credentials',
      condition: always,
      primaryKey: [{ cluster: 'c1' }],
      updateOfAttributeColumns: [{ PUT: [{ uid: '203' }] }],
    });
    await store.client.deleteRow({
      tableName: 'credentials',
      condition: always,
      primaryKey: [{ cluster: 'c2' }],
    });

    const second = await indexed();

    expect(first).toEqual([
      { uid: '201', cluster: 'c2', status: 'valid' },
      { uid: '202', cluster: 'c1', status: 'valid' },
    ]);
    expect(second).toEqual([{ uid: '203', cluster: 'c1', status: 'valid' }]);
  });

  it('is filled from the rows that are there when it asks for them, and dropped', async () => {
    await createCredentials({ indexMetas: [] });
    await put('c1', [{ uid: '202' }, { expires: long(5) }]);
    const indexMeta = { name: 'by_expiry', primaryKey: ['expires'], definedColumn: [] };
    const request = { mainTableName: 'credentials', includeBaseData: true, indexMeta };
    // The typings want includeBaseData inside the index, the SDK reads it beside it.
    await store.client.createIndex(request as unknown as TableStore.CreateIndexParams);
    const filled = await indexed('by_expiry', ['expires', 'cluster']);
    const described = await store.client.describeTable({ tableName: 'credentials' });
    await store.client.dropIndex({ mainTableName: 'credentials', indexName: 'by_expiry' });
    const { tableNames } = await store.client.listTable({});

    expect(filled).toEqual([{ expires: 5n, cluster: 'c1' }]);
    expect(described).toMatchObject({ indexMetas: [{ name: 'by_expiry', primaryKey: ['expires'] }] });
    expect(tableNames).toEqual(['credentials']);
  });

  it('goes with its table', async () => {
    await createCredentials();
    await store.client.deleteTable({ tableName: 'credentials' });

    expect((await store.client.listTable({})).tableNames).toEqual([]);
  });

  it('is not written directly', async () => {
    await createCredentials();

    const refusal = await refusalOf(
      store.client.putRow({
        tableName: 'by_uid',
        condition: always,
        primaryKey: [{ uid: '201' }, { cluster: 'c1' }],
        attributeColumns: [{ status: 'x' }],
      }),
    );

    expect(refusal.text).toContain("Can't write index table directly.");
  });

  it('on a strongly consistent local index shares the first key column of its table', async () => {
    const kind = {
      indexType: TableStore.IndexType.IT_LOCAL_INDEX,
      indexUpdateMode: TableStore.IndexUpdateMode.IUM_SYNC_INDEX,
    };
    await createCredentials({ indexMetas: [{ ...byUid, ...kind, primaryKey: ['cluster', 'uid'] }] });
    await put('c1', [{ uid: '202' }]);

    const refusal = await refusalOf(
      store.client.createTable(
        aTable(
          'other',
          { cluster: 'STRING' },
          { definedColumn, indexMetas: [{ ...byUid, ...kind, name: 'wrong' }] },
        ),
      ),
    );

    expect(await indexed('by_uid', ['cluster', 'uid'])).toEqual([{ cluster: 'c1', uid: '202' }]);
    expect(refusal.code).toBe('OTSParameterInvalid');
  });

  it.each([
    ['of a table with two versions', { tableOptions: { timeToLive: -1, maxVersions: 2 } }, 'max versions 1'],
    [
      'of a table whose rows are updated and expire',
      { tableOptions: { timeToLive: 86_400, maxVersions: 1 } },
      "Don't support allow update operation on table with index and ttl",
    ],
    [
      'on a column that is not defined',
      { indexMetas: [{ ...byUid, primaryKey: ['other'] }] },
      'Column does not exist:other.',
    ],
    [
      'named as its table',
      { indexMetas: [{ ...byUid, name: 'credentials' }] },
      'Requested table already exists.',
    ],
  ])('%s is refused, and nothing is created', async (_, over, text) => {
    const refusal = await refusalOf(createCredentials(over));

    expect(refusal.text).toContain(text);
    expect((await store.client.listTable({})).tableNames).toEqual([]);
  });

  it('keeps a defined column to its type (message ours)', async () => {
    await createCredentials();

    expect(await refusalOf(put('c1', [{ uid: long(5) }]))).toMatchObject({
      status: 400,
      code: 'OTSParameterInvalid',
    });
  });
});
