/** The journals for whoever checks them: heads as the records keep them, and entries as they are stored. */
import * as z from 'zod';
import { journalSubject } from '../domain/journal.ts';
import type { StoredEntry } from '../domain/verify-journal.ts';
import type { JournalAudit } from '../use-cases/ports/journal-audit.ts';
import { readPageOf } from './pages.ts';
import { journalHead } from './record-schemas.ts';
import { json, parseRow } from './row-parsing.ts';
import type { Table } from './table.ts';
import type { Row } from './tablestore-sdk.ts';

export interface JournalAuditContext {
  readonly account: string;
  readonly credentials: Table;
  readonly journal: Table;
}

const headRow = z.object({ head: json(journalHead) });

export function journalAudit({ account, credentials, journal }: JournalAuditContext): JournalAudit {
  return {
    heads: (page) =>
      readPageOf({ table: credentials, range: { within: [account], columns: ['head'] } }, page, (row) => {
        const [, clusterId, uid] = row.key.map(String);
        const subject = journalSubject({ clusterId: clusterId ?? '', uid: uid ?? '' });
        return { subject, ...parseRow(credentials, row, headRow).head };
      }),

    headOf: async ({ clusterId, uid }) => {
      const row = await credentials.get([account, clusterId, uid]);
      return row?.columns['head'] === undefined ? undefined : parseRow(credentials, row, headRow).head;
    },

    entriesOf: async (subject) => {
      const rows = await journal.range({ within: [account, journalSubject(subject)] });
      return rows.map(asStored);
    },
  };
}

/** Whatever stands there: a column that somebody took away or made a number is the verification's to find. */
function asStored({ key, columns }: Row): StoredEntry {
  const text = (name: string): string => {
    const value = columns[name];
    return typeof value === 'string' ? value : '';
  };
  return {
    sequence: Number(key[2]),
    previousHash: text('previousHash'),
    hash: text('hash'),
    entry: text('entry'),
  };
}
