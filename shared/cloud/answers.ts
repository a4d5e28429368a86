/** Reads answers: from raw text by schema, so that nothing is guessed, rounded or left out on the way. */
import * as z from 'zod';
import {
  type AccountId,
  type ClusterId,
  parseAccountId,
  parseClusterId,
  parseUid,
  type Uid,
} from '../domain/ids.ts';
import { type Instant, parseInstant } from '../domain/time.ts';
import { CloudError } from '../use-cases/cloud-error.ts';

/** An answer as it came. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export const requestIdHeader = 'x-acs-request-id';

/**
 * @throws CloudError `malformed`: names the operation, and each field that is not as documented.
 */
export function readAnswer<T>(operation: string, answer: RawAnswer, schema: z.ZodType<T>): T {
  const json = jsonOf(operation, answer);
  const result = schema.safeParse(json);
  if (result.success) return result.data;
  const problems = result.error.issues.slice(0, 5).map(describeIssue).join('; ');
  throw malformed(operation, problems, { answer, json });
}

/** For what only shows when several answers are put together. */
export function malformed(
  operation: string,
  message: string,
  seen: { readonly answer?: RawAnswer; readonly json?: unknown } = {},
): CloudError {
  const headers = seen.answer?.headers ?? {};
  const requestId =
    headers[requestIdHeader] ?? headers['x-log-requestid'] ?? headers['x-fc-request-id'] ?? idIn(seen.json);
  const status = seen.answer?.status;
  return new CloudError(
    {
      kind: 'malformed',
      operation,
      ...(status === undefined ? {} : { status }),
      ...(requestId === undefined ? {} : { requestId }),
    },
    message,
  );
}

/** The answer must be about what was asked for. */
export function mustBe(operation: string, asked: string, answered: string): void {
  if (asked === answered) return;
  throw malformed(operation, `The answer is about ${answered}; ${asked} was asked for.`);
}

function jsonOf(operation: string, answer: RawAnswer): unknown {
  try {
    return JSON.parse(answer.body);
  } catch {
    const begin = JSON.stringify(answer.body.slice(0, 20));
    throw malformed(operation, `The answer is not JSON; it begins ${begin}`, { answer });
  }
}

function idIn(json: unknown): string | undefined {
  const id =
    typeof json === 'object' && json !== null ? (json as Record<string, unknown>)['RequestId'] : undefined;
  return typeof id === 'string' ? id : undefined;
}

function describeIssue(issue: z.core.$ZodIssue): string {
  const path = issue.path.length === 0 ? 'The answer' : issue.path.map(String).join('.');
  if (issue.code === 'invalid_type') return `${path} is not ${nounFor(issue.expected)}`;
  return issue.code === 'custom' ? `${path} ${issue.message}` : `${path} is not as documented`;
}

function nounFor(type: string): string {
  return /^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`;
}

/** A text that a parser of the domain understands; `what` completes "states.0.account_id is not …". */
function textBy<T>(parse: (text: string) => T | undefined, what: string): z.ZodType<T> {
  return z.pipe(
    z.string(),
    z.transform((text: string, context): T => {
      const value = parse(text);
      if (value !== undefined) return value;
      const message = `is not ${what}: ${JSON.stringify(text.slice(0, 80))}`;
      context.issues.push({ code: 'custom', message, input: text });
      return z.NEVER;
    }),
  );
}

export const uid: z.ZodType<Uid> = textBy(parseUid, 'an id of 16 to 18 digits');
export const accountId: z.ZodType<AccountId> = textBy(parseAccountId, 'an account id');
export const clusterId: z.ZodType<ClusterId> = textBy(parseClusterId, 'a cluster id');
export const filled: z.ZodType<string> = textBy((text) => (text === '' ? undefined : text), 'filled');

/** One of the documented words; an unknown one never passes for another. */
export function word<const Word extends string>(...words: readonly Word[]): z.ZodType<Word> {
  return textBy((text) => words.find((known) => known === text), `one of ${words.join(', ')}`);
}

/** Absent, null and empty are the same to services that leave empty fields out. */
export const textOrEmpty: z.ZodType<string> = z.pipe(
  z.nullish(z.string()),
  z.transform((text: string | null | undefined) => text ?? ''),
);

/** A time that nothing is decided by: absent when it is missing or in a form that can't be read. */
export const looseInstant: z.ZodType<Instant | undefined> = z.pipe(
  z.nullish(z.unknown()),
  z.transform((value: unknown) => parseInstant(value)),
);
