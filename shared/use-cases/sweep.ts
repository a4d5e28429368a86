/**
 * The nightly run over the whole account: asks for an audit of each cluster and a verification of each region, follows them,
 * releases what they planned within the limits, and closes with a summary. One run at a time; whoever finds one that nobody
 * works on any more takes it over where it stands.
 */
import { runNamed, type SweepRecord } from '../domain/sweep.ts';
import { describeError } from './cloud-error.ts';
import type { Claim } from './ports.ts';
import { askForAudits } from './sweep-ask.ts';
import { closeRun } from './sweep-close.ts';
import type { SweepContext } from './sweep-context.ts';
import { followAudits, followRevocations } from './sweep-follow.ts';
import { release } from './sweep-release.ts';
import { refreshInventory } from './refresh-inventory.ts';

export type SweepAnswer =
  | { readonly outcome: 'closed'; readonly run: string; readonly summary: SweepRecord['summary'] }
  /** Its time was used up; another invocation goes on. */
  | { readonly outcome: 'handed-over'; readonly run: string; readonly phase: SweepRecord['phase'] }
  | { readonly outcome: 'under-way' | 'nothing-to-do' };

/** Says that the run is being worked on, and keeps where it stands. Throws when another invocation has taken it over. */
export type Keep = (record: SweepRecord) => Promise<SweepRecord>;

/** `isNew`: a run is begun when none is under way. Otherwise only one that is under way is carried on. */
export async function sweep(isNew: boolean, context: SweepContext): Promise<SweepAnswer> {
  const claim = await context.claims.take('sweep', context.worker, context.policy.lease);
  if (claim === undefined) return { outcome: 'under-way' };
  const held = { claim };
  try {
    const newest = await context.sweeps.newest();
    const isUnderWay = newest !== undefined && newest.phase !== 'closed';
    if (!isUnderWay && !isNew) return { outcome: 'nothing-to-do' };
    const begun = isUnderWay ? { ...newest, invocations: newest.invocations + 1 } : await begin(context);
    const answer = await carryOn(begun, newest, keeper(held, context), context);
    if (answer.outcome === 'handed-over') await handOver(answer, begun.invocations, held.claim, context);
    return answer;
  } finally {
    await giveBack(held.claim, context);
  }
}

async function carryOn(
  begun: SweepRecord,
  previous: SweepRecord | undefined,
  keep: Keep,
  context: SweepContext,
): Promise<SweepAnswer> {
  let record = await keep(begun);
  const units = await context.sweeps.units(record.run);
  const before = previous?.run === record.run ? await runBefore(record, context) : previous;
  while (record.phase !== 'closed') {
    context.narrate('sweep', { run: record.run, phase: record.phase, clusters: record.clusters });
    const next = await step(record, { units, before }, keep, context);
    if (next === undefined) return { outcome: 'handed-over', run: record.run, phase: record.phase };
    record = await keep(next);
  }
  return { outcome: 'closed', run: record.run, summary: record.summary };
}

export interface RunFacts {
  readonly units: Awaited<ReturnType<SweepContext['sweeps']['units']>>;
  /** The closed run before this one. */
  readonly before: SweepRecord | undefined;
}

/** One phase; undefined when the invocation's time is over. */
async function step(
  record: SweepRecord,
  facts: RunFacts,
  keep: Keep,
  context: SweepContext,
): Promise<SweepRecord | undefined> {
  switch (record.phase) {
    case 'asking':
      return await askForAudits(record, facts.units, keep, context);
    case 'auditing':
      return await followAudits(record, facts.units, keep, context);
    case 'releasing':
      return await release(record, facts, context);
    case 'revoking': {
      const followed = await followRevocations(record, keep, context);
      return followed === undefined ? undefined : await closeRun(followed, facts, context);
    }
    case 'closed':
      return record;
  }
}

/** Throws CloudError when the clusters can't be listed: then there is no run, and the platform tries again. */
async function begin(context: SweepContext): Promise<SweepRecord> {
  const startedAt = context.clock();
  const run = runNamed(startedAt, context.worker);
  const clusters = await context.kubeconfigs.clusters();
  const unseen = await refreshInventory(context);
  const units = clusters.map((cluster) => ({ clusterId: cluster.id, mode: context.policy.modeOn(cluster) }));
  await context.sweeps.putUnits(run, units);
  return {
    run,
    startedAt,
    phase: 'asking',
    clusters: clusters.length,
    regions: [...new Set(clusters.map(({ region }) => region))].toSorted(),
    phaseUntil: startedAt + context.policy.patience,
    invocations: 1,
    unseen,
    released: [],
    planned: 0,
  };
}

async function runBefore({ run }: SweepRecord, context: SweepContext): Promise<SweepRecord | undefined> {
  const { runs } = await context.sweeps.runs({ limit: 5 });
  return runs.find((one) => one.run < run && one.phase === 'closed');
}

function keeper(held: { claim: Claim }, context: SweepContext): Keep {
  const { worker, policy, claims, sweeps } = context;
  let kept: SweepRecord | undefined;
  return async (record) => {
    const renewed = await claims.renew(held.claim, worker, policy.lease);
    if (renewed === undefined) throw new Error(`Another invocation has taken the run ${record.run} over.`);
    held.claim = renewed;
    if (record !== kept) await sweeps.put(record);
    kept = record;
    return record;
  };
}

/** The claim is free before the next one asks for it: one that comes too early would find it taken, and do nothing. */
async function handOver(
  { run }: { readonly run: string },
  invocations: number,
  claim: Claim,
  context: SweepContext,
): Promise<void> {
  await giveBack(claim, context);
  await context.functions.enqueue('sweep', `${run}-i-${invocations}`, { task: 'continue' });
  context.narrate('sweep handed over', { run, invocations });
}

async function giveBack(claim: Claim, context: SweepContext): Promise<void> {
  try {
    await context.claims.release(claim, context.worker);
  } catch (error) {
    // It runs out by itself; until then nobody carries the run on.
    context.narrate('claim not given back', { key: claim.key, why: describeError(error) });
  }
}
