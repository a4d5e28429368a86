/** The `tablestore` package, loaded at first use, and its values in our types. Only the adapter's files import this one. */
import type * as Tablestore from 'tablestore';
import { StateError } from '../use-cases/ports.ts';

export type Sdk = (typeof Tablestore)['default'];

/** An int64 is a bigint: a uid would not survive being a number, and the SDK writes a number as a double. */
export type ColumnValue = string | bigint | boolean;
export type KeyPart = string | bigint;

/** Before and after every value of a key column: bounds of a range. */
export const lowest: unique symbol = Symbol('lowest');
export const highest: unique symbol = Symbol('highest');
export type KeyBound = KeyPart | typeof lowest | typeof highest;

export interface Row {
  readonly key: readonly KeyPart[];
  readonly columns: Readonly<Record<string, ColumnValue>>;
}

let loading: Promise<Sdk> | undefined;

export function loadSdk(): Promise<Sdk> {
  loading ??= load();
  return loading;
}

/** The variables that it assigns without declaring them are declared by the build of the bundles. */
async function load(): Promise<Sdk> {
  // Node and esbuild both give a CommonJS module's exports as `default`.
  return (await import('tablestore')).default;
}

type SdkValue = Tablestore.CellValue;

/** In the SDK's form, an int64 as its own class. */
export function toSdkValue(sdk: Sdk, value: ColumnValue): SdkValue {
  if (typeof value !== 'bigint') return value;
  // The SDK's Long reads the text of a negative number wrongly; nothing here is negative.
  if (value < 0n) throw new RangeError(`${value} can't be written.`);
  return sdk.Long.fromString(value.toString());
}

export function toSdkKey(
  sdk: Sdk,
  names: readonly string[],
  key: readonly KeyBound[],
): Tablestore.PrimaryKeyInput {
  if (names.length !== key.length) throw new TypeError(`A key needs ${names.join(', ')}.`);
  return names.map((name, position) => ({ [name]: toSdkBound(sdk, key[position]) }));
}

function toSdkBound(
  sdk: Sdk,
  part: KeyBound | undefined,
): SdkValue | typeof sdk.INF_MIN | typeof sdk.INF_MAX {
  if (part === undefined) throw new TypeError('A key part is missing.');
  if (part === lowest) return sdk.INF_MIN;
  if (part === highest) return sdk.INF_MAX;
  return toSdkValue(sdk, part);
}

export function toSdkColumns(
  sdk: Sdk,
  columns: Readonly<Record<string, ColumnValue>>,
): Tablestore.AttributesInput {
  return Object.entries(columns).map(([name, value]) => ({ [name]: toSdkValue(sdk, value) }));
}

type SdkUpdate = Tablestore.UpdateRowParams['updateOfAttributeColumns'];

/** Columns to set, and those that are undefined to take away. */
export function toSdkUpdate(sdk: Sdk, columns: Readonly<Record<string, ColumnValue | undefined>>): SdkUpdate {
  const entries = Object.entries(columns);
  const set = entries.flatMap(([name, value]) =>
    value === undefined ? [] : [{ [name]: toSdkValue(sdk, value) }],
  );
  const taken = entries.flatMap(([name, value]) => (value === undefined ? [name] : []));
  return [{ PUT: set }, ...(taken.length === 0 ? [] : [{ DELETE_ALL: taken }])];
}

export function toSdkIncrements(sdk: Sdk, by: Readonly<Record<string, bigint>>): SdkUpdate {
  const columns = Object.entries(by).map(([name, count]) => ({
    [name]: sdk.Long.fromString(count.toString()),
  }));
  return [{ INCREMENT: columns }];
}

/** Where rows come from: a table, or an index that has the table's rows under another key. */
export interface RowPlace {
  readonly tableName: string;
  /** In the order of what is read. */
  readonly keyNames: readonly string[];
  /** In the order of the table. */
  readonly rowKeyNames: readonly string[];
}

/**
 * A row as the SDK answers it; undefined for a row that does not exist. A row of an index has the table's key, and what else
 * its own key holds among its columns.
 */
export function toRow(
  { tableName, keyNames, rowKeyNames }: RowPlace,
  answer: Partial<Tablestore.Row> | undefined,
): Row | undefined {
  const primaryKey = answer?.primaryKey ?? [];
  if (primaryKey.length === 0) return undefined;
  const read = toKey(tableName, keyNames, primaryKey);
  const parts = new Map(keyNames.map((name, position) => [name, read[position]]));
  const key = rowKeyNames.flatMap((name) => parts.get(name) ?? []);
  const columns: Record<string, ColumnValue> = {};
  for (const [name, part] of parts) {
    if (part !== undefined && !rowKeyNames.includes(name)) columns[name] = part;
  }
  for (const { columnName, columnValue } of answer?.attributes ?? []) {
    columns[columnName] = fromSdkValue(tableName, columnName, columnValue);
  }
  return { key, columns };
}

/** Of the SDK's own types, those that other files of the adapter name. */
export interface SdkAnswers {
  readonly rowInBatch: Tablestore.RowInBatch;
}

export function toKey(
  table: string,
  names: readonly string[],
  primaryKey: Tablestore.PrimaryKeyOutput,
): KeyPart[] {
  return names.map((name, position) => {
    const part = primaryKey[position];
    const value = part?.name === name ? fromSdkValue(table, name, part.value) : undefined;
    if (typeof value === 'string' || typeof value === 'bigint') return value;
    throw new StateError(
      { operation: `read ${table}` },
      `The key column ${name} is missing or no key value.`,
    );
  });
}

function fromSdkValue(table: string, column: string, value: SdkValue): ColumnValue {
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'object' && value !== null && !Buffer.isBuffer(value)) {
    return value.toBuffer().readBigInt64LE();
  }
  throw new StateError(
    { operation: `read ${table}` },
    `The column ${column} holds neither text, an integer nor a boolean.`,
  );
}
