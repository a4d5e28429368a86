/** Messages of protocol buffers described as values: `message({name: required(1, text)})` reads and writes them, typed. */
import { ByteWriter } from '../byte-writer.ts';
import { type Raw, readFields, unparsable, writeBytes, writeNested, writeVarint } from './wire.ts';

export interface Type<T> {
  /** Writes the whole field: its number, then the value. */
  writeField(writer: ByteWriter, number: number, value: T): void;
  /** Throws OTSParameterInvalid when the raw value is none of this type. */
  read(raw: Raw): T;
}

type Rule = 'required' | 'optional' | 'repeated';

interface Field<T, R extends Rule> {
  readonly number: number;
  readonly type: Type<T>;
  readonly rule: R;
}

type Fields = Readonly<Record<string, Field<unknown, Rule>>>;
type ValueOf<F> = F extends Field<infer T, infer R> ? (R extends 'repeated' ? readonly T[] : T) : never;
type OptionalNames<F extends Fields> = {
  [K in keyof F]: F[K]['rule'] extends 'optional' ? K : never;
}[keyof F];

export type ContentOf<F extends Fields> = {
  readonly [K in Exclude<keyof F, OptionalNames<F>>]: ValueOf<F[K]>;
} & { readonly [K in OptionalNames<F>]?: ValueOf<F[K]> | undefined };

export interface Message<T> extends Type<T> {
  write(value: T): Buffer;
}

export type Of<M> = M extends Type<infer T> ? T : never;

export function required<T>(number: number, type: Type<T>): Field<T, 'required'> {
  return { number, type, rule: 'required' };
}

export function optional<T>(number: number, type: Type<T>): Field<T, 'optional'> {
  return { number, type, rule: 'optional' };
}

export function repeated<T>(number: number, type: Type<T>): Field<T, 'repeated'> {
  return { number, type, rule: 'repeated' };
}

function bytesOf(raw: Raw): Buffer {
  if (typeof raw === 'bigint') throw unparsable();
  return raw;
}

function varintOf(raw: Raw): bigint {
  if (typeof raw !== 'bigint') throw unparsable();
  return raw;
}

export const bytes: Type<Buffer> = { writeField: writeBytes, read: bytesOf };
export const text: Type<string> = { writeField: writeBytes, read: (raw) => bytesOf(raw).toString() };
export const bool: Type<boolean> = {
  writeField: (writer, number, value) => writeVarint(writer, number, value ? 1 : 0),
  read: (raw) => varintOf(raw) !== 0n,
};
/** Also for enumerations. */
export const int32: Type<number> = {
  writeField: writeVarint,
  read: (raw) => Number(BigInt.asIntN(32, varintOf(raw))),
};
export const int64: Type<bigint> = {
  writeField: writeVarint,
  read: (raw) => BigInt.asIntN(64, varintOf(raw)),
};

function readContent(fields: Fields, buffer: Buffer): Record<string, unknown> {
  const found = new Map<number, Raw[]>();
  for (const [number, raw] of readFields(buffer)) {
    const same = found.get(number);
    if (same === undefined) found.set(number, [raw]);
    else same.push(raw);
  }
  const content: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(fields)) {
    const values = (found.get(field.number) ?? []).map((raw) => field.type.read(raw));
    if (field.rule === 'repeated') content[name] = values;
    else if (values.length > 0) content[name] = values.at(-1);
    else if (field.rule === 'required') throw unparsable();
  }
  return content;
}

function writeContent(writer: ByteWriter, fields: Fields, content: Readonly<Record<string, unknown>>): void {
  for (const name in fields) {
    const field = fields[name];
    const value = content[name];
    if (field === undefined || value === undefined) continue;
    const { number, type, rule } = field;
    if (rule !== 'repeated') type.writeField(writer, number, value);
    else for (const one of value as readonly unknown[]) type.writeField(writer, number, one);
  }
}

/** Fields that are not described are skipped when reading, as the format asks. */
export function message<F extends Fields>(fields: F): Message<ContentOf<F>> {
  return {
    write(content) {
      const writer = new ByteWriter(256);
      writeContent(writer, fields, content);
      return writer.written();
    },
    writeField: (writer, number, content) =>
      writeNested(writer, number, () => writeContent(writer, fields, content)),
    read: (raw) => readContent(fields, bytesOf(raw)) as ContentOf<F>,
  };
}
