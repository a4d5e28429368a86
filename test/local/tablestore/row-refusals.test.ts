/** Rows that are refused: keys (as seen in the vendor's SDK tests) and columns (documented). */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  always,
  aTable,
  type LocalTablestore,
  long,
  refusalOf,
  startTablestore,
  TableStore,
} from './tablestore-fixture.ts';

const uid = '201234567890123456';

let store: LocalTablestore;
beforeAll(async () => {
  store = await startTablestore();
  await store.client.createTable(aTable('people', { uid: 'STRING', sequence: 'INTEGER' }));
});
afterAll(() => store.close());

const put = (
  primaryKey: TableStore.PrimaryKeyInput,
  attributeColumns: TableStore.AttributesInput = [{ a: 'b' }],
) => store.client.putRow({ tableName: 'people', condition: always, primaryKey, attributeColumns });

describe('a key with', () => {
  it.each([
    ['too few', [{ uid }], 'OTSInvalidPK', 'Validate PK size fail. Input: 1, Meta: 2.'],
    [
      'a wrong name',
      [{ uid }, { other: long(1) }],
      'OTSInvalidPK',
      'Validate PK name fail. Input: other, Meta: sequence.',
    ],
    [
      'a wrong order',
      [{ sequence: long(1) }, { uid }],
      'OTSInvalidPK',
      'Validate PK name fail. Input: sequence, Meta: uid.',
    ],
    [
      'a wrong type',
      [{ uid: long(1) }, { sequence: long(1) }],
      'OTSInvalidPK',
      'Validate PK type fail. Input: VT_INTEGER, Meta: VT_STRING.',
    ],
    [
      'no bound of a range',
      [{ uid: TableStore.INF_MIN }, { sequence: long(1) }],
      'OTSInvalidPK',
      'Validate PK type fail. Input: VT_INF_MIN, Meta: VT_STRING.',
    ],
    [
      '1025 bytes',
      [{ uid: 'ü'.repeat(512) + 'x' }, { sequence: long(1) }],
      'OTSParameterInvalid',
      "The length of primary key column: 'uid' exceeds the MaxLength: 1024 with CurrentLength: 1025.",
    ],
  ] as [string, TableStore.PrimaryKeyInput, string, string][])(
    '%s is refused',
    async (_, primaryKey, code, text) => {
      const refusal = await refusalOf(put(primaryKey));

      expect(refusal).toMatchObject({ status: 400, code });
      expect(refusal.text).toContain(text);
    },
  );
});

describe('columns with', () => {
  it.each([
    ['a name that begins with a digit', [{ '1a': 'b' }], "Invalid column name: '1a'."],
    [
      'the name of a key column',
      [{ uid: 'b' }],
      "Duplicated attribute column name with primary key column: 'uid'.",
    ],
    ['more than 2 MB', [{ a: 'x'.repeat(2 * 1024 * 1024 + 1) }], 'exceeded the MaxLength:2097152'],
    ['infinity', [{ a: Number.POSITIVE_INFINITY }], "Infinity can't be set to double value."],
    ['a version too old', [{ a: 'b', timestamp: 1_000_000 }], 'Invalid timestamp. Cell:a.'],
    [
      '1025 columns',
      Array.from({ length: 1025 }, (__, index) => ({ [`c${index}`]: 'x' })),
      'The number of attribute columns exceeds the limit, limit count: 1024, column count: 1025.',
    ],
  ] as [string, TableStore.AttributesInput, string][])('%s is refused', async (_, columns, text) => {
    const refusal = await refusalOf(put([{ uid }, { sequence: long(1) }], columns));

    expect(refusal).toMatchObject({ status: 400, code: 'OTSParameterInvalid' });
    expect(refusal.text).toContain(text);
  });
});
