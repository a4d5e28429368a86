/** Writes rows as PlainBuffer. */
import { ByteWriter } from '../byte-writer.ts';
import { crc8, crc8OfByte } from './crc8.ts';
import { actions, header, rowChecksum, tags, type WireCell, type WireRow } from './format.ts';
import { measured, type Placeholder, type Value, writeVariant } from './values.ts';

/** Gives the cell's checksum: over name, variant and timestamp, which lie in this order, then the action, which lies between. */
function writeCell(
  writer: ByteWriter,
  { name, value, action, timestamp }: Omit<WireCell, 'value'> & { readonly value?: Value | Placeholder },
): number {
  writer.byte(tags.cell);
  writer.byte(tags.cellName);
  const nameAt = writer.length + 4;
  measured(writer, name);
  let checksum = crc8(0, writer.view(), nameAt, writer.length);
  if (value !== undefined) {
    writer.byte(tags.cellValue);
    const lengthAt = writer.length;
    writer.uint32(0);
    writeVariant(writer, value);
    writer.setUint32(writer.length - lengthAt - 4, lengthAt);
    checksum = crc8(checksum, writer.view(), lengthAt + 4, writer.length);
  }
  if (action !== undefined) {
    writer.byte(tags.cellAction);
    writer.byte(actions[action]);
  }
  if (timestamp !== undefined) {
    writer.byte(tags.cellTimestamp);
    writer.bigInt64(timestamp);
    checksum = crc8(checksum, writer.view(), writer.length - 8, writer.length);
  }
  if (action !== undefined) checksum = crc8OfByte(checksum, actions[action]);
  writer.byte(tags.cellChecksum);
  writer.byte(checksum);
  return checksum;
}

function writeRow(writer: ByteWriter, { primaryKey, cells, deleteMarker }: WireRow): void {
  const checksums: number[] = [];
  writer.byte(tags.rowKey);
  for (const column of primaryKey) checksums.push(writeCell(writer, column));
  if (cells.length > 0) writer.byte(tags.rowData);
  for (const cell of cells) checksums.push(writeCell(writer, cell));
  if (deleteMarker) writer.byte(tags.deleteMarker);
  writer.byte(tags.rowChecksum);
  writer.byte(rowChecksum(checksums, deleteMarker));
}

/** One header, then the rows one after the other; no bytes at all for no row, as the service answers. */
export function encodeRows(rows: readonly WireRow[]): Buffer {
  if (rows.length === 0) return Buffer.alloc(0);
  const writer = new ByteWriter(1024 * rows.length);
  writer.uint32(header);
  for (const row of rows) writeRow(writer, row);
  return writer.written();
}
