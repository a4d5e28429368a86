/** The host's queue of asynchronous calls. `async-queue.ts` implements it. */
import type { AsyncCall, AsyncTask } from '../../cloud/fc/contract.ts';

/** How the next calls are carried out; the defaults are the platform's. */
export interface QueueBehaviour {
  /** How often each attempt is run, at the same moment; 1. At least once is what a queue promises (inferred). */
  copies: number;
  /** Divides every pause before a retry, so that a test or a demonstration need not wait for it; 1. */
  retrySpeed: number;
}

/** An asynchronous call that has ended. */
export interface EndedCall {
  readonly functionName: string;
  readonly requestId: string;
  readonly taskId?: string;
  readonly payload: string;
  /** How often it was run; 0 for one that was dropped before. */
  readonly attempts: number;
  readonly result: 'Succeeded' | 'Failed' | 'Expired';
  /** The answer of the last attempt, or the platform's error form. */
  readonly answer: string;
}

/** What a queue or topic was told that is no function: it waits there for whoever looks. */
export interface Letter {
  readonly destination: string;
  /** JSON: `{timestamp, requestContext, requestPayload, responseContext, responsePayload}`. */
  readonly body: string;
}

export interface AsyncQueue {
  /** Throws for a function that is not there and after the queue was closed. */
  enqueue(call: AsyncCall): void;
  behave(behaviour: Partial<QueueBehaviour>): void;
  /** How many calls wait, run, or are to be tried again. */
  pending(): number;
  /** Resolves when none is pending, also of those that are called meanwhile, or when the queue was closed. */
  whenIdle(): Promise<void>;
  /** Oldest first. */
  readonly ended: readonly EndedCall[];
  readonly letters: readonly Letter[];
  /** Only of functions whose calls are tasks; known for seven days. */
  task(functionName: string, taskId: string): AsyncTask | undefined;
  tasks(functionName: string): readonly AsyncTask[];
  /** Starts nothing any more; what is under way is not waited for. */
  close(): void;
}
