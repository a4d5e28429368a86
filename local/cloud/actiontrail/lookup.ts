/** Finds the events of one lookup: the recorded ones and those that the uses of keys stand for. */
import type { Account } from '../account.ts';
import { type Condition, holds } from './conditions.ts';
import { compare, type Entry, firstOf, isInside, type Span } from './entries.ts';
import { useEvent, walkUses } from './key-use-events.ts';

/** The first `count` events of a region, in the order of the span. */
export function findEvents(
  account: Account,
  region: string,
  span: Span,
  conditions: readonly Condition[],
  count: number,
): Entry[] {
  const walks = [
    recordedEvents(account, region, span, conditions),
    ...useWalks(account, region, span, conditions),
  ];
  return firstOf(walks, count, span.direction);
}

function recordedEvents(
  account: Account,
  region: string,
  span: Span,
  conditions: readonly Condition[],
): Iterator<Entry> {
  return account.trail
    .filter((record) => record.region === region && record.at >= span.from && record.at <= span.to)
    .filter(({ event }) => holds(event, conditions))
    .map(({ at, event }) => ({ at, id: String(event['eventId']), event: () => event }))
    .filter((entry) => isInside(entry, span))
    .toSorted((one, other) => compare(one, other, span.direction))
    .values();
}

/** All calls of one use look alike but for their id, time and outcome: one of them tells whether the others are asked for. */
function useWalks(
  account: Account,
  region: string,
  span: Span,
  conditions: readonly Condition[],
): Iterator<Entry>[] {
  const here = new Set(
    account.clusters.filter(({ regionId }) => regionId === region).map((one) => one.clusterId),
  );
  const ofAll = conditions.filter(({ key }) => key !== 'EventId');
  const ofOne = conditions.filter(({ key }) => key === 'EventId');
  return account.keyUses
    .filter((use) => here.has(use.clusterId) && holds(useEvent(account, region, use, use.from), ofAll))
    .map((use) => {
      const walk = walkUses(account, region, use, span);
      return ofOne.length === 0 ? walk : only(walk, ofOne);
    });
}

function* only(walk: Iterable<Entry>, conditions: readonly Condition[]): Generator<Entry> {
  for (const entry of walk) if (holds(entry.event(), conditions)) yield entry;
}
