/** Column conditions of writes and filters of reads. Documented, except where a test says otherwise. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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

const { EQUAL, NOT_EQUAL, GREATER_THAN, GREATER_EQUAL, LESS_THAN, LESS_EQUAL } = TableStore.ComparatorType;
const { NOT, AND, OR } = TableStore.LogicalOperator;

let store: LocalTablestore;
beforeAll(async () => {
  store = await startTablestore();
  await store.client.createTable(aTable('claims', { key: 'STRING' }));
});
afterAll(() => store.close());

type Comparator = ConstructorParameters<typeof TableStore.SingleColumnCondition>[2];

const column = (
  name: string,
  comparator: Comparator,
  value: TableStore.CellValue,
  passIfMissing = false,
): TableStore.ColumnCondition => new TableStore.SingleColumnCondition(name, value, comparator, passIfMissing);

function all(
  combinator: ConstructorParameters<typeof TableStore.CompositeCondition>[0],
  ...parts: TableStore.ColumnCondition[]
): TableStore.ColumnCondition {
  const composite = new TableStore.CompositeCondition(combinator);
  for (const part of parts) composite.addSubCondition(part);
  return composite;
}

const comparisons = (count: number): TableStore.ColumnCondition =>
  all(AND, ...Array.from({ length: count }, () => column('x', EQUAL, 'y', true)));

function put(key: string, columns: TableStore.AttributesInput, condition = always): Promise<unknown> {
  const primaryKey = [{ key }];
  return store.client.putRow({ tableName: 'claims', condition, primaryKey, attributeColumns: columns });
}

const ifColumns = (columns: TableStore.ColumnCondition): TableStore.Condition =>
  new TableStore.Condition(TableStore.RowExistenceExpectation.IGNORE, columns);

describe('a condition on columns', () => {
  const until = column('until', LESS_THAN, long(200), true);

  it.each([
    ['equal', column('until', EQUAL, long(100)), true],
    ['not equal', column('until', NOT_EQUAL, long(100)), false],
    ['greater', column('until', GREATER_THAN, long(100)), false],
    ['greater or equal', column('until', GREATER_EQUAL, long(100)), true],
    ['less', column('until', LESS_THAN, long(101)), true],
    ['less or equal', column('until', LESS_EQUAL, long(99)), false],
    ['text by its bytes', column('owner', GREATER_THAN, 'Z'), true],
    ['a key column', column('key', EQUAL, 'held'), true],
    ['missing and wanted', column('nothing', EQUAL, 'x'), false],
    ['missing and let pass', column('nothing', EQUAL, 'x', true), true],
    ['another type (inferred)', column('owner', EQUAL, long(1)), false],
    ['not', all(NOT, column('until', EQUAL, long(100))), false],
    ['and', all(AND, column('until', EQUAL, long(100)), column('owner', EQUAL, 'b')), false],
    ['or', all(OR, column('until', EQUAL, long(100)), column('owner', EQUAL, 'b')), true],
    ['nested', all(AND, until, all(NOT, column('owner', EQUAL, 'b'))), true],
  ])('%s decides whether a row is written', async (_, condition, written) => {
    await put('held', [{ until: long(100) }, { owner: 'a' }]);

    const outcome = await put('held', [{ owner: 'taken' }], ifColumns(condition)).then(
      () => 'written',
      () => 'refused',
    );

    expect(outcome).toBe(written ? 'written' : 'refused');
  });

  it('sees the columns of a row that is not there as missing (inferred)', async () => {
    await put('fresh', [{ owner: 'a' }], ifColumns(until));
    const refusal = await refusalOf(
      put('fresh too', [{ owner: 'a' }], ifColumns(column('until', LESS_THAN, long(200)))),
    );

    expect(refusal).toMatchObject({ status: 403, code: 'OTSConditionCheckFail' });
  });

  it('lets exactly one of fifty take over a claim that has run out', async () => {
    await put('expired', [{ until: long(100) }]);
    const attempts = Array.from({ length: 50 }, () =>
      put('expired', [{ until: long(300) }], ifColumns(until)).then(
        () => 1,
        () => 0,
      ),
    );

    const winners = await Promise.all<number>(attempts);

    expect(winners.reduce((sum, won) => sum + won, 0)).toBe(1);
  });

  it('may hold ten comparisons and no more', async () => {
    await put('many', [{ a: 'b' }], ifColumns(comparisons(9)));
    const refusal = await refusalOf(put('many', [{ a: 'b' }], ifColumns(comparisons(10))));

    expect(refusal.text).toContain('The count of filter exceeds the max');
  });
});

const read = (columnFilter: TableStore.ColumnCondition, columnsToGet?: string[]) =>
  store.client.getRow({
    tableName: 'claims',
    primaryKey: [{ key: 'filtered' }],
    columnFilter,
    ...(columnsToGet === undefined ? {} : { columnsToGet }),
  });

describe('a filter', () => {
  it('hides a row that does not pass', async () => {
    await put('filtered', [{ state: 'open' }, { owner: 'a' }]);

    const passed = await read(column('state', EQUAL, 'open'));
    const hidden = await read(column('state', EQUAL, 'closed'));

    expect(columnsOf(passed.row)).toEqual({ state: 'open', owner: 'a' });
    expect(columnsOf(hidden.row)).toBeUndefined();
  });

  it('sees only the columns that are asked for', async () => {
    await put('filtered', [{ state: 'open' }, { owner: 'a' }]);

    const { row } = await read(column('state', EQUAL, 'open'), ['owner']);

    expect(columnsOf(row)).toBeUndefined();
  });

  it('leaves rows out of a range, whose limit counts those returned (inferred)', async () => {
    await store.client.createTable(aTable('findings', { id: 'INTEGER' }));
    for (const id of [1, 2, 3, 4, 5, 6]) {
      const primaryKey = [{ id: long(id) }];
      const attributeColumns = [{ open: id % 2 === 0 }];
      await store.client.putRow({ tableName: 'findings', condition: always, primaryKey, attributeColumns });
    }

    const page = await store.client.getRange({
      tableName: 'findings',
      direction: 'FORWARD',
      inclusiveStartPrimaryKey: [{ id: TableStore.INF_MIN }],
      exclusiveEndPrimaryKey: [{ id: TableStore.INF_MAX }],
      columnFilter: column('open', EQUAL, true),
      limit: 2,
    });

    expect(page.rows.map(keyOf)).toEqual([{ id: 2n }, { id: 4n }]);
    expect(keyOf({ primaryKey: page.nextStartPrimaryKey ?? null })).toEqual({ id: 5n });
  });
});
