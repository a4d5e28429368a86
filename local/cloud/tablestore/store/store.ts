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
  /**
   * Puts what `to` makes of the row under that key in its place, or nothing where it makes none, and gives it; the
   * indexes follow. `to` sees the row as `read` gives it.
   */
  change(
    table: Table,
    primaryKey: readonly KeyColumn[],
    to: (before: StoredRow | undefined) => StoredRow | undefined,
  ): StoredRow | undefined;
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

  const lasting = (table: Table, row: StoredRow | undefined): StoredRow | undefined =>
    alive(row, table.options.timeToLive, now());

  function* scan(table: Table, range: Range): Generator<ScannedRow> {
    for (const scanned of rows.scan(table, range)) {
      const row = lasting(table, scanned.row);
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
    read: (table, primaryKey) => lasting(table, rows.read(table, primaryKey)),
    scan,
    change(table, primaryKey, to) {
      const before = rows.read(table, primaryKey);
      const after = to(lasting(table, before));
      // What has expired is still in the indexes: they are compared with the row as it is stored.
      const moves = catalog.indexesOf(table).map((index) => indexMove(index, before, after));
      if (after !== undefined) rows.write(table, after);
      else if (before !== undefined) rows.erase(table, primaryKey);
      for (const move of moves) move();
      return after;
    },
    fillIndex(main, index) {
      for (const { row } of scan(main, everything(main))) indexMove(index, undefined, row)();
    },
    close: () => {
      connection.close();
    },
  };
}
