/** What acting requests have in common. */
import { z } from '@hono/zod-openapi';
import { type ClusterId, parseClusterId, parseUid, type Uid } from '../../../shared/domain/ids.ts';
import { parseInstant } from '../../../shared/domain/time.ts';
import { problemSchema } from '../problem.ts';

const accepted = z
  .object({ text: z.string(), location: z.string() })
  .openapi('Accepted', { description: 'What was done or asked for, and where to look.' });

const problem = (description: string) => ({
  content: { 'application/problem+json': { schema: problemSchema } },
  description,
});

export const answers = {
  202: { content: { 'application/json': { schema: accepted } }, description: 'Accepted' },
  400: problem('The request is not as the API takes it'),
  401: problem('Who calls is not known'),
  403: problem('The caller may not do this'),
  404: problem('There is no such thing'),
  409: problem('The same request is carried out at the moment'),
  413: problem('The body is too large'),
  422: problem('It was refused, or the key belongs to another request'),
  429: problem('There are too many requests'),
  503: problem('Something that is needed can’t be read or written now'),
} as const;

export const headers = z.object({
  'idempotency-key': z
    .string()
    .regex(/^[\w.:-]{8,128}$/)
    .openapi({ description: 'The same request asked again with the same key is carried out once.' }),
});

export const uid = z
  .string()
  .regex(/^\d{16,18}$/)
  .openapi({ description: 'Of a RAM user or role; a text, as a number would lose digits.' })
  .transform((text, context): Uid => {
    const parsed = parseUid(text);
    if (parsed !== undefined) return parsed;
    context.addIssue('is no uid');
    return z.NEVER;
  });

export const clusterId = z
  .string()
  .regex(/^c[a-z0-9-]{10,62}$/)
  .transform((text, context): ClusterId => {
    const parsed = parseClusterId(text);
    if (parsed !== undefined) return parsed;
    context.addIssue('is no cluster id');
    return z.NEVER;
  });

/** As `2026-11-20T09:15:04Z`; in milliseconds from there on. */
export const instant = z.iso.datetime({ offset: true }).transform((text, context): number => {
  const parsed = parseInstant(text);
  if (parsed !== undefined) return parsed;
  context.addIssue('is no time with a zone');
  return z.NEVER;
});

export const reasonText = z.string().trim().min(3).max(500);

export const bodyOf = <Schema extends z.ZodType>(schema: Schema) => ({
  content: { 'application/json': { schema } },
  required: true,
});
