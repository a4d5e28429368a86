/** A pass that has no more pages or time, and whatever happens look after look: no claim about time that was not read. */
import * as fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { emptyLedger } from '../../shared/domain/key-ledger.ts';
import { days, hours, type Instant, minutes, seconds } from '../../shared/domain/time.ts';
import type { OperationsPage } from '../../shared/use-cases/ports/encryption.ts';
import { readKeyOperations, type ReadingContext } from '../../shared/use-cases/read-key-operations.ts';
import {
  ago,
  aSource,
  begin,
  contextOf,
  type KeyEvent,
  others,
  region,
  settling,
  type Source,
  used,
} from '../support/key-events.ts';

let on: Source;
let context: ReadingContext;
beforeEach(() => {
  on = aSource();
  context = contextOf(on);
});

const read = (...keyIds: string[]) => readKeyOperations(region, keyIds, context);

describe('a bound', () => {
  it('that is reached leaves what was not read uncovered', async () => {
    on.events = others(50, ago(hours(1)), hours(1));
    on.pagesAtMost = 3;

    const { ledger: found, unread } = await read('silent');

    expect(on.pages).toBe(3);
    expect(found.covered).toEqual({ from: ago(hours(6)) + seconds(1), through: ago(settling) });
    expect(unread).toBeUndefined();
  });

  it('goes for both parts together', async () => {
    on.events = [used('a', ago(hours(1))), ...others(50, ago(hours(2)), hours(1))];
    on.pagesAtMost = 3;
    await read('a');
    on.pages = 0;

    await read('a', 'silent');

    expect(on.pages).toBe(3);
  });

  it('leaves the older part alone when the newer one has used it up', async () => {
    on.events = [used('a', ago(hours(1))), ...others(50, ago(hours(2)), hours(1))];
    await read('a');
    [on.pagesAtMost, on.asked] = [1, []];

    await read('a', 'silent');

    expect(on.asked).toHaveLength(1);
  });

  it('is gone beyond by the looks that follow', async () => {
    on.events = others(50, ago(hours(1)), hours(3));
    on.pagesAtMost = 6;
    const reached: (Instant | undefined)[] = [];

    for (let look = 0; look < 6; look += 1) reached.push((await read('silent')).ledger.covered?.from);

    expect(reached.at(-1)).toBe(ago(days(7)));
    expect(reached).toEqual(reached.toSorted((one = 0, other = 0) => other - one));
  });

  it.each([
    ['before its time is over', minutes(2) - 1, 3],
    ['at the end of its time', minutes(2), 2],
  ])('in time ends it too: %s', async (_words, takes, expected) => {
    on.events = others(50, ago(hours(1)), hours(1));
    [on.pageTakes, on.readingAtMost] = [takes, minutes(4)];

    const { ledger: found, unread } = await read('silent');

    expect(on.pages).toBe(expected);
    expect(found.covered?.from).toBe(ago(hours(2 * expected)) + seconds(1));
    expect(unread).toBeUndefined();
  });

  it('that is reached at a page without an event covers no more than before', async () => {
    const page = (oldest: Instant | undefined): OperationsPage => ({ operations: [], oldest });
    const withEmptyPages: ReadingContext = {
      ...context,
      policy: { proofSpan: days(7), pagesAtMost: 2, readingAtMost: minutes(5) },
      operations: {
        source: 'lookup',
        newestFirst: async function* () {
          yield* [page(ago(hours(3))), page(undefined), page(ago(days(6)))];
        },
      },
    };

    const { ledger: found } = await readKeyOperations(region, ['silent'], withEmptyPages);

    expect(found.covered).toEqual({ from: ago(hours(3)) + seconds(1), through: ago(settling) });
  });
});

describe('whatever happens, look after look', () => {
  const minute = fc.integer({ min: 0, max: 12 * 24 * 60 }).map((count) => begin - days(4) + minutes(count));
  const event: fc.Arbitrary<KeyEvent> = fc
    .record({
      at: minute,
      keyId: fc.constantFrom('', 'a', 'b', 'c'),
      isFailure: fc.boolean(),
      // Events come a quarter of an hour late at most (inferred).
      late: fc.integer({ min: 0, max: 14 }),
    })
    .map(({ at, keyId, isFailure, late }) => ({
      ...(keyId === '' ? { at } : used(keyId, at, isFailure ? { error: 'Rejected.Disabled' } : {})),
      visibleAt: at + minutes(late),
    }));
  const look = fc.record({
    after: fc.integer({ min: 1, max: 40 }).map((count) => hours(count)),
    keyIds: fc.subarray(['a', 'b', 'c'], { minLength: 1 }),
    bound: fc.integer({ min: 1, max: 6 }),
  });

  it('nothing newer of a kind is missing in the time that is covered, and the bound holds', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(event, { maxLength: 60 }),
        fc.array(look, { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 1, max: 5 }),
        async (happened, looks, size) => {
          [on.clock, on.events, on.ledger, on.pageSize] = [begin, happened, emptyLedger, size];
          for (const { after, keyIds, bound } of looks) {
            on.clock += after;
            [on.pages, on.pagesAtMost] = [0, bound];

            const { ledger: found } = await read(...keyIds);

            const { from, through } = found.covered ?? { from: 0, through: 0 };
            const missing = happened.filter(({ at, operation }) => {
              if (operation?.keyId === undefined || at < from || at >= through) return false;
              const kept = operation.error === undefined ? found.uses : found.failures;
              return (kept[operation.keyId]?.at ?? -1) < at;
            });
            expect(missing).toEqual([]);
            expect(on.pages).toBeLessThanOrEqual(bound);
            expect(from === 0 || from >= on.clock - days(7)).toBe(true);
            expect(through).toBeLessThanOrEqual(on.clock - settling);
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});
