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

/**
 * Node makes its heap as large as the memory that it finds: on the platform that of the instance, here this machine's. Half of it
 * is for what is old, and from that follows what is new (seen: Node 20 under a limit of 512 and of 1,024 MB has the heap that it
 * has with these flags). Megabytes.
 */
export function heapFlags(memory: number): string[] {
  const old = Math.floor(memory / 2);
  const young = Math.min(16, Math.max(1, Math.floor(old / (old <= 256 ? 256 : 128))));
  return [`--max-old-space-size=${old}`, `--max-semi-space-size=${young}`];
}
