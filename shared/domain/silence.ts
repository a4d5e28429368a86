/** For how long a credential has been silent, from one look to the next: each log window reaches back into the last one. */
import type { Evidence } from './evidence.ts';
import { days, type Duration, type Instant } from './time.ts';

/** A silence that ends longer ago says nothing of now. */
export const silenceFreshFor: Duration = days(2);

/** No use between the two times is certain. */
export interface Silence {
  readonly since: Instant;
  readonly through: Instant;
}

/**
 * An idle window prolongs the silence that it touches and begins a new one otherwise; a use ends it and begins the next. An
 * unknown teaches nothing: what was silent before stays so, and whether it can be prolonged is decided by the next window.
 */
export function silenceAfter(before: Silence | undefined, evidence: Evidence): Silence | undefined {
  switch (evidence.kind) {
    case 'unknown':
      return before;
    case 'active':
      // In a log that is not whole there may be a later use.
      return evidence.butUnknown === undefined
        ? { since: evidence.lastUse.at, through: evidence.through }
        : undefined;
    case 'idle': {
      const { from, through } = evidence;
      const touches = before !== undefined && from <= before.through;
      return { since: touches ? Math.min(before.since, from) : from, through };
    }
  }
}
