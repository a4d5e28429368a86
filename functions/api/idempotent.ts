/** Acting requests: each is carried out once by its idempotency key, recorded, and answered 202 with where to look. */
import { createHash } from 'node:crypto';
import type { Context, TypedResponse } from 'hono';
import type { StoredAnswer } from '../../shared/use-cases/ports/requests.ts';
import type { ApiEnvironment } from './app.ts';
import { ProblemError } from './problem.ts';
import { record, recorded } from './recorded.ts';

export interface Accepted {
  /** What was done or asked for, in a line. */
  readonly text: string;
  /** Where to look. */
  readonly location: string;
}

export type AcceptedResponse = TypedResponse<Accepted, 202, 'json'>;

/**
 * `work` is given an id that is the same whenever the same request is asked again. `body`: what the request says, read or, where
 * nothing is read of it, as it came. @throws ProblemError
 */
export async function once(
  c: Context<ApiEnvironment>,
  body: unknown,
  work: (id: string) => Promise<Accepted>,
): Promise<AcceptedResponse> {
  const { state, clock } = c.get('context');
  const caller = c.get('caller');
  const given = c.req.header('idempotency-key') ?? '';
  if (!/^[\w.:-]{8,128}$/.test(given)) {
    throw new ProblemError(
      'bad-request',
      'The header Idempotency-Key is needed: 8 to 128 letters, digits, and . : _ -',
    );
  }
  const key = digest([caller.how, caller.name, given]);
  const request = digest([c.req.method, c.req.path, body]);
  const begun = await state.idempotentRequests.begin(key, request, clock());
  switch (begun.kind) {
    case 'other-request':
      throw await recorded(c, new ProblemError('key-reused', 'Use a new key for a new request.'));
    case 'under-way':
      throw new ProblemError('conflict', 'The same request is carried out at the moment.');
    case 'answered':
      return answered(c, begun.answer);
    case 'begun':
      break;
  }
  let accepted: Accepted;
  try {
    accepted = await work(key.slice(0, 32));
  } catch (error) {
    // All that is carried out is the same when it is asked again.
    await state.idempotentRequests.forget(key);
    if (!(error instanceof ProblemError)) throw error;
    throw await recorded(c, error);
  }
  const answer: StoredAnswer = { status: 202, body: JSON.stringify(accepted), location: accepted.location };
  await record(c, 202, accepted.text);
  await state.idempotentRequests.answer(key, request, answer);
  return answered(c, answer);
}

function answered(c: Context<ApiEnvironment>, { body, location }: StoredAnswer) {
  const accepted = JSON.parse(body) as Accepted;
  return c.json(accepted, 202, location === undefined ? {} : { location });
}

function digest(parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
