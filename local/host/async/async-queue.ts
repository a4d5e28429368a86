/** Takes asynchronous calls over, carries out several at once, and tells their destinations how they ended. */
import type { AsyncCall, AsyncConfig } from '../../cloud/fc/contract.ts';
import { destinationFunction } from './async-config.ts';
import { carry, type RunCall } from './carry-call.ts';
import type { AsyncQueue, EndedCall, Letter, QueueBehaviour } from './contract.ts';
import { destinationBody, errorTypeOf } from './destination.ts';
import { createPauses } from './pauses.ts';
import { createSlots, type Slots } from './slots.ts';
import { createTaskLog, type TaskLog } from './task-log.ts';

/** Documented: what a destination takes ("Result callback"). */
const maxFunctionBytes = 128 * 1024;
const maxMessageBytes = 64 * 1024;

export interface QueuedFunction {
  readonly name: string;
  readonly functionArn: string;
  readonly asyncConfig: AsyncConfig;
  /** Calls of it that may run at once. */
  readonly limit: number;
}

interface QueueOptions {
  readonly functions: readonly QueuedFunction[];
  readonly run: RunCall;
  readonly newRequestId: () => string;
  /** The cloud's clock. */
  readonly now: () => number;
}

interface Line extends QueuedFunction {
  readonly slots: Slots;
  readonly log: TaskLog;
}

function checked(behaviour: QueueBehaviour): QueueBehaviour {
  if (!Number.isInteger(behaviour.copies) || behaviour.copies < 1)
    throw new RangeError(`copies must be a whole number from 1; got ${behaviour.copies}.`);
  if (!(behaviour.retrySpeed > 0))
    throw new RangeError(`retrySpeed must be more than 0; got ${behaviour.retrySpeed}.`);
  return behaviour;
}

/** Throws when a destination is a function that is not there. */
export function createAsyncQueue({ functions, run, newRequestId, now }: QueueOptions): AsyncQueue {
  const lines = new Map<string, Line>();
  for (const each of functions)
    lines.set(each.name, { ...each, slots: createSlots(each.limit), log: createTaskLog(now) });
  for (const { asyncConfig } of functions)
    for (const arn of [asyncConfig.onSuccess, asyncConfig.onFailure]) {
      const name = arn === undefined ? undefined : destinationFunction(arn);
      if (name !== undefined) lineOf(name);
    }
  const pauses = createPauses(now);
  const ended: EndedCall[] = [];
  const letters: Letter[] = [];
  const idleWaiters: (() => void)[] = [];
  let behaviour: QueueBehaviour = { copies: 1, retrySpeed: 1 };
  let pending = 0;
  let isClosed = false;

  function lineOf(functionName: string): Line {
    const line = lines.get(functionName);
    if (line === undefined) throw new Error(`There is no function ${functionName}.`);
    return line;
  }

  /** Undefined without a destination. */
  function tell(line: Line, call: EndedCall): 'Succeeded' | 'Failed' | undefined {
    const { onSuccess, onFailure } = line.asyncConfig;
    const destination = call.result === 'Succeeded' ? onSuccess : onFailure;
    if (destination === undefined || isClosed) return undefined;
    const body = destinationBody(call, line.functionArn, now());
    const functionName = destinationFunction(destination);
    const limit = functionName === undefined ? maxMessageBytes : maxFunctionBytes;
    if (Buffer.byteLength(body) > limit) return 'Failed';
    if (functionName === undefined) letters.push({ destination, body });
    else enqueue({ functionName, payload: Buffer.from(body), requestId: newRequestId() });
    return 'Succeeded';
  }

  async function follow(call: AsyncCall, line: Line): Promise<void> {
    const { taskId, requestId, payload } = call;
    const record =
      taskId === undefined
        ? undefined
        : line.log.open({ taskId, requestId, payload: payload.toString('utf8') });
    const { slots, asyncConfig } = line;
    const means = { run, now, pauses, slots, asyncConfig, record };
    const end = await carry(call, { ...means, behaviour: () => behaviour, isClosed: () => isClosed });
    if (end !== undefined) {
      const error = errorTypeOf(end.result);
      record?.step(end.result, { endedAt: now(), ...(error === '' ? {} : { error }) });
      ended.push(end);
      const told = tell(line, end);
      if (told !== undefined) record?.deliver(told);
    }
    pending -= 1;
    if (pending === 0) for (const wake of idleWaiters.splice(0)) wake();
  }

  function enqueue(call: AsyncCall): void {
    if (isClosed) throw new Error('The function host is closed.');
    const line = lineOf(call.functionName);
    pending += 1;
    // Documented ("Task deduplication"): a task without an id of the caller's has its request's.
    const { taskId: given, ...plain } = call;
    void follow(line.asyncConfig.asyncTask ? { ...plain, taskId: given ?? call.requestId } : plain, line);
  }

  return {
    enqueue,
    behave: (changes) => void (behaviour = checked({ ...behaviour, ...changes })),
    pending: () => pending,
    whenIdle: () =>
      pending === 0 || isClosed ? Promise.resolve() : new Promise((resolve) => idleWaiters.push(resolve)),
    ended,
    letters,
    task: (functionName, taskId) => lineOf(functionName).log.find(taskId),
    tasks: (functionName) => lineOf(functionName).log.all(),
    close() {
      isClosed = true;
      pauses.close();
      for (const wake of idleWaiters.splice(0)) wake();
    },
  };
}
