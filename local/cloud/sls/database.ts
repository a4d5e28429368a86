/**
 * The embedded SQL engine: in memory, without access to files or the network, on few threads because the local cloud
 * shares the machine. Statements are prepared once and run again with other parameters.
 */
import {
  type DuckDBConnection,
  DuckDBInstance,
  type DuckDBPreparedStatement,
  type DuckDBTypeId,
  type DuckDBValue,
} from '@duckdb/node-api';
import { textColumns, type AuditLine, quoteName } from './columns.ts';
import { macros } from './presto-functions.ts';

export type Parameters = Readonly<Record<string, bigint | string>>;

export interface Rows {
  readonly names: readonly string[];
  readonly types: readonly DuckDBTypeId[];
  readonly rows: readonly (readonly DuckDBValue[])[];
}

/** One stored line of use. */
export interface UseRow {
  readonly store: number;
  readonly atMs: number;
  readonly seq: number;
  readonly line: AuditLine;
}

export interface Database {
  /** Parameters that the statement doesn't name are left out. Rejects with the engine's message. */
  run(sql: string, parameters: Parameters): Promise<Rows>;
  append(rows: readonly UseRow[]): Promise<void>;
  close(): void;
}

const schema = `CREATE TABLE uses (store INTEGER, at_ms BIGINT, seq BIGINT, ${textColumns
  .map((column) => `${quoteName(column)} VARCHAR`)
  .join(', ')})`;

/** A year of lines, one a minute. */
export const numbersInTable = 600_000;

const numbers = `CREATE TABLE numbers AS SELECT n FROM range(${numbersInTable}) series(n)`;

/** Of each connection. Presto divides integers to integers; the service's time zone is UTC+8. */
const sessionSettings = ['SET integer_division = true', "SET TimeZone = 'Asia/Shanghai'"];

const preparedStatements = 64;

/** A connection runs one statement after the other; the engine itself would block a thread of Node's pool for each. */
function lane(connection: DuckDBConnection) {
  const prepared = new Map<string, DuckDBPreparedStatement>();
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;

  async function statement(sql: string): Promise<DuckDBPreparedStatement> {
    const known = prepared.get(sql);
    if (known !== undefined) {
      prepared.delete(sql);
      prepared.set(sql, known);
      return known;
    }
    const made = await connection.prepare(sql);
    prepared.set(sql, made);
    const [oldest] = prepared;
    if (prepared.size > preparedStatements && oldest !== undefined) {
      prepared.delete(oldest[0]);
      oldest[1].destroySync();
    }
    return made;
  }

  async function query(sql: string, parameters: Parameters): Promise<Rows> {
    const ready = await statement(sql);
    for (let index = 1; index <= ready.parameterCount; index += 1) {
      const value = parameters[ready.parameterName(index)];
      if (typeof value === 'bigint') ready.bindBigInt(index, value);
      else if (typeof value === 'string') ready.bindVarchar(index, value);
      else throw new Error(`The statement has an unknown parameter ${ready.parameterName(index)}.`);
    }
    const reader = await ready.runAndReadAll();
    const types = reader.columnTypes().map((type) => type.typeId);
    return { names: reader.columnNames(), types, rows: reader.getRows() };
  }

  function enqueue<T>(work: () => Promise<T>): Promise<T> {
    waiting += 1;
    const turn = last.then(work).finally(() => {
      waiting -= 1;
    });
    last = turn.catch(() => undefined);
    return turn;
  }

  return {
    waiting: () => waiting,
    run: (sql: string, parameters: Parameters) => enqueue(() => query(sql, parameters)),
    append: (rows: readonly UseRow[]) => enqueue(() => append(connection, rows)),
    close: () => connection.closeSync(),
  };
}

async function append(connection: DuckDBConnection, rows: readonly UseRow[]): Promise<void> {
  const appender = await connection.createAppender('uses');
  for (const row of rows) {
    appender.appendInteger(row.store);
    appender.appendBigInt(BigInt(row.atMs));
    appender.appendBigInt(BigInt(row.seq));
    for (const column of textColumns) {
      const text = row.line[column];
      if (text === undefined) appender.appendNull();
      else appender.appendVarchar(text);
    }
    appender.endRow();
  }
  appender.closeSync();
}

export async function openDatabase(): Promise<Database> {
  const instance = await DuckDBInstance.create(':memory:', {
    threads: '1',
    memory_limit: '1GB',
    enable_external_access: 'false',
    autoload_known_extensions: 'false',
    autoinstall_known_extensions: 'false',
  });
  const [first, second] = [await instance.connect(), await instance.connect()];
  for (const statement of [schema, numbers, ...macros]) await first.run(statement);
  for (const connection of [first, second])
    for (const setting of sessionSettings) await connection.run(setting);
  // From here on nobody can change how the engine behaves, open a file or load an extension.
  await first.run('SET lock_configuration = true');
  const lanes = [lane(first), lane(second)] as const;
  const [one, two] = lanes;
  return {
    run: (sql, parameters) => (one.waiting() <= two.waiting() ? one : two).run(sql, parameters),
    append: (rows) => two.append(rows),
    close() {
      for (const each of lanes) each.close();
      instance.closeSync();
    },
  };
}
