/**
 * The journal: entries of a subject count from 1, each with its predecessor's hash, each written only where no row is. Two
 * writers can't take the same number, and a number is only taken behind the newest entry: no gap, no double. Nothing here
 * changes or removes an entry.
 */
import { hashOf, emptyJournal, type JournalHead, journalSubject } from '../domain/journal.ts';
import type { WrittenEntry } from '../domain/record.ts';
import type { Journal } from '../use-cases/ports.ts';
import { parseEntryRow } from './journal-rows.ts';
import { journalEntry } from './record-schemas.ts';
import { again, inRounds } from './rounds.ts';
import { toJson } from './row-parsing.ts';
import type { Table } from './table.ts';

interface Head extends JournalHead {
  /** Absent when only its number and hash are known. */
  readonly newest?: WrittenEntry;
}

/** Heads kept in a warm process; they only save a read. */
const headsAtMost = 1_000;

export function journal({ table, account }: { table: Table; account: string }): Journal {
  const heads = new Map<string, Head>();

  const readHead = async (subject: string): Promise<Head> => {
    const row = await table.first({ within: [account, subject], backward: true });
    if (row === undefined) return emptyJournal;
    const newest = parseEntryRow(table, row);
    return { sequence: newest.sequence, hash: newest.hash, newest };
  };

  const remember = (subject: string, head: Head): void => {
    if (heads.size >= headsAtMost) heads.clear();
    const known = heads.get(subject);
    if (known === undefined || known.sequence < head.sequence) heads.set(subject, head);
  };

  return {
    append: async (about, entry, isWritten, known) => {
      const subject = journalSubject(about);
      const text = toJson(table, journalEntry, entry);
      const written = journalEntry.parse(JSON.parse(text));
      let hint = newer(heads.get(subject), known);
      return inRounds(table, async () => {
        const head = hint ?? (await readHead(subject));
        if (head.newest !== undefined && isWritten?.(head.newest) === true) return head.newest;
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
        // Somebody else has written behind the head: it is read anew.
        hint = undefined;
        if (heads.get(subject)?.sequence === head.sequence) heads.delete(subject);
        return again;
      });
    },
  };
}

function newer(one: Head | undefined, other: Head | undefined): Head | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return other.sequence > one.sequence ? other : one;
}
