/** Tells of a change once: whoever writes its row first sends it. A message that can't be sent fails nothing else. */
import { type Message, messageOfClosing, messageOfFinding } from '../domain/notice.ts';
import { describeError } from './cloud-error.ts';
import type { Narrate } from './context.ts';
import type { OpenFindings } from './ports/auditing.ts';
import type { EventBus, Told } from './ports/telling.ts';
import type { Findings } from './ports.ts';

export type Tell = (message: Message) => Promise<void>;

export interface TellContext {
  readonly bus: EventBus;
  readonly told: Told;
  readonly narrate: Narrate;
}

export function teller({ bus, told, narrate }: TellContext): Tell {
  return async (message) => {
    try {
      if (!(await told.take(message.id))) return;
      await bus.publish(message);
    } catch (error) {
      // The change itself is in the state; who only hears of it by messages hears of it in the next summary.
      narrate('message not sent', { id: message.id, kind: message.kind, why: describeError(error) });
    }
  };
}

/** The same findings, and everybody who listens hears of what changes. */
export function telling<F extends Findings & OpenFindings>(findings: F, tell: Tell): F {
  return {
    ...findings,
    open: async (finding, options) => {
      const change = await findings.open(finding, options);
      if (change.change !== 'seen') await tell(messageOfFinding(change, finding));
      return change;
    },
    close: async (subject, kind, at) => {
      const since = await findings.close(subject, kind, at);
      if (since !== undefined) await tell(messageOfClosing(kind, subject, since, at));
      return since;
    },
    closeAny: async (subject, kinds, at) => {
      const closed = await findings.closeAny(subject, kinds, at);
      for (const { kind, since } of closed) await tell(messageOfClosing(kind, subject, since, at));
      return closed;
    },
  };
}
