/** Lets everything come to rest: no more faults, every event delivered, the timer looking whenever something is due. */
import { days, hours, minutes } from '../../shared/domain/time.ts';
import type { AccountWorld } from './account-world.ts';
import type { Task } from './history.ts';
import type { ModelCloud } from './model-cloud.ts';
import { readNotices, readRecords } from './stored.ts';
import { areSettingsSpoilt, isAlive } from './truth.ts';

export interface Settling {
  readonly model: ModelCloud;
  readonly world: AccountWorld;
  readonly account: string;
  readonly run: (tasks: readonly Task[], incidents: readonly never[]) => Promise<string[]>;
  readonly say: (text: string) => void;
}

/** Longer than any lease and any wait between two looks at a notice. */
const spans = { restricted: days(6), free: days(24) } as const;

export async function settle(settling: Settling, phase: keyof typeof spans): Promise<string[]> {
  const { model, world, run } = settling;
  if (phase === 'free') await liftRestrictions(settling);
  const wrong: string[] = [];
  for (const [event, { isTaken }] of world.events.entries()) {
    if (!isTaken && phase === 'restricted')
      wrong.push(...expected(await run([{ task: 'deliver', event }], []), settling));
  }
  const end = model.now() + spans[phase];
  for (let looks = 0; looks < 40 && wrong.length === 0; looks += 1) {
    const due = await nextDue(settling, phase);
    if (due === undefined || due > end) break;
    // Nothing new comes: later and later looks find the same as a look every few minutes.
    const pause = looks < 2 ? 1 : minutes(10) * 2 ** Math.min(looks, 7);
    model.advance(Math.max(due - model.now(), pause));
    wrong.push(...expected(await run([{ task: 'look' }], []), settling));
  }
  // Leases that nobody gave back run out; a last look finds nothing to do but to clear away.
  model.advance(minutes(15));
  if (wrong.length === 0) wrong.push(...expected(await run([{ task: 'look' }], []), settling));
  return wrong.map((text) => `with nothing in its way, ${text}`);
}

/** Unreadable settings stop everything, and the run says so. */
function expected(failures: readonly string[], { world, model }: Settling): readonly string[] {
  return areSettingsSpoilt(world.truth, model.now()) ? [] : failures;
}

async function liftRestrictions({ world, model }: Settling): Promise<void> {
  for (const [index] of world.truth.clusters.entries()) {
    await world.apply({ do: 'log-trouble', cluster: index, what: 'none' }, false);
  }
  await world.apply({ do: 'resume' }, false);
  await world.apply({ do: 'mend-settings' }, false);
  for (;;) {
    if ((await world.apply({ do: 'end-exemption', which: 0 }, false)) === undefined) break;
  }
  model.advance(hours(1));
}

/**
 * When something is next to be looked at; undefined when nothing is. While restrictions last, a hold is at rest; later, one
 * on a cluster whose log never says anything is.
 */
async function nextDue(
  { model, world, account }: Settling,
  phase: keyof typeof spans,
): Promise<number | undefined> {
  const records = await readRecords(model.tables.credentials, account);
  const notices = await readNotices(model.tables.claims, account);
  const mayEnd = (clusterId: string, uid: string): boolean => {
    const plan = world.truth.clusters.find(({ id }) => id === clusterId)?.plan;
    const person = world.truth.people.find((one) => one.uid === uid);
    if (person !== undefined && isAlive(person)) return true;
    return plan?.log === 'whole' && plan.mode === 'enforce' && plan.state === 'running';
  };
  const times = [
    ...records.flatMap(({ hold, status, updatedAt, clusterId, uid }) => [
      ...(hold !== undefined && phase === 'free' && mayEnd(clusterId, uid) ? [hold.until] : []),
      ...(status === 'revoking' || status === 'unconfirmed' ? [updatedAt + minutes(10)] : []),
    ]),
    ...notices
      .filter(({ state }) => state === 'open')
      .map(({ dueAt, leaseUntil }) => Math.max(dueAt, leaseUntil)),
  ];
  return times.length === 0 ? undefined : Math.min(...times);
}
