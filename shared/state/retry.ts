/** Repeats what failed for a passing reason: a few times quickly, and for longer while a new table is not ready. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Failure, failureOf } from './tablestore-failure.ts';

export interface RetryOptions {
  /** How often a request is sent at most; 5 when absent. */
  readonly attempts?: number;
  /** Milliseconds before the first repeat; doubled each time, half of it at random. 50 when absent. */
  readonly firstDelayMs?: number;
}

/** A table takes seconds to open; with the delays below this is about half a minute. */
const notReadyAttempts = 20;
const longestDelayMs = 2_000;

export async function pause(attempt: number, { firstDelayMs = 50 }: RetryOptions): Promise<void> {
  const delay = Math.min(longestDelayMs, firstDelayMs * 2 ** (attempt - 1));
  await sleep(delay * (0.5 + Math.random() / 2));
}

export function mayRepeat(failure: Failure, attempt: number, { attempts = 5 }: RetryOptions): boolean {
  const limits = { refused: 1, 'not-ready': notReadyAttempts, again: attempts } as const;
  return attempt < limits[failure.kind];
}

/**
 * For reads, and for writes that may be applied twice with the same result.
 *
 * @throws StateError of the last attempt
 */
export async function repeated<T>(
  operation: string,
  options: RetryOptions,
  send: () => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await send();
    } catch (thrown) {
      const failure = failureOf(operation, thrown);
      if (!mayRepeat(failure, attempt, options)) throw failure.error;
    }
    await pause(attempt, options);
  }
}
