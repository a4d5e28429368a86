/** That events of the account arrive, and since when that is watched. Throws StateError. */
import type { Instant } from '../../domain/time.ts';

export interface Heartbeat {
  /** An event was handled at this time. One process writes it at most every few minutes. */
  beat(at: Instant): Promise<void>;
  watch(now: Instant): Promise<{
    /** When the last event was handled, exact to a few minutes; undefined before the first one. */
    readonly lastEvent: Instant | undefined;
    /** When it was asked for the first time. */
    readonly since: Instant;
  }>;
}
