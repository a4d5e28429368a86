/** BatchWriteRow: a result for each row (documented), at most 200 rows and 4 MB (documented), no transaction (documented). */
import { describe, expect, test } from 'vitest';
import type { Columns, Table } from '../../../shared/state/table.ts';
import { tables } from '../../../shared/state/tables.ts';
import { StateError } from '../../../shared/use-cases/ports.ts';
import { aState, type Fixture, loseNextAnswer } from './state-fixture.ts';

const count = 150;
const numbers = Array.from({ length: count }, (_, index) => index);

async function aTable(): Promise<{ fixture: Fixture; table: Table }> {
  const fixture = await aState();
  const table = fixture.table(tables.claims);
  await table.put([fixture.account, 'lease/first'], { owner: 'somebody' });
  fixture.requests.clear();
  return { fixture, table };
}

const keyOf = ({ account }: Fixture, number: number): [string, string] => [account, `lease/${number}`];
const columns = (number: number): Columns => ({ owner: `owner ${number}`, expiresAt: BigInt(number) });

describe('writes that are asked for at the same time', () => {
  test('travel in few requests and are all there', async () => {
    const { fixture, table } = await aTable();

    await Promise.all(numbers.map((number) => table.put(keyOf(fixture, number), columns(number))));

    const rows = await table.getMany(numbers.map((number) => keyOf(fixture, number)));
    expect(rows.map((row) => row?.columns['owner'])).toEqual(numbers.map((number) => `owner ${number}`));
    const sent = fixture.requests.entries.filter(({ operation }) => operation.endsWith('WriteRow'));
    expect(sent.map(({ operation }) => operation)).toEqual(['BatchWriteRow', 'BatchWriteRow']);
  });

  test('travel together whether they put or update, and an update leaves what it does not name', async () => {
    const { fixture, table } = await aTable();
    await table.put(keyOf(fixture, 1), { ...columns(1), gone: 'soon' });
    fixture.requests.clear();

    await Promise.all([
      table.put(keyOf(fixture, 0), columns(0)),
      table.update(keyOf(fixture, 1), { owner: 'another', gone: undefined }),
      table.update(keyOf(fixture, 2), { owner: 'a third' }),
    ]);

    expect(fixture.requests.countByOperation()).toEqual({ 'tablestore.BatchWriteRow': 1 });
    const rows = await table.getMany([0, 1, 2].map((number) => keyOf(fixture, number)));
    expect(rows.map((row) => ({ ...row?.columns, write: undefined }))).toEqual([
      columns(0),
      { owner: 'another', expiresAt: 1n },
      { owner: 'a third' },
    ]);
  });

  test('carry no increment: each is a request of its own', async () => {
    const { fixture, table } = await aTable();

    await Promise.all([0, 1, 0].map((number) => table.increment(keyOf(fixture, number), { count: 1n })));

    expect(fixture.requests.countByOperation()).toEqual({ 'tablestore.UpdateRow': 3 });
    expect((await table.get(keyOf(fixture, 0)))?.columns['count']).toBe(2n);
  });

  test('have a condition and a result each', async () => {
    const { fixture, table } = await aTable();
    await table.put(keyOf(fixture, 1), columns(1));

    const results = await Promise.all(
      [0, 1, 2].map((number) => table.putIf({ kind: 'absent' }, keyOf(fixture, number), columns(number))),
    );

    expect(results).toEqual(['applied', 'refused', 'applied']);
  });

  test('give one row to one of many', async () => {
    const { fixture, table } = await aTable();

    const results = await Promise.all(
      numbers
        .slice(0, 10)
        .map((number) => table.putIf({ kind: 'absent' }, keyOf(fixture, 0), columns(number))),
    );

    expect(results.filter((result) => result === 'applied')).toHaveLength(1);
  });

  test('write the same row in the order in which they were asked for', async () => {
    const { fixture, table } = await aTable();

    await Promise.all(numbers.slice(0, 10).map((number) => table.put(keyOf(fixture, 0), columns(number))));

    expect((await table.get(keyOf(fixture, 0)))?.columns['owner']).toBe('owner 9');
  });

  test('are settled by reading when the answer for all is lost', async () => {
    const { fixture, table } = await aTable();
    loseNextAnswer(fixture, 'BatchWriteRow');

    const results = await Promise.all(
      numbers
        .slice(0, 5)
        .map((number) => table.putIf({ kind: 'absent' }, keyOf(fixture, number), columns(number))),
    );

    expect(results).toEqual(['applied', 'applied', 'applied', 'applied', 'applied']);
  });

  test('do not fail with one that is refused', async () => {
    const { fixture, table } = await aTable();
    const tooLong: Columns = { owner: 'x'.repeat(3 * 1024 * 1024) };

    const [bad, ...good] = await Promise.allSettled([
      table.put(keyOf(fixture, 0), tooLong),
      ...[1, 2, 3].map((number) => table.put(keyOf(fixture, number), columns(number))),
    ]);

    expect(bad).toMatchObject({ status: 'rejected', reason: expect.any(StateError) as StateError });
    expect(good.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled']);
  });

  // Documented: BatchWriteRow needs its right on each table. That nothing of a refused one is written is inferred.
  test('go alone where the role may write rows and no batches', async () => {
    const { fixture, table } = await aTable();
    const fault = { kind: 'error', status: 403, code: 'OTSNoPermissionAccess' } as const;
    fixture.fault({ operation: 'BatchWriteRow', times: 1, fault });

    await Promise.all([0, 1].map((number) => table.put(keyOf(fixture, number), columns(number))));

    expect(fixture.requests.countByOperation()).toEqual({
      'tablestore.BatchWriteRow': 1,
      'tablestore.PutRow': 2,
    });
  });

  test('carry on after a batch that was never answered', async () => {
    const { fixture, table } = await aTable();
    fixture.fault({ operation: 'BatchWriteRow', times: 1, fault: { kind: 'hang' } });

    await Promise.all([0, 1, 2].map((number) => table.put(keyOf(fixture, number), columns(number))));

    const rows = await table.getMany([0, 1, 2].map((number) => keyOf(fixture, number)));
    expect(rows.map((row) => row?.columns['owner'])).toEqual(['owner 0', 'owner 1', 'owner 2']);
  });
});
