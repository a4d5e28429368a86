import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayOf, days, hours, isoOf, minutes, parseInstant, seconds } from '../../shared/domain/time.ts';

const at = Date.UTC(2026, 10, 20, 9, 15, 4);

describe('spans', () => {
  it.each([
    ['a second', seconds(1), 1_000],
    ['two minutes', minutes(2), 120_000],
    ['an hour', hours(1), 3_600_000],
    ['seven days', days(7), 604_800_000],
  ])('%s, in milliseconds', (_words, span, milliseconds) => {
    expect(span).toBe(milliseconds);
  });
});

describe('a time that the cloud wrote', () => {
  it.each([
    ['with Z', '2026-11-20T09:15:04Z', at],
    ['with an offset', '2026-11-20T17:15:04+08:00', at],
    ['with an offset without colon', '2026-11-20T17:15:04+0800', at],
    ['with a negative offset', '2026-11-20T03:45:04-05:30', at],
    ['without seconds', '2026-11-20T09:15Z', at - seconds(4)],
    ['with milliseconds', '2026-11-20T09:15:04.250Z', at + 250],
    ['with microseconds, which are cut', '2026-11-20T09:15:04.250999Z', at + 250],
    ['on a leap day', '2028-02-29T00:00:00Z', Date.UTC(2028, 1, 29)],
    ['an offset that makes it another day', '2026-12-01T01:00:00+08:00', Date.UTC(2026, 10, 30, 17)],
  ])('%s is read', (_words, text, instant) => {
    expect(parseInstant(text)).toBe(instant);
  });

  it.each<[string, unknown]>([
    ['without a zone', '2026-11-20T09:15:04'],
    ['with a zone’s name', '2026-11-20T17:15:04.412PRC'],
    ['with a space for the T', '2026-11-20 09:15:04Z'],
    ['a day only', '2026-11-20'],
    ['in month 13', '2026-13-20T09:15:04Z'],
    ['on 30 February', '2026-02-30T09:15:04Z'],
    ['on 29 February of a common year', '2026-02-29T09:15:04+08:00'],
    ['on 31 November, offset without colon', '2026-11-31T09:15:04+0800'],
    ['on day 0', '2026-11-00T09:15:04+0800'],
    ['in minute 60', '2026-11-20T09:60:04Z'],
    ['with an offset of 99 hours', '2026-11-20T09:15:04+99:00'],
    ['with two digits of a year', '26-11-20T09:15:04Z'],
    ['of a year with a sign', '-002026-11-20T09:15:04Z'],
    ['with text before', 'at 2026-11-20T09:15:04Z'],
    ['with text after', '2026-11-20T09:15:04Z.'],
    ['with a comment before', '(noon) 2026-11-20T09:15:04+0800'],
    ['with a comment after', '2026-11-20T09:15:04+0800 (noon)'],
    ['with a space before the zone', '2026-11-20T09:15:04 +0800'],
    ['followed by a line end', '2026-11-20T09:15:04Z\n'],
    ['in a list', ['2026-11-20T09:15:04Z']],
    ['in words', 'Fri, 20 Nov 2026 09:15:04 GMT'],
    ['empty', ''],
    ['unix seconds as a number', 1_795_166_104],
    ['unix seconds as text', '1795166104'],
    ['a Date', new Date(at)],
    ['null', null],
    ['nothing', undefined],
  ])('%s is not read', (_words, value) => {
    expect(parseInstant(value)).toBeUndefined();
  });
});

/** Any second of the years 1 to 9999, and a part of it. */
const instants = fc.integer({ min: Date.UTC(1970, 0, 1) - 62_100_000_000_000, max: Date.UTC(9999, 11, 31) });

describe('every instant', () => {
  it('is written to the second and read again', () => {
    fc.assert(
      fc.property(instants, (instant) => {
        expect(parseInstant(isoOf(instant))).toBe(Math.floor(instant / 1000) * 1000);
      }),
    );
  });

  it('is read the same from any zone', () => {
    const offset = fc.integer({ min: -(23 * 60 + 59), max: 23 * 60 + 59 });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: Date.UTC(2200, 0, 1) }), offset, (instant, zone) => {
        const two = (value: number): string => String(value).padStart(2, '0');
        const sign = zone < 0 ? '-' : '+';
        const span = Math.abs(zone);
        const local = new Date(instant + minutes(zone)).toISOString().slice(0, -1);
        const text = `${local}${sign}${two(Math.floor(span / 60))}:${two(span % 60)}`;

        expect(parseInstant(text)).toBe(instant);
      }),
    );
  });

  it('belongs to the day that its text begins with', () => {
    fc.assert(
      fc.property(instants, (instant) => {
        expect(isoOf(instant).slice(0, 11)).toBe(`${dayOf(instant)}T`);
      }),
    );
  });
});

it('no text of the form makes the reader throw', () => {
  const two = fc.stringMatching(/^\d\d$/);
  const zone = fc.stringMatching(/^(Z|[+-]\d\d:?\d\d)$/);
  fc.assert(
    fc.property(
      fc.stringMatching(/^\d{4}$/),
      two,
      two,
      two,
      two,
      two,
      zone,
      (year, month, day, hour, minute, second, offset) => {
        const instant = parseInstant(`${year}-${month}-${day}T${hour}:${minute}:${second}${offset}`);

        expect(instant === undefined || Number.isSafeInteger(instant)).toBe(true);
      },
    ),
    { numRuns: 1000 },
  );
});

it.each([
  ['the first moment of a day', Date.UTC(2026, 10, 20), '2026-11-20'],
  ['the last moment of a day', Date.UTC(2026, 10, 21) - 1, '2026-11-20'],
])('%s, by the UTC calendar', (_words, instant, day) => {
  expect(dayOf(instant)).toBe(day);
});
