/** InvokeFunction: waits for the answer, or takes the call over and answers at once. */
import type { Behaviours } from '../account.ts';
import { ServiceError, type WireAnswer, type WireRequest } from '../core/contract.ts';
import type { DeployedFunction, FunctionRunner } from './contract.ts';
import { newRequestId } from './request-id.ts';
import { checkQualifier, invalidArgument, refuseUnknown } from './parameters.ts';

/** Documented ("Limits"). */
const maxSyncBytes = 32 * 1024 * 1024;
const maxAsyncBytes = 128 * 1024;

/** Documented with the header: letters, digits, `_` and `-`, a letter or `_` first, 128 at most. */
const taskIdForm = /^[A-Za-z_][A-Za-z0-9_-]{0,127}$/;

export interface InvokeDeps {
  readonly runner: FunctionRunner;
  readonly behaviours: Behaviours;
}

export async function invoke(
  { runner, behaviours }: InvokeDeps,
  called: DeployedFunction,
  request: WireRequest,
): Promise<WireAnswer> {
  refuseUnknown(request.query, ['qualifier']);
  checkQualifier(request.query);
  const isAsync = headerOf(request, 'x-fc-invocation-type', ['Sync', 'Async']) === 'Async';
  // Tail, the end of the function's log in a header, is not offered here.
  headerOf(request, 'x-fc-log-type', ['None']);
  checkSize(request.body, isAsync ? maxAsyncBytes : maxSyncBytes);
  const taskId = taskIdOf(request, called, isAsync);
  const requestId = newRequestId();
  if (!isAsync) return sync(runner, called.name, request.body, requestId);
  const id = called.asyncConfig?.asyncTask === true ? (taskId ?? requestId) : undefined;
  const call = { functionName: called.name, payload: request.body, requestId };
  if (id === undefined) {
    runner.enqueue(call);
    return accepted(requestId);
  }
  const isRepeated = runner.task(called.name, id) !== undefined;
  if (isRepeated && behaviours.repeatedTaskId === 'refused') throw repeatedTask(called.name, id);
  if (!isRepeated || behaviours.repeatedTaskId === 'run-again') runner.enqueue({ ...call, taskId: id });
  return accepted(requestId, id);
}

async function sync(
  runner: FunctionRunner,
  functionName: string,
  payload: Buffer,
  requestId: string,
): Promise<WireAnswer> {
  const answer = await runner.invoke(functionName, payload, requestId);
  // Documented ("Error handling"): a function that fails is an answer with status 200, told apart by this header.
  const failed = answer.errorType === undefined ? {} : { 'x-fc-error-type': answer.errorType };
  return {
    status: 200,
    headers: { 'content-type': 'application/octet-stream', 'x-fc-request-id': requestId, ...failed },
    body: answer.payload,
  };
}

function accepted(requestId: string, taskId?: string): WireAnswer {
  const task = taskId === undefined ? {} : { 'x-fc-async-task-id': taskId };
  return { status: 202, headers: { 'x-fc-request-id': requestId, ...task }, body: '' };
}

function headerOf(request: WireRequest, name: string, words: readonly string[]): string {
  const value = request.headers[name] ?? words[0] ?? '';
  if (typeof value !== 'string' || !words.includes(value))
    throw invalidArgument(
      `The header ${name} must be ${words.join(' or ')} here, not ${JSON.stringify(value)}.`,
    );
  return value;
}

/** Code and text are documented ("Error codes"). */
function checkSize(body: Buffer, limit: number): void {
  if (body.length > limit)
    throw new ServiceError(
      400,
      'EntityTooLarge',
      `payload size exceeds maximum allowed size (${limit} bytes)`,
    );
}

function taskIdOf(
  request: WireRequest,
  { name, asyncConfig }: DeployedFunction,
  isAsync: boolean,
): string | undefined {
  const value = request.headers['x-fc-async-task-id'];
  if (value === undefined) return undefined;
  if (typeof value !== 'string' || !taskIdForm.test(value))
    throw invalidArgument(`x-fc-async-task-id ${JSON.stringify(value)} is not the id of a task.`);
  // Documented is only that tasks must be switched on first. What happens without is refused here, so that it is noticed:
  // nothing would be deduplicated.
  if (!isAsync || asyncConfig?.asyncTask !== true)
    throw invalidArgument(`x-fc-async-task-id needs an asynchronous call, and asyncTask on for ${name}.`);
  return value;
}

/**
 * The status is documented ("Task deduplication"). The code is inferred: a public client of version 2 knows
 * `StatefulAsyncInvocationAlreadyExists`.
 */
function repeatedTask(functionName: string, taskId: string): ServiceError {
  return new ServiceError(
    409,
    'AsyncTaskAlreadyExists',
    `the async task ${taskId} of function ${functionName} already exists`,
  );
}
