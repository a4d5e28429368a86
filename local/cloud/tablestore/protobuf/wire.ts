/** The wire format of protocol buffers (version 2), as far as Tablestore's messages use it: varints and bytes. */
import type { ByteWriter } from '../byte-writer.ts';
import { parameterInvalid } from '../errors.ts';

/** A varint is a bigint of 64 bits without sign; bytes carry strings and nested messages too. */
export type Raw = bigint | Buffer;

const varint = 0;
const fixed64 = 1;
const lengthDelimited = 2;
const fixed32 = 5;

export function unparsable(): Error {
  return parameterInvalid('Parse PBMessage from RawString failed.');
}

function readVarint(buffer: Buffer, from: number): { value: bigint; next: number } {
  // Nearly all are a tag or a length of one byte.
  const first = buffer[from] ?? 0x80;
  if (first < 0x80) return { value: BigInt(first), next: from + 1 };
  let value = 0n;
  for (let index = 0; index < 10; index += 1) {
    const byte = buffer[from + index];
    if (byte === undefined) throw unparsable();
    value |= BigInt(byte & 0x7f) << BigInt(7 * index);
    if (byte < 0x80) return { value: BigInt.asUintN(64, value), next: from + index + 1 };
  }
  throw unparsable();
}

function lengthOf(buffer: Buffer, wireType: number, at: number): { length: number; start: number } {
  if (wireType === fixed64) return { length: 8, start: at };
  if (wireType === fixed32) return { length: 4, start: at };
  if (wireType !== lengthDelimited) throw unparsable();
  const { value, next } = readVarint(buffer, at);
  if (value > BigInt(buffer.length)) throw unparsable();
  return { length: Number(value), start: next };
}

/** Every field of a message in the order of the wire, as number and raw value. Throws OTSParameterInvalid. */
export function* readFields(buffer: Buffer): Generator<readonly [number, Raw]> {
  let position = 0;
  while (position < buffer.length) {
    const tag = readVarint(buffer, position);
    const number = Number(tag.value >> 3n);
    const wireType = Number(tag.value & 7n);
    if (number === 0) throw unparsable();
    if (wireType === varint) {
      const { value, next } = readVarint(buffer, tag.next);
      position = next;
      yield [number, value];
      continue;
    }
    const { length, start } = lengthOf(buffer, wireType, tag.next);
    position = start + length;
    if (position > buffer.length) throw unparsable();
    yield [number, buffer.subarray(start, position)];
  }
}

function varintBytes(value: bigint | number): number[] {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  while (rest > 0x7fn) {
    bytes.push(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  }
  return [...bytes, Number(rest)];
}

function writeTag(writer: ByteWriter, number: number, wireType: number): void {
  putVarint(writer, number * 8 + wireType);
}

function putVarint(writer: ByteWriter, value: bigint | number): void {
  // Nearly all are smaller.
  if (value >= 0 && value < 0x80) writer.byte(Number(value));
  else for (const byte of varintBytes(value)) writer.byte(byte);
}

export function writeVarint(writer: ByteWriter, number: number, value: bigint | number): void {
  writeTag(writer, number, varint);
  putVarint(writer, value);
}

export function writeBytes(writer: ByteWriter, number: number, value: string | Buffer): void {
  const bytes = Buffer.byteLength(value);
  writeTag(writer, number, lengthDelimited);
  putVarint(writer, bytes);
  writer.data(value, bytes);
}

/** A message in a message. */
export function writeNested(writer: ByteWriter, number: number, writeContent: () => void): void {
  writeTag(writer, number, lengthDelimited);
  const start = writer.length;
  writeContent();
  writer.insert(varintBytes(writer.length - start), start);
}
