/** How often somebody may call: of one instance, which the platform multiplies by as many instances as it runs. */
import type { Clock } from '../../shared/domain/time.ts';
import { ProblemError } from './problem.ts';

const windowLength = 60_000;
/** Callers that are remembered; more of them at once are no people. */
const callersAtMost = 1000;

/** What is returned throws ProblemError `too-many-requests`. */
export function rateLimit(clock: Clock, callsAtMost: number): (caller: string) => void {
  const windows = new Map<string, { since: number; calls: number }>();
  return (caller) => {
    const now = clock();
    const known = windows.get(caller);
    const isOver = known === undefined || now - known.since >= windowLength;
    const window = isOver ? { since: now, calls: 0 } : known;
    window.calls += 1;
    if (isOver && windows.size >= callersAtMost) windows.clear();
    windows.set(caller, window);
    if (window.calls <= callsAtMost) return;
    throw new ProblemError('too-many-requests', `At most ${callsAtMost} requests a minute. Ask again later.`);
  };
}
