/** Plans that wait for an approval: rows `plan/<id>` among the claims, written once. */
import * as z from 'zod';
import { type HeldPlan, planId } from '../domain/held-plan.ts';
import type { HeldPlans } from '../use-cases/ports/approvals.ts';
import { json, parseRow, toJson } from './row-parsing.ts';
import type { Table } from './table.ts';
import { type FieldsOf, instant } from './value-schemas.ts';

const heldPlan: z.ZodType<HeldPlan> = z
  .strictObject({
    id: z.string(),
    run: z.string(),
    at: instant,
    why: z.string(),
    subjects: z.array(z.string()),
  } satisfies FieldsOf<HeldPlan>)
  .refine((plan) => plan.id === planId(plan), 'is not the plan of its id');

const planRow = z.object({ plan: json(heldPlan) });

export function heldPlans({ table, account }: { table: Table; account: string }): HeldPlans {
  const keyOf = (id: string): [string, string] => [account, `plan/${id}`];
  return {
    get: async (id) => {
      const row = await table.get(keyOf(id));
      return row === undefined ? undefined : parseRow(table, row, planRow).plan;
    },
    put: async (plan) => {
      await table.put(keyOf(plan.id), { plan: toJson(table, heldPlan, plan) });
    },
  };
}
