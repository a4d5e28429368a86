/** One row at a time. Documented, except where a test says otherwise. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  always,
  aTable,
  columnsOf,
  ifAbsent,
  ifPresent,
  keyOf,
  type LocalTablestore,
  long,
  refusalOf,
  startTablestore,
  TableStore,
} from './tablestore-fixture.ts';

let store: LocalTablestore;
beforeAll(async () => {
  store = await startTablestore();
  await store.client.createTable(aTable('people', { uid: 'STRING', sequence: 'INTEGER' }));
});
afterAll(() => store.close());

const keyFor = (uid: string, sequence = 1): TableStore.PrimaryKeyInput => [
  { uid },
  { sequence: long(sequence) },
];

async function put(
  uid: string,
  attributeColumns: TableStore.AttributesInput,
  condition = always,
): Promise<void> {
  const primaryKey = keyFor(uid);
  await store.client.putRow({ tableName: 'people', condition, primaryKey, attributeColumns });
}

async function get(
  uid: string,
  over: Partial<TableStore.GetRowParams> = {},
): Promise<TableStore.Row | undefined> {
  const primaryKey = keyFor(uid);
  return (await store.client.getRow({ tableName: 'people', primaryKey, ...over })).row;
}

function update(
  uid: string,
  updateOfAttributeColumns: TableStore.UpdateRowParams['updateOfAttributeColumns'],
  over: Partial<TableStore.UpdateRowParams> = {},
): Promise<TableStore.SingleRowResult> {
  const primaryKey = keyFor(uid);
  const base = { tableName: 'people', condition: always, primaryKey, updateOfAttributeColumns };
  return store.client.updateRow({ ...base, ...over });
}

function remove(uid: string, condition = always): Promise<TableStore.SingleRowResult> {
  const primaryKey = keyFor(uid);
  return store.client.deleteRow({ tableName: 'people', condition, primaryKey });
}

describe('a row', () => {
  it('is read as it was put, with every type', async () => {
    await put('201234567890123456', [
      { text: 'Grüße 語' },
      { empty: '' },
      { whole: long(9_007_199_254_740_993n) },
      { largest: long(2n ** 63n - 1n) },
      { negative: long(-5) },
      { half: 0.1 },
      { yes: true },
      { no: false },
      { bytes: Buffer.from([0, 255]) },
    ]);

    const row = await get('201234567890123456');

    expect(keyOf(row)).toEqual({ uid: '201234567890123456', sequence: 1n });
    expect(columnsOf(row)).toEqual({
      text: 'Grüße 語',
      empty: '',
      whole: 9_007_199_254_740_993n,
      largest: 2n ** 63n - 1n,
      negative: -5n,
      half: 0.1,
      yes: true,
      no: false,
      bytes: Buffer.from([0, 255]),
    });
  });

  it('is empty when there is none', async () => {
    expect(columnsOf(await get('nobody'))).toBeUndefined();
  });

  it('is replaced whole by a put and changed in part by an update', async () => {
    await put('replaced', [{ a: 'old' }, { b: 'old' }]);
    await put('replaced', [{ a: 'new' }]);
    await update('replaced', [{ PUT: [{ c: 'added' }] }]);

    expect(columnsOf(await get('replaced'))).toEqual({ a: 'new', c: 'added' });
  });

  it('loses the columns that an update deletes and stays without any', async () => {
    await put('bare', [{ a: 'x' }, { b: 'y' }]);
    await update('bare', [{ DELETE_ALL: ['a'] }]);
    const one = columnsOf(await get('bare'));
    await update('bare', [{ DELETE_ALL: ['b'] }]);

    expect(one).toEqual({ b: 'y' });
    expect(columnsOf(await get('bare'))).toEqual({});
  });

  it('is not made by an update that only deletes (seen in the vendor’s SDK tests)', async () => {
    await update('never', [{ DELETE_ALL: ['a'] }]);

    expect(columnsOf(await get('never'))).toBeUndefined();
  });

  it('is gone when it was deleted, also twice', async () => {
    await put('leaver', [{ a: 'x' }]);
    await remove('leaver');
    await remove('leaver');

    expect(columnsOf(await get('leaver'))).toBeUndefined();
  });

  it('gives its key back when asked to', async () => {
    const primaryKey = keyFor('returned');
    const returnContent = { returnType: TableStore.ReturnType.Primarykey };

    const { row, consumed } = await store.client.putRow({
      tableName: 'people',
      condition: always,
      primaryKey,
      attributeColumns: [{ a: 'x' }],
      returnContent,
    });

    expect(keyOf(row)).toEqual({ uid: 'returned', sequence: 1n });
    expect(consumed.capacityUnit).toMatchObject({ read: 0, write: 1 });
  });
});

describe('row existence', () => {
  it.each([
    ['a put that expects no row', () => put('there', [{ a: 'b' }], ifAbsent)],
    ['a put that expects a row', () => put('absent', [{ a: 'b' }], ifPresent)],
    [
      'an update that expects a row',
      () => update('absent', [{ PUT: [{ a: 'b' }] }], { condition: ifPresent }),
    ],
    ['a deletion that expects a row', () => remove('absent', ifPresent)],
  ])('%s is refused and changes nothing', async (_, attempt) => {
    await put('there', [{ a: 'kept' }]);

    const refusal = await refusalOf(attempt());

    expect(refusal).toMatchObject({ status: 403, code: 'OTSConditionCheckFail' });
    expect(refusal.text).toContain('Condition check failed.');
    expect(columnsOf(await get('there'))).toEqual({ a: 'kept' });
    expect(columnsOf(await get('absent'))).toBeUndefined();
  });

  it('is decided for exactly one of fifty that put at once', async () => {
    const attempts = Array.from({ length: 50 }, (_, index) =>
      put('claimed', [{ owner: `o${index}` }], ifAbsent).then(
        () => index,
        () => undefined,
      ),
    );

    const winners = (await Promise.all(attempts)).filter((winner) => winner !== undefined);

    expect(winners).toHaveLength(1);
    expect(columnsOf(await get('claimed'))).toEqual({ owner: `o${winners[0]}` });
  });
});

describe('columns to get', () => {
  it.each([
    [['a'], { a: '1' }],
    [['a', 'nothing'], { a: '1' }],
    [['nothing'], undefined],
    [['nothing', 'uid'], {}],
  ])('%j shows %j', async (columnsToGet, expected) => {
    await put('chosen', [{ a: '1' }, { b: '2' }]);

    expect(columnsOf(await get('chosen', { columnsToGet }))).toEqual(expected);
  });
});
