/** The fields of a form, as text; empty ones are missing. */
import type { PageContext } from './ask.ts';
import { ProblemError } from '../problem.ts';

export type Fields = Readonly<Record<string, string | undefined>>;

/** Throws ProblemError for what is no form. */
export async function fieldsOf(c: PageContext): Promise<Fields> {
  // What another site can't send without asking is refused by the check of its origin: only forms are checked there.
  if (!/^application\/x-www-form-urlencoded\b/i.test(c.req.header('content-type') ?? ''))
    throw new ProblemError('unsupported-media-type', 'A page takes forms.');
  const text = await c.req.text();
  return Object.fromEntries([...new URLSearchParams(text)].filter(([, value]) => value.trim() !== ''));
}

/** A path with the query of the page that was asked for, without what is only the page's. */
export function withQuery(
  c: PageContext,
  path: string,
  defaults: Readonly<Record<string, string>> = {},
): string {
  const query = new URLSearchParams(new URL(c.req.url).search);
  for (const name of ['lang', 'done', 'task', 'verify']) query.delete(name);
  // A filter that is not chosen is sent by the browser as an empty one.
  const unchosen = Array.from(query).flatMap(([name, value]) => (value === '' ? [name] : []));
  for (const name of unchosen) query.delete(name);
  for (const [name, value] of Object.entries(defaults)) if (!query.has(name)) query.set(name, value);
  const text = query.toString();
  return text === '' ? path : `${path}?${text}`;
}
