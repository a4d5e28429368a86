/** Pages in other forms than JSON. The page that follows is in the header `link`. */
import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { accepts } from 'hono/accepts';
import { type CsvColumns, csvOf } from '../../../shared/report/csv.ts';
import type { ApiEnvironment } from '../app.ts';
import type { PageView } from './lists.ts';

const types = {
  json: 'application/json',
  csv: 'text/csv',
  ocsf: 'application/x-ndjson',
} as const;
type Format = keyof typeof types;

export const csvQuery = z
  .enum(['json', 'csv'])
  .optional()
  .openapi({ description: 'The form of the answer; stronger than the header Accept.' });
export const findingsFormat = z
  .enum(['json', 'csv', 'ocsf'])
  .optional()
  .openapi({ description: '`ocsf`: Detection Findings of OCSF 1.5.0, one a line.' });

export const csvContent = { 'text/csv': { schema: z.string() } };
export const ocsfContent = { 'application/x-ndjson': { schema: z.string() } };

/** `asked` in the query wins over the header. */
export function formatOf<F extends Format>(
  c: Context<ApiEnvironment>,
  asked: F | undefined,
  formats: readonly F[],
): F {
  if (asked !== undefined) return asked;
  const supports = formats.map((format) => types[format]);
  const type = accepts(c, { header: 'Accept', supports, default: types.json });
  return formats.find((format) => types[format] === type) ?? ('json' as F);
}

export function csvAnswer<View>(
  c: Context<ApiEnvironment>,
  name: string,
  columns: CsvColumns<View>,
  { items, next }: PageView<View>,
): Response {
  return answer(c, 'csv', `${name}.csv`, csvOf(columns, items), next);
}

/** One JSON text a line. */
export function linesAnswer(
  c: Context<ApiEnvironment>,
  name: string,
  { items, next }: PageView<unknown>,
): Response {
  const lines = items.map((item) => `${JSON.stringify(item)}\n`).join('');
  return answer(c, 'ocsf', `${name}.ndjson`, lines, next);
}

function answer(
  c: Context<ApiEnvironment>,
  format: Format,
  name: string,
  text: string,
  next: string | undefined,
): Response {
  return c.body(text, 200, {
    'content-type': `${types[format]}; charset=utf-8`,
    'content-disposition': `attachment; filename="${name}"`,
    ...(next === undefined ? {} : { link: `<${linkTo(c, format, next)}>; rel="next"` }),
  });
}

function linkTo(c: Context<ApiEnvironment>, format: Format, next: string): string {
  const { pathname, searchParams } = new URL(c.req.url);
  searchParams.set('format', format);
  searchParams.set('page', next);
  return `${pathname}?${searchParams.toString()}`;
}
