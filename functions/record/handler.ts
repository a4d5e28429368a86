/** Keeps the inventory: what anybody changes of identities, of access to clusters and of keys. Watches that the guard works. */
import { handlerOf } from '../../shared/runtime/stack.ts';
import { TriggerError } from '../../shared/runtime/trigger.ts';
import { anchorHeads, verifyHistory } from '../../shared/use-cases/anchor-journal.ts';
import { checkHealth } from '../../shared/use-cases/check-health.ts';
import { noteEvent } from '../../shared/use-cases/note-event.ts';
import { recordChange } from '../../shared/use-cases/record-change.ts';
import { lookAtOpenChanges } from '../../shared/use-cases/record-look-again.ts';
import { type Composed, compose } from './compose.ts';
import type { RecordedEvent } from './parse-change.ts';
import { parseTask } from './parse-task.ts';

const contextFor = compose();

export const handler = handlerOf(
  async (event, platform, log) => {
    const task = parseTask(event);
    const context = contextFor(platform, log);
    switch (task.kind) {
      case 'look-again':
        return { changes: await lookAtOpenChanges(context) };
      case 'anchor-journal':
        return await anchorHeads(context);
      case 'check-health':
        return await checkHealth(context);
      case 'verify-journal':
        return await verifyHistory(task.subject, task.anchor, context);
      case 'events':
        return { changes: await recordEvents(task.events, context) };
    }
  },
  (text) => process.stdout.write(`${text}\n`),
);

interface Outcome {
  readonly key: string;
  readonly outcome: string;
  readonly text: string;
}

/** Every good event is recorded before a bad one fails the call. */
async function recordEvents(
  events: readonly RecordedEvent[],
  context: Composed,
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  const errors: unknown[] = [];
  for (const event of events) {
    try {
      outcomes.push(await recordEvent(event, context));
    } catch (error) {
      errors.push(error);
    }
  }
  const [first] = errors;
  if (errors.length === 1 && first instanceof Error) throw first;
  if (errors.length > 0) throw new AggregateError(errors, errors.map(String).join(' | '));
  return outcomes;
}

async function recordEvent(event: RecordedEvent, context: Composed): Promise<Outcome> {
  const skipped = (key: string, why: string): Outcome => {
    context.narrate('skipped', { key, why });
    return { key, outcome: 'skipped', text: why };
  };
  switch (event.kind) {
    case 'malformed':
      throw new TriggerError(event.problems.join('; '));
    case 'skipped':
      return skipped(event.key, event.why);
    case 'observation': {
      const { accountId = context.account, key } = event;
      if (accountId !== context.account) {
        return skipped(key, `it is about account ${accountId}, not ${context.account}`);
      }
      const outcome = await recordChange(event.observation, context);
      await noteEvent(context);
      return outcome;
    }
  }
}
