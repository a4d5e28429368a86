/** Reads rows in PlainBuffer and verifies every checksum. What is broken is refused with OTSParameterInvalid. */
import { parameterInvalid } from '../errors.ts';
import {
  actions,
  type CellAction,
  cellChecksum,
  type CellParts,
  header,
  type KeyColumn,
  rowChecksum,
  tags,
  type WireCell,
  type WireRow,
} from './format.ts';
import { isPlaceholder, readVariant } from './values.ts';

interface Cursor {
  readonly buffer: Buffer;
  position: number;
}

function take(cursor: Cursor, length: number): Buffer {
  const start = cursor.position;
  skip(cursor, length);
  return cursor.buffer.subarray(start, cursor.position);
}

function skip(cursor: Cursor, length: number): void {
  if (cursor.position + length > cursor.buffer.length) throw parameterInvalid('data format is invalid.');
  cursor.position += length;
}

function takeByte(cursor: Cursor): number {
  skip(cursor, 1);
  return cursor.buffer.readUInt8(cursor.position - 1);
}

function takeUint32(cursor: Cursor): number {
  skip(cursor, 4);
  return cursor.buffer.readUInt32LE(cursor.position - 4);
}

/** Whether the tag comes next; steps over it when it does. */
function follows(cursor: Cursor, tag: number): boolean {
  if (cursor.buffer[cursor.position] !== tag) return false;
  cursor.position += 1;
  return true;
}

function takeMeasured(cursor: Cursor): Buffer {
  return take(cursor, takeUint32(cursor));
}

function verify(given: number, computed: number): void {
  if (given !== computed) {
    throw parameterInvalid(`Cell data broken, checksum is mismatch, ${given} : ${computed} :`);
  }
}

interface RawCell {
  readonly parts: CellParts;
  readonly name: string;
  readonly checksum: number;
}

function takeCell(cursor: Cursor): RawCell {
  if (!follows(cursor, tags.cellName)) throw parameterInvalid('Cell data broken, attr has no name.');
  const name = takeMeasured(cursor);
  const parts: CellParts = { name };
  if (follows(cursor, tags.cellValue)) parts.variant = takeMeasured(cursor);
  // The vendor's SDKs write the action first, the service the timestamp; both are read in either order.
  for (;;) {
    if (follows(cursor, tags.cellAction)) parts.action = takeByte(cursor);
    else if (follows(cursor, tags.cellTimestamp)) parts.timestamp = take(cursor, 8);
    else break;
  }
  if (!follows(cursor, tags.cellChecksum)) {
    throw parameterInvalid('Cell data broken, cell is not end with checksum[0x0A] tag.');
  }
  const checksum = cellChecksum(parts);
  verify(takeByte(cursor), checksum);
  return { parts, name: name.toString(), checksum };
}

function keyColumn({ parts, name }: RawCell): KeyColumn {
  if (parts.variant === undefined) throw parameterInvalid(`No value is given for primary key name:${name}.`);
  if (parts.action !== undefined) {
    throw parameterInvalid(`OpType cannot be given for primary key name :${name}.`);
  }
  if (parts.timestamp !== undefined) {
    throw parameterInvalid(`Timestamp cannot be given for primary key name:${name}.`);
  }
  return { name, value: readVariant(parts.variant) };
}

function actionOf(code: number): CellAction {
  for (const action of ['DELETE_ALL', 'DELETE_ONE', 'INCREMENT'] as const) {
    if (actions[action] === code) return action;
  }
  throw parameterInvalid(`Invalid op type of cell: ${code}.`);
}

function attributeCell({ parts, name }: RawCell): WireCell {
  const value = parts.variant === undefined ? undefined : readVariant(parts.variant);
  if (value !== undefined && isPlaceholder(value)) throw parameterInvalid(`Invalid column type: ${name}.`);
  return {
    name,
    ...(value === undefined ? {} : { value }),
    ...(parts.action === undefined ? {} : { action: actionOf(parts.action) }),
    ...(parts.timestamp === undefined ? {} : { timestamp: parts.timestamp.readBigInt64LE(0) }),
  };
}

function takeCells(cursor: Cursor): RawCell[] {
  const cells: RawCell[] = [];
  while (follows(cursor, tags.cell)) cells.push(takeCell(cursor));
  return cells;
}

/** The SDKs reserve more bytes than they fill: zeros may follow the row. */
export function decodeRow(buffer: Buffer): WireRow {
  const cursor: Cursor = { buffer, position: 0 };
  const given = takeUint32(cursor);
  if (given !== header) {
    throw parameterInvalid(`Cell data broken, mismatch header, actual: ${given} , expect: ${header}.`);
  }
  if (!follows(cursor, tags.rowKey)) throw parameterInvalid('Cell data broken, PK is empty.');
  const keys = takeCells(cursor);
  if (keys.length === 0) throw parameterInvalid('Cell data broken, no PK follow PKTag.');
  const cells = follows(cursor, tags.rowData) ? takeCells(cursor) : [];
  const deleteMarker = follows(cursor, tags.deleteMarker);
  if (!follows(cursor, tags.rowChecksum)) {
    throw parameterInvalid('Cell data broken, row is not end with checksum tag.');
  }
  const checksums = [...keys, ...cells].map((cell) => cell.checksum);
  verify(takeByte(cursor), rowChecksum(checksums, deleteMarker));
  if (buffer.subarray(cursor.position).some((byte) => byte !== 0)) {
    throw parameterInvalid("Cell data broken, has more data in cell, but they can't be parsed.");
  }
  return { primaryKey: keys.map(keyColumn), cells: cells.map(attributeCell), deleteMarker };
}
