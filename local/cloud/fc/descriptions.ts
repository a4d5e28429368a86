/** What the reading operations answer: tasks, triggers, settings for asynchronous calls. Field names from the SDK's typings. */
import { ServiceError } from '../core/contract.ts';
import type { AsyncTask, DeployedFunction } from './contract.ts';
import { checkQualifier, cutPage, oneOf, refuseUnknown, wholeNumber } from './parameters.ts';

/** Tasks that a reader may see now, oldest first. */
type Tasks = readonly AsyncTask[];

/** Documented with the list's parameter. */
const statuses = 'Enqueued Dequeued Running Retrying Succeeded Failed Expired Stopping Stopped Invalid'.split(
  ' ',
);

const listParameters =
  'includePayload limit nextToken prefix qualifier sortOrderByTime startedTimeBegin startedTimeEnd status'.split(
    ' ',
  );

/**
 * `startedTime` is the time of acceptance (inferred: the list's filter speaks of initiation). The answer of the function
 * (`returnPayload`) is left out: only accounts that asked the vendor for it get it.
 */
function taskRow(task: AsyncTask, functionArn: string, withPayload: boolean): Record<string, unknown> {
  const runningAt = task.events.find(({ status }) => status === 'Running')?.at;
  const isTimed = task.endedAt !== undefined && runningAt !== undefined;
  return {
    taskId: task.taskId,
    requestId: task.requestId,
    functionArn,
    qualifier: 'LATEST',
    status: task.status,
    alreadyRetriedTimes: task.alreadyRetriedTimes,
    startedTime: task.acceptedAt,
    endTime: task.endedAt,
    durationMs: isTimed ? task.endedAt - runningAt : undefined,
    taskErrorMessage: task.error,
    destinationStatus: task.destinationStatus,
    taskPayload: withPayload ? task.payload : undefined,
    events: task.events.map(({ status, at, error }, index) => ({
      eventId: index + 1,
      status,
      timestamp: at,
      eventDetail: error === undefined ? '' : JSON.stringify({ Error: error }),
    })),
  };
}

export function listAsyncTasks(tasks: Tasks, functionArn: string, query: URLSearchParams): unknown {
  refuseUnknown(query, listParameters);
  checkQualifier(query);
  const withPayload = oneOf(query, 'includePayload', ['true', 'false']) === 'true';
  const isDescending = oneOf(query, 'sortOrderByTime', ['asc', 'desc']) === 'desc';
  const status = oneOf(query, 'status', statuses);
  const prefix = query.get('prefix') ?? '';
  const begin = wholeNumber(query, 'startedTimeBegin', 0, Number.MAX_SAFE_INTEGER) ?? 0;
  const end = wholeNumber(query, 'startedTimeEnd', 0, Number.MAX_SAFE_INTEGER) ?? Number.POSITIVE_INFINITY;
  const found = tasks.filter(
    (task) =>
      (status === undefined || task.status === status) &&
      task.taskId.startsWith(prefix) &&
      task.acceptedAt >= begin &&
      task.acceptedAt <= end,
  );
  const { rows, nextToken } = cutPage(found, ({ sequence }) => sequence, query, isDescending);
  return { tasks: rows.map((task) => taskRow(task, functionArn, withPayload)), nextToken };
}

/** The code is seen in a public client. */
export function getAsyncTask(
  task: AsyncTask | undefined,
  { taskId, functionArn }: { readonly taskId: string; readonly functionArn: string },
  query: URLSearchParams,
): unknown {
  refuseUnknown(query, ['qualifier']);
  checkQualifier(query);
  if (task === undefined)
    throw new ServiceError(404, 'AsyncTaskNotFound', `the async task ${taskId} does not exist`);
  return taskRow(task, functionArn, true);
}

/** `triggerConfig` is JSON text, as in the SDK's typings. */
export function listTriggers(called: DeployedFunction, functionArn: string, query: URLSearchParams): unknown {
  refuseUnknown(query, ['limit', 'nextToken', 'prefix']);
  const prefix = query.get('prefix') ?? '';
  const found = called.triggers
    .map((trigger, index) => ({ trigger, sequence: index + 1 }))
    .filter(({ trigger }) => trigger.triggerName.startsWith(prefix));
  const { rows, nextToken } = cutPage(found, ({ sequence }) => sequence, query);
  const triggers = rows.map(({ trigger: { triggerConfig, ...trigger } }) => ({
    ...trigger,
    qualifier: 'LATEST',
    targetArn: functionArn,
    triggerConfig: JSON.stringify(triggerConfig),
  }));
  return { triggers, nextToken };
}

/** The code is documented and seen in public clients. */
export function getAsyncInvokeConfig(
  { name, asyncConfig }: DeployedFunction,
  functionArn: string,
  query: URLSearchParams,
): unknown {
  refuseUnknown(query, ['qualifier']);
  checkQualifier(query);
  if (asyncConfig === undefined)
    throw new ServiceError(404, 'AsyncConfigNotExists', `AsyncConfig for ${name}:LATEST does not exist.`);
  const { onSuccess, onFailure, ...settings } = asyncConfig;
  const destinationConfig = {
    ...(onSuccess === undefined ? {} : { onSuccess: { destination: onSuccess } }),
    ...(onFailure === undefined ? {} : { onFailure: { destination: onFailure } }),
  };
  return { ...settings, destinationConfig, functionArn };
}
