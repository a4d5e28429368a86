/** Rows of the journal, parsed: each holds an entry as JSON text, its hash and that of its predecessor. */
import * as z from 'zod';
import type { WrittenEntry } from '../domain/record.ts';
import { entryHash, journalEntry } from './record-schemas.ts';
import { json, parseRow } from './row-parsing.ts';
import type { Row } from './tablestore-sdk.ts';

const entryRow = z.object({ hash: entryHash, previousHash: entryHash, entry: json(journalEntry) });

/** @throws StateError for a row that is unreadable */
export function parseEntryRow(table: { readonly name: string }, row: Row): WrittenEntry {
  const { entry, hash, previousHash } = parseRow(table, row, entryRow);
  return { ...entry, hash, previousHash, sequence: Number(row.key[2]) };
}
