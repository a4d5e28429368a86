/** Which of the decided revocations may be done now: mode, pause switch and blast radius. All or nobody. */
import pMap from 'p-map';
import type { Decision, Reason } from '../domain/decision.ts';
import { dayLimit } from '../domain/limits.ts';
import type { CredentialStatus } from '../domain/record.ts';
import type { Settings } from '../domain/settings.ts';
import { dayOf, days, hours, isoOf } from '../domain/time.ts';
import type { RevokeContext } from './context.ts';
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
  const obstacle = await obstacleTo(wanted, settings, listings, context);
  if (obstacle === undefined) return { act: wanted, keep };
  const stopped = wanted.map((one) => ({ looked: one, status: 'held' as const, decision: obstacle(one) }));
  return { act: [], keep: [...keep, ...stopped] };
}

/** In observe mode the decision stands and nothing is done; it is looked at again, for the mode may change. */
function observed({ decision, mode }: Looked, context: RevokeContext): Decision {
  if (decision.kind !== 'revoke' || mode !== 'observe') return decision;
  const reason: Reason = { code: 'observe-mode', text: 'Observe mode: it would be revoked now and is not.' };
  const until = context.clock() + context.policy.lookAgainAfter;
  return { kind: 'hold', until, severity: 'notice', reasons: [...decision.reasons, reason] };
}

async function obstacleTo(
  wanted: readonly Looked[],
  settings: Settings,
  listings: Listings,
  context: RevokeContext,
): Promise<((looked: Looked) => Decision) | undefined> {
  const now = context.clock();
  const stop =
    (reason: Reason, until: number, severity: 'notice' | 'critical') =>
    (looked: Looked): Decision => ({
      kind: 'hold',
      until,
      severity,
      reasons: [reason, ...looked.decision.reasons],
    });
  if (settings.paused !== undefined) {
    const { by, reason, since } = settings.paused;
    const text = `The guard is paused by ${by} since ${isoOf(since)}: ${reason}.`;
    return stop({ code: 'paused', text }, now + hours(1), 'notice');
  }
  const exceeded = await exceededLimit(wanted, listings, context);
  if (exceeded === undefined) return undefined;
  await context.findings.open({
    subject: `limits ${dayOf(now)}`,
    kind: 'over-limit',
    severity: 'critical',
    text: `${exceeded} Nobody of this run was revoked; the plan waits for a person or the next day.`,
    at: now,
  });
  const tomorrow = (Math.floor(now / days(1)) + 1) * days(1);
  return stop({ code: 'over-limit', text: exceeded }, tomorrow, 'critical');
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
