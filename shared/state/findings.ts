/**
 * Findings: one row `open/<kind>/<subject>` as long as it is open. Closing writes `closed/<kind>/<subject>/<since>` first
 * and then removes the open row, on condition that it did not change; after a crash in between the next closing writes the
 * same closed row again.
 */
import * as z from 'zod';
import { subjectIn } from '../domain/journal.ts';
import type { Finding } from '../domain/record.ts';
import type { Instant } from '../domain/time.ts';
import type { OpenFindings } from '../use-cases/ports/auditing.ts';
import type { Findings } from '../use-cases/ports.ts';
import type { OpenFinding } from '../use-cases/ports/reading.ts';
import { again, inRounds } from './rounds.ts';
import { joinedMany } from './joined-reads.ts';
import { integer, json, parseRow, toJson } from './row-parsing.ts';
import { finding as findingSchema, findingKind } from './record-schemas.ts';
import { type Table, unchanged } from './table.ts';
import type { RangeRequest } from './table-ranges.ts';
import type { Row } from './tablestore-sdk.ts';

const openRow = z.object({ finding: json(findingSchema), since: integer, lastSeen: integer });
const aboutRow = z.object({ kind: findingKind, subject: z.string() });

const ranks = { notice: 1n, warning: 2n, critical: 3n } as const;
/** More than any time in milliseconds: severity counts first. */
const aSeverity = 10n ** 14n;

/** What open findings are sorted by: severity, and of the same severity since when. */
function urgency(severity: Finding['severity'], since: Instant): bigint {
  return ranks[severity] * aSeverity + BigInt(since);
}

/** Open findings, the most urgent first; with a severity only those. */
export function openFindingRange(account: string, severity: Finding['severity'] | undefined): RangeRequest {
  const range = { within: [account], backward: true };
  if (severity === undefined) return range;
  const from = urgency(severity, 0);
  return { ...range, from, through: from + aSeverity - 1n };
}

export function parseOpenFinding(table: { readonly name: string }, row: Row): OpenFinding {
  const { finding, since, lastSeen } = parseRow(table, row, openRow);
  return { ...finding, since, lastSeen };
}

export function findings({ table, account }: { table: Table; account: string }): Findings & OpenFindings {
  const openKey = (kind: Finding['kind'], subject: string): [string, string] => [
    account,
    `open/${kind}/${subject}`,
  ];

  const rowsOf = joinedMany((keys: readonly [string, string][]) => table.getMany(keys));

  const close: Findings['close'] = (subject, kind, at) =>
    inRounds(table, async () => {
      const key = openKey(kind, subject);
      const [row] = await rowsOf([key]);
      if (row === undefined) return undefined;
      const { finding, since, lastSeen } = parseRow(table, row, openRow);
      await table.put([account, `closed/${kind}/${subject}/${since}`], {
        finding: toJson(table, findingSchema, finding),
        since: BigInt(since),
        lastSeen: BigInt(lastSeen),
        closedAt: BigInt(at),
      });
      // Refused: it was seen again meanwhile. Whoever closes it knows better; the newer row is closed.
      return (await table.deleteIf(unchanged(table, row), key)) === 'applied' ? since : again;
    });

  return {
    openAboutIdentity: async (uid) => {
      const rows = await table.range({ within: [account, uid] }, 'findings_by_uid');
      return rows.map((row) => parseRow(table, row, aboutRow));
    },

    openAbout: async (beginning) => {
      const rows = await table.range({ within: [account], startsWith: beginning }, 'findings_by_subject');
      return rows.map((row) => parseRow(table, row, aboutRow));
    },

    openSubjects: async (kind, beginning) => {
      const prefix = `open/${kind}/`;
      const rows = await table.range({
        within: [account],
        startsWith: `${prefix}${beginning}`,
        columns: ['since'],
      });
      return rows.map((row) => String(row.key[1]).slice(prefix.length));
    },

    open: (finding, { isNew = false } = {}) => {
      let isAbsent = isNew;
      const holder = subjectIn(finding.subject);
      return inRounds(table, async () => {
        const key = openKey(finding.kind, finding.subject);
        const [row] = isAbsent ? [] : await rowsOf([key]);
        const known = row === undefined ? undefined : parseRow(table, row, openRow);
        const newest = known !== undefined && known.finding.at > finding.at ? known.finding : finding;
        const since = Math.min(known?.since ?? finding.at, finding.at);
        const columns = {
          finding: toJson(table, findingSchema, newest),
          kind: newest.kind,
          subject: newest.subject,
          ...(holder === undefined ? {} : { uid: holder.uid }),
          urgency: urgency(newest.severity, since),
          since: BigInt(since),
          lastSeen: BigInt(Math.max(known?.lastSeen ?? finding.at, finding.at)),
        };
        const expectation = row === undefined ? ({ kind: 'absent' } as const) : unchanged(table, row);
        isAbsent = false;
        if ((await table.putIf(expectation, key, columns)) !== 'applied') return again;
        const wasLess = known !== undefined && ranks[newest.severity] > ranks[known.finding.severity];
        return { change: known === undefined ? 'opened' : wasLess ? 'escalated' : 'seen', since };
      });
    },

    close,

    closeAny: async (subject, kinds, at) => {
      const rows = await rowsOf(kinds.map((kind) => openKey(kind, subject)));
      const open = kinds.filter((_kind, position) => rows[position] !== undefined);
      const closed: { kind: Finding['kind']; since: Instant }[] = [];
      for (const kind of open) {
        const since = await close(subject, kind, at);
        if (since !== undefined) closed.push({ kind, since });
      }
      return closed;
    },
  };
}
