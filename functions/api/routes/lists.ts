/** What every list has in common: its pages, how it is asked for, and how its answer is described. */
import { z } from '@hono/zod-openapi';
import { type ClusterId, parseClusterId, parseUid, type Uid } from '../../../shared/domain/ids.ts';
import type { Order, Page, PageRequest } from '../../../shared/use-cases/ports/reading.ts';
import { securityFor } from '../needs.ts';
import { ProblemError, problemSchema } from '../problem.ts';

/** Who may look. */
export const security = securityFor('viewer');

export const pageQuery = z.object({
  size: z.coerce
    .number()
    .int()
    .min(1)
    .max(100)
    .default(50)
    .openapi({ description: 'Entries a page, at most. There may be fewer although more follow.' }),
  page: z.string().max(2000).optional().openapi({ description: 'The `next` of the page before.' }),
});

export const orderQuery = z
  .enum(['oldest', 'newest'])
  .default('oldest')
  .openapi({ description: 'Which comes first.' });

/** A filter is applied to each page: one read of the state a page, and fewer entries. */
export const filtered = 'Of each page only those; a page may be empty although more follow.';

export const clusterParam = z.object({
  clusterId: z.string().regex(/^[a-z0-9][a-z0-9-]{1,62}$/),
});
export const uidParam = z.object({
  uid: z
    .string()
    .regex(/^\d{16,18}$/)
    .openapi({ description: 'Of the RAM user or role.' }),
});

export function pageOf<Schema extends z.ZodType>(item: Schema, name: string) {
  return z.object(pageShape(item)).openapi(name);
}

/** For an answer that has more than a page. */
export function pageShape<Schema extends z.ZodType>(item: Schema) {
  return {
    items: z.array(item),
    next: z.string().optional().openapi({ description: 'Absent behind the last page.' }),
  };
}

const problemContent = { 'application/problem+json': { schema: problemSchema } };
const problems = {
  400: { content: problemContent, description: 'The request can’t be understood.' },
  401: { content: problemContent, description: 'Who calls is not known.' },
  403: { content: problemContent, description: 'The caller may not do this.' },
  429: { content: problemContent, description: 'There are too many requests.' },
  503: { content: problemContent, description: 'Something that is needed can’t be read now.' },
};

export function answers<Schema extends z.ZodType>(schema: Schema, description: string) {
  return { 200: { content: { 'application/json': { schema } }, description }, ...problems };
}

/** The same for one thing, which may not be there. */
export function answersOne<Schema extends z.ZodType>(schema: Schema, description: string) {
  const missing = { content: problemContent, description: 'There is no such thing.' };
  return { ...answers(schema, description), 404: missing };
}

export function requestOf({ size, page }: z.infer<typeof pageQuery>): PageRequest {
  return { size, ...(page === undefined ? {} : { token: page }) };
}

export function orderOf(order: z.infer<typeof orderQuery>): Order {
  return order === 'newest' ? 'newest first' : 'oldest first';
}

export interface PageView<View> {
  readonly items: View[];
  readonly next?: string;
}

export function viewOf<Item, View>({ items, next }: Page<Item>, view: (item: Item) => View): PageView<View> {
  return { items: items.map((item) => view(item)), ...(next === undefined ? {} : { next }) };
}

/** Those of a page that a filter leaves. */
export function only<Item>(
  { items, next }: PageView<Item>,
  isWanted: (item: Item) => boolean,
): PageView<Item> {
  return { items: items.filter((item) => isWanted(item)), ...(next === undefined ? {} : { next }) };
}

export function clusterIdIn(text: string): ClusterId {
  return certain(parseClusterId(text), 'That is no cluster id.');
}

export function uidIn(text: string): Uid {
  return certain(parseUid(text), 'That is no uid.');
}

function certain<Value>(value: Value | undefined, why: string): Value {
  if (value === undefined) throw new ProblemError('bad-request', why);
  return value;
}

/** @throws ProblemError `not-found` */
export function found<Value>(value: Value | undefined, what: string): Value {
  if (value === undefined) throw new ProblemError('not-found', `Nothing is known of ${what}.`);
  return value;
}
