/** Asks for one call of `revoke` for each identity of which something is due, and one for each notice whose time has come. */
import { createHash } from 'node:crypto';
import pMap from 'p-map';
import { type Clock, type Duration, type Instant, minutes } from '../domain/time.ts';
import { describeErrors } from './cloud-error.ts';
import type { Narrate } from './context.ts';
import type { CredentialRecords, Notices } from './ports.ts';
import type { Functions } from './ports/sweeping.ts';

export interface ReleaseDueContext {
  readonly records: Pick<CredentialRecords, 'due'>;
  readonly notices: Pick<Notices, 'due'>;
  readonly functions: Pick<Functions, 'enqueue'>;
  readonly policy: {
    /** How soon an unconfirmed revocation and an interrupted run are followed up. */
    readonly followUpAfter: Duration;
    /** Calls that are asked for at the same time. */
    readonly parallel: number;
  };
  readonly clock: Clock;
  readonly narrate: Narrate;
}

export interface ReleasedDue {
  readonly identities: number;
  readonly notices: number;
}

/** Within one slot the same call has the same id: asking again is harmless. */
const slotLength = minutes(10);

interface Call {
  readonly id: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

/**
 * Throws StateError when what is due can't be read. Throws an AggregateError of the calls that could not be asked for, after
 * all others were: what is due stays due.
 */
export async function releaseDue(context: ReleaseDueContext): Promise<ReleasedDue> {
  const { records, notices, policy, clock } = context;
  const now = clock();
  const [due, open] = await Promise.all([records.due(now, now - policy.followUpAfter), notices.due(now)]);
  const uids = [...new Set(due.map(({ uid }) => uid))];
  const keys = open.map(({ notice }) => notice.key);
  const task = 'look-again';
  const slot = slotOf(now);
  await askForAll(
    [
      // Most waits of a notice are short, so they come first.
      ...keys.map((notice) => ({ id: `due-notice-${digestOf(notice)}-${slot}`, payload: { task, notice } })),
      ...uids.map((uid) => ({ id: `due-${uid}-${slot}`, payload: { task, uid } })),
    ],
    context,
  );
  const released = { identities: uids.length, notices: keys.length };
  context.narrate('due released', released);
  return released;
}

async function askForAll(
  calls: readonly Call[],
  { functions, policy, narrate }: ReleaseDueContext,
): Promise<void> {
  const errors: unknown[] = [];
  await pMap(
    calls,
    async ({ id, payload }) => {
      try {
        await functions.enqueue('revoke', id, payload);
      } catch (error) {
        narrate('call not asked for', { id, ...payload });
        errors.push(error);
      }
    },
    { concurrency: policy.parallel },
  );
  if (errors.length === 0) return;
  throw new AggregateError(
    errors,
    `${errors.length} of ${calls.length} due looks could not be asked for: ${describeErrors(errors)}`,
  );
}

function slotOf(now: Instant): number {
  return Math.floor(now / slotLength);
}

/** Keys of events have characters that ids of tasks must not have. */
function digestOf(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}
