/** Holds what a run would revoke against the limits, as a whole; what exceeds one waits as a plan that a person may approve. */
import pMap from 'p-map';
import { partOf, passesOf, planOf } from '../domain/held-plan.ts';
import type { Uid } from '../domain/ids.ts';
import { dayLimit } from '../domain/limits.ts';
import type { Subject } from '../domain/record.ts';
import type { SweepUnit } from '../domain/sweep.ts';
import { dayOf } from '../domain/time.ts';
import type { SweepContext } from './sweep-context.ts';
import type { Step } from './sweep-plan.ts';

/** What is exceeded, in words. Reserved here once for all of them: the calls of `revoke` find their places taken for them. */
export async function exceededLimit(
  uids: readonly Uid[],
  holders: number,
  units: readonly SweepUnit[],
  context: SweepContext,
): Promise<string | undefined> {
  const { limits } = context.policy;
  if (uids.length > limits.perRun) {
    return `The run would revoke ${uids.length} identities; the limit is ${limits.perRun} a run.`;
  }
  const day = dayOf(context.clock());
  const first = await context.dailyLimit.reserve(day, uids, dayLimit(limits, holders));
  if (first.kind === 'reserved') return undefined;
  // The holders of one cluster are only some of them. It matters now: count everybody.
  const all = await countHolders(units, context);
  const limit = dayLimit(limits, all);
  const second = await context.dailyLimit.reserve(day, uids, limit);
  if (second.kind === 'reserved') return undefined;
  return (
    `${second.taken} identities were revoked today and ${uids.length} more would be; the limit is ${limit} ` +
    `(${limits.perDay} a day, ${limits.sharePercent} % of ${all} holders).`
  );
}

async function countHolders(units: readonly SweepUnit[], context: SweepContext): Promise<number> {
  const holders = new Set<Uid>();
  await pMap(
    units,
    async ({ clusterId }) => {
      for await (const part of context.audits.remembered(clusterId)) {
        for (const { uid, audit } of part) if (audit?.certificate === 'Unexpired') holders.add(uid);
      }
    },
    { concurrency: context.policy.parallel },
  );
  return holders.size;
}

/** The plan that somebody may be looking at already stays the plan, as long as it has everybody in it. */
export async function keepPlan(
  run: string,
  why: string,
  steps: readonly Step[],
  known: string | undefined,
  context: SweepContext,
): Promise<string> {
  const before = known === undefined ? undefined : await context.heldPlans.get(known);
  if (before !== undefined && steps.every(partOf(before))) return before.id;
  const plan = planOf(run, context.clock(), why, steps);
  await context.heldPlans.put(plan);
  return plan.id;
}

/** Which credentials an approved plan lets pass the limits. */
export async function approvedPlan(
  id: string | undefined,
  context: SweepContext,
): Promise<((subject: Subject) => boolean) | undefined> {
  if (id === undefined) return undefined;
  const plan = await context.heldPlans.get(id);
  if (plan === undefined) return undefined;
  const approvals = await context.approvals.ofPlan(id);
  return passesOf(plan, approvals, context.clock());
}
