/** The guard's other functions, called and watched through Function Compute (2023-03-30). */
import * as z from 'zod';
import { CloudError } from '../use-cases/cloud-error.ts';
import type { FunctionName, Functions, TaskState } from '../use-cases/ports/sweeping.ts';
import { filled, textOrEmpty } from './answers.ts';
import { attempt, createReader } from './call.ts';
import type { Connection } from './connection.ts';
import { type Attempt, repeat } from './retry.ts';
import { once, openApiClient, type OperationParams, ownConnection, type SdkAnswer } from './sdk.ts';

const version = '2023-03-30';
const invocation = 'fc.InvokeFunction';

/** Documented, of an asynchronous call. */
const longestPayload = 128 * 1024;

const task = z.object({ taskId: filled, status: filled, taskErrorMessage: textOrEmpty });
const tasks = z.object({ tasks: z.nullish(z.array(task)) });
const triggers = z.object({
  triggers: z.nullish(z.array(z.object({ triggerName: filled, triggerConfig: textOrEmpty }))),
});
/** Timers have `enable`, EventBridge triggers `triggerEnable`. */
const switches = z.object({
  enable: z.nullish(z.boolean()),
  triggerEnable: z.nullish(z.boolean()),
});

/** Documented; a word that is new tells nothing. */
const states: Readonly<Record<string, TaskState>> = {
  Enqueued: 'waiting',
  Dequeued: 'waiting',
  Running: 'waiting',
  Retrying: 'waiting',
  Succeeded: 'done',
  Failed: 'failed',
  Expired: 'failed',
  Invalid: 'failed',
  Stopped: 'failed',
};

const ended = ['Failed', 'Expired'] as const;

/** `prefix`: what the names of all functions of this deployment begin with, such as `kubeconfig-guard-`. */
export function createFunctions(connection: Connection, prefix: string): Functions {
  const client = once(() => openApiClient(connection.clientConfig('fc')));
  const read = createReader(connection, { service: 'fc', version }, client);
  const pathOf = (name: FunctionName): string => `/${version}/functions/${prefix}${name}`;

  return {
    enqueue: async (name, taskId, payload) => {
      const size = Buffer.byteLength(JSON.stringify(payload));
      if (size > longestPayload) {
        const fields = { kind: 'refused', operation: invocation } as const;
        throw new CloudError(fields, `The call ${taskId} of ${name} has ${size} bytes; 128 KB are allowed.`);
      }
      const params: OperationParams = {
        action: 'InvokeFunction',
        version,
        protocol: 'HTTPS',
        pathname: `${pathOf(name)}/invocations`,
        method: 'POST',
        authType: 'AK',
        style: 'ROA',
        reqBodyType: 'json',
        bodyType: 'none',
      };
      const headers = {
        ...ownConnection,
        'x-fc-invocation-type': 'Async',
        'x-fc-async-task-id': taskId,
      };
      // A call whose answer was lost may be sent again: its id makes it the same task.
      await repeat(
        invocation,
        { policy: connection.retry, pauses: connection.pauses, signal: connection.signal() },
        async () => {
          const made = await client();
          return accepted(
            await attempt(invocation, async () =>
              asAnswer(await made.callApi(params, { headers, body: payload }, {})),
            ),
          );
        },
      );
    },

    task: async (name, taskId) => {
      try {
        const path = `${pathOf(name)}/async-tasks/${encodeURIComponent(taskId)}`;
        const { status, taskErrorMessage } = await read({ action: 'GetAsyncTask', path }, task);
        const state = states[status] ?? 'unknown';
        return { state, ...(taskErrorMessage === '' ? {} : { why: taskErrorMessage.slice(0, 300) }) };
      } catch (error) {
        // Seen in client code: one that was accepted just now may not be found yet.
        if (error instanceof CloudError && error.code === 'AsyncTaskNotFound') return { state: 'unknown' };
        throw error;
      }
    },

    deadTasks: async (name, since) => {
      const answers = await Promise.all(
        ended.map((status) =>
          read(
            {
              action: 'ListAsyncTasks',
              path: `${pathOf(name)}/async-tasks`,
              query: { status, startedTimeBegin: since, limit: 100, sortOrderByTime: 'desc' },
            },
            tasks,
          ),
        ),
      );
      return answers.flatMap((answer) =>
        (answer.tasks ?? []).map(({ taskId, taskErrorMessage }) => ({
          id: taskId,
          why: taskErrorMessage.slice(0, 300),
        })),
      );
    },

    triggers: async (name) => {
      const answer = await read(
        { action: 'ListTriggers', path: `${pathOf(name)}/triggers`, query: { limit: 100 } },
        triggers,
      );
      return (answer.triggers ?? []).map(({ triggerName, triggerConfig }) => ({
        name: triggerName,
        isOn: switchIn(triggerConfig),
      }));
    },
  };
}

/** Documented: 409 for the id of a task that is known. It was asked for before, which is what was wanted. */
function accepted<T>(answer: Attempt<T>): Attempt<T | undefined> {
  if (answer.kind === 'done' || answer.error.status !== 409) return answer;
  return { kind: 'done', value: undefined };
}

/** An accepted call answers nothing but its headers. */
function asAnswer(answer: SdkAnswer): SdkAnswer {
  return { ...answer, body: '' };
}

function switchIn(config: string): boolean | undefined {
  let json: unknown;
  try {
    json = JSON.parse(config);
  } catch {
    return undefined;
  }
  const parsed = switches.safeParse(json);
  return parsed.success ? (parsed.data.enable ?? parsed.data.triggerEnable ?? undefined) : undefined;
}
