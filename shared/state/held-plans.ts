/**
 * Plans that wait for an approval: rows `plan/<id>` among the claims, written once. One of very many credentials has more of them
 * in rows `plan/<id>/<part>`, which are there before the plan is.
 */
import * as z from 'zod';
import { type HeldPlan, planId } from '../domain/held-plan.ts';
import { StateError } from '../use-cases/ports.ts';
import type { HeldPlans } from '../use-cases/ports/approvals.ts';
import { json, parseRow, toJson } from './row-parsing.ts';
import type { Table } from './table.ts';
import { type FieldsOf, instant } from './value-schemas.ts';

/** A cell takes 2 MB (documented). */
const subjectsAPart = 20_000;

type Part = HeldPlan & { readonly furtherParts: number };

const subjects = z.array(z.string());
const part: z.ZodType<Part> = z.strictObject({
  id: z.string(),
  run: z.string(),
  at: instant,
  why: z.string(),
  subjects,
  furtherParts: z.number().int(),
} satisfies FieldsOf<Part>);

const planRow = z.object({ plan: json(part) });
const furtherRow = z.object({ subjects: json(subjects) });

export function heldPlans({ table, account }: { table: Table; account: string }): HeldPlans {
  const keyOf = (id: string): [string, string] => [account, `plan/${id}`];
  const furtherKey = (id: string, index: number): [string, string] => [
    account,
    `plan/${id}/${String(index).padStart(6, '0')}`,
  ];

  return {
    get: async (id) => {
      const row = await table.get(keyOf(id));
      if (row === undefined) return undefined;
      const { furtherParts, ...first } = parseRow(table, row, planRow).plan;
      const keys = Array.from({ length: furtherParts }, (_, index) => furtherKey(id, index + 1));
      const further = furtherParts === 0 ? [] : await table.getMany(keys);
      const plan: HeldPlan = {
        ...first,
        subjects: [
          ...first.subjects,
          ...further.flatMap((one) => (one === undefined ? [] : parseRow(table, one, furtherRow).subjects)),
        ],
      };
      return whole(plan, `read ${table.name}`);
    },

    put: async (given) => {
      const plan = whole(given, `write ${table.name}`);
      const parts = Array.from({ length: Math.ceil(plan.subjects.length / subjectsAPart) }, (_, index) =>
        plan.subjects.slice(index * subjectsAPart, (index + 1) * subjectsAPart),
      );
      const [first = [], ...further] = parts;
      for (const [index, more] of further.entries()) {
        await table.put(furtherKey(plan.id, index + 1), { subjects: toJson(table, subjects, more) });
      }
      const columns = {
        plan: toJson(table, part, { ...plan, subjects: first, furtherParts: further.length }),
      };
      await table.put(keyOf(plan.id), columns);
    },
  };
}

/** What is approved is the id: a plan that is not whole is no plan. */
function whole(plan: HeldPlan, operation: string): HeldPlan {
  if (plan.id === planId(plan)) return plan;
  throw new StateError({ operation, code: 'UnreadableRow' }, `${plan.id} is not the plan of its id.`);
}
