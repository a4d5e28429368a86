/**
 * A write that guards something. Every row carries the id of the write that made it, so a lost answer is settled by reading
 * the row back: ours, or not. It is only repeated when the row shows that it was not applied, and then under its condition.
 */
import type { StateError } from '../use-cases/ports.ts';
import { mayRepeat, pause, type RetryOptions } from './retry.ts';
import { failureOf } from './tablestore-failure.ts';

export interface ConditionalWrite {
  /** For instance `PutRow claims`. */
  readonly operation: string;
  /** Sends it once. */
  readonly send: () => Promise<unknown>;
  /** Reads the row and tells whether this write is in it. */
  readonly isApplied: () => Promise<boolean>;
}

/** `refused`: its condition did not hold. */
export type WriteResult = 'applied' | 'refused';

/** @throws StateError when the service refuses, or when it can't be told whether it was applied */
export async function settle(write: ConditionalWrite, options: RetryOptions): Promise<WriteResult> {
  for (let attempt = 1; ; attempt += 1) {
    const failure = await outcomeOf(write);
    if (failure === undefined) return 'applied';
    if (isConditionFailure(failure.error)) {
      // After an attempt with no answer, the condition may fail because of that very attempt.
      return attempt > 1 && (await write.isApplied()) ? 'applied' : 'refused';
    }
    if (failure.kind === 'refused') throw failure.error;
    await pause(attempt, options);
    if (await write.isApplied()) return 'applied';
    if (!mayRepeat(failure, attempt, options)) throw failure.error;
  }
}

async function outcomeOf(write: ConditionalWrite): Promise<ReturnType<typeof failureOf> | undefined> {
  try {
    await write.send();
    return undefined;
  } catch (thrown) {
    return failureOf(write.operation, thrown);
  }
}

/** The code of a failed row existence or column condition (documented). */
function isConditionFailure(error: StateError): boolean {
  return error.code === 'OTSConditionCheckFail';
}
