/** One pass over the operations on a region's keys: no more of it than is needed, and no claim about time that was not read. */
import { beforeEach, describe, expect, it } from 'vitest';
import { emptyLedger } from '../../shared/domain/key-ledger.ts';
import { days, hours, minutes, seconds } from '../../shared/domain/time.ts';
import { CloudError } from '../../shared/use-cases/cloud-error.ts';
import {
  readKeyOperations,
  type ReadingContext,
  rememberedOperations,
} from '../../shared/use-cases/read-key-operations.ts';
import {
  ago,
  aSource,
  begin,
  contextOf,
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

describe('a pass', () => {
  it('is over when every key was seen', async () => {
    on.events = [used('a', ago(hours(2))), used('b', ago(hours(4))), ...others(20, ago(hours(1)), hours(1))];

    const { ledger: found, unread } = await read('a', 'b');

    expect(on.pages).toBe(3);
    expect(Object.keys(found.uses).toSorted()).toEqual(['a', 'b']);
    expect(found.covered).toEqual({ from: ago(hours(4)) + seconds(1), through: ago(settling) });
    expect(unread).toBeUndefined();
  });

  it('reads the whole window where a key is silent', async () => {
    on.events = [used('a', ago(hours(2))), ...others(20, ago(hours(1)), hours(1))];

    const { ledger: found } = await read('a', 'silent');

    expect(on.pages).toBe(11);
    expect(found.covered).toEqual({ from: ago(days(7)), through: ago(settling) });
    expect(on.asked).toEqual([{ from: ago(days(7)), through: begin }]);
  });

  it('takes no failure for a use', async () => {
    on.events = [
      used('a', ago(hours(1)), { error: 'Rejected.Disabled' }),
      ...others(9, ago(hours(2)), hours(1)),
    ];

    const { ledger: found } = await read('a');

    expect(on.pages).toBe(5);
    expect(found.failures['a']?.error).toBe('Rejected.Disabled');
  });

  it('covers nothing where it ended within the time that is not settled', async () => {
    on.events = [used('a', ago(minutes(5))), ...others(9, ago(minutes(6)), minutes(1))];

    const { ledger: found } = await read('a');

    expect(found.uses['a']).toBeDefined();
    expect(found.covered).toBeUndefined();
  });

  it('is kept, and said', async () => {
    on.events = [used('a', ago(hours(2)))];

    const { ledger: found } = await read('a', 'silent');

    expect([on.stored, on.ledger]).toEqual([1, found]);
    expect(on.told).toEqual([['key operations read', { region, pages: 1, covered: found.covered }]]);
  });
});

describe('what is known', () => {
  it('is where the next pass ends: only what is new is read', async () => {
    on.events = [used('a', ago(hours(2)))];
    await read('a', 'silent');
    on.clock += days(1);

    const { ledger: found } = await read('a', 'silent');

    expect(on.asked.at(-1)).toEqual({ from: ago(settling), through: on.clock });
    expect(on.asked).toHaveLength(2);
    expect(found.covered).toEqual({ from: on.clock - days(7), through: on.clock - settling });
    expect(found.uses['a']?.at).toBe(ago(hours(2)));
  });

  it('is read a little over again, as events come late', async () => {
    const at = ago(minutes(10));
    on.events = [{ ...used('a', at), visibleAt: begin + minutes(4) }];
    const before = await read('a');
    on.clock += hours(1);

    const after = await read('a');

    expect([before.ledger.uses['a']?.at, after.ledger.uses['a']?.at]).toEqual([undefined, at]);
  });

  it('is not asked for further back when a key was seen in it', async () => {
    on.events = [used('a', ago(hours(30))), used('b', ago(hours(3)))];
    await read('b');
    on.clock += hours(1);
    on.asked = [];

    await read('b');

    expect(on.asked).toHaveLength(1);
  });

  it('is older for a key that is new: the part before it is read then', async () => {
    on.events = [used('a', ago(hours(2))), ...others(3, ago(hours(3)), hours(1)), used('new', ago(days(3)))];
    const { ledger: before } = await read('a');
    on.asked = [];

    const { ledger: found } = await read('a', 'new');

    expect(before.uses['new']).toBeUndefined();
    expect(on.asked).toEqual([
      { from: ago(settling), through: begin },
      { from: ago(days(7)), through: before.covered?.from },
    ]);
    expect(found.uses['new']?.at).toBe(ago(days(3)));
    expect(found.covered?.from).toBeLessThanOrEqual(ago(days(3)) + seconds(1));
  });

  it('with a gap to what is new is forgotten as far as silence goes, and not what was seen', async () => {
    on.events = [used('a', ago(hours(2))), used('b', ago(days(2)))];
    await read('a', 'b', 'silent');
    on.clock += days(1);
    on.events.push(used('a', on.clock - hours(1)), ...others(30, on.clock - hours(2), minutes(5)));

    const { ledger: found } = await read('a');

    expect(found.covered).toEqual({ from: on.clock - hours(2) + seconds(1), through: on.clock - settling });
    expect(found.uses['b']?.at).toBe(ago(days(2)));
  });

  it('is forgotten when it is older than the proof has to be', async () => {
    on.events = [used('a', ago(hours(2)))];
    await read('a', 'silent');
    on.clock += days(8);

    const remembered = await rememberedOperations(region, context);

    expect(remembered).toEqual({ ledger: emptyLedger });
  });

  it('is told without a request', async () => {
    on.events = [used('a', ago(hours(2)))];
    const { ledger: found } = await read('a', 'silent');
    on.asked = [];

    const remembered = await rememberedOperations(region, context);

    expect([on.asked, remembered]).toEqual([[], { ledger: found }]);
  });
});

describe('a source that fails', () => {
  const denied = new CloudError({ kind: 'denied', operation: 'actiontrail.LookupEvents' }, 'No right.');

  it.each([1, 2, 3])(
    'before page %i: what was read is true, and that the rest was not is said',
    async (before) => {
      on.events = [used('a', ago(hours(1))), ...others(20, ago(hours(2)), hours(1))];
      on.failure = { before, error: denied };

      const { ledger: found, unread } = await read('a', 'silent');

      expect(unread).toContain('No right.');
      expect(found.uses['a'] !== undefined).toBe(before > 1);
      expect(found.covered).toBeUndefined();
      expect([on.stored, on.ledger]).toEqual([0, emptyLedger]);
      expect(on.told).toEqual([['key operations read', { region, pages: before - 1, covered: undefined }]]);
    },
  );

  it('with a mistake of ours is an error', async () => {
    on.failure = { before: 1, error: new TypeError('undefined is not a function') };

    await expect(read('a')).rejects.toThrow(TypeError);
    expect(on.stored).toBe(0);
  });

  it('leaves what was known as it was', async () => {
    on.events = [used('a', ago(hours(2)))];
    const { ledger: before } = await read('a', 'silent');
    on.clock += days(1);
    on.failure = { before: on.pages + 1, error: denied };

    const after = await read('a', 'silent');

    expect(after.ledger.covered?.through).toBe(before.covered?.through);
    expect(after.ledger.uses).toEqual(before.uses);
    expect(on.ledger).toEqual(before);
  });
});

it('state that can’t be read is an error, and nothing is asked', async () => {
  const broken: ReadingContext = {
    ...context,
    encryption: { ...context.encryption, ledger: () => Promise.reject(new RangeError('no state')) },
  };

  await expect(readKeyOperations(region, ['a'], broken)).rejects.toThrow('no state');
  expect(on.asked).toEqual([]);
});
