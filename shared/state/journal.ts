/**
 * The journal: entries of a subject count from 1, each with its predecessor's hash, each written only where no row is. Two
 * writers can't take the same number, and a number is only taken behind the newest entry: no gap, no double. Nothing here
 * changes or removes an entry.
 */
import * as z from 'zod';
import type { Subject } from '../domain/record.ts';
import { type Journal, StateError } from '../use-cases/ports.ts';
import { hashOf, noPredecessor } from './journal-hash.ts';
import { parseRow, toJson } from './row-parsing.ts';
import { journalEntry } from './record-schemas.ts';
import type { Table } from './table.ts';

interface Head {
  readonly sequence: number;
  readonly hash: string;
}

const headRow = z.object({ hash: z.string().regex(/^[0-9a-f]{64}$/) });

/** Each conflict means that somebody else's entry was written; so many in a row are no normal traffic. */
const conflictsAtMost = 200;
/** Heads kept in a warm process; they only save a read. */
const headsAtMost = 1_000;

export function journal({ table, account }: { table: Table; account: string }): Journal {
  const heads = new Map<string, Head>();

  const readHead = async (subject: string): Promise<Head> => {
    const [row] = await table.range({ within: [account, subject], only: 'last' });
    if (row === undefined) return { sequence: 0, hash: noPredecessor };
    return { sequence: Number(row.key[2]), hash: parseRow(table, row, headRow).hash };
  };

  const remember = (subject: string, head: Head): void => {
    if (heads.size >= headsAtMost) heads.clear();
    const known = heads.get(subject);
    if (known === undefined || known.sequence < head.sequence) heads.set(subject, head);
  };

  return {
    append: async ({ clusterId, uid }: Subject, entry) => {
      const subject = `${clusterId}+${uid}`;
      const text = toJson(table, journalEntry, entry);
      const written = journalEntry.parse(JSON.parse(text));
      for (let conflicts = 0; conflicts <= conflictsAtMost; conflicts += 1) {
        const head = heads.get(subject) ?? (await readHead(subject));
        const sequence = head.sequence + 1;
        const previousHash = head.hash;
        const hash = hashOf({ account, subject, sequence, previousHash, entry: written });
        const result = await table.putIf({ kind: 'absent' }, [account, subject, BigInt(sequence)], {
          entry: text,
          hash,
          previousHash,
        });
        if (result === 'applied') {
          remember(subject, { sequence, hash });
          return { ...written, sequence, hash, previousHash };
        }
        if (heads.get(subject)?.sequence === head.sequence) heads.delete(subject);
      }
      throw new StateError(
        { operation: `append ${table.name}` },
        `No free number for ${subject} after ${conflictsAtMost} conflicts.`,
      );
    },
  };
}
