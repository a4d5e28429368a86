/** Rows and the JSON in their columns are parsed when read, and what is written is parsed before. Nothing is skipped. */
import * as z from 'zod';
import { StateError } from '../use-cases/ports.ts';
import type { Row } from './tablestore-sdk.ts';

/** A column that holds a value as JSON text. */
export function json<T>(schema: z.ZodType<T>): z.ZodType<T> {
  return z
    .string()
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text);
      } catch (error) {
        context.addIssue({ code: 'custom', message: `is no JSON: ${String(error)}` });
        return z.NEVER;
      }
    })
    .pipe(schema);
}

/** An integer column: times in milliseconds since 1970, and counts. */
export const integer = z
  .bigint()
  .refine((value) => value >= 0n && value <= BigInt(Number.MAX_SAFE_INTEGER), 'is out of range')
  .transform(Number);

/** @throws StateError that names table, key and every problem */
export function parseRow<T>(table: { readonly name: string }, row: Row, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(row.columns);
  if (parsed.success) return parsed.data;
  throw new StateError(
    { operation: `read ${table.name}`, code: 'UnreadableRow' },
    `The row (${row.key.join(', ')}) of ${table.name} is unreadable: ${z.prettifyError(parsed.error)}`,
  );
}

/** The JSON text of a value that a reader will understand; absent fields are left out. */
export function toJson<T>(table: { readonly name: string }, schema: z.ZodType<T>, value: T): string {
  const operation = `write ${table.name}`;
  let text: string;
  let read: unknown;
  try {
    text = JSON.stringify(value);
    read = JSON.parse(text);
  } catch (error) {
    throw new StateError({ operation }, `${operation}: the value can't be written as JSON.`, {
      cause: error,
    });
  }
  const parsed = schema.safeParse(read);
  if (parsed.success) return text;
  throw new StateError(
    { operation },
    `${operation}: the value could not be read again: ${z.prettifyError(parsed.error)}`,
  );
}
