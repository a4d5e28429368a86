/** Approvals, one row each, below what they are for: the credential `<cluster>+<uid>`, or `plan/<id>`. */
import * as z from 'zod';
import type { Approval } from '../domain/approval.ts';
import type { PlanApproval } from '../domain/held-plan.ts';
import { journalSubject } from '../domain/journal.ts';
import type { Approvals, ApprovalWriter } from '../use-cases/ports/approvals.ts';
import { StateError } from '../use-cases/ports.ts';
import { json, parseRow, toJson } from './row-parsing.ts';
import type { Table } from './table.ts';
import type { Row } from './tablestore-sdk.ts';
import { clusterId, type FieldsOf, instant, revocationReason, uid, unknownReason } from './value-schemas.ts';

const approval: z.ZodType<Approval> = z.strictObject({
  id: z.string().min(1),
  clusterId,
  uid,
  reason: revocationReason,
  shown: z.string().regex(/^[0-9a-f]{64}$/, 'is no digest'),
  overrides: z.exactOptional(unknownReason),
  evenIfUsed: z.boolean(),
  by: z.string().min(1),
  requestedBy: z.exactOptional(z.string().min(1)),
  approvedAt: instant,
  expiresAt: instant,
} satisfies FieldsOf<Approval>);

const planApproval: z.ZodType<PlanApproval> = z.strictObject({
  id: z.string().min(1),
  plan: z.string().min(1),
  by: z.string().min(1),
  approvedAt: instant,
  expiresAt: instant,
} satisfies FieldsOf<PlanApproval>);

const planApprovalRow = z.object({ approval: json(planApproval) });

const planSubject = (id: string): string => `plan/${id}`;

const approvalRow = z.object({ approval: json(approval) });

interface ApprovalsContext {
  readonly table: Table;
  readonly account: string;
}

export function approvals({ table, account }: ApprovalsContext): Approvals {
  return {
    of: async (subject) => {
      const rows = await table.range({ within: [account, journalSubject(subject)] });
      return rows.map((row) => {
        const { approval: parsed } = parseRow(table, row, approvalRow);
        return inItsPlace(table, row, parsed, journalSubject(parsed));
      });
    },

    ofPlan: async (id) => {
      const rows = await table.range({ within: [account, planSubject(id)] });
      return rows.map((row) => {
        const { approval: parsed } = parseRow(table, row, planApprovalRow);
        return inItsPlace(table, row, parsed, planSubject(parsed.plan));
      });
    },
  };
}

export function approvalWriter({ table, account }: ApprovalsContext): ApprovalWriter {
  const add = async (subject: string, id: string, text: string): Promise<void> => {
    const written = await table.putIf({ kind: 'absent' }, [account, subject, id], { approval: text });
    if (written === 'applied') return;
    const operation = `write ${table.name}`;
    throw new StateError({ operation, code: 'Exists' }, `There is an approval ${id} already.`);
  };
  return {
    add: async (given) => add(journalSubject(given), given.id, toJson(table, approval, given)),
    addForPlan: async (given) => add(planSubject(given.plan), given.id, toJson(table, planApproval, given)),
    withdraw: async (subject, id) => {
      await table.deleteIf({ kind: 'present', columns: {} }, [account, journalSubject(subject), id]);
    },
  };
}

/** A row that was copied to another credential or plan, or under another id, is no approval of anything. */
function inItsPlace<T extends { readonly id: string }>(
  table: Table,
  row: Row,
  parsed: T,
  subject: string,
): T {
  if (row.key[1] === subject && row.key[2] === parsed.id) return parsed;
  throw new StateError(
    { operation: `read ${table.name}`, code: 'UnreadableRow' },
    `The row (${row.key.join(', ')}) of ${table.name} holds the approval ${parsed.id} of ${subject}.`,
  );
}
