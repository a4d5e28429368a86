/** Function Compute 3.0 (ROA, version 2023-03-30): calls of functions, and what became of them. */
import type { Account } from '../account.ts';
import { verifyAcs3 } from '../core/acs3.ts';
import {
  type AccessKeys,
  type Clock,
  type Service,
  ServiceError,
  type WireAnswer,
  type WireRequest,
} from '../core/contract.ts';
import type { AsyncTask, DeployedFunction, FunctionRunner } from './contract.ts';
import { getAsyncInvokeConfig, getAsyncTask, listAsyncTasks, listTriggers } from './descriptions.ts';
import { invoke } from './invoke.ts';
import { newRequestId } from './request-id.ts';
import { type Operation, type Route, routeOf, unknownPath } from './routes.ts';

interface FcDeps {
  readonly account: Account;
  readonly clock: Clock;
  readonly keys: AccessKeys;
  /** Undefined while no host runs functions for this cloud. */
  readonly runner: () => FunctionRunner | undefined;
}

interface Asked {
  readonly account: Account;
  readonly runner: FunctionRunner;
  readonly called: DeployedFunction;
  readonly functionArn: string;
  readonly taskId: string;
  readonly query: URLSearchParams;
  readonly now: number;
}

/** Seen in a public client: a task that was just accepted may not be found yet. */
function isVisible({ account, now }: Asked, task: AsyncTask | undefined): task is AsyncTask {
  return task !== undefined && task.acceptedAt + account.behaviours.asyncTaskVisibleAfterMs <= now;
}

const readings: Readonly<Record<Exclude<Operation, 'InvokeFunction'>, (asked: Asked) => unknown>> = {
  GetAsyncTask(asked) {
    const task = asked.runner.task(asked.called.name, asked.taskId);
    return getAsyncTask(isVisible(asked, task) ? task : undefined, asked, asked.query);
  },
  ListAsyncTasks(asked) {
    const tasks = asked.runner.tasks(asked.called.name).filter((task) => isVisible(asked, task));
    return listAsyncTasks(tasks, asked.functionArn, asked.query);
  },
  ListTriggers: ({ called, functionArn, query }) => listTriggers(called, functionArn, query),
  GetAsyncInvokeConfig: ({ called, functionArn, query }) => getAsyncInvokeConfig(called, functionArn, query),
};

export function fcService(deps: FcDeps): Service {
  return {
    name: 'fc',
    operationOf: ({ method, path }) => routeOf(method, path)?.operation ?? 'Unknown',
    async answer(request) {
      verifyAcs3(request, deps);
      const route = routeOf(request.method, request.path);
      if (route === undefined) throw unknownPath(request.method, request.path);
      checkGatewayHeaders(request, route);
      const { account } = deps;
      const runner = deps.runner();
      const called = runner?.find(route.functionName);
      if (runner === undefined || called === undefined) throw noFunction(route.functionName, runner);
      if (route.operation === 'InvokeFunction')
        return invoke({ runner, behaviours: account.behaviours }, called, request);
      const functionArn = `acs:fc:${account.region}:${account.accountId}:functions/${called.name}`;
      const { taskId } = route;
      const { query } = request;
      const asked = { account, runner, called, functionArn, taskId, query, now: deps.clock.now() };
      return json(200, readings[route.operation](asked));
    },
    errorAnswer: ({ status, code, message }) => {
      const requestId = newRequestId();
      return json(status, { Code: code, Message: message, RequestId: requestId }, requestId);
    },
  };
}

/** The gateway finds the operation by version and action; both must name what the path names. */
function checkGatewayHeaders({ method, path, headers }: WireRequest, { operation }: Route): void {
  if (headers['x-acs-version'] !== '2023-03-30')
    throw new ServiceError(400, 'InvalidVersion', 'Specified parameter Version is not valid.');
  if (headers['x-acs-action'] !== operation) throw unknownPath(method, path);
}

/** The code is documented; the text also says when nothing could run at all. */
function noFunction(functionName: string, runner: FunctionRunner | undefined): ServiceError {
  const why = runner === undefined ? ': this local cloud runs alone, without a function host' : '';
  return new ServiceError(404, 'FunctionNotFound', `function '${functionName}' does not exist${why}`);
}

function json(status: number, value: unknown, requestId = newRequestId()): WireAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', 'x-fc-request-id': requestId },
    body: JSON.stringify(value),
  };
}
