/** A queue of asynchronous calls whose functions do what a test says. */
import { onTestFinished } from 'vitest';
import { MovableClock } from '../../../local/cloud/core/clock.ts';
import type { AsyncConfig } from '../../../local/cloud/fc/contract.ts';
import { usualAsyncConfig } from '../../../local/host/async/async-config.ts';
import { createAsyncQueue } from '../../../local/host/async/async-queue.ts';

interface Attempt {
  readonly functionName: string;
  readonly payload: string;
  readonly retryCount: number;
  readonly at: number;
}

export type Act = (attempt: Attempt) => string | Promise<string>;

export const accountId = '1700000000000001';
export const arnOf = (name: string): string => `acs:fc:cn-hangzhou:${accountId}:functions/${name}`;

/** A queue of these functions; `act` throws where a function is to fail. */
export function aQueue(
  act: Act,
  configs: Readonly<Record<string, Partial<AsyncConfig>>> = { work: {} },
  limit = 20,
) {
  const clock = new MovableClock();
  const attempts: Attempt[] = [];
  let requests = 0;
  const queue = createAsyncQueue({
    functions: Object.entries(configs).map(([name, config]) => ({
      name,
      functionArn: arnOf(name),
      asyncConfig: { ...usualAsyncConfig, ...config },
      limit,
    })),
    newRequestId: () => `follow-up-${(requests += 1)}`,
    now: () => clock.now(),
    async run({ functionName, payload }, retryCount) {
      const attempt = { functionName, payload: payload.toString(), retryCount, at: clock.now() };
      attempts.push(attempt);
      try {
        return { isWell: true, answer: await act(attempt) };
      } catch (error) {
        return { isWell: false, answer: (error as Error).message };
      }
    },
  });
  onTestFinished(() => queue.close());
  const call = (payload: string, functionName = 'work', taskId?: string): void =>
    queue.enqueue({
      functionName,
      payload: Buffer.from(payload),
      requestId: `request-${payload}`,
      ...(taskId === undefined ? {} : { taskId }),
    });
  return { queue, clock, attempts, call };
}

/** Fails so many times, then answers. */
export function failing(times: number): Act {
  return ({ retryCount }) => {
    if (retryCount < times) throw new Error(`failure ${retryCount + 1}`);
    return 'well';
  };
}
