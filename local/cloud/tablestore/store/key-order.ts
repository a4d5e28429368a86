/**
 * Keys as bytes that sort as Tablestore sorts keys: column by column, integers by value, strings and binaries by their bytes,
 * INF_MIN before and INF_MAX after everything.
 */
import type { KeyColumn } from '../plain-buffer/format.ts';
import { isPlaceholder } from '../plain-buffer/values.ts';

const before = Buffer.from([0]);
const present = Buffer.from([1]);
const after = Buffer.from([2]);
/** Of a text or a binary value. */
const end = Buffer.from([0, 0]);
const signBit = 1n << 63n;

function integerBytes(value: bigint): Buffer {
  const eight = Buffer.alloc(8);
  eight.writeBigUInt64BE(BigInt.asUintN(64, value) ^ signBit);
  return eight;
}

/** A zero byte becomes 00 FF and the end is 00 00, so that a prefix sorts first and no value runs into the next column. */
function terminated(data: Buffer): Buffer {
  if (!data.includes(0)) return Buffer.concat([data, end]);
  const bytes: number[] = [];
  for (const byte of data) {
    bytes.push(byte);
    if (byte === 0) bytes.push(0xff);
  }
  return Buffer.concat([Buffer.from(bytes), end]);
}

function columnBytes({ value }: KeyColumn): Buffer {
  if (typeof value === 'bigint') return Buffer.concat([present, integerBytes(value)]);
  if (typeof value === 'string') return Buffer.concat([present, terminated(Buffer.from(value))]);
  if (Buffer.isBuffer(value)) return Buffer.concat([present, terminated(value)]);
  if (typeof value === 'object' && isPlaceholder(value)) {
    return value.placeholder === 'INF_MAX' ? after : before;
  }
  throw new TypeError(`A key cannot hold a ${typeof value}.`);
}

export function keyBytes(primaryKey: readonly KeyColumn[]): Buffer {
  return Buffer.concat(primaryKey.map(columnBytes));
}
