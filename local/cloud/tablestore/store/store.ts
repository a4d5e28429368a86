/** The store: tables, rows, and indexes that change in the same transaction as the rows that they are made of. */
import type { KeyColumn } from '../plain-buffer/format.ts';
import { indexRow } from '../rows/index-row.ts';
import { alive, type StoredRow } from '../rows/stored-row.ts';
import { type Catalog, openCatalog } from './catalog.ts';
import { openDatabase } from './database.ts';
import { openRowStore, type Range, type ScannedRow } from './row-store.ts';
import type { Table } from './table.ts';

export interface Store {
  readonly catalog: Catalog;
  transaction<T>(work: () => T): T;
  /** The row without what has outlived the table's time to live. */
  read(table: Table, primaryKey: readonly KeyColumn[]): StoredRow | undefined;
  scan(table: Table, range: Range): Generator<ScannedRow>;
  /** Puts `row` in the place of the row under that key, or nothing when it is undefined; the indexes follow. */
  replace(table: Table, primaryKey: readonly KeyColumn[], row: StoredRow | undefined): void;
  /** Fills a new index from the rows that its main table already has. */
  fillIndex(main: Table, index: Table): void;
  close(): void;
}

const everything = (table: Table): Range => ({
  start: table.primaryKey.map(({ name }) => ({ name, value: { placeholder: 'INF_MIN' } })),
  end: table.primaryKey.map(({ name }) => ({ name, value: { placeholder: 'INF_MAX' } })),
  direction: 'forward',
});

/** `now` gives milliseconds since 1970. Without a file the rows live in memory. */
export function openStore(file: string | undefined, now: () => number): Store {
  const connection = openDatabase(file);
  const catalog = openCatalog(connection);
  const rows = openRowStore(connection);

  function* scan(table: Table, range: Range): Generator<ScannedRow> {
    for (const scanned of rows.scan(table, range)) {
      const row = alive(scanned.row, table.options.timeToLive, now());
      if (row !== undefined) yield { row, bytes: scanned.bytes };
    }
  }

  /** What happens to the index is worked out, and may be refused, before anything is written. */
  function indexMove(index: Table, before: StoredRow | undefined, after: StoredRow | undefined): () => void {
    const old = before && indexRow(index, before);
    const fresh = after && indexRow(index, after);
    return () => {
      if (old !== undefined) rows.erase(index, old.primaryKey);
      if (fresh !== undefined) rows.write(index, fresh);
    };
  }

  return {
    catalog,
    transaction: (work) => {
      try {
        return connection.transaction(work);
      } catch (error) {
        catalog.forget();
        throw error;
      }
    },
    read: (table, primaryKey) => alive(rows.read(table, primaryKey), table.options.timeToLive, now()),
    scan,
    replace(table, primaryKey, row) {
      // What has expired is still in the indexes: they are compared with the row as it is stored.
      const indexes = catalog.indexesOf(table);
      const before = indexes.length === 0 ? undefined : rows.read(table, primaryKey);
      const moves = indexes.map((index) => indexMove(index, before, row));
      if (row === undefined) rows.erase(table, primaryKey);
      else rows.write(table, row);
      for (const move of moves) move();
    },
    fillIndex(main, index) {
      for (const { row } of scan(main, everything(main))) indexMove(index, undefined, row)();
    },
    close: () => {
      connection.close();
    },
  };
}
