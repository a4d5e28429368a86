/** The row of an index that a row of the main table makes, or none when it lacks a column of the index's key. */
import type { KeyColumn } from '../plain-buffer/format.ts';
import { hasType, type Table } from '../store/table.ts';
import { checkKeyLength } from './key-check.ts';
import { latestValue, type StoredRow } from './stored-row.ts';

export function indexRow(index: Table, row: StoredRow): StoredRow | undefined {
  const primaryKey: KeyColumn[] = [];
  for (const { name, type } of index.primaryKey) {
    const value = latestValue(row, name);
    if (value === undefined || !hasType(value, type)) return undefined;
    primaryKey.push({ name, value });
  }
  primaryKey.forEach(checkKeyLength);
  const copied = new Set(index.definedColumns.map((column) => column.name));
  const cells = row.cells.filter((cell) => copied.has(cell.name));
  return { primaryKey, cells, writtenAt: row.writtenAt };
}
