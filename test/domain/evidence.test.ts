/** What a reading of the audit log proves. "No use" is only believed of a log that could have shown one. */
import { describe, expect, it } from 'vitest';
import { auditWindow, judge, type LogReading, type UnknownReason } from '../../shared/domain/evidence.ts';
import { days, hours, minutes, seconds } from '../../shared/domain/time.ts';
import { ago, aReading, aUse, now } from '../support/builders.ts';

type Read = Extract<LogReading, { kind: 'read' }>;

const whole = aReading();
const { window, hours: heard } = whole;
const without = (...silent: readonly number[]): Partial<Read> => ({
  hours: { ...heard, rows: heard.rows.filter((hour) => !silent.includes(hour)) },
});

describe('a log without a use', () => {
  it.each<[string, Partial<Read>]>([
    ['a line of somebody in every hour, kept for thirty days', {}],
    ['kept for exactly seven days', { retentionDays: 7 }],
    ['begun when the window begins', { createdAt: window.from }],
    ['hours told twice and out of order', { hours: { ...heard, rows: [...heard.rows, 3, 1].toReversed() } }],
  ])('%s → idle for the whole window', (_words, over) => {
    const evidence = judge(aReading(over));

    expect(evidence).toEqual({ kind: 'idle', from: window.from, through: window.through });
  });

  const cases: [string, Partial<Read>, UnknownReason, string][] = [
    ['kept for six days', { retentionDays: 6 }, 'retention-too-short', 'The log keeps 6 days; 7 are needed.'],
    [
      'begun a second after the window',
      { createdAt: window.from + seconds(1) },
      'log-too-young',
      'The log exists since 2026-11-13T09:14:01Z, after 2026-11-13T09:14:00Z.',
    ],
    [
      'the hours Incomplete',
      { hours: { ...heard, complete: false } },
      'incomplete',
      'The log service kept answering Incomplete.',
    ],
    [
      'the uses Incomplete',
      { uses: { ...whole.uses, complete: false } },
      'incomplete',
      'The log service kept answering Incomplete.',
    ],
    [
      'the hours inexact',
      { hours: { ...heard, accurate: false } },
      'inexact',
      'The log service read only a part of the log and calls its answer inexact.',
    ],
    [
      'the uses inexact',
      { uses: { ...whole.uses, accurate: false } },
      'inexact',
      'The log service read only a part of the log and calls its answer inexact.',
    ],
    [
      'no line in the first hour',
      without(0),
      'silent-hours',
      '1 of 168 hours have no line of anybody, the first from 2026-11-13T09:14:00Z.',
    ],
    [
      'no line in the last hour',
      without(167),
      'silent-hours',
      '1 of 168 hours have no line of anybody, the first from 2026-11-20T08:14:00Z.',
    ],
    [
      'no line in two hours',
      without(100, 30),
      'silent-hours',
      '2 of 168 hours have no line of anybody, the first from 2026-11-14T15:14:00Z.',
    ],
    [
      'no line at all',
      { hours: { ...heard, rows: [] } },
      'silent-hours',
      '168 of 168 hours have no line of anybody, the first from 2026-11-13T09:14:00Z.',
    ],
    [
      'lines in hours of another window only',
      { hours: { ...heard, rows: heard.rows.map((hour) => hour + 168) } },
      'silent-hours',
      '168 of 168 hours have no line of anybody, the first from 2026-11-13T09:14:00Z.',
    ],
    [
      'half an hour more in the window, without a line',
      { window: { ...window, from: window.from - minutes(30) } },
      'silent-hours',
      '1 of 169 hours have no line of anybody, the first from 2026-11-20T08:44:00Z.',
    ],
    [
      'a window of eight days, kept for seven',
      { window: { ...window, from: window.from - days(1) }, retentionDays: 7 },
      'retention-too-short',
      'The log keeps 7 days; 8 are needed.',
    ],
  ];

  it.each(cases)('%s → unknown', (_words, over, why, detail) => {
    const evidence = judge(aReading(over));

    expect(evidence).toEqual({ kind: 'unknown', why, detail });
  });
});

describe('a log with a use', () => {
  const use = aUse();

  it('whole → active, with the last use', () => {
    const evidence = judge(aReading({ uses: { rows: [use], complete: true, accurate: true } }));

    expect(evidence).toStrictEqual({ kind: 'active', lastUse: use, through: window.through });
  });

  it('several rows → active, with the newest of them', () => {
    const newest = aUse({ at: ago(hours(1)), auditId: 'the newest' });
    const rows = [use, newest, aUse({ at: ago(hours(2)) })];

    const evidence = judge(aReading({ uses: { rows, complete: true, accurate: true } }));

    expect(evidence).toEqual({ kind: 'active', lastUse: newest, through: window.through });
  });

  it('two in the same second → active, with the first of them', () => {
    const rows = [use, aUse({ auditId: 'the other' })];

    const evidence = judge(aReading({ uses: { rows, complete: true, accurate: true } }));

    expect(evidence).toMatchObject({ lastUse: use });
  });

  it.each<[string, Partial<Read>, UnknownReason]>([
    ['Incomplete', { uses: { rows: [use], complete: false, accurate: true } }, 'incomplete'],
    ['inexact', { uses: { rows: [use], complete: true, accurate: false } }, 'inexact'],
    ['kept too short', { retentionDays: 3 }, 'retention-too-short'],
    ['too young', { createdAt: ago(days(1)) }, 'log-too-young'],
    ['silent for an hour', without(5), 'silent-hours'],
  ])('%s → active, but later use can’t be excluded', (_words, over, why) => {
    const uses = { rows: [use], complete: true, accurate: true };

    const evidence = judge(aReading({ uses, ...over }));

    expect(evidence).toMatchObject({ kind: 'active', lastUse: use, butUnknown: { why } });
  });
});

describe('a log that could not be read', () => {
  it.each<UnknownReason>(['auditing-off', 'log-missing', 'denied', 'unreadable'])(
    '%s → unknown for that reason',
    (why) => {
      const evidence = judge({ kind: 'failed', why, detail: 'as the service said' });

      expect(evidence).toEqual({ kind: 'unknown', why, detail: 'as the service said' });
    },
  );
});

describe('the window of a look', () => {
  it.each([
    ['in the middle of a minute', '2026-11-20T09:15:04Z', '2026-11-20T09:14:00Z'],
    ['on a minute', '2026-11-20T09:15:00Z', '2026-11-20T09:14:00Z'],
    ['just before a minute', '2026-11-20T09:14:59.999Z', '2026-11-20T09:13:00Z'],
  ])('%s: seven days that end at least a minute ago, on a whole minute', (_words, at, through) => {
    const found = auditWindow(Date.parse(at));

    expect(found).toEqual({ from: Date.parse(through) - days(7), through: Date.parse(through) });
  });

  it('is the one that the tests here read', () => {
    expect(auditWindow(now)).toEqual(window);
  });
});
