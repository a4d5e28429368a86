/** What people asked to change, and what became of it, for whoever looks later. */
import type { Context } from 'hono';
import type { ApiEnvironment } from './app.ts';
import { type ProblemError, statusOf } from './problem.ts';

/** Records that it was refused, and gives the problem back. */
export async function recorded(c: Context<ApiEnvironment>, problem: ProblemError): Promise<ProblemError> {
  await record(c, statusOf(problem.type), `${problem.type}: ${problem.message}`);
  return problem;
}

export async function record(c: Context<ApiEnvironment>, status: number, text: string): Promise<void> {
  const { state, clock, newId } = c.get('context');
  const { method, path } = c.req;
  const entry = {
    id: newId(),
    at: clock(),
    caller: c.get('caller'),
    method,
    path: path.slice(0, 300),
    status,
    text: text.slice(0, 500),
  };
  await state.requestLog.add(entry);
}
