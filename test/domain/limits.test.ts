import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayLimit } from '../../shared/domain/limits.ts';

const usual = { perRun: 5, perDay: 20, sharePercent: 10 };

describe('how many identities may lose access a day', () => {
  it.each([
    ['nobody holds a credential', 0, 1],
    ['one holder', 1, 1],
    ['nine holders, a tenth is not one', 9, 1],
    ['ten holders', 10, 1],
    ['nineteen holders, rounded down', 19, 1],
    ['twenty holders', 20, 2],
    ['199 holders', 199, 19],
    ['200 holders, where both limits meet', 200, 20],
    ['ten thousand holders, at most twenty', 10_000, 20],
  ])('%s', (_words, holders, limit) => {
    expect(dayLimit(usual, holders)).toBe(limit);
  });

  const limits = fc.record({
    perRun: fc.integer({ min: 1, max: 1000 }),
    perDay: fc.integer({ min: 1, max: 10_000 }),
    sharePercent: fc.integer({ min: 1, max: 100 }),
  });
  const holders = fc.nat(1_000_000);

  it('is at least one, at most the day’s, and never more than the share of two or more', () => {
    fc.assert(
      fc.property(limits, holders, (some, count) => {
        const limit = dayLimit(some, count);

        expect(limit).toBeGreaterThanOrEqual(1);
        expect(limit).toBeLessThanOrEqual(some.perDay);
        expect(limit === 1 || limit * 100 <= count * some.sharePercent).toBe(true);
        expect(Number.isInteger(limit)).toBe(true);
      }),
    );
  });

  it('never falls when there are more holders', () => {
    fc.assert(
      fc.property(limits, holders, fc.nat(1000), (some, count, more) => {
        expect(dayLimit(some, count + more)).toBeGreaterThanOrEqual(dayLimit(some, count));
      }),
    );
  });
});
