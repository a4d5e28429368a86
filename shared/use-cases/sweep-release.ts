/** Totals what the audits of a run planned, and releases it within the limits: one call of `revoke` an identity, or nobody and one alarm. */
import pMap from 'p-map';
import type { RevocationReason } from '../domain/approval.ts';
import type { ClusterId, Uid } from '../domain/ids.ts';
import { addUnseen, type ReleasedCall, type SweepRecord, type Unseen } from '../domain/sweep.ts';
import { CloudError, describeError } from './cloud-error.ts';
import { limitAlarm } from './limit-alarm.ts';
import type { RunFacts } from './sweep.ts';
import type { SweepContext } from './sweep-context.ts';
import { approvedPlan, exceededLimit, keepPlan } from './sweep-limits.ts';
import { distinct, type Step, total } from './sweep-plan.ts';
import { revokeTask } from './sweep-tasks.ts';

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
    released: remembered(calls),
    unseen: addUnseen(record.unseen, unseen.flat()),
    ...(heldPlan === undefined ? {} : { heldPlan }),
  };
}

interface Call extends ReleasedCall {
  readonly plan?: string;
}

/** An asynchronous call takes 128 KB (documented). */
const clustersOfCall = 3_000;

/** One an identity and reason; several where it is about very many clusters. */
function callsOf(run: string, steps: readonly Step[], plan: string | undefined): Call[] {
  const calls = new Map<string, { uid: Uid; reason: RevocationReason; clusterIds: ClusterId[] }>();
  for (const { uid, reason, clusterId } of steps) {
    const taskId = `${revokeTask(run, uid, reason)}${plan === undefined ? '' : '-p'}`;
    const known = calls.get(taskId);
    if (known === undefined) calls.set(taskId, { uid, reason, clusterIds: [clusterId] });
    else known.clusterIds.push(clusterId);
  }
  return [...calls].flatMap(([taskId, { clusterIds, ...call }]) =>
    Array.from({ length: Math.ceil(clusterIds.length / clustersOfCall) }, (_, part) => ({
      taskId: part === 0 ? taskId : `${taskId}-${part}`,
      ...call,
      clusterIds: clusterIds.slice(part * clustersOfCall, (part + 1) * clustersOfCall),
      ...(plan === undefined ? {} : { plan }),
    })),
  );
}

/** The run is one row of the state, which takes 2 MB (documented). */
const clustersOfAll = 20_000;

/** Of the largest calls it is only remembered whose they are. */
function remembered(calls: readonly Call[]): ReleasedCall[] {
  const smallestFirst = calls.toSorted((one, other) => one.clusterIds.length - other.clusterIds.length);
  let named = 0;
  return smallestFirst.map(({ plan: _plan, ...call }) => {
    named += call.clusterIds.length;
    return named > clustersOfAll ? { ...call, clusterIds: [] } : call;
  });
}

async function ask(call: Call, run: string, context: SweepContext): Promise<Unseen[]> {
  const { taskId, uid, reason, clusterIds, plan } = call;
  const payload = {
    uid,
    reason,
    run,
    clusters: clusterIds,
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
