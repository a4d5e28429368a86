/** Atomic increments. Documented, except where a test says otherwise. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  always,
  aTable,
  columnsOf,
  type LocalTablestore,
  long,
  refusalOf,
  startTablestore,
  TableStore,
} from './tablestore-fixture.ts';

let store: LocalTablestore;
beforeAll(async () => {
  store = await startTablestore();
  await store.client.createTable(aTable('counters', { key: 'STRING' }));
});
afterAll(() => store.close());

type Changes = TableStore.UpdateRowParams['updateOfAttributeColumns'];

function update(key: string, updateOfAttributeColumns: Changes): Promise<TableStore.SingleRowResult> {
  return store.client.updateRow({
    tableName: 'counters',
    condition: always,
    primaryKey: [{ key }],
    updateOfAttributeColumns,
    returnContent: { returnType: TableStore.ReturnType.AfterModify, returnColumns: ['count'] },
  });
}

const increment = (key: string, by: number): Promise<TableStore.SingleRowResult> =>
  update(key, [{ INCREMENT: [{ count: long(by) }] }]);

const read = async (key: string): Promise<unknown> =>
  columnsOf((await store.client.getRow({ tableName: 'counters', primaryKey: [{ key }] })).row);

describe('a counter', () => {
  it('starts at zero, adds, subtracts and is given back', async () => {
    const results = [await increment('counted', 10), await increment('counted', -3)];

    expect(results.map(({ row }) => columnsOf(row))).toEqual([{ count: 10n }, { count: 7n }]);
  });

  it('counts every one of fifty at once', async () => {
    await Promise.all(Array.from({ length: 50 }, () => increment('crowded', 1)));

    expect(await read('crowded')).toEqual({ count: 50n });
  });

  it.each([
    ['text', [{ count: 'many' }]],
    ['the largest integer', [{ count: long(2n ** 63n - 1n) }]],
  ])('refuses to add to %s and stays as it is', async (_, columns) => {
    await update('uncountable', [{ PUT: columns }]);
    const before = await read('uncountable');

    const refusal = await refusalOf(increment('uncountable', 1));

    expect(refusal).toMatchObject({ status: 400, code: 'OTSParameterInvalid' });
    expect(await read('uncountable')).toEqual(before);
  });

  it('is not changed in another way in the same request', async () => {
    const changes = [{ INCREMENT: [{ count: long(1) }] }, { PUT: [{ count: long(5) }] }];

    expect(await refusalOf(update('both', changes))).toMatchObject({
      status: 400,
      code: 'OTSParameterInvalid',
    });
  });
});
