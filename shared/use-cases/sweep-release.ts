/** Totals what the audits of a run planned, and releases it within the limits: one call of `revoke` an identity, or nobody and one alarm. */
import pMap from 'p-map';
import type { RevocationReason } from '../domain/approval.ts';
import type { ClusterAudit } from '../domain/audit.ts';
import { type HeldPlan, isPassed, planOf } from '../domain/held-plan.ts';
import type { ClusterId, Uid } from '../domain/ids.ts';
import { journalSubject } from '../domain/journal.ts';
import { dayLimit } from '../domain/limits.ts';
import type { CredentialRecord, Subject } from '../domain/record.ts';
import type { ReleasedCall, SweepRecord, SweepUnit, Unseen } from '../domain/sweep.ts';
import { dayOf } from '../domain/time.ts';
import { CloudError, describeError } from './cloud-error.ts';
import { limitAlarm } from './limit-alarm.ts';
import type { RunFacts } from './sweep.ts';
import { auditsOf } from './sweep-audits.ts';
import type { SweepContext } from './sweep-context.ts';
import { revokeTask } from './sweep-tasks.ts';

interface Step extends Subject {
  readonly reason: RevocationReason;
}

/** What the audits of a run come to. */
interface Planned {
  /** What would be revoked where revocations are done. */
  readonly revoke: readonly Step[];
  /** What would only be written down: in observe mode, and what is held and nobody has written down yet. */
  readonly look: readonly Step[];
  /** The most identities that hold a live credential on any one cluster. */
  readonly holders: number;
}

/** Throws StateError: then nobody is released, and the phase is begun again. */
export async function release(
  record: SweepRecord,
  { units, before }: RunFacts,
  context: SweepContext,
): Promise<SweepRecord> {
  const { run } = record;
  const planned = await total(run, units, context);
  const approved = await approvedPlan(before?.heldPlan, context);
  const passes = (step: Step): boolean => approved?.(step) ?? false;
  const counted = planned.revoke.filter((step) => !passes(step));
  const exceeded =
    counted.length === 0
      ? undefined
      : await exceededLimit(distinct(counted), planned.holders, units, context);
  const heldPlan =
    exceeded === undefined ? undefined : await keepPlan(run, exceeded, counted, before?.heldPlan, context);
  if (exceeded !== undefined && heldPlan !== undefined) {
    await context.findings.open(limitAlarm(exceeded, [heldPlan], context.clock()));
  }
  const within = exceeded === undefined ? counted : [];
  const passed = planned.revoke.filter(passes);
  const plan = before?.heldPlan;
  const calls = [...callsOf(run, [...within, ...planned.look], undefined), ...callsOf(run, passed, plan)];
  const unseen = await pMap(calls, (call) => ask(call, run, context), {
    concurrency: context.policy.parallel,
  });
  return {
    ...record,
    phase: 'revoking',
    phaseUntil: context.clock() + context.policy.patience,
    planned: distinct(planned.revoke).length,
    released: calls.map(({ plan: _plan, ...call }) => call),
    unseen: [...record.unseen, ...unseen.flat()],
    ...(heldPlan === undefined ? {} : { heldPlan }),
  };
}

async function total(run: string, units: readonly SweepUnit[], context: SweepContext): Promise<Planned> {
  const revoke: Step[] = [];
  const look: Step[] = [];
  let holders = 0;
  for await (const part of auditsOf(run, units, context)) {
    for (const { audit, mode } of part) {
      holders = Math.max(holders, audit.holders);
      const steps = stepsOf(audit);
      if (mode === 'enforce') revoke.push(...steps.revoke);
      else look.push(...steps.revoke);
      look.push(...(await unwritten(steps.hold, context)));
    }
  }
  return { revoke, look, holders };
}

function stepsOf({ clusterId, plan }: ClusterAudit): { readonly revoke: Step[]; readonly hold: Step[] } {
  const of = (kind: 'revoke' | 'hold'): Step[] =>
    plan.filter(({ decision }) => decision === kind).map(({ uid, reason }) => ({ clusterId, uid, reason }));
  return { revoke: of('revoke'), hold: of('hold') };
}

/** What is held and is not in anybody's books: it needs a record, an owner and a time of its next look. */
async function unwritten(steps: readonly Step[], context: SweepContext): Promise<Step[]> {
  if (steps.length === 0) return [];
  const records: readonly (CredentialRecord | undefined)[] = await context.records.get(steps);
  return steps.filter((_step, index) => records[index]?.hold === undefined);
}

function distinct(steps: readonly Step[]): Uid[] {
  return [...new Set(steps.map(({ uid }) => uid))];
}

/** What is exceeded, in words. Reserved here once for all of them: the calls of `revoke` find their places taken for them. */
async function exceededLimit(
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
async function keepPlan(
  run: string,
  why: string,
  steps: readonly Step[],
  known: string | undefined,
  context: SweepContext,
): Promise<string> {
  const before = known === undefined ? undefined : await context.heldPlans.get(known);
  const subjects = new Set(before?.subjects);
  if (before !== undefined && steps.every((step) => subjects.has(journalSubject(step)))) return before.id;
  const plan = planOf(run, context.clock(), why, steps);
  await context.heldPlans.put(plan);
  return plan.id;
}

/** Which credentials an approved plan lets pass the limits. */
async function approvedPlan(
  id: string | undefined,
  context: SweepContext,
): Promise<((subject: Subject) => boolean) | undefined> {
  if (id === undefined) return undefined;
  const plan: HeldPlan | undefined = await context.heldPlans.get(id);
  if (plan === undefined) return undefined;
  const approvals = await context.approvals.ofPlan(id);
  const now = context.clock();
  return (subject) => isPassed(subject, plan, approvals, now);
}

interface Call extends ReleasedCall {
  readonly plan?: string;
}

function callsOf(run: string, steps: readonly Step[], plan: string | undefined): Call[] {
  const calls = new Map<string, { uid: Uid; reason: RevocationReason; clusterIds: ClusterId[] }>();
  for (const { uid, reason, clusterId } of steps) {
    const taskId = `${revokeTask(run, uid, reason)}${plan === undefined ? '' : '-p'}`;
    const known = calls.get(taskId);
    if (known === undefined) calls.set(taskId, { uid, reason, clusterIds: [clusterId] });
    else known.clusterIds.push(clusterId);
  }
  return [...calls].map(([taskId, call]) => ({
    taskId,
    ...call,
    ...(plan === undefined ? {} : { plan }),
  }));
}

/** An asynchronous call takes 128 KB (documented); one without clusters is about all of them. */
const clustersAtMost = 3000;

async function ask(call: Call, run: string, context: SweepContext): Promise<Unseen[]> {
  const { taskId, uid, reason, clusterIds, plan } = call;
  const payload = {
    uid,
    reason,
    run,
    ...(clusterIds.length > clustersAtMost ? {} : { clusters: clusterIds }),
    ...(plan === undefined ? {} : { plan }),
  };
  try {
    await context.functions.enqueue('revoke', taskId, payload);
    return [];
  } catch (error) {
    if (!(error instanceof CloudError)) throw error;
    return [{ what: uid, why: `Its revocation could not be asked for: ${describeError(error)}` }];
  }
}
