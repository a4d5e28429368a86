/** Plans that exceeded a limit: kept for a person to approve as a whole, and passed when that was done. */
import { type HeldPlan, isPassed, planOf } from '../domain/held-plan.ts';
import type { RevokeContext } from './context.ts';
import type { Looked } from './look-at-credentials.ts';

type PlansContext = Pick<RevokeContext, 'approvals' | 'heldPlans' | 'clock' | 'run'>;

/**
 * Those whom an approved plan lets pass the limits. Its record forgets the plan with whatever is written next, so that each
 * passes once. Throws StateError: then nobody is revoked.
 */
export async function passedByPlan(wanted: readonly Looked[], context: PlansContext): Promise<Set<Looked>> {
  const passed = new Set<Looked>();
  const now = context.clock();
  for (const plan of (await plansOf(wanted, context)).values()) {
    const approvals = await context.approvals.ofPlan(plan.id);
    for (const one of wanted) {
      if (one.record?.heldPlan === plan.id && isPassed(one.subject, plan, approvals, now)) passed.add(one);
    }
  }
  return passed;
}

/** The plan under which each waits: the one that somebody may already be looking at, else a new one of all the others. */
export async function keepPlan(
  stopped: readonly Looked[],
  why: string,
  context: PlansContext,
): Promise<(looked: Looked) => string> {
  const known = await plansOf(stopped, context);
  const others = stopped.filter(({ record }) => !known.has(record?.heldPlan ?? ''));
  const subjects = others.map(({ subject }) => subject);
  const plan = planOf(context.run, context.clock(), why, subjects);
  if (others.length > 0) await context.heldPlans.put(plan);
  return ({ record }) => known.get(record?.heldPlan ?? '')?.id ?? plan.id;
}

async function plansOf(all: readonly Looked[], context: PlansContext): Promise<Map<string, HeldPlan>> {
  const ids = new Set(all.flatMap(({ record }) => record?.heldPlan ?? []));
  const plans = await Promise.all([...ids].map((id) => context.heldPlans.get(id)));
  return new Map(plans.flatMap((plan) => (plan === undefined ? [] : [[plan.id, plan]])));
}
