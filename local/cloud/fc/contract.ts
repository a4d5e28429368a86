/** What runs the functions behind the Function Compute API; the function host implements it. */

/** A function's settings for asynchronous calls, with the platform's defaults where the deployment says nothing. */
export interface AsyncConfig {
  /** How often a call that failed is tried again, 0 to 8. */
  readonly maxAsyncRetryAttempts: number;
  /** A call that was not started within this time is dropped. Seconds. */
  readonly maxAsyncEventAgeInSeconds: number;
  /** Whether the calls are tasks: known by an id, deduplicated, and looked up. */
  readonly asyncTask: boolean;
  /** `acs:fc:…:functions/<name>` or `acs:mns:…`; told of every call that ended well. */
  readonly onSuccess?: string;
  /** The same for every call that was given up or dropped. */
  readonly onFailure?: string;
}

export interface DeployedTrigger {
  readonly triggerName: string;
  readonly triggerType: string;
  readonly description?: string;
  readonly triggerConfig: Readonly<Record<string, unknown>>;
}

export interface DeployedFunction {
  readonly name: string;
  /** Absent when the deployment has none: the platform's defaults are in force, and the API answers that there is none. */
  readonly asyncConfig?: AsyncConfig;
  /** As they are now: one may have been switched off since the deployment. */
  readonly triggers: readonly DeployedTrigger[];
}

export type AsyncTaskStatus = 'Enqueued' | 'Running' | 'Retrying' | 'Succeeded' | 'Failed' | 'Expired';

export interface AsyncTaskEvent {
  readonly status: AsyncTaskStatus;
  /** Milliseconds since 1970, by the cloud's clock. */
  readonly at: number;
  /** `UnhandledInvocationError` where an attempt failed. */
  readonly error?: string;
}

export interface AsyncTask {
  readonly taskId: string;
  /** Grows with every task of the function, in the order of acceptance. */
  readonly sequence: number;
  readonly requestId: string;
  readonly payload: string;
  readonly status: AsyncTaskStatus;
  readonly events: readonly AsyncTaskEvent[];
  readonly acceptedAt: number;
  /** Absent until it has ended. */
  readonly endedAt?: number;
  readonly alreadyRetriedTimes: number;
  /** `UnhandledInvocationError`, or why it was dropped. Absent unless it ended badly. */
  readonly error?: string;
  /** Whether the destination took what it was told; absent without a destination. */
  readonly destinationStatus?: 'Succeeded' | 'Failed';
}

export interface AsyncCall {
  readonly functionName: string;
  readonly payload: Buffer;
  readonly requestId: string;
  /** Only for a function whose calls are tasks. */
  readonly taskId?: string;
}

export interface SyncAnswer {
  /** The function's answer, or the platform's error form. */
  readonly payload: string;
  /** Set when the function failed, timed out or died. */
  readonly errorType?: 'UnhandledInvocationError';
}

export interface FunctionRunner {
  find(functionName: string): DeployedFunction | undefined;
  invoke(functionName: string, payload: Buffer, requestId: string): Promise<SyncAnswer>;
  /** Takes the call over, or throws for a function that is not there. A task with a known id replaces the known one. */
  enqueue(call: AsyncCall): void;
  /** The task of this id that was accepted last, for seven days. */
  task(functionName: string, taskId: string): AsyncTask | undefined;
  /** The tasks of the last seven days, oldest first. */
  tasks(functionName: string): readonly AsyncTask[];
}
