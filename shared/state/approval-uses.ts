/**
 * That an approval is used up: a row `approval-used/<id>` among the claims, where the revoking function may write. It outlives
 * the longest life of an approval. Every step is one conditional write.
 */
import * as z from 'zod';
import type { Subject } from '../domain/record.ts';
import type { ApprovalUse, ApprovalUses } from '../use-cases/ports/approvals.ts';
import { parseRow } from './row-parsing.ts';
import { type Table, unchanged } from './table.ts';
import type { Row } from './tablestore-sdk.ts';
import { clusterId, oneOf, uid } from './value-schemas.ts';

const useRow = z.object({
  cluster: clusterId,
  uid,
  run: z.string(),
  stage: oneOf<ApprovalUse['stage']>({ taken: true, begun: true }),
});

export function approvalUses({ table, account }: { table: Table; account: string }): ApprovalUses {
  const keyOf = (id: string): [string, string] => [account, `approval-used/${id}`];
  const parse = (id: string, row: Row): ApprovalUse => {
    const { cluster, uid: of, run, stage } = parseRow(table, row, useRow);
    return { id, subject: { clusterId: cluster, uid: of }, run, stage };
  };
  const columnsOf = (
    { clusterId: cluster, uid: of }: Subject,
    run: string,
  ): { cluster: string; uid: string; run: string } => ({ cluster, uid: of, run });

  return {
    read: async (id) => {
      const row = await table.get(keyOf(id));
      return row === undefined ? undefined : parse(id, row);
    },

    take: async (id, subject, run, resumes) => {
      const row = await table.get(keyOf(id));
      if (row === undefined) {
        const columns = { ...columnsOf(subject, run), stage: 'taken' };
        return (await table.putIf({ kind: 'absent' }, keyOf(id), columns)) === 'applied';
      }
      const known = parse(id, row);
      if (known.subject.clusterId !== subject.clusterId || known.subject.uid !== subject.uid) return false;
      if (known.stage === 'begun' && !resumes) return false;
      const columns = { ...columnsOf(subject, run), stage: known.stage };
      return (await table.putIf(unchanged(table, row), keyOf(id), columns)) === 'applied';
    },

    begin: async (id, subject, run) => {
      const mine = columnsOf(subject, run);
      const columns = { ...mine, stage: 'begun' };
      return (await table.putIf({ kind: 'present', columns: mine }, keyOf(id), columns)) === 'applied';
    },
  };
}
