/** One table with its indexes: rows read and written, under conditions where they guard something. Every method throws StateError. */
import { StateError } from '../use-cases/ports.ts';
import type { Expectation } from './conditions.ts';
import { settle, type WriteResult } from './conditional-write.ts';
import { repeated } from './retry.ts';
import { readMany } from './table-batches.ts';
import {
  type PageOptions,
  type Place,
  readFirst,
  readPage,
  readRange,
  type RangeRequest,
  type RowPage,
} from './table-ranges.ts';
import { type RowUpdate, updateMany } from './table-updates.ts';
import { setUpTable } from './table-setup.ts';
import { rowWrites } from './table-writes.ts';
import type { TablestoreClient } from './tablestore-client.ts';
import { type ColumnValue, type KeyPart, type Row, toRow, toSdkKey } from './tablestore-sdk.ts';
import { type TableDefinition, withSuffix } from './tables.ts';

export type Columns = Readonly<Record<string, ColumnValue>>;
export type { Expectation };

export interface Table {
  readonly name: string;
  /** Begins to look at the table before it is used. A failure is met again by whoever uses it. */
  readonly prepare: () => void;
  get(key: readonly KeyPart[]): Promise<Row | undefined>;
  /** Any number of keys, answered in their order. */
  getMany(keys: readonly (readonly KeyPart[])[]): Promise<(Row | undefined)[]>;
  /** Every row of the range, page after page. With `index`, the order and the columns are the index's. */
  range(request: RangeRequest, index?: string): Promise<Row[]>;
  /** One request for a part of the range. */
  page(request: RangeRequest, options: PageOptions, index?: string): Promise<RowPage>;
  /** The first row in the direction of the range. */
  first(request: RangeRequest): Promise<Row | undefined>;
  /** Overwrites the row; repeated when the answer is lost. */
  put(key: readonly KeyPart[], columns: Columns): Promise<void>;
  /**
   * Sets columns, and takes those away that are undefined; the row's others, which another writer may own, stay as they
   * are. Repeated when the answer is lost.
   */
  update(key: readonly KeyPart[], columns: Readonly<Record<string, ColumnValue | undefined>>): Promise<void>;
  /** The same for any number of rows, each at most once, in as few requests as possible. */
  updateMany(updates: readonly RowUpdate[]): Promise<void>;
  /**
   * Adds to columns, from 0 where there is none. Sent once: after a lost answer nobody knows whether it was applied, and
   * sending it again could count twice.
   */
  increment(key: readonly KeyPart[], by: Readonly<Record<string, bigint>>): Promise<void>;
  putIf(expectation: Expectation, key: readonly KeyPart[], columns: Columns): Promise<WriteResult>;
  /** Sets columns as `update` does, and only if the expectation holds. */
  updateIf(expectation: Expectation, key: readonly KeyPart[], columns: Columns): Promise<WriteResult>;
  deleteIf(expectation: Expectation, key: readonly KeyPart[]): Promise<WriteResult>;
}

export interface TableContext {
  readonly client: TablestoreClient;
  /** Unique for every write of every process. */
  readonly newId: () => string;
  /** Rows a request of a range; the service's own limit when absent. */
  readonly pageSize?: number;
  /** Behind the name of each table and index, for several sets of them in one instance. */
  readonly suffix?: string;
}

/** The column with the id of the write that made the row. */
const writeColumn = 'write';

/** What holds as long as nobody wrote the row since it was read. */
export function unchanged(table: Table, row: Row): Expectation {
  const write = row.columns[writeColumn];
  if (write !== undefined) return { kind: 'present', columns: { [writeColumn]: write } };
  const operation = `read ${table.name}`;
  throw new StateError({ operation }, `The row ${row.key.join(', ')} has no column ${writeColumn}.`);
}

export function openTable(context: TableContext, wanted: TableDefinition): Table {
  const { client, newId, pageSize, suffix = '' } = context;
  const definition = withSuffix(wanted, suffix);
  const { name: tableName } = definition;
  const keyNames = definition.key.map(({ name }) => name);
  const place: Place = { client, tableName, keyNames, rowKeyNames: keyNames, pageSize };
  const placeOf = (index: string | undefined): Place => {
    if (index === undefined) return place;
    const found = definition.indexes?.find(({ name }) => name === `${index}${suffix}`);
    if (found === undefined) throw new TypeError(`${tableName} has no index ${index}.`);
    return { ...place, tableName: found.name, keyNames: found.key };
  };
  let setUp: Promise<void> | undefined;

  const ready = async (): Promise<void> => {
    setUp ??= setUpTable(client, definition);
    try {
      await setUp;
    } catch (error) {
      setUp = undefined;
      throw error;
    }
  };

  const read = (key: readonly KeyPart[]): Promise<Row | undefined> =>
    repeated(`GetRow ${tableName}`, client.retry, async () => {
      const answer = await client.once((sdkClient, sdk) =>
        sdkClient.getRow({ tableName, primaryKey: toSdkKey(sdk, keyNames, key) }),
      );
      return toRow(place, answer.row);
    });

  const writes = rowWrites(place);
  const stamped = <Value>(columns: Readonly<Record<string, Value>>): Record<string, Value | string> => ({
    ...columns,
    [writeColumn]: newId(),
  });
  /** Whether the row's last write is this one. */
  const isThere = (key: readonly KeyPart[], written: Columns) => async (): Promise<boolean> =>
    (await read(key))?.columns[writeColumn] === written[writeColumn];

  return {
    name: tableName,
    prepare: () => void ready().catch(() => undefined),
    get: async (key) => {
      await ready();
      return read(key);
    },
    getMany: async (keys) => {
      await ready();
      return readMany(place, keys);
    },
    range: async (request, index) => {
      await ready();
      return readRange(placeOf(index), request);
    },
    page: async (request, options, index) => {
      await ready();
      return readPage(placeOf(index), request, options);
    },
    first: async (request) => {
      await ready();
      return readFirst(place, request);
    },
    put: async (key, columns) => {
      await ready();
      await writes.put(key, stamped(columns));
    },
    update: async (key, columns) => {
      await ready();
      await writes.update(key, stamped(columns));
    },
    updateMany: async (updates) => {
      await ready();
      await updateMany(
        place,
        updates.map(({ key, columns }) => ({ key, columns: stamped(columns) })),
      );
    },
    increment: async (key, by) => {
      await ready();
      await writes.increment(key, by);
    },
    putIf: async (expectation, key, columns) => {
      await ready();
      const written = stamped(columns);
      const send = (): Promise<unknown> => writes.putOnce(expectation, key, written);
      return settle(
        { operation: `PutRow ${tableName}`, send, isApplied: isThere(key, written) },
        client.retry,
      );
    },
    updateIf: async (expectation, key, columns) => {
      await ready();
      const written = stamped(columns);
      const send = (): Promise<unknown> => writes.updateOnce(expectation, key, written);
      return settle(
        { operation: `UpdateRow ${tableName}`, send, isApplied: isThere(key, written) },
        client.retry,
      );
    },
    deleteIf: async (expectation, key) => {
      await ready();
      const send = (): Promise<unknown> => writes.deleteOnce(expectation, key);
      const isApplied = async (): Promise<boolean> => (await read(key)) === undefined;
      return settle({ operation: `DeleteRow ${tableName}`, send, isApplied }, client.retry);
    },
  };
}
