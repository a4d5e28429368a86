/** What a caller must be for a route. */
import type { Context } from 'hono';
import { may, type Role } from '../../shared/domain/caller.ts';
import type { ApiEnvironment } from './app.ts';
import { ProblemError } from './problem.ts';
import { recorded } from './recorded.ts';

/** How the document names the role that a route needs: OpenAPI 3.1 lets a bearer scheme list roles that are no scopes. */
export const securityFor = (role: Role) => [{ bearer: [role] }];

/** For what only looks. @throws ProblemError `forbidden` */
export function needs(c: Context<ApiEnvironment>, role: Role): void {
  const problem = problemOf(c, role);
  if (problem !== undefined) throw problem;
}

/** For what changes something: that somebody tried who may not is recorded. @throws ProblemError `forbidden` */
export async function needsToAct(c: Context<ApiEnvironment>, role: Role): Promise<void> {
  const problem = problemOf(c, role) ?? problemOfNobody(c, role);
  if (problem !== undefined) throw await recorded(c, problem);
}

function problemOf(c: Context<ApiEnvironment>, role: Role): ProblemError | undefined {
  const caller = c.get('caller');
  if (may(caller, role)) return undefined;
  return new ProblemError(
    'forbidden',
    `The role ${role} is needed; ${caller.name} has the role ${caller.role}.`,
  );
}

/** Who decides is known by name, whatever his role is. */
function problemOfNobody(c: Context<ApiEnvironment>, role: Role): ProblemError | undefined {
  if (role === 'operator' || c.get('caller').how !== 'signed') return undefined;
  return new ProblemError(
    'forbidden',
    'A signed call names nobody: it may look and ask, and decides nothing.',
  );
}
