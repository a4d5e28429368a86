/** Requests over HTTP: by idempotency key among the claims, and as a log in a table of their own. */
import * as z from 'zod';
import { type Caller, roles } from '../domain/caller.ts';
import { minutes } from '../domain/time.ts';
import type {
  Begun,
  IdempotentRequests,
  RequestEntry,
  RequestLog,
  StoredAnswer,
} from '../use-cases/ports/requests.ts';
import { readPageOf } from './pages.ts';
import { integer, json, parseRow, toJson } from './row-parsing.ts';
import { type Table, unchanged } from './table.ts';
import { type FieldsOf, instant, oneOf } from './value-schemas.ts';

/** Longer than any invocation lives: whoever began it is dead then. */
const abandonedAfter = minutes(11);

const answerSchema: z.ZodType<StoredAnswer> = z.strictObject({
  status: z.number().int(),
  body: z.string(),
  location: z.exactOptional(z.string()),
} satisfies FieldsOf<StoredAnswer>);

const requestRow = z.object({
  digest: z.string(),
  begunAt: integer,
  answer: z.exactOptional(json(answerSchema)),
});

export function idempotentRequests({
  table,
  account,
}: {
  table: Table;
  account: string;
}): IdempotentRequests {
  const keyOf = (key: string): [string, string] => [account, `request/${key}`];
  const judged = (row: z.infer<typeof requestRow>, digest: string): Begun => {
    if (row.digest !== digest) return { kind: 'other-request' };
    return row.answer === undefined ? { kind: 'under-way' } : { kind: 'answered', answer: row.answer };
  };
  return {
    begin: async (key, digest, now) => {
      const columns = { digest, begunAt: BigInt(now) };
      if ((await table.putIf({ kind: 'absent' }, keyOf(key), columns)) === 'applied')
        return { kind: 'begun' };
      const row = await table.get(keyOf(key));
      if (row === undefined) return { kind: 'under-way' };
      const known = parseRow(table, row, requestRow);
      const isAbandoned = known.answer === undefined && now - known.begunAt > abandonedAfter;
      if (!isAbandoned || known.digest !== digest) return judged(known, digest);
      const result = await table.putIf(unchanged(table, row), keyOf(key), columns);
      return result === 'applied' ? { kind: 'begun' } : { kind: 'under-way' };
    },
    forget: async (key) => {
      const row = await table.get(keyOf(key));
      if (row !== undefined) await table.deleteIf(unchanged(table, row), keyOf(key));
    },
    answer: async (key, digest, answer) => {
      const written = { digest, answer: toJson(table, answerSchema, answer) };
      await table.update(keyOf(key), written);
    },
  };
}

const caller: z.ZodType<Caller> = z.strictObject({
  name: z.string(),
  role: z.enum(roles),
  how: oneOf<Caller['how']>({ token: true, signed: true, local: true }),
} satisfies FieldsOf<Caller>);

const entrySchema: z.ZodType<RequestEntry> = z.strictObject({
  id: z.string().min(1),
  at: instant,
  caller,
  method: z.string(),
  path: z.string(),
  status: z.number().int(),
  text: z.string(),
} satisfies FieldsOf<RequestEntry>);

const entryRow = z.object({ request: json(entrySchema) });

/** Keys are in the order of time. */
export function requestLog({ table, account }: { table: Table; account: string }): RequestLog {
  return {
    add: async (entry) => {
      const key = `${new Date(entry.at).toISOString()}/${entry.id}`;
      await table.put([account, key], { request: toJson(table, entrySchema, entry) });
    },
    entries: (page) =>
      readPageOf({ table, range: { within: [account], backward: true } }, page, (row) => {
        return parseRow(table, row, entryRow).request;
      }),
  };
}
