/** One time type everywhere below the edges: milliseconds since 1970. */
export type Instant = number;
/** A span in milliseconds. */
export type Duration = number;

/** The one way to ask for the time; injected. */
export type Clock = () => Instant;

export const seconds = (count: number): Duration => count * 1_000;
export const minutes = (count: number): Duration => count * 60_000;
export const hours = (count: number): Duration => count * 3_600_000;
export const days = (count: number): Duration => count * 86_400_000;

/** `2026-11-20T09:15:04Z`: what people and records read. Seconds are enough. */
export function isoOf(instant: Instant): string {
  return new Date(instant).toISOString().replace(/\.\d{3}/, '');
}

const isoForm = /^(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})$/;

/**
 * ISO 8601 with `Z` or an offset, as the cloud's events and answers carry it. Undefined when it can't be read: a time
 * without a zone could mean anything, and so could a day that no calendar has.
 */
export function parseInstant(text: unknown): Instant | undefined {
  if (typeof text !== 'string') return undefined;
  const day = isoForm.exec(text)?.[1];
  if (day === undefined) return undefined;
  const instant = Date.parse(text);
  // Date.parse takes 30 February for 2 March.
  return Number.isNaN(instant) || dayOf(Date.parse(day)) !== day ? undefined : instant;
}

/** A day by the UTC calendar, `2026-11-20`: what daily limits count by. */
export function dayOf(instant: Instant): string {
  return new Date(instant).toISOString().slice(0, 10);
}
