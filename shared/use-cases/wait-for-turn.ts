/** Keeps the whole account below a number of calls a second, whichever instances make them. */
import type { Clock, Duration } from '../domain/time.ts';
import type { Turns } from './ports/encryption.ts';

export interface TurnContext {
  readonly turns: Turns;
  readonly clock: Clock;
  readonly sleep: (span: Duration) => Promise<void>;
}

/**
 * Waits for the next turn that nobody has: turns begin `apart` from one another, and each is one call's. Throws StateError, and
 * then the call is not made.
 */
export function turnsOf(operation: string, apart: Duration, context: TurnContext): () => Promise<void> {
  let last = 0;
  return async () => {
    const { turns, clock, sleep } = context;
    let turn = Math.max(last, Math.floor(clock() / apart)) + 1;
    while (!(await turns.take(operation, turn))) turn = Math.max(turn, Math.floor(clock() / apart)) + 1;
    last = turn;
    await sleep(Math.max(0, turn * apart - clock()));
  };
}
