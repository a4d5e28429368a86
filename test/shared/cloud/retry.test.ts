import { describe, expect, it } from 'vitest';
import { type Attempt, type Pauses, repeat, usualRetries } from '../../../shared/cloud/retry.ts';
import { CloudError, type CloudErrorKind } from '../../../shared/use-cases/cloud-error.ts';

/** Pauses that only move a clock; each attempt takes `attemptMs` of it. */
function aTime(attemptMs = 0): Pauses & { readonly slept: number[]; passes(): void } {
  let now = 1_000_000;
  const slept: number[] = [];
  return {
    clock: () => now,
    random: () => 0,
    slept,
    passes: () => {
      now += attemptMs;
    },
    sleep: async (ms) => {
      slept.push(ms);
      now += ms;
    },
  };
}

const failed = (kind: CloudErrorKind, retryAfterMs?: number): Attempt<string> => ({
  kind: 'failed',
  error: new CloudError({ kind, operation: 'x.Get' }, kind),
  ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
});
const done: Attempt<string> = { kind: 'done', value: 'answer' };

async function run(
  results: readonly Attempt<string>[],
  {
    time = aTime(),
    policy = usualRetries,
    signal,
  }: { time?: ReturnType<typeof aTime>; policy?: typeof usualRetries; signal?: AbortSignal } = {},
): Promise<{ outcome: string; attempts: number; slept: number[] }> {
  let attempts = 0;
  const outcome = await repeat('x.Get', { policy, pauses: time, signal }, async () => {
    attempts += 1;
    time.passes();
    return results[Math.min(attempts, results.length) - 1] ?? done;
  }).catch((error: unknown) => (error instanceof CloudError ? error.kind : String(error)));
  return { outcome, attempts, slept: time.slept };
}

describe('repeat', () => {
  it.each<[CloudErrorKind, number]>([
    ['throttled', 4],
    ['unreachable', 4],
    ['denied', 1],
    ['not-found', 1],
    ['refused', 1],
    ['unauthenticated', 1],
    ['malformed', 1],
  ])('sends what is %s %i times', async (kind, attempts) => {
    expect(await run([failed(kind)])).toMatchObject({ outcome: kind, attempts });
  });

  it('ends with the first answer', async () => {
    expect(await run([failed('throttled'), done])).toEqual({ outcome: 'answer', attempts: 2, slept: [100] });
  });

  it('doubles its pauses up to the longest, half of each by chance', async () => {
    const policy = { ...usualRetries, tries: 6, longestPauseMs: 1_000 };

    expect((await run([failed('throttled')], { policy })).slept).toEqual([100, 200, 400, 500, 500]);
    const late = { ...aTime(), random: () => 0.999 };
    expect((await run([failed('throttled')], { policy, time: late })).slept[0]).toBe(200);
  });

  it('waits as long as the service asks', async () => {
    expect((await run([failed('throttled', 7_000), done])).slept).toEqual([7_000]);
  });

  it('gives up when the service asks for more time than there is', async () => {
    expect(await run([failed('throttled', 60_000), done])).toMatchObject({
      outcome: 'throttled',
      attempts: 1,
    });
  });

  it('begins nothing after its time', async () => {
    const result = await run([failed('unreachable')], { time: aTime(12_000) });

    expect(result).toMatchObject({ outcome: 'unreachable', attempts: 2 });
  });

  it('sends nothing when it is already aborted', async () => {
    const result = await run([done], { signal: AbortSignal.abort(new Error('late')) });

    expect(result).toMatchObject({ outcome: 'unreachable', attempts: 0 });
  });

  it('passes on what is no outcome of a request', async () => {
    const defect = repeat('x.Get', { policy: usualRetries, pauses: aTime() }, () =>
      Promise.reject(new TypeError('defect')),
    );

    await expect(defect).rejects.toThrow(TypeError);
  });
});
