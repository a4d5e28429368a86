/** BatchGetRow and BatchWriteRow. Documented, except where a test says otherwise. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  always,
  aTable,
  columnsOf,
  ifAbsent,
  ifPresent,
  type LocalTablestore,
  refusalOf,
  startTablestore,
  type TableStore,
} from './tablestore-fixture.ts';

let store: LocalTablestore;
beforeAll(async () => {
  store = await startTablestore();
  await store.client.createTable(aTable('identities', { uid: 'STRING' }));
  await store.client.createTable(aTable('settings', { name: 'STRING' }));
});
afterAll(() => store.close());

type Row = TableStore.BatchWriteRowParams['tables'][number]['rows'][number];

const aPut = (uid: string, value: string, condition = always): Row => ({
  type: 'PUT',
  condition,
  primaryKey: [{ uid }],
  attributeColumns: [{ value }],
});

const write = (rows: Row[], tableName = 'identities'): Promise<TableStore.BatchWriteRowResult> =>
  store.client.batchWriteRow({ tables: [{ tableName, rows }] });

async function read(tableName: string, key: string, values: string[]): Promise<TableStore.RowInBatch[]> {
  const primaryKey = values.map((value) => [{ [key]: value }]);
  const { tables } = await store.client.batchGetRow({ tables: [{ tableName, primaryKey }] });
  return tables.flat();
}

describe('a batch of writes', () => {
  it('gives each row its own result', async () => {
    await write([aPut('there', 'old'), aPut('leaving', 'old')]);

    const { tables: results } = await write([
      aPut('there', 'new', ifAbsent),
      aPut('fresh', 'new', ifAbsent),
      { type: 'DELETE', condition: ifPresent, primaryKey: [{ uid: 'leaving' }] },
      { type: 'DELETE', condition: ifPresent, primaryKey: [{ uid: 'absent' }] },
    ]);

    const rows = await read('identities', 'uid', ['there', 'fresh', 'leaving']);
    expect(results.map(({ isOk, errorCode }) => [isOk, errorCode])).toEqual([
      [false, 'OTSConditionCheckFail'],
      [true, null],
      [true, null],
      [false, 'OTSConditionCheckFail'],
    ]);
    expect(rows.map(columnsOf)).toEqual([{ value: 'old' }, { value: 'new' }, undefined]);
  });

  it('goes to several tables, and one that is missing refuses only its rows (inferred)', async () => {
    const { tables: results } = await store.client.batchWriteRow({
      tables: [
        { tableName: 'identities', rows: [aPut('spread', 'a')] },
        { tableName: 'nowhere', rows: [aPut('spread', 'a'), aPut('other', 'a')] },
      ],
    });

    expect(results.map(({ tableName, errorCode }) => [tableName, errorCode])).toEqual([
      ['identities', null],
      ['nowhere', 'OTSObjectNotExist'],
      ['nowhere', 'OTSObjectNotExist'],
    ]);
  });

  it('refuses only the row whose key is wrong (seen in the vendor’s SDK tests)', async () => {
    const wrong: Row = { ...aPut('x', 'y'), primaryKey: [{ name: 'x' }] };

    const { tables: results } = await write([wrong, aPut('right', 'y')]);

    expect(results.map(({ errorCode, errorMessage }) => [errorCode, errorMessage])).toEqual([
      ['OTSInvalidPK', 'Validate PK name fail. Input: name, Meta: uid.'],
      [null, null],
    ]);
  });

  it('takes a row twice without conditions, and refuses it with', async () => {
    const { tables: results } = await write([aPut('twice', 'one'), aPut('twice', 'two')]);
    const refusal = await refusalOf(write([aPut('twice', 'one', ifPresent), aPut('twice', 'two')]));

    expect(results.every(({ isOk }) => isOk)).toBe(true);
    expect((await read('identities', 'uid', ['twice'])).map(columnsOf)).toEqual([{ value: 'two' }]);
    expect(refusal.text).toContain(
      'Repeated rows do not support row exist expectation check in BatchModify.',
    );
  });

  it('is refused whole when one row is malformed, or when there are more than 200', async () => {
    const malformed = await refusalOf(
      write([
        aPut('unwritten', 'a'),
        { ...aPut('x', 'y'), attributeColumns: [{ '1st': 'bad name' }] } as Row,
      ]),
    );
    const tooMany = await refusalOf(write(Array.from({ length: 201 }, (_, index) => aPut(`r${index}`, 'a'))));

    expect(malformed.text).toContain("Invalid column name: '1st'.");
    expect(tooMany.text).toContain('Rows count exceeds the upper limit: 200.');
    expect((await read('identities', 'uid', ['unwritten', 'r0'])).map(columnsOf)).toEqual([
      undefined,
      undefined,
    ]);
  });

  it('is refused when it is empty', async () => {
    expect((await refusalOf(write([]))).text).toContain("No operation is specified for table: 'identities'.");
  });
});

describe('a batch of reads', () => {
  it('answers in the order of the keys, with nothing for a row that is not there', async () => {
    await write([aPut('one', '1'), aPut('two', '2')]);

    const rows = await read('identities', 'uid', ['two', 'missing', 'one']);

    expect(rows.map(columnsOf)).toEqual([{ value: '2' }, undefined, { value: '1' }]);
    expect(rows.every(({ isOk }) => isOk)).toBe(true);
  });

  it('refuses a row by itself for a missing table or a wrong key', async () => {
    const missing = await read('nowhere', 'uid', ['x']);
    const wrong = await read('identities', 'name', ['x']);

    expect([...missing, ...wrong].map(({ errorCode }) => errorCode)).toEqual([
      'OTSObjectNotExist',
      'OTSInvalidPK',
    ]);
  });

  it('takes 100 rows and no more', async () => {
    const keys = Array.from({ length: 101 }, (_, index) => `k${index}`);

    expect(await read('identities', 'uid', keys.slice(1))).toHaveLength(100);
    expect((await refusalOf(read('identities', 'uid', keys))).text).toContain(
      'Rows count exceeds the upper limit: 100.',
    );
  });
});
