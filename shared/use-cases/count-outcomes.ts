/** Counts what a run did, for the day's statistics. */
import { dayOf } from '../domain/time.ts';
import type { RevokeContext } from './context.ts';
import type { Result } from './record-look.ts';

/**
 * By status (`revoked`, `held`, …), and new events as `events`; one request, none when there is nothing. Never throws:
 * nobody's access depends on a statistic, and a run that did its work must not be repeated for one.
 */
export async function countOutcomes(
  results: readonly Result[],
  context: Pick<RevokeContext, 'counters' | 'clock' | 'narrate'>,
  events = 0,
): Promise<void> {
  const counts = new Map<string, number>(events === 0 ? [] : [['events', events]]);
  for (const { status } of results) counts.set(status, (counts.get(status) ?? 0) + 1);
  const day = dayOf(context.clock());
  try {
    await Promise.all([...counts].map(([name, by]) => context.counters.add(day, name, by)));
  } catch (error) {
    context.narrate('not counted', { day, counts: Object.fromEntries(counts), why: String(error) });
  }
}
