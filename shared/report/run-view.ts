/** Nightly runs: how far each is, and what it came to. */
import { accessResults } from '../domain/audit.ts';
import { verdicts } from '../domain/encryption-verdict.ts';
import { traits } from '../domain/status.ts';
import { countUnseen, type SweepPhase, type SweepRecord, type SweepSummary } from '../domain/sweep.ts';
import { isoOf } from '../domain/time.ts';
import { counts } from './cluster-view.ts';
import { clusterId, count, optional, revocationReason, time, timeOf, uid, words, z } from './schema.ts';

const summary = z
  .object({
    clusters: count,
    audited: count,
    credentials: count,
    results: counts(accessResults),
    traits: counts(traits),
    verdicts: counts(verdicts),
    findings: z.object({ opened: z.number().int(), closed: z.number().int() }),
    planned: count,
    released: count,
    outcomes: z.record(z.string(), z.number().int()),
    changed: z.record(z.string(), z.number().int()).openapi({ description: 'Against the run before.' }),
  })
  .openapi('RunSummary');

function summaryOf(came: SweepSummary): z.infer<typeof summary> {
  const { clusters, audited, credentials, planned, released } = came;
  return {
    clusters,
    audited,
    credentials,
    planned,
    released,
    results: { ...came.results },
    traits: { ...came.traits },
    verdicts: { ...came.verdicts },
    findings: { ...came.findings },
    outcomes: { ...came.outcomes },
    changed: { ...came.changed },
  };
}

export const run = z
  .object({
    run: z.string(),
    startedAt: time,
    phase: words<SweepPhase>({ asking: true, auditing: true, releasing: true, revoking: true, closed: true }),
    phaseUntil: time,
    clusters: count,
    regions: z.array(z.string()),
    unseen: count.openapi({ description: 'How much it could not see.' }),
    planned: count,
    released: count,
    heldPlan: z.string().optional().openapi({ description: 'The plan that exceeded a limit and waits.' }),
    closedAt: time.optional(),
    summary: summary.optional(),
  })
  .openapi('Run');
export type RunView = z.infer<typeof run>;

export function runOf(sweep: SweepRecord): RunView {
  const { summary: came } = sweep;
  return {
    run: sweep.run,
    startedAt: isoOf(sweep.startedAt),
    phase: sweep.phase,
    phaseUntil: isoOf(sweep.phaseUntil),
    clusters: sweep.clusters,
    regions: [...sweep.regions],
    unseen: countUnseen(sweep.unseen),
    planned: sweep.planned,
    released: sweep.released.length,
    ...optional('heldPlan', sweep.heldPlan),
    ...timeOf('closedAt', sweep.closedAt),
    ...optional('summary', came === undefined ? undefined : summaryOf(came)),
  };
}

const call = z.object({
  taskId: z.string(),
  uid,
  reason: revocationReason,
  clusterIds: z.array(clusterId),
});

export const runDetail = z
  .object({
    ...run.shape,
    unseenThings: z.array(z.object({ what: z.string(), why: z.string() })),
    calls: z.array(call).openapi({ description: 'The calls of `revoke` that were released; see tasks.' }),
  })
  .openapi('RunDetail');
export type RunDetailView = z.infer<typeof runDetail>;

export function runDetailOf(sweep: SweepRecord): RunDetailView {
  return {
    ...runOf(sweep),
    unseenThings: sweep.unseen.map(({ what, why }) => ({ what, why })),
    calls: sweep.released.map(({ taskId, uid: id, reason, clusterIds }) => ({
      taskId,
      uid: id,
      reason,
      clusterIds: [...clusterIds],
    })),
  };
}
