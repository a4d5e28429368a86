/** The embedded database: tables and rows in two SQL tables. A file survives the process being killed at any instant. */
import { types } from 'node:util';
import Database from 'libsql';

const schema = `
  CREATE TABLE IF NOT EXISTS tables (
    id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, definition TEXT NOT NULL,
    last_increment INTEGER NOT NULL DEFAULT 0);
  CREATE TABLE IF NOT EXISTS rows (
    table_id INTEGER NOT NULL, key BLOB NOT NULL, written_at INTEGER NOT NULL, row BLOB NOT NULL,
    PRIMARY KEY (table_id, key)) WITHOUT ROWID;`;

/** A statement; integers are bigints. */
export interface Statement {
  run(...values: SqlValue[]): void;
  get(...values: SqlValue[]): Record<string, unknown> | undefined;
  all(...values: SqlValue[]): Record<string, unknown>[];
}

export type SqlValue = bigint | string | Buffer;

export interface Connection {
  prepare(sql: string): Statement;
  /** All of the work or, when it throws, nothing of it. */
  transaction<T>(work: () => T): T;
  close(): void;
}

/** Parameters go as one array: libsql takes a Buffer alone for named parameters and ends the process. */
function statementOf(statement: Database.Statement): Statement {
  return {
    run: (...values) => {
      statement.run(values);
    },
    get: (...values) => statement.get(values) as Record<string, unknown> | undefined,
    all: (...values) => statement.all(values) as Record<string, unknown>[],
  };
}

/** In memory without a file. */
export function openDatabase(file?: string): Connection {
  const database = new Database(file ?? ':memory:');
  database.defaultSafeIntegers(true);
  // FULL: a row is acknowledged only when it is on the disk.
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000;');
  database.exec(schema);
  return {
    prepare: (sql) => statementOf(database.prepare(sql)),
    transaction: <T>(work: () => T): T => database.transaction(work).immediate(),
    close: () => {
      database.close();
    },
  };
}

export function integerOf(value: unknown): bigint {
  if (typeof value !== 'bigint') throw new TypeError('The database holds something else than an integer.');
  return value;
}

export function textOf(value: unknown): string {
  if (typeof value !== 'string') throw new TypeError('The database holds something else than text.');
  return value;
}

/** libsql gives a Buffer for one row and an ArrayBuffer for many. */
export function blobOf(value: unknown): Buffer {
  if (Buffer.isBuffer(value)) return value;
  if (types.isArrayBuffer(value)) return Buffer.from(value);
  throw new TypeError('The database holds something else than bytes.');
}
