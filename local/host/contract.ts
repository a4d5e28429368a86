/** The function host: runs the built bundles that `s.yaml` names, as Function Compute does. `host.ts` implements it. */
import type { FunctionRunner } from '../cloud/fc/contract.ts';
import type { AsyncQueue } from './async/contract.ts';

export interface HostOptions {
  /** The resolved deployment file; `s.yaml` at the project's root when absent. */
  readonly specFile?: string;
  /** Set over the deployment's environment variables, function by function the same. */
  readonly environment: Readonly<Record<string, string>>;
  readonly accountId: string;
  readonly region: string;
  /** Asked before each invocation; credentials of the function's role. */
  readonly credentials: () => { accessKeyId: string; accessKeySecret: string; securityToken: string };
  /** Added to the machine's clock in every function's process, asked before each invocation. Milliseconds. */
  readonly clockOffsetMs: () => number;
  /** Every line that a function writes; without a request's id where its instance answers several: a line doesn't tell whose it is. */
  readonly onLog?: (line: { functionName: string; requestId: string; text: string }) => void;
  /** The end of every invocation, whoever asked for it; one that the end of the host cut short is `killed`. */
  readonly onInvocation?: (invocation: InvocationResult & { readonly functionName: string }) => void;
  /** Limits the function's own timeout, milliseconds; for tests of the timeout. */
  readonly timeoutMs?: number;
  /** Most instances of one function at the same time; 20 when absent. What `s.yaml` reserves for it may be less. */
  readonly maxInstances?: number;
}

export interface InvocationResult {
  readonly requestId: string;
  /** `killed` is an instance that died under the request, as by a crash of the machine. */
  readonly outcome: 'success' | 'function-error' | 'timeout' | 'killed';
  /** The function's answer: its JSON text, or the platform's error form `{errorMessage, errorType, stackTrace}`. */
  readonly payload: string;
  /** Milliseconds from the request to its answer. */
  readonly durationMs: number;
  /** Of the instance's process, bytes. */
  readonly peakRssBytes: number;
}

export interface FunctionHost {
  readonly functionNames: readonly string[];
  /** For the Function Compute API of a cloud in this process: `cloud.runFunctions(host.runner)`. */
  readonly runner: FunctionRunner;
  /** The asynchronous calls, and how they are carried out. */
  readonly asyncCalls: AsyncQueue;
  /** Runs one request on a free instance, on a new one when all are busy. Never rejects for what the function did. */
  invoke(functionName: string, event: Buffer | string): Promise<InvocationResult>;
  /** The event patterns and retry strategies of the function's EventBridge triggers that are on, as `s.yaml` has them. */
  eventBridgeTriggers(functionName: string): readonly { name: string; pattern: unknown; retry: string }[];
  /** Fires the timer trigger of this name as the platform does: `{triggerTime, triggerName, payload}`. */
  fireTimer(functionName: string, triggerName: string): Promise<InvocationResult>;
  /** Switches a timer or EventBridge trigger on or off, as somebody does in the console. Throws for any other. */
  switchTrigger(functionName: string, triggerName: string, isOn: boolean): void;
  /** Kills every instance of the function at once (SIGKILL), under whatever request it runs. */
  kill(functionName: string): void;
  /** Kills the oldest instance that runs a request; false when none does. */
  killOne(functionName: string): boolean;
  close(): Promise<void>;
}
