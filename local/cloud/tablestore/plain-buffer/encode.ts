/** Writes rows as PlainBuffer. */
import {
  cellChecksum,
  cellParts,
  type CellParts,
  header,
  rowChecksum,
  tags,
  type WireRow,
} from './format.ts';

function measured(tag: number, data: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head[0] = tag;
  head.writeUInt32LE(data.length, 1);
  return Buffer.concat([head, data]);
}

function encodeCell(parts: CellParts): { bytes: Buffer; checksum: number } {
  const checksum = cellChecksum(parts);
  const pieces = [Buffer.from([tags.cell]), measured(tags.cellName, parts.name)];
  if (parts.variant !== undefined) pieces.push(measured(tags.cellValue, parts.variant));
  if (parts.action !== undefined) pieces.push(Buffer.from([tags.cellAction, parts.action]));
  if (parts.timestamp !== undefined) pieces.push(Buffer.from([tags.cellTimestamp]), parts.timestamp);
  pieces.push(Buffer.from([tags.cellChecksum, checksum]));
  return { bytes: Buffer.concat(pieces), checksum };
}

function encodeRow(row: WireRow): Buffer {
  const keys = row.primaryKey.map((column) => encodeCell(cellParts(column)));
  const cells = row.cells.map((cell) => encodeCell(cellParts(cell)));
  const checksums = [...keys, ...cells].map((cell) => cell.checksum);
  return Buffer.concat([
    Buffer.from([tags.rowKey]),
    ...keys.map((cell) => cell.bytes),
    ...(cells.length === 0 ? [] : [Buffer.from([tags.rowData])]),
    ...cells.map((cell) => cell.bytes),
    ...(row.deleteMarker ? [Buffer.from([tags.deleteMarker])] : []),
    Buffer.from([tags.rowChecksum, rowChecksum(checksums, row.deleteMarker)]),
  ]);
}

/** One header, then the rows one after the other; no bytes at all for no row, as the service answers. */
export function encodeRows(rows: readonly WireRow[]): Buffer {
  if (rows.length === 0) return Buffer.alloc(0);
  const head = Buffer.alloc(4);
  head.writeUInt32LE(header);
  return Buffer.concat([head, ...rows.map(encodeRow)]);
}
