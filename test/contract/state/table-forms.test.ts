import Tablestore from 'tablestore';
import { describe, expect, test } from 'vitest';
import { type TableDefinition, tables } from '../../../shared/state/tables.ts';
import { tablestoreClient } from '../../../shared/state/tablestore-client.ts';
import { aFinding, aRecord } from './domain-builders.ts';
import { onlyLocally } from './remote-tablestore.ts';
import { aState, type Fixture, start } from './state-fixture.ts';

type Creation = Parameters<InstanceType<typeof Tablestore.Client>['createTable']>[0];
type Index = NonNullable<Creation['indexMetas']>[number];

const { IT_LOCAL_INDEX, IT_GLOBAL_INDEX } = Tablestore.IndexType;
const { IUM_SYNC_INDEX, IUM_ASYNC_INDEX } = Tablestore.IndexUpdateMode;
const { DCT_INTEGER, DCT_STRING } = Tablestore.DefinedColumnType;

/** A table as its definition wants it, made with the vendor's SDK, but for what is changed. */
async function makeTable(
  fixture: Fixture,
  { name: tableName, key, columns = [], indexes = [] }: TableDefinition,
  change: (wanted: Creation) => Creation,
): Promise<void> {
  const wanted: Creation = {
    tableMeta: {
      tableName,
      primaryKey: key.map((column) => ({ ...column })),
      definedColumn: columns.map(({ name, type }) => ({
        name,
        type: type === 'INTEGER' ? DCT_INTEGER : DCT_STRING,
      })),
    },
    tableOptions: { timeToLive: -1, maxVersions: 1 },
    reservedThroughput: { capacityUnit: { read: 0, write: 0 } },
    indexMetas: indexes.map((index): Index => ({
      name: index.name,
      primaryKey: [...index.key],
      definedColumn: [...index.columns],
      indexType: IT_LOCAL_INDEX,
      indexUpdateMode: IUM_SYNC_INDEX,
    })),
  };
  onlyLocally('it makes a table of the guard’s in another form');
  await tablestoreClient(fixture.client).once((client) => client.createTable(change(wanted)));
}

const withIndexes =
  (change: (index: Index) => Index[]) =>
  (wanted: Creation): Creation => ({ ...wanted, indexMetas: (wanted.indexMetas ?? []).flatMap(change) });

const only = (name: string, change: (index: Index) => Index[]): ((index: Index) => Index[]) => {
  return (index) => (index.name === name ? change(index) : [index]);
};

/** What the service does with these is documented: CreateTable, DescribeTable, local secondary indexes, TimeToLive. */
describe('a table with indexes', () => {
  test.each<[string, (wanted: Creation) => Creation]>([
    ['exactly so', (wanted) => wanted],
    ['with one index more', withIndexes((index) => [index, { ...index, name: `${index.name}_2` }])],
    [
      'with more columns in an index',
      withIndexes((index) => [{ ...index, definedColumn: [...new Set([...index.definedColumn, 'issued'])] }]),
    ],
    [
      'with indexes whose keys end where the table’s begins',
      withIndexes((index) => [{ ...index, primaryKey: index.primaryKey.slice(0, 2) }]),
    ],
  ])('that exists %s is used', async (_what, change) => {
    const fixture = await aState();
    await makeTable(fixture, tables.credentials, change);
    const { records } = fixture.state();

    await records.put(aRecord({ status: 'unconfirmed' }));

    expect(await records.due(start, start)).toEqual([aRecord({ status: 'unconfirmed' })]);
  });

  test.each<[string, (wanted: Creation) => Creation, RegExp]>([
    [
      'without an index',
      withIndexes(only('credentials_by_due', () => [])),
      /it has no index credentials_by_due; create it \(CreateIndex\): a local index on \(account, due, cluster, uid\) with record/,
    ],
    [
      'with an index on something else',
      withIndexes(
        only('credentials_by_uid', (index) => [{ ...index, primaryKey: ['account', 'cluster', 'uid'] }]),
      ),
      /its index credentials_by_uid is a local index on \(account, cluster, uid\).*drop it/,
    ],
    [
      'with an index that lags behind',
      withIndexes((index) => [{ ...index, indexType: IT_GLOBAL_INDEX, indexUpdateMode: IUM_ASYNC_INDEX }]),
      /its index credentials_by_uid is a global index.*its index credentials_by_due is a global index/,
    ],
    [
      'with an index that lacks the record',
      withIndexes((index) => [{ ...index, definedColumn: [] }]),
      /with no column, expected a local index.*with record/,
    ],
    [
      'with a column of another type',
      (wanted) => ({
        ...wanted,
        indexMetas: [],
        tableMeta: { ...wanted.tableMeta, definedColumn: [{ name: 'due', type: DCT_STRING }] },
      }),
      /it has no defined column due of type INTEGER; add it/,
    ],
  ])('that exists %s is refused, saying what to do, and not used', async (_what, change, message) => {
    const fixture = await aState();
    await makeTable(fixture, tables.credentials, change);

    const put = fixture.state().records.put(aRecord());

    await expect(put).rejects.toMatchObject({ name: 'StateError', code: 'TableDiffers' });
    await expect(put).rejects.toThrow(message);
    expect(fixture.requests.countByOperation()).toEqual({
      'tablestore.CreateTable': 1,
      'tablestore.DescribeTable': 1,
    });
  });
});

describe('rows that may go', () => {
  test('are those of claims alone: of a table with an index they may not (documented)', () => {
    const expiring = Object.values<TableDefinition>(tables).filter(
      ({ timeToLiveSeconds }) => timeToLiveSeconds !== undefined,
    );

    expect(expiring.map(({ name }) => name)).toContain('claims');
    expect(expiring.flatMap(({ indexes = [] }) => indexes)).toEqual([]);
    expect(
      expiring.filter(({ name }) => ['credentials', 'journal', 'findings', 'settings'].includes(name)),
    ).toEqual([]);
  });

  test('do not go when a table that exists keeps them: that is refused', async () => {
    const fixture = await aState();
    await makeTable(fixture, tables.claims, (wanted) => wanted);

    const take = fixture.state().claims.take('c1', 'run-1', 1_000);

    await expect(take).rejects.toThrow(
      /its rows live for ever, expected 7776000 s; set TimeToLive to 7776000/,
    );
  });

  test('an index follows every write at once', async () => {
    const fixture = await aState();
    const { findings, reading } = fixture.state();
    const seen: number[] = [];

    for (let n = 0; n < 5; n += 1) {
      await findings.open(aFinding());
      seen.push((await reading.openFindings({ size: 10 })).items.length);
      await findings.close('c0001+1', 'unconfirmed', start + 1);
      seen.push((await reading.openFindings({ size: 10 })).items.length);
    }

    expect(seen).toEqual([1, 0, 1, 0, 1, 0, 1, 0, 1, 0]);
  });
});
