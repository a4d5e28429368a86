/** Looks again at the changes whose identity could not be told. */
import { type RecordOutcome, recordOpen } from './record-change.ts';
import type { RecordContext } from './record-context.ts';

/** Throws an AggregateError of what failed, after everything else is done; what failed stays due. */
export async function lookAtOpenChanges(context: RecordContext): Promise<readonly RecordOutcome[]> {
  const outcomes: RecordOutcome[] = [];
  const errors: unknown[] = [];
  // Oldest first: what one teaches may name the next.
  const due = await context.observations.due(context.clock());
  for (const { notice } of due.toSorted((one, other) => one.notice.at - other.notice.at)) {
    try {
      outcomes.push(await recordOpen(notice, context));
    } catch (error) {
      errors.push(error);
    }
  }
  if (errors.length > 0)
    throw new AggregateError(errors, `${errors.length} of the open changes failed; they stay due.`);
  return outcomes;
}
