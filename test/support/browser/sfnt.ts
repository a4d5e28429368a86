/** A WOFF 1.0 font as the plain font file that is packed in it (W3C, "WOFF File Format 1.0"): what font libraries of systems read. */
import { inflateSync } from 'node:zlib';

const woffHeader = 44;
const woffEntry = 20;
const sfntHeader = 12;
const sfntEntry = 16;

/** @throws when it is no WOFF font */
export function sfntOf(woff: Buffer): Buffer {
  if (woff.toString('latin1', 0, 4) !== 'wOFF') throw new TypeError('This is no WOFF font.');
  const count = woff.readUInt16BE(12);
  const directory = Buffer.alloc(sfntHeader + sfntEntry * count);
  // The flavour; then for a binary search: the largest power of two, its exponent, and the rest, in entries.
  woff.copy(directory, 0, 4, 8);
  const exponent = Math.floor(Math.log2(count));
  directory.writeUInt16BE(count, 4);
  directory.writeUInt16BE(2 ** exponent * sfntEntry, 6);
  directory.writeUInt16BE(exponent, 8);
  directory.writeUInt16BE((count - 2 ** exponent) * sfntEntry, 10);
  const parts: Buffer[] = [directory];
  let at = directory.length;
  for (let n = 0; n < count; n += 1) {
    const from = woffHeader + woffEntry * n;
    const [offset, packed, length] = [4, 8, 12].map((field) => woff.readUInt32BE(from + field));
    if (offset === undefined || packed === undefined || length === undefined) throw new RangeError();
    const stored = woff.subarray(offset, offset + packed);
    const table = packed < length ? inflateSync(stored) : stored;
    const to = sfntHeader + sfntEntry * n;
    woff.copy(directory, to, from, from + 4);
    woff.copy(directory, to + 4, from + 16, from + 20);
    directory.writeUInt32BE(at, to + 8);
    directory.writeUInt32BE(length, to + 12);
    const padding = Buffer.alloc((4 - (length % 4)) % 4);
    parts.push(table, padding);
    at += length + padding.length;
  }
  return Buffer.concat(parts);
}
