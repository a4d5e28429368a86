/** The answer to "is anybody out still in?": what is not known is never a no. */
import type { RunView } from '../run-view.ts';
import type { StatusView } from '../status-view.ts';
import type { Tone } from './pieces.tsx';

export interface Answer {
  readonly kind:
    | 'in-use'
    | 'residual'
    | 'waiting'
    | 'never-looked'
    | 'outdated'
    | 'unverifiable'
    | 'left-since'
    | 'uncounted'
    | 'nobody';
  /** Of how many credentials the answer speaks. */
  readonly count: number;
  readonly tone: Tone;
  /** The newest run that has ended. */
  readonly closed?: RunView;
  /** How much that run could not see or verify; absent before the first. */
  readonly unverifiable?: number;
}

/** A run goes over the account every night; one that is this much older was missed. */
const outdatedAfter = 26 * 3_600_000;

export function answerOf(status: StatusView, runs: readonly RunView[]): Answer {
  const closed = runs.find(({ summary }) => summary !== undefined);
  const inUse = status.usedAfterDeletion.count;
  const residual = status.residual?.count ?? 0;
  const unverifiable = closed === undefined ? undefined : unverifiableIn(closed);
  const known = {
    ...(closed === undefined ? {} : { closed }),
    ...(unverifiable === undefined ? {} : { unverifiable }),
  };
  if (inUse > 0) return { kind: 'in-use', count: inUse, tone: 'critical', ...known };
  if (residual > 0) return { kind: 'residual', count: residual, tone: 'critical', ...known };
  if (closed === undefined) return { kind: 'never-looked', count: 0, tone: 'unknown' };
  if (Date.parse(status.at) - Date.parse(closed.startedAt) > outdatedAfter)
    return { kind: 'outdated', count: 0, tone: 'unknown', ...known };
  const waiting = status.waiting.count;
  if (waiting > 0) return { kind: 'waiting', count: waiting, tone: 'warning', ...known };
  if ((unverifiable ?? 0) > 0)
    return { kind: 'unverifiable', count: unverifiable ?? 0, tone: 'unknown', ...known };
  const since = status.deletedSince?.count ?? 0;
  if (since > 0) return { kind: 'left-since', count: since, tone: 'unknown', ...known };
  // None among the first of very many is not none.
  const counts = [status.usedAfterDeletion, status.waiting, status.deletedSince];
  if (!counts.every((one) => one?.isAll === true))
    return { kind: 'uncounted', count: 0, tone: 'unknown', ...known };
  return { kind: 'nobody', count: 0, tone: 'good', ...known };
}

/** Credentials whose use the log could not have shown, and clusters and regions that were not seen at all. */
export function unverifiableIn({ summary, unseen }: RunView): number {
  if (summary === undefined) return unseen;
  return summary.results['failed: auditing off'] + summary.results['failed: other'] + unseen;
}
