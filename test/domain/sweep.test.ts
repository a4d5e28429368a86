/** What a run remembers of itself: its name, and what it could not see. */
import { describe, expect, it } from 'vitest';
import { addUnseen, countUnseen, runNamed, type Unseen } from '../../shared/domain/sweep.ts';
import { now } from '../support/builders.ts';

const worker = '3f9b7c10-55b0-4f0e-9d1c-0d6b8f6a0001';
const things = (count: number, from = 0): Unseen[] =>
  Array.from({ length: count }, (_, index) => ({ what: `c${from + index}`, why: 'It hung.' }));

describe('the name of a run', () => {
  it('tells when it began, and by whom', () => {
    expect(runNamed(now, worker)).toBe('run-20261120T091504-3f9b7c10');
  });

  it('fits to begin the id of a task', () => {
    expect(runNamed(now, worker)).toMatch(/^[A-Za-z_][A-Za-z0-9_-]{0,127}$/);
  });

  it('is in the order of the beginnings', () => {
    const names = [now, now + 1_000, now + 86_400_000, now + 40 * 86_400_000].map((at) =>
      runNamed(at, worker),
    );

    expect(names.toSorted()).toEqual(names);
  });
});

describe('what could not be seen', () => {
  it('is named, each with why', () => {
    const unseen = addUnseen(things(1), [{ what: 'cn-shanghai', why: 'It was down.' }]);

    expect(unseen).toEqual([
      { what: 'c0', why: 'It hung.' },
      { what: 'cn-shanghai', why: 'It was down.' },
    ]);
    expect(countUnseen(unseen)).toBe(2);
  });

  it('is the same when nothing is added', () => {
    const known = things(2);

    expect(addUnseen(known, [])).toBe(known);
  });

  it('has reasons of a bounded length', () => {
    const [one] = addUnseen([], [{ what: 'c1', why: 'x'.repeat(5_000) }]);

    expect(one?.why).toHaveLength(300);
  });

  it.each([
    ['exactly as many as are named', [1000], 1000, undefined],
    ['one more', [1001], 1001, 1],
    ['many more, bit by bit', [400, 900, 5, 3000], 1001, 3305],
    ['more after it was full', [1000, 1, 1], 1001, 2],
  ])('is named a thousand times, and then counted: %s', (_words, parts, length, others) => {
    let unseen: readonly Unseen[] = [];
    let from = 0;
    for (const count of parts) {
      unseen = addUnseen(unseen, things(count, from));
      from += count;
    }

    expect(unseen).toHaveLength(length);
    expect(unseen.at(-1)?.count).toBe(others);
    expect(countUnseen(unseen)).toBe(from);
    expect(unseen.slice(0, 1000).map(({ what }) => what)).toEqual(things(1000).map(({ what }) => what));
  });
});
