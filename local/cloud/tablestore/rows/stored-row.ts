/** A row as it is kept: every version of every column, sorted by column name, the newest version first. */
import type { KeyColumn, WireCell } from '../plain-buffer/format.ts';
import type { Value } from '../plain-buffer/values.ts';

export interface Cell {
  readonly name: string;
  readonly value: Value;
  /** The version: milliseconds since 1970. */
  readonly timestamp: bigint;
}

export interface StoredRow {
  readonly primaryKey: readonly KeyColumn[];
  readonly cells: readonly Cell[];
  /** Milliseconds since 1970: a row without columns lives from here. */
  readonly writtenAt: bigint;
}

export function cellOf({ name, value, timestamp }: WireCell): Cell {
  if (value === undefined || timestamp === undefined)
    throw new TypeError(`Cell ${name} was stored incomplete.`);
  return { name, value, timestamp };
}

/** Names of columns are ASCII: as texts they sort as their bytes do. */
function compareCells(left: Cell, right: Cell): number {
  if (left.name !== right.name) return left.name < right.name ? -1 : 1;
  return left.timestamp === right.timestamp ? 0 : left.timestamp > right.timestamp ? -1 : 1;
}

/** Sorted, and of each column only the newest `maxVersions`. */
export function arranged(cells: readonly Cell[], maxVersions: number): Cell[] {
  const kept: Cell[] = [];
  let count = 0;
  for (const cell of cells.toSorted(compareCells)) {
    count = kept.at(-1)?.name === cell.name ? count + 1 : 1;
    if (count <= maxVersions) kept.push(cell);
  }
  return kept;
}

/** The newest value of a key column or attribute column. */
export function latestValue(row: StoredRow, name: string): Value | undefined {
  return valuesOf(row, name)[0];
}

/** Every kept value of a column, the newest first; a key column has one. */
export function valuesOf(row: StoredRow, name: string): Value[] {
  const key = row.primaryKey.find((column) => column.name === name)?.value;
  if (key !== undefined && (typeof key !== 'object' || Buffer.isBuffer(key))) return [key];
  return row.cells.filter((cell) => cell.name === name).map((cell) => cell.value);
}

/** What of the row is still alive at `now` with this time to live (seconds, -1 for ever); undefined when nothing is. */
export function alive(row: StoredRow | undefined, timeToLive: number, now: number): StoredRow | undefined {
  if (row === undefined || timeToLive < 0) return row;
  const oldest = BigInt(now - timeToLive * 1000);
  const cells = row.cells.filter((cell) => cell.timestamp > oldest);
  return cells.length === 0 && row.writtenAt <= oldest ? undefined : { ...row, cells };
}
