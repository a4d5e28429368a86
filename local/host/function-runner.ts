/** The host's functions behind the Function Compute API: calls that are waited for, calls that are queued, what is deployed. */
import type { AsyncConfig, FunctionRunner } from '../cloud/fc/contract.ts';
import { newRequestId } from '../cloud/fc/request-id.ts';
import { usualAsyncConfig } from './async/async-config.ts';
import { type QueuedFunction, createAsyncQueue } from './async/async-queue.ts';
import type { AsyncQueue } from './async/contract.ts';
import type { HostOptions } from './contract.ts';
import { type HostedFunction, invokeOne } from './hosted-function.ts';

type Hosted = ReadonlyMap<string, HostedFunction>;

/** Throws for an unknown name, with those that are known. */
export function named(hosted: Hosted, functionName: string): HostedFunction {
  const found = hosted.get(functionName);
  if (found === undefined)
    throw new Error(`There is no function ${functionName}; there are ${[...hosted.keys()].join(', ')}.`);
  return found;
}

export function createQueueOf(hosted: Hosted, options: HostOptions, now: () => number): AsyncQueue {
  const functions = [...hosted.values()].map(({ spec, limit }): QueuedFunction => {
    const asyncConfig: AsyncConfig = spec.asyncConfig ?? usualAsyncConfig;
    const functionArn = `acs:fc:${options.region}:${options.accountId}:functions/${spec.name}`;
    return { name: spec.name, functionArn, asyncConfig, limit };
  });
  return createAsyncQueue({
    functions,
    newRequestId,
    now,
    async run({ functionName, payload, requestId }, retryCount) {
      const request = { requestId, event: payload, retryCount };
      const result = await invokeOne(named(hosted, functionName), request, options);
      return { isWell: result.outcome === 'success', answer: result.payload };
    },
  });
}

export function runnerOf(hosted: Hosted, queue: AsyncQueue, options: HostOptions): FunctionRunner {
  return {
    find(functionName) {
      const found = hosted.get(functionName);
      if (found === undefined) return undefined;
      const { asyncConfig } = found.spec;
      const triggers = found.triggers.map(({ description, ...trigger }) => ({
        ...trigger,
        ...(description === undefined ? {} : { description }),
      }));
      return { name: functionName, triggers, ...(asyncConfig === undefined ? {} : { asyncConfig }) };
    },
    async invoke(functionName, payload, requestId) {
      const request = { requestId, event: payload, retryCount: 0 };
      const result = await invokeOne(named(hosted, functionName), request, options);
      return {
        payload: result.payload,
        ...(result.outcome === 'success' ? {} : { errorType: 'UnhandledInvocationError' }),
      };
    },
    enqueue: (call) => queue.enqueue(call),
    task: (functionName, taskId) => queue.task(functionName, taskId),
    tasks: (functionName) => queue.tasks(functionName),
  };
}
