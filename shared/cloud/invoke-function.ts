/** Asks Function Compute for an asynchronous call of a function: a task with an id of the caller's. */
import { CloudError } from '../use-cases/cloud-error.ts';
import { malformed } from './answers.ts';
import { attempt } from './call.ts';
import type { Connection } from './connection.ts';
import { repeat } from './retry.ts';
import { type OpenApiClient, type OperationParams, ownConnection } from './sdk.ts';

const operation = 'fc.InvokeFunction';

/** Documented ("Limits"). */
const largestPayload = 128 * 1024;

type Invoke = (pathname: string, taskId: string, payload: Readonly<Record<string, unknown>>) => Promise<void>;

/**
 * Repeated also after an answer that was lost: the same id is the same task, and whoever does it twice does it once. That
 * the task is known already is as good as taking it over now.
 */
export function createInvoke(connection: Connection, client: () => Promise<OpenApiClient>): Invoke {
  return async (pathname, taskId, payload) => {
    refuseLong(payload);
    const made = await client();
    const headers = { ...ownConnection, 'x-fc-invocation-type': 'Async', 'x-fc-async-task-id': taskId };
    const params: OperationParams = {
      action: 'InvokeFunction',
      version: '2023-03-30',
      protocol: 'HTTPS',
      pathname,
      method: 'POST',
      authType: 'AK',
      style: 'ROA',
      reqBodyType: 'json',
      bodyType: 'string',
    };
    try {
      const answer = await repeat(
        operation,
        { policy: connection.retry, pauses: connection.pauses, signal: connection.signal() },
        () => attempt(operation, () => made.callApi(params, { headers, body: payload }, {})),
      );
      if (answer.status === 202) return;
      throw malformed(operation, `The call was answered with ${answer.status}, not taken over.`, { answer });
    } catch (error) {
      if (!isKnownTask(error)) throw error;
    }
  };
}

function refuseLong(payload: Readonly<Record<string, unknown>>): void {
  const bytes = Buffer.byteLength(JSON.stringify(payload));
  if (bytes <= largestPayload) return;
  throw new CloudError(
    { kind: 'refused', operation },
    `The payload has ${bytes} bytes; an asynchronous call takes ${largestPayload}.`,
  );
}

/** By the status, which is documented ("Task deduplication"); the code is inferred. */
function isKnownTask(error: unknown): boolean {
  return error instanceof CloudError && error.status === 409;
}
