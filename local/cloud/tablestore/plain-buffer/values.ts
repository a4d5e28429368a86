/** The values of cells: their types here, and their bytes on the wire (a "variant": one byte of type, then the value). */
import { isUtf8 } from 'node:buffer';
import { parameterInvalid } from '../errors.ts';
import type { ByteWriter } from '../byte-writer.ts';

/** An integer is a bigint, a double a number, a binary value a Buffer. */
export type Value = bigint | number | boolean | string | Buffer;

/** Stands in a key of a request: before or after every value, or "the service chooses". */
export interface Placeholder {
  readonly placeholder: 'INF_MIN' | 'INF_MAX' | 'AUTO_INCREMENT';
}

export type VariantType =
  | 'VT_INTEGER'
  | 'VT_DOUBLE'
  | 'VT_BOOLEAN'
  | 'VT_STRING'
  | 'VT_BLOB'
  | 'VT_INF_MIN'
  | 'VT_INF_MAX'
  | 'VT_AUTO_INCREMENT';

const codes: Readonly<Record<VariantType, number>> = {
  VT_INTEGER: 0x0,
  VT_DOUBLE: 0x1,
  VT_BOOLEAN: 0x2,
  VT_STRING: 0x3,
  VT_BLOB: 0x7,
  VT_INF_MIN: 0x9,
  VT_INF_MAX: 0xa,
  VT_AUTO_INCREMENT: 0xb,
};

export function isPlaceholder(value: Value | Placeholder): value is Placeholder {
  return typeof value === 'object' && !Buffer.isBuffer(value);
}

export function variantType(value: Value | Placeholder): VariantType {
  if (typeof value === 'bigint') return 'VT_INTEGER';
  if (typeof value === 'number') return 'VT_DOUBLE';
  if (typeof value === 'boolean') return 'VT_BOOLEAN';
  if (typeof value === 'string') return 'VT_STRING';
  return isPlaceholder(value) ? `VT_${value.placeholder}` : 'VT_BLOB';
}

/** The length in bytes, then the bytes. */
export function measured(writer: ByteWriter, value: string | Buffer): void {
  const bytes = Buffer.byteLength(value);
  writer.uint32(bytes);
  writer.data(value, bytes);
}

export function writeVariant(writer: ByteWriter, value: Value | Placeholder): void {
  writer.byte(codes[variantType(value)]);
  if (typeof value === 'string' || Buffer.isBuffer(value)) measured(writer, value);
  else if (typeof value === 'boolean') writer.byte(value ? 1 : 0);
  else if (typeof value === 'bigint') writer.bigInt64(value);
  else if (typeof value === 'number') writer.double(value);
}

function measuredBytes(content: Buffer): Buffer {
  const length = content.length < 4 ? -1 : content.readUInt32LE(0);
  if (content.length !== 4 + length) {
    throw parameterInvalid(`Cell data broken, wrong string format, size: ${length}.`);
  }
  return content.subarray(4);
}

function textOf(data: Buffer): string {
  if (!isUtf8(data)) throw parameterInvalid('Value of column must be UTF8 encoding.');
  return data.toString();
}

function sized(content: Buffer, size: number): Buffer {
  if (content.length !== size) throw parameterInvalid('data format is invalid.');
  return content;
}

function doubleOf(content: Buffer): number {
  const value = sized(content, 8).readDoubleLE(0);
  if (Number.isNaN(value)) throw parameterInvalid("NaN can't be set to double value.");
  if (!Number.isFinite(value)) throw parameterInvalid("Infinity can't be set to double value.");
  return value;
}

function placeholderOf(content: Buffer, placeholder: Placeholder['placeholder']): Placeholder {
  sized(content, 0);
  return { placeholder };
}

/** Reads one variant that fills the whole buffer. Throws OTSParameterInvalid. */
export function readVariant(variant: Buffer): Value | Placeholder {
  const content = variant.subarray(1);
  switch (variant[0]) {
    case codes.VT_INTEGER:
      return sized(content, 8).readBigInt64LE(0);
    case codes.VT_DOUBLE:
      return doubleOf(content);
    case codes.VT_BOOLEAN:
      return sized(content, 1)[0] !== 0;
    case codes.VT_STRING:
      return textOf(measuredBytes(content));
    case codes.VT_BLOB:
      return Buffer.from(measuredBytes(content));
    case codes.VT_INF_MIN:
      return placeholderOf(content, 'INF_MIN');
    case codes.VT_INF_MAX:
      return placeholderOf(content, 'INF_MAX');
    case codes.VT_AUTO_INCREMENT:
      return placeholderOf(content, 'AUTO_INCREMENT');
    case undefined:
    default:
      throw parameterInvalid('data format is invalid, unknown variant type occured.');
  }
}
