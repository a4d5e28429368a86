/** Ends the credentials of deleted identities: on their deletion, on a call, and when it is asked to look at what is due. */
import { handlerOf } from '../../shared/runtime/stack.ts';
import { TriggerError } from '../../shared/runtime/trigger.ts';
import { handleDeletion } from '../../shared/use-cases/handle-deletion.ts';
import { handleRequest } from '../../shared/use-cases/handle-request.ts';
import { noteEvent } from '../../shared/use-cases/note-event.ts';
import { lookAgain } from '../../shared/use-cases/look-again.ts';
import type { RevokeContext } from '../../shared/use-cases/context.ts';
import { compose } from './compose.ts';
import type { ParsedEvent } from './parse-deletion.ts';
import { parseTrigger } from './parse-trigger.ts';

const contextFor = compose();

export const handler = handlerOf(
  async (event, platform, log) => {
    const task = parseTrigger(event);
    if (task.kind === 'events' && task.events.every((one) => one.kind === 'skipped')) {
      for (const one of task.events) log({ step: 'skipped', ...one });
      return { skipped: task.events };
    }
    const context = await contextFor(platform, log);
    switch (task.kind) {
      case 'look-again':
        return await lookAgain(context, task.scope);
      case 'request':
        return { results: await handleRequest(task.request, context) };
      case 'events':
        return await handleEvents(task.events, context);
    }
  },
  (text) => process.stdout.write(`${text}\n`),
);

/** Every good event is done before a bad one fails the call: one broken element must not keep a leaver in. */
async function handleEvents(events: readonly ParsedEvent[], context: RevokeContext): Promise<unknown> {
  const outcomes: unknown[] = [];
  const errors: unknown[] = [];
  for (const event of events) {
    switch (event.kind) {
      case 'malformed':
        errors.push(new TriggerError(event.problems.join('; ')));
        break;
      case 'skipped':
        context.narrate('skipped', { key: event.key, why: event.why });
        outcomes.push({ notice: event.key, outcome: 'skipped', text: event.why });
        break;
      case 'deletion':
        if (event.accountId !== undefined && event.accountId !== context.guard.accountId) {
          const why = `it is about account ${event.accountId}, not ${context.guard.accountId}`;
          context.narrate('skipped', { key: event.notice.key, why });
          outcomes.push({ notice: event.notice.key, outcome: 'skipped', text: why });
          break;
        }
        try {
          outcomes.push(await handleDeletion(event.notice, context));
          await noteEvent(context);
        } catch (error) {
          errors.push(error);
        }
        break;
    }
  }
  const [first] = errors;
  if (errors.length === 1 && first instanceof Error) throw first;
  if (errors.length > 0) throw new AggregateError(errors, errors.map(String).join(' | '));
  return { notices: outcomes };
}
