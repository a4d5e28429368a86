/** Approvals, one row each, below the credential that they are for; `<cluster>+<uid>`. */
import * as z from 'zod';
import type { Approval, RevocationReason } from '../domain/approval.ts';
import { journalSubject } from '../domain/journal.ts';
import type { Approvals, ApprovalWriter } from '../use-cases/ports/approvals.ts';
import { StateError } from '../use-cases/ports.ts';
import { json, parseRow, toJson } from './row-parsing.ts';
import type { Table } from './table.ts';
import type { Row } from './tablestore-sdk.ts';
import { clusterId, type FieldsOf, instant, oneOf, uid, unknownReason } from './value-schemas.ts';

const approval: z.ZodType<Approval> = z.strictObject({
  id: z.string().min(1),
  clusterId,
  uid,
  reason: oneOf<RevocationReason>({ 'identity-deleted': true, 'person-request': true }),
  shown: z.string().regex(/^[0-9a-f]{64}$/, 'is no digest'),
  overrides: z.exactOptional(unknownReason),
  evenIfUsed: z.boolean(),
  by: z.string().min(1),
  requestedBy: z.exactOptional(z.string().min(1)),
  approvedAt: instant,
  expiresAt: instant,
} satisfies FieldsOf<Approval>);

const approvalRow = z.object({ approval: json(approval) });

interface ApprovalsContext {
  readonly table: Table;
  readonly account: string;
}

export function approvals({ table, account }: ApprovalsContext): Approvals {
  return {
    of: async (subject) => {
      const rows = await table.range({ within: [account, journalSubject(subject)] });
      return rows.map((row) => parseApproval(table, row));
    },
  };
}

export function approvalWriter({ table, account }: ApprovalsContext): ApprovalWriter {
  return {
    add: async (given) => {
      const key = [account, journalSubject(given), given.id];
      const columns = { approval: toJson(table, approval, given) };
      if ((await table.putIf({ kind: 'absent' }, key, columns)) === 'applied') return;
      const operation = `write ${table.name}`;
      throw new StateError({ operation, code: 'Exists' }, `There is an approval ${given.id} already.`);
    },
    withdraw: async (subject, id) => {
      await table.deleteIf({ kind: 'present', columns: {} }, [account, journalSubject(subject), id]);
    },
  };
}

/** A row that was copied to another credential, or under another id, is no approval of anybody. */
function parseApproval(table: Table, row: Row): Approval {
  const { approval: parsed } = parseRow(table, row, approvalRow);
  if (row.key[1] === journalSubject(parsed) && row.key[2] === parsed.id) return parsed;
  throw new StateError(
    { operation: `read ${table.name}`, code: 'UnreadableRow' },
    `The row (${row.key.join(', ')}) of ${table.name} holds the approval ${parsed.id} of ${journalSubject(parsed)}.`,
  );
}
