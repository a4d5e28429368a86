/** Reads the parameters of the operations; what is unknown or of the wrong type is refused. */
import * as z from 'zod';
import { ServiceError, type WireRequest } from '../core/contract.ts';
import type { LogQuery } from './log-query.ts';
import { parameterInvalid } from './sls-errors.ts';

const seconds = z.number().int().min(0).max(4_294_967_295);

/** Without SQL a page has at most 100 lines (documented). */
const getLogsBody = z.strictObject({
  from: seconds,
  to: seconds,
  query: z.string().default(''),
  line: z.number().int().min(0).max(100).default(100),
  offset: z.number().int().min(0).default(0),
  reverse: z.boolean().default(false),
  forward: z.boolean().optional(),
  highlight: z.boolean().optional(),
  powerSql: z.boolean().optional(),
  session: z.string().optional(),
  topic: z.string().optional(),
});

const digits = z.string().regex(/^\d+$/).transform(Number).pipe(seconds);

const histogramQuery = z.strictObject({
  type: z.literal('histogram'),
  from: digits,
  to: digits,
  query: z.string().default(''),
  topic: z.string().optional(),
});

function parse<T>(schema: z.ZodType<T>, input: unknown): T {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw parameterInvalid(problems.join('; '));
}

/** Percent-decoding that refuses what can't be decoded. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (!(error instanceof URIError)) throw error;
    throw parameterInvalid(`the URL can not be decoded: ${text}`);
  }
}

function checkSpan(span: { from: number; to: number }): void {
  if (span.from >= span.to)
    throw new ServiceError(
      400,
      'InvalidTimeRange',
      'request time range is invalid: from must be less than to',
    );
}

export function getLogsRequest(request: WireRequest): LogQuery {
  let body: unknown;
  try {
    body = JSON.parse(request.body.toString('utf8'));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new ServiceError(400, 'PostBodyInvalid', 'The request body is not valid JSON object.');
  }
  const { from, to, query, line, offset, reverse } = parse(getLogsBody, body);
  checkSpan({ from, to });
  return { from, to, query, line, offset, reverse };
}

/** Histograms are of searches only (documented). */
export function histogramRequest(request: WireRequest): { from: number; to: number; query: string } {
  const { from, to, query } = parse(histogramQuery, Object.fromEntries(request.query));
  checkSpan({ from, to });
  if (query.includes('|')) throw parameterInvalid('a histogram takes a search without analysis');
  return { from, to, query };
}
