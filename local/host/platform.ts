/** What Function Compute puts around a function: its environment variables and its error forms. */
import { randomBytes } from 'node:crypto';
import type { HostOptions } from './contract.ts';
import type { FunctionSpec } from './deployment.ts';

/**
 * The whole environment of a function's process: the platform's own names (documented: "Environment variables"), the
 * deployment's, the options' over them, and of this process only PATH. The time zone is UTC, as on the platform.
 */
export function environmentOf(
  spec: FunctionSpec,
  options: Pick<HostOptions, 'environment' | 'accountId' | 'region'>,
  codeFolder: string,
): Readonly<Record<string, string>> {
  return {
    PATH: process.env['PATH'] ?? '',
    TZ: 'UTC',
    ...spec.environment,
    ...options.environment,
    FC_ACCOUNT_ID: options.accountId,
    FC_REGION: options.region,
    FC_FUNCTION_NAME: spec.name,
    FC_FUNCTION_HANDLER: spec.handler,
    FC_FUNCTION_MEMORY_SIZE: String(spec.memoryMegabytes),
    FC_TIMEOUT: String(spec.timeoutSeconds),
    FC_FUNC_CODE_PATH: codeFolder,
    FC_INSTANCE_ID: `c-${randomBytes(8).toString('hex')}`,
    FC_QUALIFIER: 'LATEST',
  };
}

/** The answer for a request that the platform ended. The type's name is inferred. */
export function timeoutPayload(limitMs: number): string {
  return JSON.stringify({
    errorMessage: `Function timed out after ${limitMs / 1000} seconds`,
    errorType: 'FunctionTimedOut',
    stackTrace: [],
  });
}

/** The answer for a request under which the process ended (documented: "Abnormal exits"; the type's name is inferred). */
export function exitPayload(durationMs: number, peakRssBytes: number): string {
  const megabytes = Math.round(peakRssBytes / 1024 / 1024);
  return JSON.stringify({
    errorMessage: `Process exited unexpectedly before completing request (duration: ${Math.round(durationMs)}ms, maxMemoryUsage: ${megabytes}MB)`,
    errorType: 'ProcessExited',
    stackTrace: [],
  });
}
