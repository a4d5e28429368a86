/** The pauses of EventBridge's retry strategies (documented: "Retry policies and dead-letter queues"). */
import type { Rule } from './contract.ts';

const backoffRetries = 3;
const exponentialRetries = 176;
const longestPauseMs = 512_000;

/**
 * Milliseconds to wait before each retry; their number is the number of retries after the first delivery.
 * BACKOFF_RETRY: 3, a random 10 to 20 s apart. EXPONENTIAL_DECAY_RETRY: 176, 1, 2, 4 … 512 s apart, about a day in all.
 */
export function retryPauses(strategy: Rule['retry'], random: () => number = Math.random): readonly number[] {
  const pauses: Record<Rule['retry'], () => number[]> = {
    BACKOFF_RETRY: () => Array.from({ length: backoffRetries }, () => 10_000 + random() * 10_000),
    EXPONENTIAL_DECAY_RETRY: () =>
      Array.from({ length: exponentialRetries }, (_, index) => Math.min(1000 * 2 ** index, longestPauseMs)),
  };
  return pauses[strategy]();
}
