/** Which of the decided revocations may be done now: mode, pause switch and blast radius. All or nobody, but for an approved plan. */
import pMap from 'p-map';
import type { Decision, Reason, Severity } from '../domain/decision.ts';
import { dayLimit } from '../domain/limits.ts';
import type { CredentialStatus } from '../domain/record.ts';
import type { Settings } from '../domain/settings.ts';
import { dayOf, days, hours, type Instant, isoOf } from '../domain/time.ts';
import { keepPlan, passedByPlan, waitingPlans } from './approved-plans.ts';
import type { RevokeContext } from './context.ts';
import { limitAlarm } from './limit-alarm.ts';
import type { Listings } from './listings.ts';
import type { Looked } from './look-at-credentials.ts';
import { canBeListed } from './resolve-identity.ts';

export interface Plan {
  readonly act: readonly Looked[];
  /** What is only written down, with the decision that stands after mode, pause and limits. */
  readonly keep: readonly {
    readonly looked: Looked;
    readonly status: CredentialStatus;
    readonly decision: Decision;
    readonly heldPlan?: string;
  }[];
}

const statusOf = { hold: 'held', ignore: 'ignored', refuse: 'refused', revoke: 'would-revoke' } as const;

export async function planRun(
  looked: readonly Looked[],
  settings: Settings,
  listings: Listings,
  context: RevokeContext,
): Promise<Plan> {
  const isWanted = ({ decision, mode }: Looked): boolean => decision.kind === 'revoke' && mode === 'enforce';
  const wanted = looked.filter(isWanted);
  const keep = looked
    .filter((one) => !isWanted(one))
    .map((one) => ({ looked: one, status: statusOf[one.decision.kind], decision: observed(one, context) }));
  if (wanted.length === 0) return { act: [], keep };
  const pause = pauseOf(settings, context.clock());
  if (pause !== undefined) {
    // Whoever waits with a plan waits with it still when the guard goes on.
    const waiting = await waitingPlans(wanted, context);
    return { act: [], keep: [...keep, ...wanted.map((one) => stopped(one, pause, waiting(one)))] };
  }
  const passed = await passedByPlan(wanted, context);
  const counted = wanted.filter((one) => !passed.has(one));
  const exceeded = counted.length === 0 ? undefined : await exceededLimit(counted, listings, context);
  const marked = (one: Looked): Looked => {
    const passedPlan = passed.get(one);
    return passedPlan === undefined ? one : { ...one, passedPlan };
  };
  if (exceeded === undefined) return { act: wanted.map(marked), keep };
  const planOf = await keepPlan(counted, exceeded, context);
  const plans = [...new Set(counted.map(planOf))];
  await context.findings.open(limitAlarm(exceeded, plans, context.clock()));
  const tomorrow = (Math.floor(context.clock() / days(1)) + 1) * days(1);
  const obstacle: Obstacle = {
    reason: { code: 'over-limit', text: exceeded },
    until: tomorrow,
    severity: 'critical',
  };
  const held = counted.map((one) => stopped(one, obstacle, planOf(one)));
  return { act: [...passed.keys()].map(marked), keep: [...keep, ...held] };
}

interface Obstacle {
  readonly reason: Reason;
  readonly until: Instant;
  readonly severity: Severity;
}

function stopped(
  looked: Looked,
  { reason, until, severity }: Obstacle,
  heldPlan: string | undefined,
): Plan['keep'][number] {
  const reasons = [reason, ...looked.decision.reasons];
  const decision = { kind: 'hold', until, severity, reasons } as const;
  return { looked, status: 'held', decision, ...(heldPlan === undefined ? {} : { heldPlan }) };
}

function pauseOf(settings: Settings, now: Instant): Obstacle | undefined {
  if (settings.paused === undefined) return undefined;
  const { by, reason, since } = settings.paused;
  const text = `The guard is paused by ${by} since ${isoOf(since)}: ${reason}.`;
  return { reason: { code: 'paused', text }, until: now + hours(1), severity: 'notice' };
}

/** In observe mode the decision stands and nothing is done; it is looked at again, for the mode may change. */
function observed({ decision, mode }: Looked, context: RevokeContext): Decision {
  if (decision.kind !== 'revoke' || mode !== 'observe') return decision;
  const reason: Reason = { code: 'observe-mode', text: 'Observe mode: it would be revoked now and is not.' };
  const until = context.clock() + context.policy.lookAgainAfter;
  return { kind: 'hold', until, severity: 'notice', reasons: [...decision.reasons, reason] };
}

/** What is exceeded, in words; undefined when every identity of the run has its place in today's limit. */
async function exceededLimit(
  wanted: readonly Looked[],
  listings: Listings,
  context: RevokeContext,
): Promise<string | undefined> {
  const { limits } = context.policy;
  const uids = [...new Set(wanted.map(({ subject }) => subject.uid))];
  if (uids.length > limits.perRun) {
    return `The run would revoke ${uids.length} identities; the limit is ${limits.perRun} a run.`;
  }
  const day = dayOf(context.clock());
  const first = await context.dailyLimit.reserve(day, uids, dayLimit(limits, listings.holdersSeen));
  if (first.kind === 'reserved') return undefined;
  // Only a part of the account was read, so the share was taken of too few. It matters now: count everybody.
  await readEverything(listings, context);
  const limit = dayLimit(limits, listings.holdersSeen);
  const second = await context.dailyLimit.reserve(day, uids, limit);
  if (second.kind === 'reserved') return undefined;
  return (
    `${second.taken} identities were revoked today and ${uids.length} more would be; the limit is ${limit} ` +
    `(${limits.perDay} a day, ${limits.sharePercent} % of ${listings.holdersSeen} holders).`
  );
}

/** A cluster whose list fails adds no holders, which only makes the limit smaller. */
async function readEverything(listings: Listings, context: RevokeContext): Promise<void> {
  const clusters = (await listings.clusters()).filter((cluster) => canBeListed(cluster));
  const concurrency = context.policy.parallel;
  await pMap(clusters, (cluster) => listings.statesOfCluster(cluster.id).catch(() => []), { concurrency });
}
