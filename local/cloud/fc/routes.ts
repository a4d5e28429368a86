/** The Function Compute operations of the local cloud and their paths, as the SDK `@alicloud/fc20230330` sends them. */
import { ServiceError } from '../core/contract.ts';

export type Operation =
  'InvokeFunction' | 'GetAsyncTask' | 'ListAsyncTasks' | 'ListTriggers' | 'GetAsyncInvokeConfig';

const routes: readonly (readonly [method: string, path: RegExp, operation: Operation])[] = [
  ['POST', /^\/2023-03-30\/functions\/([^/]+)\/invocations$/, 'InvokeFunction'],
  ['GET', /^\/2023-03-30\/functions\/([^/]+)\/async-tasks$/, 'ListAsyncTasks'],
  ['GET', /^\/2023-03-30\/functions\/([^/]+)\/async-tasks\/([^/]+)$/, 'GetAsyncTask'],
  ['GET', /^\/2023-03-30\/functions\/([^/]+)\/triggers$/, 'ListTriggers'],
  ['GET', /^\/2023-03-30\/functions\/([^/]+)\/async-invoke-config$/, 'GetAsyncInvokeConfig'],
];

export interface Route {
  readonly operation: Operation;
  /** Decoded. */
  readonly functionName: string;
  /** The empty string for a path without it. */
  readonly taskId: string;
}

export function routeOf(method: string, path: string): Route | undefined {
  for (const [routeMethod, template, operation] of routes) {
    const [, functionName, taskId = ''] = (method === routeMethod && template.exec(path)) || [];
    if (functionName === undefined) continue;
    try {
      return {
        operation,
        functionName: decodeURIComponent(functionName),
        taskId: decodeURIComponent(taskId),
      };
    } catch (error) {
      // Text that is no percent-encoding names nothing.
      if (error instanceof URIError) return undefined;
      throw error;
    }
  }
  return undefined;
}

/** Code and text are documented ("Error codes"). */
export function unknownPath(method: string, path: string): ServiceError {
  return new ServiceError(400, 'PathNotSupported', `'${path}' against '${method}' is not supported`);
}
