/**
 * Whether a credential was used in the last seven days, as far as the cluster's audit log can tell. Idle is only said when
 * the log could have shown use.
 */
import { type Duration, days, hours, type Instant, isoOf } from './time.ts';

/** One use of the credential, the newest of a reading. */
export interface Use {
  readonly at: Instant;
  /** How many lines of the window are uses. */
  readonly count: number;
  readonly auditId: string;
  readonly userAgent: string;
  readonly sourceIps: string;
  readonly commonName: string;
}

export const unknownReasons = [
  'auditing-off',
  'log-missing',
  'denied',
  'retention-too-short',
  'log-too-young',
  'silent-hours',
  'incomplete',
  'inexact',
  'unreadable',
  /** Nothing depends on it: the credential must not, or need not, be touched whatever the log says. */
  'not-asked',
] as const;
export type UnknownReason = (typeof unknownReasons)[number];

export type Evidence =
  | { readonly kind: 'idle'; readonly from: Instant; readonly through: Instant }
  | {
      readonly kind: 'active';
      readonly lastUse: Use;
      readonly through: Instant;
      /** Set when later use can't be excluded: the log was not whole. */
      readonly butUnknown?: { readonly why: UnknownReason; readonly detail: string };
    }
  | { readonly kind: 'unknown'; readonly why: UnknownReason; readonly detail: string };

export interface Window {
  readonly from: Instant;
  /** Exclusive. */
  readonly through: Instant;
}

/** The vendor's own check looks seven days back; so does this one. */
export const auditSpan: Duration = days(7);

/** Lines reach the log late: a window ends a little before now (cloud-documented advice). */
export const settlingTime: Duration = 60_000;

const minute: Duration = 60_000;

/** The span up to a little before now, on whole minutes as the log service advises. */
export function auditWindow(now: Instant, span: Duration = auditSpan): Window {
  const through = Math.floor((now - settlingTime) / minute) * minute;
  return { from: through - span, through };
}

/** An answer of the log with what it says of its own quality. */
export interface LogAnswer<Row> {
  readonly rows: readonly Row[];
  /** False when the service still answered Incomplete after every repeat. */
  readonly complete: boolean;
  /** False when the service read only a part of the log. */
  readonly accurate: boolean;
}

/** What was read of one cluster's log about one identity, or why it could not be. */
export type LogReading =
  | {
      readonly kind: 'read';
      readonly window: Window;
      readonly retentionDays: number;
      readonly createdAt: Instant;
      /** For each hour of the window that has lines with a user: its index from the window's start. */
      readonly hours: LogAnswer<number>;
      /** At most one row: the newest use with the count of all. */
      readonly uses: LogAnswer<Use>;
    }
  | { readonly kind: 'failed'; readonly why: UnknownReason; readonly detail: string };

/** Judges a reading. A hit is a hit even in a bad answer; no hit is only believed of a log that is whole. */
export function judge(reading: LogReading): Evidence {
  if (reading.kind === 'failed') return { kind: 'unknown', why: reading.why, detail: reading.detail };
  const doubt = doubtAbout(reading);
  const lastUse = reading.uses.rows.reduce<Use | undefined>(
    (newest, use) => (newest === undefined || use.at > newest.at ? use : newest),
    undefined,
  );
  return evidenceOf(lastUse, doubt, reading.window);
}

/** What follows from the newest use that was seen, and from what there is against believing in no later one. */
export function evidenceOf(
  lastUse: Use | undefined,
  doubt: Doubt | undefined,
  { from, through }: Window,
): Evidence {
  if (lastUse !== undefined) {
    return { kind: 'active', lastUse, through, ...(doubt === undefined ? {} : { butUnknown: doubt }) };
  }
  return doubt === undefined ? { kind: 'idle', from, through } : { kind: 'unknown', ...doubt };
}

/** Why silence is not believed. */
export interface Doubt {
  readonly why: UnknownReason;
  readonly detail: string;
}

function doubtAbout(reading: Extract<LogReading, { kind: 'read' }>): Doubt | undefined {
  const { window, retentionDays, createdAt, hours: hourly, uses } = reading;
  const span = window.through - window.from;
  if (days(retentionDays) < span) {
    return {
      why: 'retention-too-short',
      detail: `The log keeps ${retentionDays} days; ${span / days(1)} are needed.`,
    };
  }
  if (createdAt > window.from) {
    return {
      why: 'log-too-young',
      detail: `The log exists since ${isoOf(createdAt)}, after ${isoOf(window.from)}.`,
    };
  }
  if (!hourly.complete || !uses.complete) {
    return { why: 'incomplete', detail: 'The log service kept answering Incomplete.' };
  }
  if (!hourly.accurate || !uses.accurate) {
    return {
      why: 'inexact',
      detail: 'The log service read only a part of the log and calls its answer inexact.',
    };
  }
  return silenceIn(window, hourly.rows);
}

function silenceIn(window: Window, hoursWithLines: readonly number[]): Doubt | undefined {
  const heard = new Set(hoursWithLines);
  const all = Math.ceil((window.through - window.from) / hours(1));
  const silent = Array.from({ length: all }, (_, hour) => hour).filter((hour) => !heard.has(hour));
  const first = silent[0];
  if (first === undefined) return undefined;
  const since = isoOf(window.from + first * hours(1));
  return {
    why: 'silent-hours',
    detail: `${silent.length} of ${all} hours have no line of anybody, the first from ${since}.`,
  };
}
