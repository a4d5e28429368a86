/** Reads the query of a CS request: what an operation does not know, and what has the wrong type or range, is refused. */
import { ServiceError } from '../core/contract.ts';

interface PageRequest {
  readonly number: number;
  readonly size: number;
}

/** The code is inferred; the documentation promises a 400. */
export function invalidParameter(name: string, reason: string): ServiceError {
  return new ServiceError(400, 'InvalidParameter', `The parameter ${name} is invalid: ${reason}.`);
}

export function refuseUnknown(query: URLSearchParams, known: readonly string[]): void {
  for (const name of new Set(query.keys())) {
    if (!known.includes(name)) throw invalidParameter(name, 'this operation does not have it');
    if (query.getAll(name).length > 1) throw invalidParameter(name, 'it is given more than once');
  }
}

/** `1` to `999999999` in decimal digits, nothing else. */
export function wholeNumber(
  query: URLSearchParams,
  name: string,
  { min, max, usual }: { readonly min: number; readonly max: number; readonly usual: number },
): number {
  const text = query.get(name);
  if (text === null) return usual;
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= min && value <= max))
    throw invalidParameter(name, `${JSON.stringify(text)} is no whole number from ${min} to ${max}`);
  return value;
}

/** False when absent. */
export function truth(query: URLSearchParams, name: string): boolean {
  const text = query.get(name);
  if (text === null || text === 'false') return false;
  if (text === 'true') return true;
  throw invalidParameter(name, `${JSON.stringify(text)} is neither true nor false`);
}

export function pageOf(
  query: URLSearchParams,
  names: { readonly number: string; readonly size: string },
  size: { readonly max: number; readonly usual: number },
): PageRequest {
  return {
    number: wholeNumber(query, names.number, { min: 1, max: 999_999_999, usual: 1 }),
    size: wholeNumber(query, names.size, { min: 1, ...size }),
  };
}

/** One page of the rows as they are now: a page past the end is empty, and pages shift when rows go away. */
export function cutPage<Row>(rows: readonly Row[], page: PageRequest): Row[] {
  const from = (page.number - 1) * page.size;
  return rows.slice(from, from + page.size);
}

/** The block that every CS list carries. */
export function pageBlock(page: PageRequest, total: number): Record<string, number> {
  return { page_number: page.number, page_size: page.size, total_count: total };
}

export function checkUid(uid: string): void {
  if (!/^\d{16,18}$/.test(uid))
    throw invalidParameter('Uid', `${JSON.stringify(uid)} is no id of 16 to 18 digits`);
}
