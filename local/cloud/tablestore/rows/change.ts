/** What a put or an update makes of a row. Pure: the row as it was comes in, the row as it will be goes out. */
import { parameterInvalid } from '../errors.ts';
import type { KeyColumn, WireCell } from '../plain-buffer/format.ts';
import type { TableOptions } from '../store/table.ts';
import { arranged, type Cell, type StoredRow } from './stored-row.ts';

const int64Max = 2n ** 63n - 1n;
const int64Min = -(2n ** 63n);

export interface ChangeContext {
  readonly primaryKey: readonly KeyColumn[];
  readonly options: TableOptions;
  /** Milliseconds since 1970. */
  readonly now: number;
}

function versionOf(cell: WireCell, { options, now }: ChangeContext): bigint {
  if (cell.timestamp === undefined) return BigInt(now);
  const seconds = options.timeToLive < 0 ? options.deviationSeconds : options.timeToLive;
  const oldest = BigInt(now) - BigInt(Math.min(options.deviationSeconds, seconds)) * 1000n;
  const newest = BigInt(now) + BigInt(options.deviationSeconds) * 1000n;
  if (cell.timestamp < oldest || cell.timestamp >= newest) {
    throw parameterInvalid(`Invalid timestamp. Cell:${cell.name}.`);
  }
  return cell.timestamp;
}

function withCell(cells: readonly Cell[], fresh: Cell): Cell[] {
  return [...cells.filter((cell) => cell.name !== fresh.name || cell.timestamp !== fresh.timestamp), fresh];
}

function incremented(cells: readonly Cell[], { name, value: by }: WireCell, now: number): Cell[] {
  const versions = arranged(
    cells.filter((cell) => cell.name === name),
    1,
  );
  const from = versions[0]?.value ?? 0n;
  if (typeof from !== 'bigint' || typeof by !== 'bigint') {
    // The code is documented, the message is ours.
    throw parameterInvalid(`Column '${name}' is not an INTEGER and cannot be incremented.`);
  }
  const value = from + by;
  if (value > int64Max || value < int64Min) {
    throw parameterInvalid(`Incrementing column '${name}' overflows a 64-bit integer.`);
  }
  const newest = versions[0]?.timestamp ?? 0n;
  const timestamp = newest > BigInt(now) ? newest : BigInt(now);
  return withCell(cells, { name, value, timestamp });
}

function changed(cells: readonly Cell[], change: WireCell, context: ChangeContext): Cell[] {
  const { name, value, action } = change;
  if (action === 'DELETE_ALL') return cells.filter((cell) => cell.name !== name);
  if (action === 'DELETE_ONE') {
    return cells.filter((cell) => cell.name !== name || cell.timestamp !== change.timestamp);
  }
  if (action === 'INCREMENT') return incremented(cells, change, context.now);
  if (value === undefined) throw parameterInvalid(`Invalid cell: ${name}. Reason: missing value.`);
  return withCell(cells, { name, value, timestamp: versionOf(change, context) });
}

/** The row that holds exactly these cells. */
export function putRow(cells: readonly WireCell[], context: ChangeContext): StoredRow {
  const all = cells.reduce<Cell[]>((soFar, cell) => changed(soFar, cell, context), []);
  return {
    primaryKey: context.primaryKey,
    cells: arranged(all, context.options.maxVersions),
    writtenAt: BigInt(context.now),
  };
}

/**
 * The row with these changes. Deleting from a row that is not there makes none (seen in the vendor's SDK tests); a row whose
 * last column is deleted stays, with its key only.
 */
export function updateRow(
  row: StoredRow | undefined,
  changes: readonly WireCell[],
  context: ChangeContext,
): StoredRow | undefined {
  const deletesOnly = changes.every(({ action }) => action === 'DELETE_ALL' || action === 'DELETE_ONE');
  if (row === undefined && deletesOnly) return undefined;
  const cells = changes.reduce<Cell[]>(
    (soFar, change) => changed(soFar, change, context),
    [...(row?.cells ?? [])],
  );
  return {
    primaryKey: context.primaryKey,
    cells: arranged(cells, context.options.maxVersions),
    writtenAt: BigInt(context.now),
  };
}
