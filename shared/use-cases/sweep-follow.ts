/** Follows what a run has asked for until all of it has ended, or its time is over. */
import pMap from 'p-map';
import type { ClusterId } from '../domain/ids.ts';
import { addUnseen, type SweepRecord, type SweepUnit, type Unseen } from '../domain/sweep.ts';
import { CloudError, describeError } from './cloud-error.ts';
import type { FunctionName } from './ports/sweeping.ts';
import type { Keep } from './sweep.ts';
import type { SweepContext } from './sweep-context.ts';
import { auditTask, regionTask, reviewTask, switchOffReview } from './sweep-tasks.ts';

/** Rows of audits that are looked at between two pauses: ten requests of Tablestore. */
const lookedTogether = 1000;

/** Something under way: whether it has ended, and if so, why it was not seen. */
interface Awaited {
  readonly what: string;
  readonly name: FunctionName;
  readonly taskId: string;
  /** Of audits: their row tells sooner, and a hundred of them in one request. */
  readonly clusterId?: ClusterId;
}

/** Undefined when this invocation's time is over. */
export async function followAudits(
  record: SweepRecord,
  units: readonly SweepUnit[],
  keep: Keep,
  context: SweepContext,
): Promise<SweepRecord | undefined> {
  const awaited = units.map(({ clusterId }) => ({
    what: clusterId,
    name: 'audit' as const,
    taskId: auditTask(record.run, clusterId),
    clusterId,
  }));
  const followed = await followAsked(awaited, record, keep, context);
  return followed === undefined ? undefined : { ...followed, phase: 'releasing' };
}

/**
 * With the verifications: no revocation waits for them, and they may take long, as all regions share what ActionTrail allows the
 * account. Undefined when this invocation's time is over.
 */
export async function followRevocations(
  record: SweepRecord,
  keep: Keep,
  context: SweepContext,
): Promise<SweepRecord | undefined> {
  const { run, regions, released } = record;
  const awaited: Awaited[] = [
    ...released.map(({ taskId, uid }) => ({ what: uid, name: 'revoke' as const, taskId })),
    ...regions.map((region) => ({
      what: region,
      name: 'verify-encryption' as const,
      taskId: regionTask(run, region),
    })),
    { what: switchOffReview, name: 'verify-encryption', taskId: reviewTask(run) },
  ];
  return await followAsked(awaited, record, keep, context);
}

/** What could not be asked for is not waited for. */
async function followAsked(
  awaited: readonly Awaited[],
  record: SweepRecord,
  keep: Keep,
  context: SweepContext,
): Promise<SweepRecord | undefined> {
  const isUnasked = new Set(record.unseen.map(({ what }) => what));
  const asked = awaited.filter(({ what }) => !isUnasked.has(what));
  const unseen = await follow(asked, record, keep, context);
  return unseen === undefined ? undefined : { ...record, unseen: addUnseen(record.unseen, unseen) };
}

/** What ended badly, or not at all in time; undefined when this invocation has to hand over. */
async function follow(
  awaited: readonly Awaited[],
  record: SweepRecord,
  keep: Keep,
  context: SweepContext,
): Promise<Unseen[] | undefined> {
  const { clock, sleep, policy, until } = context;
  let pending = [...awaited];
  let unseen: Unseen[] = [];
  let pause = policy.firstPause;
  while (pending.length > 0) {
    const isQuiet = pause > 2 * policy.firstPause;
    const looked = await look(pending, record, isQuiet, context);
    const ended = new Set(looked.flatMap(({ one, state }) => (state === 'waiting' ? [] : [one])));
    unseen = [...unseen, ...looked.flatMap(({ state }) => (typeof state === 'object' ? [state] : []))];
    // Those that are still under way are looked at again after the others.
    const again = looked.filter(({ state }) => state === 'waiting').map(({ one }) => one);
    pending = [...pending.filter((one) => !ended.has(one) && !again.includes(one)), ...again];
    if (pending.length === 0) return unseen;
    if (clock() >= record.phaseUntil) return [...unseen, ...pending.map(tooLate)];
    // The end is noticed later by a quarter of the wait at most.
    pause = ended.size > 0 ? policy.firstPause : Math.min(policy.longestPause, pause * 1.25);
    if (clock() + pause >= until) return undefined;
    await keep(record);
    await sleep(pause);
  }
  return unseen;
}

function tooLate({ what }: Awaited): Unseen {
  return { what, why: 'It was still under way when the run’s patience ended.' };
}

interface LookedAt {
  readonly one: Awaited;
  readonly state: 'waiting' | 'done' | Unseen;
}

/**
 * A part of what is under way: audits by their rows, the others by their task. By its task also an audit that could not read
 * its cluster, and those without a row when they are few, or when nothing has ended for a while: many have only just begun.
 */
async function look(
  pending: readonly Awaited[],
  { run }: SweepRecord,
  isQuiet: boolean,
  context: SweepContext,
): Promise<LookedAt[]> {
  const part = pending.slice(0, lookedTogether);
  const ids = part.flatMap(({ clusterId }) => clusterId ?? []);
  const rows = ids.length === 0 ? [] : await context.audits.clusters(ids);
  const outcomes = new Map<string, string>();
  for (const row of rows) if (row?.run === run) outcomes.set(row.clusterId, row.outcome);
  const outcomeOf = ({ clusterId }: Awaited): string | undefined =>
    clusterId === undefined ? undefined : outcomes.get(clusterId);
  // What could not be read may be tried again by the platform.
  const isAudited = (one: Awaited): boolean => ![undefined, 'unread'].includes(outcomeOf(one));
  const isAskedAlways = (one: Awaited): boolean => one.clusterId === undefined || outcomeOf(one) === 'unread';
  const others = part.filter((one) => !isAudited(one));
  const without = others.filter((one) => !isAskedAlways(one));
  const areFew = without.length <= tasksAtOnce;
  const asked = [...others.filter(isAskedAlways), ...(isQuiet || areFew ? without : [])].slice(
    0,
    tasksAtOnce,
  );
  const states = await pMap(asked, (one) => taskState(one, context), {
    concurrency: context.policy.parallel,
  });
  return [
    ...part.filter(isAudited).map((one) => ({ one, state: 'done' }) as const),
    // Before those that were asked: the next look asks them.
    ...others.filter((one) => !asked.includes(one)).map((one) => ({ one, state: 'waiting' }) as const),
    ...states,
  ];
}

/** Many are not asked one by one. */
const tasksAtOnce = 10;

async function taskState(one: Awaited, context: SweepContext): Promise<LookedAt> {
  try {
    const { state, why } = await context.functions.task(one.name, one.taskId);
    switch (state) {
      case 'waiting':
      case 'unknown':
        return { one, state: 'waiting' };
      case 'failed':
        return { one, state: { what: one.what, why: why ?? 'Its task failed.' } };
      case 'done':
        return { one, state: await afterTask(one, context) };
    }
  } catch (error) {
    if (!(error instanceof CloudError)) throw error;
    // Asked again with the next look, until the run's patience ends.
    context.narrate('task not asked', { task: one.taskId, why: describeError(error) });
    return { one, state: 'waiting' };
  }
}

/** The task of an audit that could not read its cluster ends well: the platform has nothing to try again. */
async function afterTask({ what, clusterId }: Awaited, context: SweepContext): Promise<'done' | Unseen> {
  if (clusterId === undefined) return 'done';
  const row = await context.audits.cluster(clusterId);
  return row?.outcome === 'unread' ? { what, why: row.why ?? 'It could not be read.' } : 'done';
}
