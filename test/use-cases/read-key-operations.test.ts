/** One pass over the operations on a region's keys: no more of it than is needed, and no claim about time that was not read. */
import * as fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { KeyOperation } from '../../shared/domain/encryption.ts';
import type { Window } from '../../shared/domain/evidence.ts';
import { emptyLedger, type KeyLedger } from '../../shared/domain/key-ledger.ts';
import { days, hours, type Instant, minutes, seconds } from '../../shared/domain/time.ts';
import { CloudError } from '../../shared/use-cases/cloud-error.ts';
import type { OperationsPage } from '../../shared/use-cases/ports/encryption.ts';
import {
  readKeyOperations,
  type ReadingContext,
  rememberedOperations,
} from '../../shared/use-cases/read-key-operations.ts';
import { now } from '../support/builders.ts';
import { anOperation } from '../support/encryption-builders.ts';

const region = 'cn-hangzhou';
const settling = minutes(15);
const begin = Math.floor(now / 1000) * 1000;

/** Somebody's event: an operation, or one that only takes its place on a page. */
interface Event {
  readonly at: Instant;
  readonly operation?: KeyOperation;
  /** From when on it can be looked up. */
  readonly visibleAt?: Instant;
}

let clock: Instant;
let events: Event[];
let ledger: KeyLedger;
let pageSize: number;
let pagesAtMost: number;
let readingAtMost: number;
/** How long a page takes. */
let pageTakes: number;
/** The windows that were asked for, and how many pages of all of them were. */
let asked: Window[];
let pages: number;
let stored: number;
/** Before which page, counted from 1, the source fails. */
let failure: { readonly before: number; readonly error: Error } | undefined;
let told: unknown[];

beforeEach(() => {
  [clock, events, ledger, pageSize, pagesAtMost] = [begin, [], emptyLedger, 2, 100];
  [readingAtMost, pageTakes] = [minutes(5), 0];
  [asked, pages, stored, failure, told] = [[], 0, 0, undefined, []];
});

async function* newestFirst(_region: string, { from, through }: Window): AsyncGenerator<OperationsPage> {
  asked.push({ from, through });
  const found = events
    .filter(({ at, visibleAt = at }) => from <= at && at <= through && visibleAt <= clock)
    .toSorted((one, other) => other.at - one.at);
  for (let offset = 0; offset === 0 || offset < found.length; offset += pageSize) {
    if (failure?.before === pages + 1) throw failure.error;
    pages += 1;
    clock += pageTakes;
    const page = found.slice(offset, offset + pageSize);
    yield {
      operations: page.flatMap(({ operation }) => operation ?? []),
      oldest: page.at(-1)?.at,
    };
  }
}

const context: ReadingContext = {
  operations: { source: 'lookup', newestFirst },
  encryption: {
    ledger: async () => ledger,
    putLedger: async (_region, put) => {
      stored += 1;
      ledger = put;
    },
  },
  get policy() {
    return { proofSpan: days(7), pagesAtMost, readingAtMost };
  },
  clock: () => clock,
  narrate: (step, facts) => void told.push([step, facts]),
};

const read = (...keyIds: string[]) => readKeyOperations(region, keyIds, context);

const used = (keyId: string, at: Instant, over: Partial<KeyOperation> = {}): Event => ({
  at,
  operation: anOperation({ keyId, at, eventId: `${keyId}-${at}`, ...over }),
});
const others = (count: number, from: Instant, apart: number): Event[] =>
  Array.from({ length: count }, (_, index) => ({ at: from - index * apart }));
/** Whole seconds, as ActionTrail has them. */
const ago = (span: number): Instant => begin - span;

