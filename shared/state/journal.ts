/**
 * The journal: entries of a subject count from 1, each with its predecessor's hash, each written only where no row is. Two
 * writers can't take the same number, and a number is only taken behind the newest entry: no gap, no double. Nothing here
 * changes or removes an entry.
 */
import * as z from 'zod';
import type { JournalEntry, Subject, WrittenEntry } from '../domain/record.ts';
import type { Journal } from '../use-cases/ports.ts';
import { hashOf, noPredecessor } from './journal-hash.ts';
import { again, inRounds } from './rounds.ts';
import { parseRow, toJson } from './row-parsing.ts';
import { journalEntry } from './record-schemas.ts';
import type { Table } from './table.ts';

interface Head {
  readonly sequence: number;
  readonly hash: string;
  readonly newest?: WrittenEntry;
}

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const entryText = z.string().transform((text, problem): JournalEntry => {
  const parsed = journalEntry.safeParse(jsonOf(text));
  if (parsed.success) return parsed.data;
  problem.addIssue({ code: 'custom', message: z.prettifyError(parsed.error) });
  return z.NEVER;
});
const headRow = z.object({ hash, previousHash: hash, entry: entryText });

/** Undefined for what is not JSON: no entry is. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Heads kept in a warm process; they only save a read. */
const headsAtMost = 1_000;

export function journal({ table, account }: { table: Table; account: string }): Journal {
  const heads = new Map<string, Head>();

  const readHead = async (subject: string): Promise<Head> => {
    const [row] = await table.range({ within: [account, subject], only: 'last' });
    if (row === undefined) return { sequence: 0, hash: noPredecessor };
    const sequence = Number(row.key[2]);
    const { entry, ...hashes } = parseRow(table, row, headRow);
    return { sequence, hash: hashes.hash, newest: { ...entry, ...hashes, sequence } };
  };

  const remember = (subject: string, head: Head): void => {
    if (heads.size >= headsAtMost) heads.clear();
    const known = heads.get(subject);
    if (known === undefined || known.sequence < head.sequence) heads.set(subject, head);
  };

  return {
    append: async ({ clusterId, uid }: Subject, entry, isWritten) => {
      const subject = `${clusterId}+${uid}`;
      const text = toJson(table, journalEntry, entry);
      const written = journalEntry.parse(JSON.parse(text));
      return inRounds(table, async () => {
        const head = heads.get(subject) ?? (await readHead(subject));
        if (head.newest !== undefined && isWritten?.(head.newest)) return head.newest;
        const sequence = head.sequence + 1;
        const previousHash = head.hash;
        const hash = hashOf({ account, subject, sequence, previousHash, entry: written });
        const result = await table.putIf({ kind: 'absent' }, [account, subject, BigInt(sequence)], {
          entry: text,
          hash,
          previousHash,
        });
        if (result === 'applied') {
          const newest = { ...written, sequence, hash, previousHash };
          remember(subject, { sequence, hash, newest });
          return newest;
        }
        if (heads.get(subject)?.sequence === head.sequence) heads.delete(subject);
        return again;
      });
    },
  };
}
