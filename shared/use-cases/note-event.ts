/** Notes that an event of the account was handled, for whoever watches that events arrive at all. */
import type { Clock } from '../domain/time.ts';
import type { Narrate } from './context.ts';
import { StateError } from './ports.ts';
import type { Heartbeat } from './ports/health.ts';

export interface NoteContext {
  readonly heartbeat: Pick<Heartbeat, 'beat'>;
  readonly clock: Clock;
  readonly narrate: Narrate;
}

/** Never throws StateError: what was handled must not be handled again because of this, and silence only makes a finding. */
export async function noteEvent({ heartbeat, clock, narrate }: NoteContext): Promise<void> {
  try {
    await heartbeat.beat(clock());
  } catch (error) {
    if (!(error instanceof StateError)) throw error;
    narrate('event not noted', { why: error.message });
  }
}