describe('a pass', () => {
  it('is over when every key was seen', async () => {
    events = [used('a', ago(hours(2))), used('b', ago(hours(4))), ...others(20, ago(hours(1)), hours(1))];

    const { ledger: found, unread } = await read('a', 'b');

    expect(pages).toBe(3);
    expect(Object.keys(found.uses).toSorted()).toEqual(['a', 'b']);
    expect(found.covered).toEqual({ from: ago(hours(4)) + seconds(1), through: ago(settling) });
    expect(unread).toBeUndefined();
  });

  it('reads the whole window where a key is silent', async () => {
    events = [used('a', ago(hours(2))), ...others(20, ago(hours(1)), hours(1))];

    const { ledger: found } = await read('a', 'silent');

    expect(pages).toBe(11);
    expect(found.covered).toEqual({ from: ago(days(7)), through: ago(settling) });
    expect(asked).toEqual([{ from: ago(days(7)), through: begin }]);
  });

  it('takes no failure for a use', async () => {
    events = [
      used('a', ago(hours(1)), { error: 'Rejected.Disabled' }),
      ...others(9, ago(hours(2)), hours(1)),
    ];

    const { ledger: found } = await read('a');

    expect(pages).toBe(5);
    expect(found.failures['a']?.error).toBe('Rejected.Disabled');
  });

  it('covers nothing where it ended within the time that is not settled', async () => {
    events = [used('a', ago(minutes(5))), ...others(9, ago(minutes(6)), minutes(1))];

    const { ledger: found } = await read('a');

    expect(found.uses['a']).toBeDefined();
    expect(found.covered).toBeUndefined();
  });

  it('is kept, and said', async () => {
    events = [used('a', ago(hours(2)))];

    const { ledger: found } = await read('a', 'silent');

    expect([stored, ledger]).toEqual([1, found]);
    expect(told).toEqual([['key operations read', { region, pages: 1, covered: found.covered }]]);
  });
});

describe('what is known', () => {
  it('is where the next pass ends: only what is new is read', async () => {
    events = [used('a', ago(hours(2)))];
    await read('a', 'silent');
    clock += days(1);

    const { ledger: found } = await read('a', 'silent');

    expect(asked.at(-1)).toEqual({ from: ago(settling), through: clock });
    expect(asked).toHaveLength(2);
    expect(found.covered).toEqual({ from: clock - days(7), through: clock - settling });
    expect(found.uses['a']?.at).toBe(ago(hours(2)));
  });

  it('is read a little over again, as events come late', async () => {
    const at = ago(minutes(10));
    events = [{ ...used('a', at), visibleAt: begin + minutes(4) }];
    const before = await read('a');
    clock += hours(1);

    const after = await read('a');

    expect([before.ledger.uses['a']?.at, after.ledger.uses['a']?.at]).toEqual([undefined, at]);
  });

  it('is not asked for further back when a key was seen in it', async () => {
    events = [used('a', ago(hours(30))), used('b', ago(hours(3)))];
    await read('b');
    clock += hours(1);
    asked = [];

    await read('b');

    expect(asked).toHaveLength(1);
  });

  it('is older for a key that is new: the part before it is read then', async () => {
    events = [used('a', ago(hours(2))), ...others(3, ago(hours(3)), hours(1)), used('new', ago(days(3)))];
    const { ledger: before } = await read('a');
    asked = [];

    const { ledger: found } = await read('a', 'new');

    expect(before.uses['new']).toBeUndefined();
    expect(asked).toEqual([
      { from: ago(settling), through: begin },
      { from: ago(days(7)), through: before.covered?.from },
    ]);
    expect(found.uses['new']?.at).toBe(ago(days(3)));
    expect(found.covered?.from).toBeLessThanOrEqual(ago(days(3)) + seconds(1));
  });

  it('with a gap to what is new is forgotten as far as silence goes, and not what was seen', async () => {
    events = [used('a', ago(hours(2))), used('b', ago(days(2)))];
    await read('a', 'b', 'silent');
    clock += days(1);
    events.push(used('a', clock - hours(1)), ...others(30, clock - hours(2), minutes(5)));

    const { ledger: found } = await read('a');

    expect(found.covered).toEqual({ from: clock - hours(2) + seconds(1), through: clock - settling });
    expect(found.uses['b']?.at).toBe(ago(days(2)));
  });

  it('is forgotten when it is older than the proof has to be', async () => {
    events = [used('a', ago(hours(2)))];
    await read('a', 'silent');
    clock += days(8);

    const remembered = await rememberedOperations(region, context);

    expect(remembered).toEqual({ ledger: emptyLedger });
  });

  it('is told without a request', async () => {
    events = [used('a', ago(hours(2)))];
    const { ledger: found } = await read('a', 'silent');
    asked = [];

    const remembered = await rememberedOperations(region, context);

    expect([asked, remembered]).toEqual([[], { ledger: found }]);
  });
});

