/** Plans that exceeded a limit: kept for a person to approve as a whole, and passed when that was done. */
import { type HeldPlan, partOf, passesOf, planOf } from '../domain/held-plan.ts';
import type { Subject } from '../domain/record.ts';
import type { RevokeContext } from './context.ts';
import { isOpen } from './find-credentials.ts';
import type { Looked } from './look-at-credentials.ts';

type PlansContext = Pick<RevokeContext, 'approvals' | 'heldPlans' | 'clock' | 'run'>;

/** Those whom an approved plan lets pass the limits, with its id. Throws StateError: then nobody is revoked. */
export async function passedByPlan(
  wanted: readonly Looked[],
  context: PlansContext,
): Promise<Map<Looked, string>> {
  const passed = new Map<Looked, string>();
  const now = context.clock();
  for (const { plan, isPart } of (await plansOf(wanted, context)).values()) {
    const passes = passesOf(plan, await context.approvals.ofPlan(plan.id), now);
    for (const one of wanted) {
      if (isUnder(one, { plan, isPart }) && passes(one.subject)) passed.set(one, plan.id);
    }
  }
  return passed;
}

/** The plan with which each waits already, and that somebody may be looking at; undefined for all others. */
export async function waitingPlans(
  all: readonly Looked[],
  context: PlansContext,
): Promise<(looked: Looked) => string | undefined> {
  const known = await plansOf(all, context);
  return (one) =>
    namedBy(one).find((id) => {
      const kept = known.get(id);
      return kept !== undefined && isUnder(one, kept);
    });
}

/** The plan under which each waits: its own from before, else a new one of all the others. */
export async function keepPlan(
  stopped: readonly Looked[],
  why: string,
  context: PlansContext,
): Promise<(looked: Looked) => string> {
  const waiting = await waitingPlans(stopped, context);
  const subjects = stopped.filter((one) => waiting(one) === undefined).map(({ subject }) => subject);
  const plan = planOf(context.run, context.clock(), why, subjects);
  if (subjects.length > 0) await context.heldPlans.put(plan);
  return (one) => waiting(one) ?? plan.id;
}

/**
 * A record that waits with a plan forgets it with whatever is written next. A plan that the call names is another's memory:
 * the record remembers that it passed by it, and only what was begun then is carried on.
 */
function isUnder({ record, leaver, subject }: Looked, { plan, isPart }: KeptPlan): boolean {
  if (record?.heldPlan === plan.id) return true;
  if (leaver.plan !== plan.id || !isPart(subject)) return false;
  return isOpen(record) || record?.passedPlans?.includes(plan.id) !== true;
}

function namedBy({ record, leaver }: Looked): string[] {
  return [record?.heldPlan, leaver.plan].filter((id) => id !== undefined);
}

interface KeptPlan {
  readonly plan: HeldPlan;
  readonly isPart: (subject: Subject) => boolean;
}

async function plansOf(all: readonly Looked[], context: PlansContext): Promise<Map<string, KeptPlan>> {
  const ids = new Set(all.flatMap(namedBy));
  const plans = await Promise.all([...ids].map((id) => context.heldPlans.get(id)));
  return new Map(
    plans.flatMap((plan) => (plan === undefined ? [] : [[plan.id, { plan, isPart: partOf(plan) }]])),
  );
}
