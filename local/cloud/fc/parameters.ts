/** Reads the query of a Function Compute request: unknown names, wrong types and other versions are refused. */
import { ServiceError } from '../core/contract.ts';

/** Code and status are documented ("Error codes"), the texts are ours. */
export function invalidArgument(message: string): ServiceError {
  return new ServiceError(400, 'InvalidArgument', message);
}

export function refuseUnknown(query: URLSearchParams, known: readonly string[]): void {
  for (const name of new Set(query.keys())) {
    if (!known.includes(name)) throw invalidArgument(`The parameter ${name} is not known.`);
    if (query.getAll(name).length > 1)
      throw invalidArgument(`The parameter ${name} is given more than once.`);
  }
}

/** There are no versions and aliases here. */
export function checkQualifier(query: URLSearchParams): void {
  const qualifier = query.get('qualifier') ?? 'LATEST';
  if (qualifier !== 'LATEST') throw invalidArgument(`The version or alias ${qualifier} does not exist.`);
}

/** Undefined when absent. */
export function wholeNumber(
  query: URLSearchParams,
  name: string,
  min: number,
  max: number,
): number | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= min && value <= max))
    throw invalidArgument(
      `${name} must be a whole number from ${min} to ${max}, not ${JSON.stringify(text)}.`,
    );
  return value;
}

/** Undefined when absent. */
export function oneOf<const Word extends string>(
  query: URLSearchParams,
  name: string,
  words: readonly Word[],
): Word | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  const word = words.find((each) => each === text);
  if (word === undefined)
    throw invalidArgument(`${name} must be one of ${words.join(', ')}, not ${JSON.stringify(text)}.`);
  return word;
}

/** One page, and where the next begins; a token is the sequence of the last row, in base64. */
export function cutPage<Row>(
  rows: readonly Row[],
  sequenceOf: (row: Row) => number,
  query: URLSearchParams,
  isDescending = false,
): { readonly rows: readonly Row[]; readonly nextToken?: string } {
  // Documented: 1 to 100, 20 when absent.
  const limit = wholeNumber(query, 'limit', 1, 100) ?? 20;
  const token = query.get('nextToken') ?? '';
  const after = token === '' ? undefined : Number(Buffer.from(token, 'base64').toString('latin1'));
  if (Number.isNaN(after)) throw invalidArgument('nextToken is not one that was answered.');
  const ordered = isDescending ? rows.toReversed() : rows;
  const isLater = (row: Row): boolean =>
    after === undefined || (isDescending ? sequenceOf(row) < after : sequenceOf(row) > after);
  const rest = ordered.filter(isLater);
  const page = rest.slice(0, limit);
  const last = page.at(-1);
  if (last === undefined || rest.length <= limit) return { rows: page };
  return { rows: page, nextToken: Buffer.from(String(sequenceOf(last))).toString('base64') };
}
