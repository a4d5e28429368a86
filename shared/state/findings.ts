/**
 * Findings: one row `open/<kind>/<subject>` as long as it is open. Closing writes `closed/<kind>/<subject>/<since>` first
 * and then removes the open row, on condition that it did not change; after a crash in between the next closing writes the
 * same closed row again.
 */
import * as z from 'zod';
import type { Finding } from '../domain/record.ts';
import type { Findings } from '../use-cases/ports.ts';
import { again, inRounds } from './rounds.ts';
import { integer, json, parseRow, toJson } from './row-parsing.ts';
import { finding as findingSchema } from './record-schemas.ts';
import { type Table, unchanged } from './table.ts';

const openRow = z.object({ finding: json(findingSchema), since: integer, lastSeen: integer });

export function findings({ table, account }: { table: Table; account: string }): Findings {
  const openKey = (kind: Finding['kind'], subject: string): [string, string] => [
    account,
    `open/${kind}/${subject}`,
  ];

  return {
    open: (finding) =>
      inRounds(table, async () => {
        const key = openKey(finding.kind, finding.subject);
        const row = await table.get(key);
        const known = row === undefined ? undefined : parseRow(table, row, openRow);
        const newest = known !== undefined && known.finding.at > finding.at ? known.finding : finding;
        const columns = {
          finding: toJson(table, findingSchema, newest),
          since: BigInt(Math.min(known?.since ?? finding.at, finding.at)),
          lastSeen: BigInt(Math.max(known?.lastSeen ?? finding.at, finding.at)),
        };
        const expectation = row === undefined ? ({ kind: 'absent' } as const) : unchanged(table, row);
        return (await table.putIf(expectation, key, columns)) === 'applied' ? undefined : again;
      }),

    close: (subject, kind, at) =>
      inRounds(table, async () => {
        const key = openKey(kind, subject);
        const row = await table.get(key);
        if (row === undefined) return undefined;
        const { finding, since, lastSeen } = parseRow(table, row, openRow);
        await table.put([account, `closed/${kind}/${subject}/${since}`], {
          finding: toJson(table, findingSchema, finding),
          since: BigInt(since),
          lastSeen: BigInt(lastSeen),
          closedAt: BigInt(at),
        });
        // Refused: it was seen again meanwhile. Whoever closes it knows better; the newer row is closed.
        return (await table.deleteIf(unchanged(table, row), key)) === 'applied' ? undefined : again;
      }),
  };
}
