/**
 * One change of the account, from its event to the inventory. Facts merge, so that a repeated event needs no memory; only one
 * that can't be told whom it is about is kept, and looked at again until it can.
 */
import type { Uid } from '../domain/ids.ts';
import { factsOf, type IdentityObservation, type Observation } from '../domain/observation.ts';
import { days, hours, minutes } from '../domain/time.ts';
import type { RecordContext } from './record-context.ts';
import { withFullNames, whoIsMeant } from './record-resolve.ts';

export interface RecordOutcome {
  /** Of the event. */
  readonly key: string;
  readonly outcome: 'recorded' | 'open' | 'under-way' | 'given-up';
  readonly text: string;
}

/** Later and later, then every day. */
const waits = [minutes(2), minutes(5), minutes(15), hours(1), hours(4), hours(8), hours(12)];
/** As long as the recycle bin may know the user. */
const givenUpAfter = days(31);

/** Throws CloudError and StateError; the same event may then come again. */
export async function recordChange(observation: Observation, context: RecordContext): Promise<RecordOutcome> {
  const { inventory } = context;
  switch (observation.kind) {
    case 'access': {
      const { uid, scopes, change, mark } = observation;
      for (const scope of scopes) await inventory.learnAccess(scope, uid, { [change]: mark });
      return told(context, mark.key, 'recorded', `${uid} was ${change}: ${mark.what}`, uid);
    }
    case 'key': {
      const { region, keyId, change, mark } = observation;
      await inventory.learnKey(region, keyId, { [change]: mark });
      return told(context, mark.key, 'recorded', `${change} of ${keyId}`);
    }
    case 'identity':
      return (await recorded(observation, context)) ?? (await keepOpen(observation, context));
  }
}

/** Looks once more at a change that was kept. Ends it when it can be told whom it is about. */
export async function recordOpen(
  observation: IdentityObservation,
  context: RecordContext,
): Promise<RecordOutcome> {
  return await keepOpen(observation, context, () => recorded(observation, context));
}

/** Undefined when nobody can tell whom it is about. */
async function recorded(
  observation: IdentityObservation,
  context: RecordContext,
): Promise<RecordOutcome | undefined> {
  const full = await withFullNames(observation, context);
  const uid = full.uid ?? (await whoIsMeant(full, context));
  if (uid === undefined) return undefined;
  await context.inventory.learn(uid, full.type, factsOf(full));
  return told(context, full.key, 'recorded', `${uid} was ${full.change}`, uid);
}

async function keepOpen(
  observation: IdentityObservation,
  context: RecordContext,
  tryAgain: () => Promise<RecordOutcome | undefined> = () => Promise.resolve(undefined),
): Promise<RecordOutcome> {
  const { observations, findings, clock, run, runLease } = context;
  const { key } = observation;
  const subject = `record ${key}`;
  const begun = await observations.begin(observation, run, runLease);
  if (begun.kind === 'done') return told(context, key, 'given-up', begun.outcome);
  if (begun.kind === 'under-way') return told(context, key, 'under-way', 'Another run works on it.');
  const outcome = await tryAgain();
  if (outcome !== undefined) {
    await findings.close(subject, 'identity-unresolved', clock());
    await observations.finish(observation, run, outcome.text);
    return outcome;
  }
  const { change, name = 'nobody', at } = observation;
  const text = `Somebody called ${name} was ${change}, and nobody can tell the id.`;
  const isLate = begun.tries >= waits.length;
  if (isLate) {
    await findings.open({ subject, kind: 'identity-unresolved', severity: 'warning', text, at: clock() });
  }
  if (isLate && clock() > at + givenUpAfter) {
    await observations.finish(observation, run, text);
    return told(context, key, 'given-up', text);
  }
  await observations.postpone(observation, run, clock() + (waits[begun.tries] ?? days(1)), text);
  return told(context, key, 'open', text);
}

function told(
  context: RecordContext,
  key: string,
  outcome: RecordOutcome['outcome'],
  text: string,
  uid?: Uid,
): RecordOutcome {
  context.narrate('change', { key, outcome, text, uid });
  return { key, outcome, text };
}
