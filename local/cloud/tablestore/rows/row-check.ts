/** What a row to be written may look like: names, sizes, and the parts that each kind of write has. */
import { parameterInvalid } from '../errors.ts';
import type { WireCell, WireRow } from '../plain-buffer/format.ts';
import { type Value, variantType } from '../plain-buffer/values.ts';
import { hasType, type Table } from '../store/table.ts';

export type WriteKind = 'PUT' | 'UPDATE' | 'DELETE';

const maxColumns = 1024;
const maxValueBytes = 2 * 1024 * 1024;
/** Letters, digits and underscores, not a digit first, at most 255 bytes: tables, indexes and columns alike. */
const namePattern = /^[A-Za-z_][A-Za-z0-9_]{0,254}$/;

export function isName(name: string): boolean {
  return namePattern.test(name);
}

function valueBytes(value: Value | undefined): number {
  return typeof value === 'string' || Buffer.isBuffer(value) ? Buffer.byteLength(value) : 8;
}

function checkCell(table: Table, cell: WireCell): void {
  const { name, value } = cell;
  if (name === '') throw parameterInvalid('invalid name of column: empty name.');
  if (!isName(name)) throw parameterInvalid(`Invalid column name: '${name}'.`);
  if (table.primaryKey.some((key) => key.name === name)) {
    throw parameterInvalid(`Duplicated attribute column name with primary key column: '${name}'.`);
  }
  if (valueBytes(value) > maxValueBytes) {
    throw parameterInvalid(
      `The length of attribute column: '${name}' exceeded the MaxLength:${maxValueBytes} with Current Length:${valueBytes(value)}.`,
    );
  }
  const defined = table.definedColumns.find((column) => column.name === name);
  if (value !== undefined && defined !== undefined && !hasType(value, defined.type)) {
    // That a defined column keeps its type is documented, the message is ours.
    throw parameterInvalid(
      `Column '${name}' is defined as ${defined.type}; the value is a ${variantType(value)}.`,
    );
  }
}

function checkPutCell({ name, value, action }: WireCell): void {
  if (action !== undefined) {
    throw parameterInvalid(`OpType cannot be given for column name:${name} in PutRow.`);
  }
  if (value === undefined) {
    throw parameterInvalid('Invalid request of put row: find cells without values.');
  }
}

function checkUpdateCell({ name, value, action, timestamp }: WireCell): void {
  if (action === undefined || action === 'INCREMENT') {
    if (value === undefined) throw parameterInvalid(`Invalid cell: ${name}. Reason: missing value.`);
    if (action === 'INCREMENT' && typeof value !== 'bigint') {
      throw parameterInvalid(`Invalid column type: ${variantType(value)}.`);
    }
    return;
  }
  if (value !== undefined) {
    throw parameterInvalid(
      'Column value cannot be given when type is DELETE_ONE_VERSION,DELETE_ALL_VERSION.',
    );
  }
  if (action === 'DELETE_ONE' && timestamp === undefined) {
    throw parameterInvalid('Timestamp must be given when type is DELETE_ONE_VERSION.');
  }
  if (action === 'DELETE_ALL' && timestamp !== undefined) {
    throw parameterInvalid('Timestamp cannot be given when type is DELETE_ALL_VERSION.');
  }
}

function checkCounters(cells: readonly WireCell[]): void {
  for (const { name, action } of cells) {
    if (action === 'INCREMENT' && cells.filter((cell) => cell.name === name).length > 1) {
      // Documented as refused; the message is ours.
      throw parameterInvalid(`Column '${name}' cannot be incremented and changed in one request.`);
    }
  }
}

/** Everything that can be refused without reading the stored row. Throws OTSParameterInvalid. */
export function checkRow(table: Table, kind: WriteKind, row: WireRow): void {
  if (kind === 'DELETE') {
    if (!row.deleteMarker) {
      throw parameterInvalid('Invalid request of delete row: missing RowDeleteMarker in request.');
    }
    if (row.cells.length > 0) {
      throw parameterInvalid('Invalid delete row request: unexpected cells in request.');
    }
    return;
  }
  if (row.deleteMarker) {
    throw parameterInvalid('Invalid request of put/update row: unexpected RowDeleteMarker in request.');
  }
  if (kind === 'UPDATE' && row.cells.length === 0) {
    throw parameterInvalid('Invalid update row request: missing cells in request.');
  }
  if (row.cells.length > maxColumns) {
    throw parameterInvalid(
      `The number of attribute columns exceeds the limit, limit count: ${maxColumns}, column count: ${row.cells.length}.`,
    );
  }
  row.cells.forEach(kind === 'PUT' ? checkPutCell : checkUpdateCell);
  for (const cell of row.cells) checkCell(table, cell);
  checkCounters(row.cells);
}
