/** GetRange. Documented, except where a test says otherwise. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  always,
  aTable,
  keyOf,
  type LocalTablestore,
  long,
  refusalOf,
  startTablestore,
  TableStore,
} from './tablestore-fixture.ts';

const INF_MIN: TableStore.VirtualData = TableStore.INF_MIN;
const INF_MAX: TableStore.VirtualData = TableStore.INF_MAX;
const uids = ['201234567890123456', '201234567890123457', '21', '3012345678901234567'];

let store: LocalTablestore;
beforeAll(async () => {
  store = await startTablestore();
  await store.client.createTable(aTable('journal', { uid: 'STRING', sequence: 'INTEGER' }));
  for (const uid of uids) {
    for (const sequence of [-1, 9, 10]) await put('journal', [{ uid }, { sequence: long(sequence) }]);
  }
});
afterAll(() => store.close());

function put(
  tableName: string,
  primaryKey: TableStore.PrimaryKeyInput,
  attributeColumns: TableStore.AttributesInput = [{ seen: true }],
): Promise<unknown> {
  return store.client.putRow({ tableName, condition: always, primaryKey, attributeColumns });
}

const bound = (
  uid: string | TableStore.VirtualData,
  sequence: TableStore.int64 | TableStore.VirtualData,
): TableStore.PrimaryKeyInput => [{ uid }, { sequence }];

/** Every page of a range, each row as `uid/sequence`. */
async function pages(
  direction: 'FORWARD' | 'BACKWARD',
  start: TableStore.PrimaryKeyInput,
  end: TableStore.PrimaryKeyInput,
  limit: number,
): Promise<string[][]> {
  const found: string[][] = [];
  let next: TableStore.PrimaryKeyInput | undefined = start;
  while (next !== undefined) {
    const page: TableStore.GetRangeResult = await store.client.getRange({
      tableName: 'journal',
      direction,
      inclusiveStartPrimaryKey: next,
      exclusiveEndPrimaryKey: end,
      limit,
    });
    found.push(page.rows.map((row) => Object.values(keyOf(row)).join('/')));
    next = page.nextStartPrimaryKey?.map(({ name, value }) => ({ [name]: value }));
  }
  return found;
}

describe('a range', () => {
  const [first, second, third, fourth] = uids as [string, string, string, string];

  it('comes in pages of two, in the order of bytes and of integers', async () => {
    const found = await pages('FORWARD', bound(INF_MIN, INF_MIN), bound(INF_MAX, INF_MAX), 2);

    expect(found).toEqual([
      [`${first}/-1`, `${first}/9`],
      [`${first}/10`, `${second}/-1`],
      [`${second}/9`, `${second}/10`],
      [`${third}/-1`, `${third}/9`],
      [`${third}/10`, `${fourth}/-1`],
      [`${fourth}/9`, `${fourth}/10`],
    ]);
  });

  it('comes backwards, from the inclusive start to the exclusive end', async () => {
    const found = await pages('BACKWARD', bound(second, long(9)), bound(first, long(9)), 2);

    expect(found).toEqual([[`${second}/9`, `${second}/-1`], [`${first}/10`]]);
  });

  it('of one subject stays within it', async () => {
    const forward = await pages('FORWARD', bound(third, INF_MIN), bound(third, INF_MAX), 10);
    const newest = await pages('BACKWARD', bound(third, INF_MAX), bound(third, INF_MIN), 3);

    expect(forward).toEqual([[`${third}/-1`, `${third}/9`, `${third}/10`]]);
    expect(newest).toEqual([[`${third}/10`, `${third}/9`, `${third}/-1`]]);
  });

  it('without rows is empty', async () => {
    expect(await pages('FORWARD', bound('9', INF_MIN), bound('9', INF_MAX), 2)).toEqual([[]]);
  });

  it('stops at 4 MB', async () => {
    await store.client.createTable(aTable('large', { id: 'INTEGER' }));
    const text = 'x'.repeat(1_500_000);
    for (const id of [1, 2, 3, 4]) await put('large', [{ id: long(id) }], [{ text }]);

    const page = await store.client.getRange({
      tableName: 'large',
      direction: 'FORWARD',
      inclusiveStartPrimaryKey: [{ id: INF_MIN }],
      exclusiveEndPrimaryKey: [{ id: INF_MAX }],
    });

    expect(page.rows.map(keyOf)).toEqual([{ id: 1n }, { id: 2n }, { id: 3n }]);
    expect(keyOf({ primaryKey: page.nextStartPrimaryKey ?? null })).toEqual({ id: 4n });
  });

  it('stops at 5000 rows', async () => {
    await store.client.createTable(aTable('many', { id: 'INTEGER' }));
    for (let from = 0; from < 5002; from += 200) {
      const ids = Array.from({ length: Math.min(200, 5002 - from) }, (_, index) => from + index);
      const rows = ids.map((id) => ({
        type: 'PUT' as const,
        condition: always,
        primaryKey: [{ id: long(id) }],
        attributeColumns: [{ a: 'b' }],
      }));
      await store.client.batchWriteRow({ tables: [{ tableName: 'many', rows }] });
    }

    const page = await store.client.getRange({
      tableName: 'many',
      direction: 'FORWARD',
      inclusiveStartPrimaryKey: [{ id: INF_MIN }],
      exclusiveEndPrimaryKey: [{ id: INF_MAX }],
    });

    expect(page.rows).toHaveLength(5000);
    expect(keyOf({ primaryKey: page.nextStartPrimaryKey ?? null })).toEqual({ id: 5000n });
  });

  it.each([
    ['FORWARD', second, first, 'Begin key must less than end key in FORWARD'],
    ['BACKWARD', first, second, 'Begin key must more than end key in BACKWARD'],
  ] as const)('%s in the wrong direction is refused', async (direction, start, end, text) => {
    const refusal = await refusalOf(pages(direction, bound(start, INF_MIN), bound(end, INF_MIN), 2));

    expect(refusal).toMatchObject({ status: 400, code: 'OTSParameterInvalid' });
    expect(refusal.text).toContain(text);
  });

  it('with a limit below one is refused', async () => {
    const refusal = await refusalOf(pages('FORWARD', bound(INF_MIN, INF_MIN), bound(INF_MAX, INF_MAX), -1));

    expect(refusal.text).toContain('The limit must be greater than 0.');
  });
});