describe('a bound', () => {
  it('that is reached leaves what was not read uncovered', async () => {
    events = others(50, ago(hours(1)), hours(1));
    pagesAtMost = 3;

    const { ledger: found, unread } = await read('silent');

    expect(pages).toBe(3);
    expect(found.covered).toEqual({ from: ago(hours(6)) + seconds(1), through: ago(settling) });
    expect(unread).toBeUndefined();
  });

  it('goes for both parts together', async () => {
    events = [used('a', ago(hours(1))), ...others(50, ago(hours(2)), hours(1))];
    pagesAtMost = 3;
    await read('a');
    pages = 0;

    await read('a', 'silent');

    expect(pages).toBe(3);
  });

  it('leaves the older part alone when the newer one has used it up', async () => {
    events = [used('a', ago(hours(1))), ...others(50, ago(hours(2)), hours(1))];
    await read('a');
    [pagesAtMost, asked] = [1, []];

    await read('a', 'silent');

    expect(asked).toHaveLength(1);
  });

  it('is gone beyond by the looks that follow', async () => {
    events = others(50, ago(hours(1)), hours(3));
    pagesAtMost = 6;
    const reached: (Instant | undefined)[] = [];

    for (let look = 0; look < 6; look += 1) reached.push((await read('silent')).ledger.covered?.from);

    expect(reached.at(-1)).toBe(ago(days(7)));
    expect(reached).toEqual(reached.toSorted((one = 0, other = 0) => other - one));
  });

  it.each([
    ['before its time is over', minutes(2) - 1, 3],
    ['at the end of its time', minutes(2), 2],
  ])('in time ends it too: %s', async (_words, takes, expected) => {
    events = others(50, ago(hours(1)), hours(1));
    [pageTakes, readingAtMost] = [takes, minutes(4)];

    const { ledger: found, unread } = await read('silent');

    expect(pages).toBe(expected);
    expect(found.covered?.from).toBe(ago(hours(2 * expected)) + seconds(1));
    expect(unread).toBeUndefined();
  });

  it('that is reached at a page without an event covers no more than before', async () => {
    const page = (oldest: Instant | undefined): OperationsPage => ({ operations: [], oldest });
    const withEmptyPages: ReadingContext = {
      ...context,
      policy: { proofSpan: days(7), pagesAtMost: 2, readingAtMost },
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

describe('a source that fails', () => {
  const denied = new CloudError({ kind: 'denied', operation: 'actiontrail.LookupEvents' }, 'No right.');

  it.each([1, 2, 3])(
    'before page %i: what was read is true, and that the rest was not is said',
    async (before) => {
      events = [used('a', ago(hours(1))), ...others(20, ago(hours(2)), hours(1))];
      failure = { before, error: denied };

      const { ledger: found, unread } = await read('a', 'silent');

      expect(unread).toContain('No right.');
      expect(found.uses['a'] !== undefined).toBe(before > 1);
      expect(found.covered).toBeUndefined();
      expect([stored, ledger]).toEqual([0, emptyLedger]);
      expect(told).toEqual([['key operations read', { region, pages: before - 1, covered: undefined }]]);
    },
  );

  it('with a mistake of ours is an error', async () => {
    failure = { before: 1, error: new TypeError('undefined is not a function') };

    await expect(read('a')).rejects.toThrow(TypeError);
    expect(stored).toBe(0);
  });

  it('leaves what was known as it was', async () => {
    events = [used('a', ago(hours(2)))];
    const { ledger: before } = await read('a', 'silent');
    clock += days(1);
    failure = { before: pages + 1, error: denied };

    const after = await read('a', 'silent');

    expect(after.ledger.covered?.through).toBe(before.covered?.through);
    expect(after.ledger.uses).toEqual(before.uses);
    expect(ledger).toEqual(before);
  });
});

it('state that can’t be read is an error, and nothing is asked', async () => {
  const broken: ReadingContext = {
    ...context,
    encryption: { ...context.encryption, ledger: () => Promise.reject(new RangeError('no state')) },
  };

  await expect(readKeyOperations(region, ['a'], broken)).rejects.toThrow('no state');
  expect(asked).toEqual([]);
});

describe('whatever happens, look after look', () => {
  const minute = fc.integer({ min: 0, max: 12 * 24 * 60 }).map((count) => begin - days(4) + minutes(count));
  const event: fc.Arbitrary<Event> = fc
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
          [clock, events, ledger, pageSize] = [begin, happened, emptyLedger, size];
          for (const { after, keyIds, bound } of looks) {
            clock += after;
            [pages, pagesAtMost] = [0, bound];

            const { ledger: found } = await read(...keyIds);

            const { from, through } = found.covered ?? { from: 0, through: 0 };
            const missing = happened.filter(({ at, operation }) => {
              if (operation?.keyId === undefined || at < from || at >= through) return false;
              const kept = operation.error === undefined ? found.uses : found.failures;
              return (kept[operation.keyId]?.at ?? -1) < at;
            });
            expect(missing).toEqual([]);
            expect(pages).toBeLessThanOrEqual(bound);
            expect(from === 0 || from >= clock - days(7)).toBe(true);
            expect(through).toBeLessThanOrEqual(clock - settling);
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});
