/** Carries one asynchronous call to its end: runs it, tries it again after a failure, drops it when it gets too old. */
import type { AsyncCall, AsyncConfig } from '../../cloud/fc/contract.ts';
import type { EndedCall, QueueBehaviour } from './contract.ts';
import { errorTypeOf } from './destination.ts';
import { type Pauses, retryPauseMs } from './pauses.ts';
import type { Slots } from './slots.ts';
import type { TaskRecord } from './task-log.ts';

/** Runs a call once. A rejection counts as a failed attempt. */
export type RunCall = (call: AsyncCall, retryCount: number) => Promise<{ isWell: boolean; answer: string }>;

interface Means {
  readonly run: RunCall;
  readonly now: () => number;
  readonly pauses: Pauses;
  readonly slots: Slots;
  readonly asyncConfig: AsyncConfig;
  readonly behaviour: () => QueueBehaviour;
  readonly isClosed: () => boolean;
  /** Absent for a call that is no task. */
  readonly record: TaskRecord | undefined;
}

async function attempt({ run, behaviour }: Means, call: AsyncCall, retryCount: number): ReturnType<RunCall> {
  const copies = Array.from({ length: behaviour().copies }, async () => run(call, retryCount));
  const [first] = await Promise.allSettled(copies);
  return first?.status === 'fulfilled' ? first.value : { isWell: false, answer: String(first?.reason) };
}

/** Undefined when the queue was closed before the call ended. */
export async function carry(call: AsyncCall, means: Means): Promise<EndedCall | undefined> {
  const { now, pauses, slots, asyncConfig, behaviour, isClosed, record } = means;
  const tooOldAt = now() + asyncConfig.maxAsyncEventAgeInSeconds * 1000;
  let answer = '';
  const end = (result: EndedCall['result'], attempts: number): EndedCall => ({
    functionName: call.functionName,
    requestId: call.requestId,
    ...(call.taskId === undefined ? {} : { taskId: call.taskId }),
    payload: call.payload.toString('utf8'),
    attempts,
    result,
    answer,
  });
  for (let retryCount = 0; ; retryCount += 1) {
    if (retryCount > 0 && !(await pauses.pause(retryPauseMs(retryCount) / behaviour().retrySpeed)))
      return undefined;
    const giveBack = await slots.take();
    try {
      if (isClosed()) return undefined;
      // Documented: Expired was never run. That an old one is not tried again either is inferred.
      if (now() >= tooOldAt) return end(retryCount === 0 ? 'Expired' : 'Failed', retryCount);
      record?.step('Running', { alreadyRetriedTimes: retryCount });
      const result = await attempt(means, call, retryCount);
      if (isClosed()) return undefined;
      ({ answer } = result);
      if (result.isWell) return end('Succeeded', retryCount + 1);
      if (retryCount >= asyncConfig.maxAsyncRetryAttempts) return end('Failed', retryCount + 1);
      record?.step('Retrying', { error: errorTypeOf('Failed') });
    } finally {
      giveBack();
    }
  }
}
