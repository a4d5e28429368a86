/** When a call is sent again: only a read, only after what is known to pass, within a number of tries and a time. */
import { CloudError } from '../use-cases/cloud-error.ts';
import type { Clock, Duration } from '../domain/time.ts';

export interface RetryPolicy {
  /** Requests at most, the first one included. */
  readonly tries: number;
  /** No further request begins this long after the first one. */
  readonly budgetMs: Duration;
  readonly firstPauseMs: Duration;
  readonly longestPauseMs: Duration;
}

export const usualRetries: RetryPolicy = {
  tries: 4,
  budgetMs: 20_000,
  firstPauseMs: 200,
  longestPauseMs: 5_000,
};

export interface Pauses {
  readonly clock: Clock;
  /** Rejects when the signal aborts. */
  readonly sleep: (ms: Duration, signal?: AbortSignal) => Promise<void>;
  /** From 0 up to, not including, 1. */
  readonly random: () => number;
}

/** How one request ended. */
export type Attempt<T> = { readonly kind: 'done'; readonly value: T } | Failure;

export interface Failure {
  readonly kind: 'failed';
  readonly error: CloudError;
  /** How long the service asks to be left alone. */
  readonly retryAfterMs?: Duration;
}

/**
 * Repeats an attempt that was throttled or got no usable answer.
 *
 * @throws CloudError of the last attempt; `unreachable` when the signal aborts.
 */
export async function repeat<T>(
  operation: string,
  { policy, pauses, signal }: { policy: RetryPolicy; pauses: Pauses; signal?: AbortSignal | undefined },
  attempt: () => Promise<Attempt<T>>,
): Promise<T> {
  const begin = pauses.clock();
  for (let tried = 1; ; tried += 1) {
    const result = await untilAborted(operation, signal, attempt);
    if (result.kind === 'done') return result.value;
    if (!isTransient(result.error) || tried >= policy.tries) throw result.error;
    const pause = result.retryAfterMs ?? backoff(policy, tried, pauses.random());
    if (pauses.clock() - begin + pause > policy.budgetMs) throw result.error;
    await wait(operation, pause, { pauses, signal });
  }
}

/** @throws CloudError `unreachable` when the signal aborts. */
export async function wait(
  operation: string,
  ms: Duration,
  { pauses, signal }: { pauses: Pauses; signal: AbortSignal | undefined },
): Promise<void> {
  await untilAborted(operation, signal, () => pauses.sleep(ms, signal));
}

function isTransient(error: CloudError): boolean {
  return error.kind === 'throttled' || error.kind === 'unreachable';
}

/** Doubles with each try; half of it is chance, so that parallel calls don't come back together. */
function backoff(policy: RetryPolicy, tried: number, chance: number): Duration {
  const full = Math.min(policy.longestPauseMs, policy.firstPauseMs * 2 ** (tried - 1));
  return Math.round(full / 2 + (full / 2) * chance);
}

/** The SDKs can't be interrupted: an aborted call is left behind, and ends by its own time-outs. */
async function untilAborted<T>(
  operation: string,
  signal: AbortSignal | undefined,
  run: () => Promise<T>,
): Promise<T> {
  if (signal === undefined) return await run();
  const aborted = (): CloudError =>
    new CloudError({ kind: 'unreachable', operation }, `Given up before an answer came: ${reasonOf(signal)}`);
  if (signal.aborted) throw aborted();
  return await new Promise<T>((resolve, reject) => {
    const onAbort = (): void => reject(aborted());
    signal.addEventListener('abort', onAbort, { once: true });
    run()
      .then(resolve, (error: unknown) => reject(signal.aborted ? aborted() : error))
      .finally(() => signal.removeEventListener('abort', onAbort));
  });
}

function reasonOf(signal: AbortSignal): string {
  const reason: unknown = signal.reason;
  return reason instanceof Error ? reason.message : String(reason);
}
