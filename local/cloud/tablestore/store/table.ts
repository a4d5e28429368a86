/** What the store knows of a table. An index is a table too, filled from its main table. */
import type { Value } from '../plain-buffer/values.ts';
import { variantType } from '../plain-buffer/values.ts';

export type KeyType = 'VT_INTEGER' | 'VT_STRING' | 'VT_BLOB';
export type ColumnType = KeyType | 'VT_DOUBLE' | 'VT_BOOLEAN';

export interface KeySchema {
  readonly name: string;
  readonly type: KeyType;
  readonly autoIncrement: boolean;
}

/** A column whose type the table fixes; only such columns can be in an index. */
export interface DefinedColumn {
  readonly name: string;
  readonly type: ColumnType;
}

export interface TableOptions {
  /** Seconds; -1 keeps rows for ever. */
  readonly timeToLive: number;
  readonly maxVersions: number;
  /** How far a version may be from the clock. */
  readonly deviationSeconds: number;
  readonly allowUpdate: boolean;
}

export interface IndexOf {
  readonly mainTable: string;
  readonly type: 'global' | 'local';
  /** The key columns as they were asked for; the rest of the main table's key follows them in `primaryKey`. */
  readonly keyNames: readonly string[];
}

export interface TableDefinition {
  readonly name: string;
  readonly primaryKey: readonly KeySchema[];
  readonly definedColumns: readonly DefinedColumn[];
  readonly options: TableOptions;
  readonly throughput: { readonly read: number; readonly write: number };
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly indexOf?: IndexOf;
}

export interface Table extends TableDefinition {
  readonly id: bigint;
}

export function hasType(value: Value, type: ColumnType): boolean {
  return variantType(value) === type;
}
