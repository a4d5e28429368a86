/** One table: rows read whole and written under conditions. Every method throws StateError. */
import { StateError } from '../use-cases/ports.ts';
import { type Expectation, conditionOf, unconditional } from './conditions.ts';
import { settle, type WriteResult } from './conditional-write.ts';
import { readMany, readRange, type RangeRequest } from './table-reads.ts';
import { repeated } from './retry.ts';
import { setUpTable } from './table-setup.ts';
import type { TablestoreClient } from './tablestore-client.ts';
import { type ColumnValue, type KeyPart, type Row, toRow, toSdkColumns, toSdkKey } from './tablestore-sdk.ts';
import type { TableDefinition } from './tables.ts';

export type Columns = Readonly<Record<string, ColumnValue>>;
export type { Expectation };

export interface Table {
  readonly name: string;
  get(key: readonly KeyPart[]): Promise<Row | undefined>;
  /** Any number of keys, answered in their order. */
  getMany(keys: readonly (readonly KeyPart[])[]): Promise<(Row | undefined)[]>;
  /** Every row of the range, page after page. */
  range(request: RangeRequest): Promise<Row[]>;
  /** Overwrites; repeated when the answer is lost. */
  put(key: readonly KeyPart[], columns: Columns): Promise<void>;
  putIf(expectation: Expectation, key: readonly KeyPart[], columns: Columns): Promise<WriteResult>;
  deleteIf(expectation: Expectation, key: readonly KeyPart[]): Promise<WriteResult>;
}

export interface TableContext {
  readonly client: TablestoreClient;
  /** Unique for every write of every process. */
  readonly newId: () => string;
  /** Rows a page of a range; the service's own limit when absent. */
  readonly pageSize?: number;
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

export function openTable(context: TableContext, definition: TableDefinition): Table {
  const { client, newId } = context;
  const { name: tableName } = definition;
  const keyNames = definition.key.map(({ name }) => name);
  const place = { client, tableName, keyNames, pageSize: context.pageSize };
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
      return toRow(tableName, keyNames, answer.row);
    });

  return {
    name: tableName,
    get: async (key) => {
      await ready();
      return read(key);
    },
    getMany: async (keys) => {
      await ready();
      return readMany(place, keys);
    },
    range: async (request) => {
      await ready();
      return readRange(place, request);
    },
    put: async (key, columns) => {
      await ready();
      const written = { ...columns, [writeColumn]: newId() };
      await repeated(`PutRow ${tableName}`, client.retry, () =>
        client.once((sdkClient, sdk) =>
          sdkClient.putRow({
            tableName,
            condition: unconditional(sdk),
            primaryKey: toSdkKey(sdk, keyNames, key),
            attributeColumns: toSdkColumns(sdk, written),
          }),
        ),
      );
    },
    putIf: async (expectation, key, columns) => {
      await ready();
      const id = newId();
      const send = (): Promise<unknown> =>
        client.once((sdkClient, sdk) =>
          sdkClient.putRow({
            tableName,
            condition: conditionOf(sdk, expectation),
            primaryKey: toSdkKey(sdk, keyNames, key),
            attributeColumns: toSdkColumns(sdk, { ...columns, [writeColumn]: id }),
          }),
        );
      const isApplied = async (): Promise<boolean> => (await read(key))?.columns[writeColumn] === id;
      return settle({ operation: `PutRow ${tableName}`, send, isApplied }, client.retry);
    },
    deleteIf: async (expectation, key) => {
      await ready();
      const send = (): Promise<unknown> =>
        client.once((sdkClient, sdk) =>
          sdkClient.deleteRow({
            tableName,
            condition: conditionOf(sdk, expectation),
            primaryKey: toSdkKey(sdk, keyNames, key),
          }),
        );
      const isApplied = async (): Promise<boolean> => (await read(key)) === undefined;
      return settle({ operation: `DeleteRow ${tableName}`, send, isApplied }, client.retry);
    },
  };
}
