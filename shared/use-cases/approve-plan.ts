/** A person approves a plan that exceeded a limit, as a whole: exactly its credentials pass the limits, once. */
import { isValid, type PlanApproval } from '../domain/held-plan.ts';
import type { Clock, Instant } from '../domain/time.ts';
import type { ApprovalWriter, HeldPlans } from './ports/approvals.ts';

export interface ApprovePlanContext {
  readonly heldPlans: Pick<HeldPlans, 'get'>;
  readonly approvalWriter: Pick<ApprovalWriter, 'addForPlan'>;
  readonly clock: Clock;
  readonly newId: () => string;
}

export interface ApprovePlanRequest {
  readonly plan: string;
  readonly by: string;
  /** At most 30 days from now. */
  readonly expiresAt: Instant;
}

export type ApprovePlanAnswer =
  | { readonly kind: 'approved'; readonly approval: PlanApproval }
  | { readonly kind: 'refused'; readonly why: string };

/** Throws StateError. What each credential's evidence allows is decided again at the moment of acting. */
export async function approvePlan(
  { plan: id, by, expiresAt }: ApprovePlanRequest,
  context: ApprovePlanContext,
): Promise<ApprovePlanAnswer> {
  const plan = await context.heldPlans.get(id);
  if (plan === undefined) return { kind: 'refused', why: `There is no plan ${id}.` };
  const now = context.clock();
  const approval: PlanApproval = { id: context.newId(), plan: id, by, approvedAt: now, expiresAt };
  if (!isValid(approval, plan, now)) {
    return { kind: 'refused', why: 'It must expire later than now, and within 30 days.' };
  }
  await context.approvalWriter.addForPlan(approval);
  return { kind: 'approved', approval };
}
