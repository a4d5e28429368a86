/** The wire format of protocol buffers (version 2), as far as Tablestore's messages use it: varints and bytes. */
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

function varintBytes(value: bigint): Buffer {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, value);
  while (rest > 0x7fn) {
    bytes.push(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  }
  bytes.push(Number(rest));
  return Buffer.from(bytes);
}

export function writeField(number: number, value: Raw): Buffer {
  const tag = (wireType: number): Buffer => varintBytes(BigInt(number * 8 + wireType));
  if (typeof value === 'bigint') return Buffer.concat([tag(varint), varintBytes(value)]);
  return Buffer.concat([tag(lengthDelimited), varintBytes(BigInt(value.length)), value]);
}
