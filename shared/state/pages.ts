/**
 * Pages of a range for people: one request each, with a token for the next. A token holds the rest of a key and a digest of
 * the question with its account; the beginning of the key is never taken from it, so it leads nowhere else.
 */
import { createHash } from 'node:crypto';
import * as z from 'zod';
import { type Page, type PageRequest, PageRequestError } from '../use-cases/ports/reading.ts';
import type { RangeRequest } from './table-ranges.ts';
import type { Table } from './table.ts';
import type { KeyPart, Row } from './tablestore-sdk.ts';

const sizeAtMost = 100;

export interface Question {
  readonly table: Table;
  readonly index?: string;
  /** Its `within` begins with the account. */
  readonly range: RangeRequest;
}

/** @throws PageRequestError for a size or a token that can't be used */
export async function readPageOf<Item>(
  { table, index, range }: Question,
  request: PageRequest,
  parse: (row: Row) => Item,
): Promise<Page<Item>> {
  const question = questionOf(table, index, range);
  return pageBy(question, request, async (limit, rest) => {
    const start = rest === undefined ? undefined : [...range.within, ...rest];
    const { rows, next } = await table.page(range, { limit, start }, index);
    return { items: rows.map(parse), next: next?.slice(range.within.length) };
  });
}

/**
 * The same for anything else that is read in parts. `question` names what is asked, with its account and arguments.
 *
 * @throws PageRequestError for a size or a token that can't be used
 */
export async function pageBy<Item>(
  question: string,
  { size, token }: PageRequest,
  read: (
    limit: number,
    rest: readonly KeyPart[] | undefined,
  ) => Promise<{ readonly items: readonly Item[]; readonly next: readonly KeyPart[] | undefined }>,
): Promise<Page<Item>> {
  if (!Number.isInteger(size) || size < 1 || size > sizeAtMost) {
    throw new PageRequestError(`A page has 1 to ${sizeAtMost} entries, not ${size}.`);
  }
  const rest = token === undefined ? undefined : restIn(token, question);
  const { items, next } = await read(size, rest);
  return next === undefined ? { items } : { items, next: tokenOf(next, question) };
}

const tokenForm = z.tuple([
  z.string(),
  z.array(z.union([z.string(), z.tuple([z.string().regex(/^\d{1,19}$/)])])),
]);

/** Integers as a list of one text, told from digits. */
function plain(parts: readonly KeyPart[]): (string | [string])[] {
  return parts.map((part) => (typeof part === 'bigint' ? [part.toString()] : part));
}

function questionOf(table: Table, index: string | undefined, range: RangeRequest): string {
  const { within, from, through, startsWith, backward } = range;
  const bounds = [from, through, startsWith].map((part) => (part === undefined ? null : plain([part])));
  return JSON.stringify([table.name, index ?? null, plain(within), bounds, backward ?? false]);
}

function digest(question: string, rest: readonly unknown[]): string {
  return createHash('sha256')
    .update(JSON.stringify([question, rest]))
    .digest('hex')
    .slice(0, 32);
}

function tokenOf(rest: readonly KeyPart[], question: string): string {
  const parts = plain(rest);
  return Buffer.from(JSON.stringify([digest(question, parts), parts])).toString('base64url');
}

function restIn(token: string, question: string): KeyPart[] {
  const parsed = tokenForm.safeParse(jsonOf(Buffer.from(token, 'base64url').toString()));
  if (!parsed.success) throw new PageRequestError('The token of the page is none.');
  const [given, rest] = parsed.data;
  if (given !== digest(question, rest)) {
    throw new PageRequestError('The token of the page belongs to another question or another account.');
  }
  return rest.map((part) => (typeof part === 'string' ? part : BigInt(part[0])));
}

/** Undefined for what is not JSON: no token is. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
