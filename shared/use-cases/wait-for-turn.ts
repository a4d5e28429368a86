/** Keeps the whole account below a number of calls a second, whichever instances make them. */
import type { Clock, Duration } from '../domain/time.ts';
import type { Turns } from './ports/encryption.ts';

export interface TurnContext {
  readonly turns: Turns;
  readonly clock: Clock;
  readonly sleep: (span: Duration) => Promise<void>;
}

/** How late into its turn a call may still go out, as a share of the turn. */
const graceShare = 0.2;

/**
 * Waits for the next turn that nobody has: turns begin `apart` from one another, and each is one call's. One that was got too late
 * is left to nobody, as the call would come too close before the next. Throws StateError, and then the call is not made.
 */
export function turnsOf(operation: string, apart: Duration, context: TurnContext): () => Promise<void> {
  const { turns, clock, sleep } = context;
  return async () => {
    let turn = 0;
    // Where taking one takes longer than a turn, the next is asked for further ahead.
    for (let late = 0; ;) {
      turn = Math.max(turn, Math.floor(clock() / apart) + late) + 1;
      if (!(await turns.take(operation, turn))) continue;
      await sleep(Math.max(0, turn * apart - clock()));
      if (clock() <= (turn + graceShare) * apart) return;
      late += 1;
    }
  };
}
