import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  auditSpan,
  auditWindow,
  judge,
  type LogReading,
  settlingTime,
} from '../../shared/domain/evidence.ts';
import { days, hours, minutes } from '../../shared/domain/time.ts';
import { readings, uses, window } from '../support/arbitraries.ts';
import { aReading } from '../support/builders.ts';

const runs = { numRuns: 2000 };

/** The definition, condition by condition, as an auditor would check it. */
function couldHaveShownUse(reading: Extract<LogReading, { kind: 'read' }>): boolean {
  const { retentionDays, createdAt, hours: heard, uses: used } = reading;
  const everyHour = Array.from({ length: 7 * 24 }, (_, hour) => hour);
  return (
    retentionDays >= 7 &&
    createdAt <= window.from &&
    heard.complete &&
    heard.accurate &&
    used.complete &&
    used.accurate &&
    everyHour.every((hour) => heard.rows.includes(hour))
  );
}

describe('evidence', () => {
  it('is idle for a log without a use that could have shown one, and for no other', () => {
    fc.assert(
      fc.property(readings, (reading) => {
        const isIdle = reading.uses.rows.length === 0 && couldHaveShownUse(reading);

        expect(judge(reading).kind === 'idle').toBe(isIdle);
      }),
      runs,
    );
  });

  it('is active whenever there is a use, however bad the log, and names doubts exactly where the log is not whole', () => {
    fc.assert(
      fc.property(readings, uses, (reading, use) => {
        const rows = [...reading.uses.rows, use];

        const evidence = judge({ ...reading, uses: { ...reading.uses, rows } });

        if (evidence.kind !== 'active') throw new TypeError('A use is a use.');
        expect(evidence.lastUse.at).toBe(Math.max(...rows.map(({ at }) => at)));
        expect(evidence.butUnknown === undefined).toBe(couldHaveShownUse(reading));
      }),
      runs,
    );
  });

  it('is unknown as soon as any one hour is silent', () => {
    const { hours: heard } = aReading();
    fc.assert(
      fc.property(fc.nat(167), (silent) => {
        const rows = heard.rows.filter((hour) => hour !== silent);

        expect(judge(aReading({ hours: { ...heard, rows } }))).toMatchObject({
          kind: 'unknown',
          why: 'silent-hours',
        });
      }),
      { numRuns: 168 },
    );
  });
});

it('a window is seven days on whole minutes, and ends when late lines have come, at most two minutes ago', () => {
  fc.assert(
    fc.property(fc.integer({ min: days(8), max: days(80_000) }), (at) => {
      const { from, through } = auditWindow(at);

      expect([through - from, through % minutes(1), from % minutes(1)]).toEqual([auditSpan, 0, 0]);
      expect(at - through).toBeGreaterThanOrEqual(settlingTime);
      expect(at - through).toBeLessThan(settlingTime + minutes(1));
      expect((through - from) % hours(1)).toBe(0);
    }),
  );
});
