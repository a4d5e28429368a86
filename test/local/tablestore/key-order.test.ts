/** Documented: columns are compared in order, integers by value, strings and binaries by their bytes. */
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { keyBytes } from '../../../local/cloud/tablestore/store/key-order.ts';

const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
const text = fc.string({
  unit: fc.constantFrom('\u0000', '\u0001', 'a', 'b', 'é', '語', '😀'),
  maxLength: 4,
});
const key = fc.tuple(text, int64, text);

type Key = [string, bigint, string];

const order = (left: string | bigint, right: string | bigint): number => {
  if (typeof left === 'string' && typeof right === 'string') {
    return Buffer.compare(Buffer.from(left), Buffer.from(right));
  }
  return left === right ? 0 : left < right ? -1 : 1;
};

const compareKeys = (left: Key, right: Key): number =>
  order(left[0], right[0]) || order(left[1], right[1]) || order(left[2], right[2]);

const bytes = (values: readonly (Key[number] | { placeholder: 'INF_MIN' | 'INF_MAX' })[]): Buffer =>
  keyBytes(values.map((value, index) => ({ name: `k${index}`, value })));

it('keys as bytes sort like the keys', () => {
  fc.assert(
    fc.property(key, key, (left, right) => {
      expect(Buffer.compare(bytes(left), bytes(right))).toBe(compareKeys(left, right));
    }),
    { numRuns: 1000 },
  );
});

it('INF_MIN is before and INF_MAX after every key', () => {
  fc.assert(
    fc.property(key, (given) => {
      const [first] = given;
      const least = bytes([first, { placeholder: 'INF_MIN' }, { placeholder: 'INF_MIN' }]);
      const most = bytes([first, { placeholder: 'INF_MAX' }, { placeholder: 'INF_MAX' }]);

      expect(Buffer.compare(least, bytes(given))).toBe(-1);
      expect(Buffer.compare(most, bytes(given))).toBe(1);
    }),
  );
});
