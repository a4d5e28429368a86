/** What goes wrong, as problem details (RFC 9457): no stack, no row, no secret. */
import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';

export const problemSchema = z
  .object({
    type: z.string().openapi({ description: 'What kind of problem it is; stable.' }),
    title: z.string(),
    status: z.number().int(),
    detail: z.string().optional(),
    /** Of this request, as the function’s log has it. */
    instance: z.string().optional(),
    errors: z.array(z.object({ where: z.string(), what: z.string() })).optional(),
  })
  .openapi('Problem');
export type Problem = z.infer<typeof problemSchema>;

const titles = {
  'bad-request': [400, 'The request can’t be understood'],
  unauthenticated: [401, 'Who calls is not known'],
  forbidden: [403, 'The caller may not do this'],
  'not-found': [404, 'There is no such thing'],
  conflict: [409, 'It is under way already'],
  'too-large': [413, 'The body is too large'],
  'unsupported-media-type': [415, 'The body must be JSON'],
  'key-reused': [422, 'The idempotency key belongs to another request'],
  refused: [422, 'It was refused'],
  'too-many-requests': [429, 'There are too many requests'],
  unavailable: [503, 'Something that is needed can’t be read now'],
} as const satisfies Record<string, readonly [ContentfulStatusCode, string]>;
export type ProblemType = keyof typeof titles;
export const problemTypes = Object.keys(titles) as readonly ProblemType[];

export function statusOf(type: ProblemType): ContentfulStatusCode {
  return titles[type][0];
}

/** Thrown by whoever can't go on; `app.ts` answers it. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly type: ProblemType;
  readonly errors: Problem['errors'];

  constructor(type: ProblemType, detail: string, errors?: Problem['errors']) {
    super(detail);
    this.type = type;
    this.errors = errors;
  }
}

export function answerProblem(context: Context, error: ProblemError, instance: string): Response {
  const [status, title] = titles[error.type];
  const problem: Problem = {
    type: `urn:kubeconfig-guard:${error.type}`,
    title,
    status,
    ...(error.message === '' ? {} : { detail: error.message }),
    instance,
    ...(error.errors === undefined ? {} : { errors: error.errors }),
  };
  return context.body(JSON.stringify(problem), status, {
    'content-type': 'application/problem+json; charset=utf-8',
    ...(status === 401 ? { 'www-authenticate': 'Bearer' } : {}),
  });
}
