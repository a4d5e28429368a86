import { describe, expect, test } from 'vitest';
import { tables } from '../../../shared/state/tables.ts';
import { inTurn } from './domain-builders.ts';
import { aState } from './state-fixture.ts';

const day = '2026-11-20';

describe('counters (UpdateRow with increments: documented)', () => {
  test('count every one of 50 from several processes', async () => {
    const fixture = await aState();
    const states = Array.from({ length: 5 }, () => fixture.state());

    await Promise.all(Array.from({ length: 50 }, (_, n) => inTurn(states, n).counters.add(day, 'revoked')));

    expect(await fixture.state().counters.read(day, day)).toEqual([{ day, counts: { revoked: 50 } }]);
  });

  test('are read by day, from and through, days without any left out', async () => {
    const { counters } = (await aState()).state();
    for (const [on, by] of [
      ['2026-11-18', 1],
      ['2026-11-19', 2],
      ['2026-11-21', 3],
      ['2026-11-22', 4],
    ] as const) {
      await counters.add(on, 'would-revoke', by);
    }

    const read = await counters.read('2026-11-19', '2026-11-21');

    expect(read).toEqual([
      { day: '2026-11-19', counts: { 'would-revoke': 2 } },
      { day: '2026-11-21', counts: { 'would-revoke': 3 } },
    ]);
  });

  test('that are added at the same moment go out in one request', async () => {
    const fixture = await aState();
    const { counters } = fixture.state();
    await counters.read(day, day);
    fixture.requests.clear();

    await Promise.all([
      counters.add(day, 'revoked', 2),
      counters.add(day, 'events'),
      counters.add(day, 'revoked'),
    ]);

    expect(fixture.requests.countByOperation()).toEqual({ 'tablestore.UpdateRow': 1 });
    expect(await counters.read(day, day)).toEqual([{ day, counts: { revoked: 3, events: 1 } }]);
  });

  test.each([
    ['applied', true, [{ day, counts: { held: 1 } }]],
    ['not applied', false, []],
  ])('are not sent again when the answer is lost: %s', async (_what, applied, expected) => {
    const fixture = await aState();
    const { counters } = fixture.state();
    await counters.read(day, day);
    fixture.fault({ operation: 'UpdateRow', times: 1, fault: { kind: 'reset', applied } });

    const add = counters.add(day, 'held');

    await expect(add).rejects.toMatchObject({ name: 'StateError' });
    expect(await counters.read(day, day)).toEqual(expected);
  });

  test.each([
    ['20.11.2026', 'held', 1],
    [day, 'Held!', 1],
    [day, 'held', -1],
    [day, 'held', 0.5],
  ])('refuse what is no day, no name or no count: %s %s %s', async (on, name, by) => {
    const { counters } = (await aState()).state();

    const add = counters.add(on, name, by);

    await expect(add).rejects.toThrow(RangeError);
  });

  test('throw for a row that counts something else', async () => {
    const fixture = await aState();
    await fixture.table(tables.claims).put([fixture.account, `count/${day}`], { count_held: 'many' });

    const read = fixture.state().counters.read(day, day);

    await expect(read).rejects.toMatchObject({ code: 'UnreadableRow' });
  });
});
