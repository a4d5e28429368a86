/** What is remembered of the use of keys, whatever is told of it in whatever order. */
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import type { KeyOperation } from '../../shared/domain/encryption.ts';
import { emptyLedger, since, withCovered, withOperations } from '../../shared/domain/key-ledger.ts';
import { anUnnamedFailure } from '../support/encryption-builders.ts';

/** An event is what its id says. */
const operation: fc.Arbitrary<KeyOperation> = fc
  .record({
    eventId: fc.stringMatching(/^[a-c]{1,2}$/),
    at: fc.integer({ min: 0, max: 20 }),
    keyId: fc.constantFrom('', 'a', 'b'),
    isFailure: fc.boolean(),
  })
  .map(({ keyId, isFailure, ...rest }) => {
    const { error, ...used } = anUnnamedFailure(rest);
    return { ...used, ...(keyId === '' ? {} : { keyId }), ...(isFailure ? { error: error ?? '' } : {}) };
  });
const window = fc.record({ from: fc.integer({ min: 0, max: 30 }), through: fc.integer({ min: 0, max: 30 }) });
const seconds = Array.from({ length: 31 }, (_, second) => second);

it('the same is remembered of operations in any order, any number of times, in any portions', () => {
  const told = fc.array(operation, { maxLength: 12 }).chain((operations) =>
    fc.record({
      operations: fc.constant(operations),
      shuffled: fc.shuffledSubarray([...operations, ...operations], {
        minLength: operations.length * 2,
        maxLength: operations.length * 2,
      }),
      cut: fc.nat({ max: operations.length * 2 }),
    }),
  );
  fc.assert(
    fc.property(told, ({ operations, shuffled, cut }) => {
      const inPortions = withOperations(
        withOperations(emptyLedger, shuffled.slice(0, cut)),
        shuffled.slice(cut),
      );

      expect(inPortions).toEqual(withOperations(emptyLedger, operations));
    }),
  );
});

it('only time that was read is covered, without a gap, and the newest of it', () => {
  fc.assert(
    fc.property(fc.array(window, { maxLength: 8 }), (windows) => {
      const { covered } = windows.reduce(withCovered, emptyLedger);
      const isRead = (second: number): boolean =>
        windows.some(({ from, through }) => from <= second && second < through);
      const isCovered = (second: number): boolean =>
        covered !== undefined && covered.from <= second && second < covered.through;

      expect(seconds.filter((second) => isCovered(second) && !isRead(second))).toEqual([]);
      const last = seconds.findLast(isRead);
      expect(covered?.through).toBe(last === undefined ? undefined : last + 1);
    }),
  );
});

it('forgetting changes nothing of what is asked for later', () => {
  const from = fc.integer({ min: 0, max: 20 });
  fc.assert(
    fc.property(
      fc.array(operation, { maxLength: 8 }),
      fc.array(operation, { maxLength: 8 }),
      from,
      (some, more, at) => {
        const forgetful = since(withOperations(since(withOperations(emptyLedger, some), at), more), at);

        expect(forgetful).toEqual(since(withOperations(emptyLedger, [...some, ...more]), at));
      },
    ),
  );
});
