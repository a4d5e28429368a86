/** A plan that would have exceeded a limit, and a person's approval of it as a whole. Pure. */
import { createHash } from 'node:crypto';
import { canonicalJson } from './canonical-json.ts';
import { journalSubject } from './journal.ts';
import type { Subject } from './record.ts';
import { days, type Duration, type Instant } from './time.ts';

export interface HeldPlan {
  /** SHA-256 of the rest; see `planId`. */
  readonly id: string;
  readonly run: string;
  readonly at: Instant;
  /** What is exceeded, in words. */
  readonly why: string;
  /** `<cluster>+<uid>` of each credential, in order. */
  readonly subjects: readonly string[];
}

export interface PlanApproval {
  readonly id: string;
  /** The plan's id, and so exactly its subjects. */
  readonly plan: string;
  readonly by: string;
  readonly approvedAt: Instant;
  readonly expiresAt: Instant;
}

/** Shorter than a plan is kept. */
const longestLife: Duration = days(30);

export function planOf(run: string, at: Instant, why: string, subjects: readonly Subject[]): HeldPlan {
  const plan = { run, at, why, subjects: subjects.map(journalSubject).toSorted() };
  return { id: planId(plan), ...plan };
}

/** Another plan of the same credentials has another id: what was approved once is not approved again. */
export function planId({ run, at, why, subjects }: Omit<HeldPlan, 'id'>): string {
  return createHash('sha256').update(canonicalJson({ run, at, why, subjects })).digest('hex');
}

/** For which credentials the limits don't count: those of the plan, when it is approved. Made once for many questions. */
export function passesOf(
  plan: HeldPlan,
  approvals: readonly PlanApproval[],
  now: Instant,
): (subject: Subject) => boolean {
  const isApproved = plan.id === planId(plan) && approvals.some((one) => isValid(one, plan, now));
  return isApproved ? partOf(plan) : () => false;
}

/** Which credentials are in the plan. Made once for many questions: a plan can have very many. */
export function partOf({ subjects }: Pick<HeldPlan, 'subjects'>): (subject: Subject) => boolean {
  const known = new Set(subjects);
  return (subject) => known.has(journalSubject(subject));
}

export function isValid(
  { plan: id, approvedAt, expiresAt }: PlanApproval,
  plan: HeldPlan,
  now: Instant,
): boolean {
  const isInTime = approvedAt >= plan.at && approvedAt <= now && expiresAt > now;
  return id === plan.id && isInTime && expiresAt - approvedAt <= longestLife;
}
