/** Proves, region by region, that the Secrets of clusters are encrypted, and watches the keys that they are encrypted with. */
import { handlerOf } from '../../shared/runtime/stack.ts';
import { TriggerError } from '../../shared/runtime/trigger.ts';
import type { EncryptionContext } from '../../shared/use-cases/encryption-context.ts';
import { reviewSwitchOff } from '../../shared/use-cases/review-switch-off.ts';
import { verifyChange } from '../../shared/use-cases/verify-change.ts';
import { verifyRegion } from '../../shared/use-cases/verify-region.ts';
import { compose } from './compose.ts';
import { parseTask, type WatchedEvent } from './parse-task.ts';

const contextFor = compose();

export const handler = handlerOf(
  async (event, platform, log) => {
    const task = parseTask(event);
    const context = contextFor(platform, log, task.run);
    switch (task.kind) {
      case 'region':
        return await verifyRegion(task.region, context);
      case 'review-switch-off':
        return await reviewSwitchOff(context);
      case 'events':
        return { changes: await lookAtChanges(task.events, context) };
    }
  },
  (text) => process.stdout.write(`${text}\n`),
);

/** Every good event is looked at before a bad one fails the call. */
async function lookAtChanges(
  events: readonly WatchedEvent[],
  context: EncryptionContext,
): Promise<readonly unknown[]> {
  const outcomes: unknown[] = [];
  const errors: unknown[] = [];
  for (const event of events) {
    try {
      outcomes.push(await lookAtChange(event, context));
    } catch (error) {
      errors.push(error);
    }
  }
  const [first] = errors;
  if (errors.length === 1 && first instanceof Error) throw first;
  if (errors.length > 0) throw new AggregateError(errors, errors.map(String).join(' | '));
  return outcomes;
}

async function lookAtChange(event: WatchedEvent, context: EncryptionContext): Promise<unknown> {
  switch (event.kind) {
    case 'malformed':
      throw new TriggerError(event.problems.join('; '));
    case 'skipped':
      context.narrate('skipped', { key: event.key, why: event.why });
      return { key: event.key, outcome: 'skipped', text: event.why };
    case 'observation': {
      const { accountId = context.accountId, key } = event;
      if (accountId !== context.accountId) {
        return {
          key,
          outcome: 'skipped',
          text: `it is about account ${accountId}, not ${context.accountId}`,
        };
      }
      return { key, outcome: 'looked', ...(await verifyChange(event.observation, context)) };
    }
  }
}
