/** Rows by table and key, in key order. */
import { decodeRow } from '../plain-buffer/decode.ts';
import { encodeRows } from '../plain-buffer/encode.ts';
import type { KeyColumn } from '../plain-buffer/format.ts';
import type { StoredRow } from '../rows/stored-row.ts';
import { cellOf } from '../rows/stored-row.ts';
import { blobOf, type Connection, integerOf } from './database.ts';
import { keyBytes } from './key-order.ts';
import type { Table } from './table.ts';

export interface Range {
  /** Inclusive. */
  readonly start: readonly KeyColumn[];
  /** Exclusive. */
  readonly end: readonly KeyColumn[];
  readonly direction: 'forward' | 'backward';
}

export interface ScannedRow {
  readonly row: StoredRow;
  readonly bytes: number;
}

export interface RowStore {
  read(table: Table, primaryKey: readonly KeyColumn[]): StoredRow | undefined;
  write(table: Table, row: StoredRow): void;
  erase(table: Table, primaryKey: readonly KeyColumn[]): void;
  scan(table: Table, range: Range): Generator<ScannedRow>;
}

/** Rows that a scan takes from the database at a time. */
const batch = 100n;

function parse(record: Record<string, unknown>): ScannedRow {
  const bytes = blobOf(record['row']);
  const { primaryKey, cells } = decodeRow(bytes);
  const writtenAt = integerOf(record['written_at']);
  return { row: { primaryKey, cells: cells.map(cellOf), writtenAt }, bytes: bytes.length };
}

export function openRowStore(connection: Connection): RowStore {
  const select = 'SELECT key, written_at, row FROM rows WHERE table_id = ?';
  const byKey = connection.prepare(`${select} AND key = ?`);
  const forward = connection.prepare(`${select} AND key >= ? AND key < ? ORDER BY key LIMIT ${batch}`);
  const backward = connection.prepare(`${select} AND key <= ? AND key > ? ORDER BY key DESC LIMIT ${batch}`);
  const insert = connection.prepare(
    'INSERT OR REPLACE INTO rows (table_id, key, written_at, row) VALUES (?, ?, ?, ?)',
  );
  const remove = connection.prepare('DELETE FROM rows WHERE table_id = ? AND key = ?');

  return {
    read(table, primaryKey) {
      const record = byKey.get(table.id, keyBytes(primaryKey));
      return record === undefined ? undefined : parse(record).row;
    },
    write(table, { primaryKey, cells, writtenAt }) {
      const row = encodeRows([{ primaryKey, cells, deleteMarker: false }]);
      insert.run(table.id, keyBytes(primaryKey), writtenAt, row);
    },
    erase(table, primaryKey) {
      remove.run(table.id, keyBytes(primaryKey));
    },
    *scan(table, { start, end, direction }) {
      const statement = direction === 'forward' ? forward : backward;
      const last = keyBytes(end);
      let from = keyBytes(start);
      let seen: Buffer | undefined;
      for (;;) {
        const records = statement.all(table.id, from, last);
        for (const record of records) {
          const key = blobOf(record['key']);
          if (seen?.equals(key) === true) continue;
          from = key;
          seen = key;
          yield parse(record);
        }
        if (records.length < Number(batch)) return;
      }
    },
  };
}
