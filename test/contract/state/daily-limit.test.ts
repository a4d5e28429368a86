import { describe, expect, test } from 'vitest';
import { aUid, inTurn } from './domain-builders.ts';
import { aState, loseNextAnswer } from './state-fixture.ts';

const day = '2026-11-20';

describe('the daily limit (conditional PutRow: documented)', () => {
  test('of 5 lets exactly 5 of 20 simultaneous identities through', async () => {
    const fixture = await aState();
    const states = Array.from({ length: 4 }, () => fixture.state());

    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) => inTurn(states, n).dailyLimit.reserve(day, [aUid(n)], 5)),
    );

    expect(answers.filter((answer) => answer.kind === 'reserved')).toHaveLength(5);
    expect(answers.filter((answer) => answer.kind === 'over')).toHaveLength(15);
  });

  test('counts an identity once, however often and however simultaneously it is reserved', async () => {
    const fixture = await aState();
    const { dailyLimit } = fixture.state();

    const answers = await Promise.all(
      Array.from({ length: 10 }, () => dailyLimit.reserve(day, [aUid(1), aUid(1)], 1)),
    );

    expect(answers).toEqual(Array.from({ length: 10 }, () => ({ kind: 'reserved' })));
  });

  test('takes all of a plan or none of it', async () => {
    const { dailyLimit } = (await aState()).state();
    await dailyLimit.reserve(day, [aUid(1), aUid(2)], 4);

    const over = await dailyLimit.reserve(day, [aUid(2), aUid(3), aUid(4), aUid(5)], 4);
    const fits = await dailyLimit.reserve(day, [aUid(2), aUid(3), aUid(4)], 4);

    expect(over).toEqual({ kind: 'over', taken: 2 });
    expect(fits).toEqual({ kind: 'reserved' });
  });

  test('begins anew with the day', async () => {
    const { dailyLimit } = (await aState()).state();
    await dailyLimit.reserve(day, [aUid(1)], 1);

    const tomorrow = await dailyLimit.reserve('2026-11-21', [aUid(2)], 1);

    expect(tomorrow).toEqual({ kind: 'reserved' });
  });

  test.each([0, Number.NaN])('of %s lets nobody through', async (limit) => {
    const { dailyLimit } = (await aState()).state();

    const answer = await dailyLimit.reserve(day, [aUid(1)], limit);

    expect(answer).toEqual({ kind: 'over', taken: 0 });
  });

  test('counts once when the answer is lost after the slot was taken', async () => {
    const fixture = await aState();
    const { dailyLimit } = fixture.state();
    await dailyLimit.reserve(day, [], 0);
    loseNextAnswer(fixture, 'PutRow');

    await dailyLimit.reserve(day, [aUid(1)], 2);

    expect(await dailyLimit.reserve(day, [aUid(2), aUid(3)], 2)).toEqual({ kind: 'over', taken: 1 });
    expect(fixture.faults.unused()).toEqual([]);
  });
});
