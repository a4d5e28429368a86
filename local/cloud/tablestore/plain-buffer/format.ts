/**
 * PlainBuffer, the format of rows inside Tablestore's messages (seen in the vendor's SDKs, which agree): a header, then a row
 * of tagged parts, keys first, then cells, perhaps a delete marker, each cell and each row closed by a CRC-8.
 */
import { crc8, crc8OfByte } from './crc8.ts';
import type { Placeholder, Value } from './values.ts';

export const header = 0x75;

export const tags = {
  rowKey: 0x01,
  rowData: 0x02,
  cell: 0x03,
  cellName: 0x04,
  cellValue: 0x05,
  cellAction: 0x06,
  cellTimestamp: 0x07,
  deleteMarker: 0x08,
  rowChecksum: 0x09,
  cellChecksum: 0x0a,
} as const;

export const actions = { DELETE_ALL: 0x01, DELETE_ONE: 0x03, INCREMENT: 0x04 } as const;

export type CellAction = keyof typeof actions;

export interface KeyColumn {
  readonly name: string;
  readonly value: Value | Placeholder;
}

export interface WireCell {
  readonly name: string;
  readonly value?: Value;
  /** Absent for a cell that is put. */
  readonly action?: CellAction;
  /** The version: milliseconds since 1970. */
  readonly timestamp?: bigint;
}

export interface WireRow {
  readonly primaryKey: readonly KeyColumn[];
  readonly cells: readonly WireCell[];
  readonly deleteMarker: boolean;
}

/** The parts of a cell as the checksum covers them. */
export interface CellParts {
  readonly name: Buffer;
  variant?: Buffer;
  action?: number;
  timestamp?: Buffer;
}

/** Over name, variant, timestamp, action: in this order, whatever the order on the wire. */
export function cellChecksum(parts: CellParts): number {
  let crc = crc8(0, parts.name);
  if (parts.variant !== undefined) crc = crc8(crc, parts.variant);
  if (parts.timestamp !== undefined) crc = crc8(crc, parts.timestamp);
  return parts.action === undefined ? crc : crc8OfByte(crc, parts.action);
}

/** Over the checksums of all cells, keys first, and one byte that says whether there is a delete marker. */
export function rowChecksum(cellChecksums: readonly number[], deleteMarker: boolean): number {
  return crc8(0, Uint8Array.from([...cellChecksums, deleteMarker ? 1 : 0]));
}
