/** What a caller must be for a route. */
import type { Context } from 'hono';
import { may, type Role } from '../../shared/domain/caller.ts';
import type { ApiEnvironment } from './app.ts';
import { ProblemError } from './problem.ts';

/** @throws ProblemError `forbidden` */
export function needs(c: Context<ApiEnvironment>, role: Role): void {
  const caller = c.get('caller');
  if (may(caller, role)) return;
  throw new ProblemError(
    'forbidden',
    `The role ${role} is needed; ${caller.name} has the role ${caller.role}.`,
  );
}

/** A person who is known by name: nobody else approves. @throws ProblemError `forbidden` */
export function needsName(c: Context<ApiEnvironment>): void {
  if (c.get('caller').how !== 'signed') return;
  throw new ProblemError(
    'forbidden',
    'A signed call names nobody: it may look and ask, and decides nothing.',
  );
}
