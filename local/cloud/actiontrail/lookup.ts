/** Finds the events of one lookup: the recorded ones and those that the uses of keys stand for. */
import type { Account } from '../account.ts';
import { type Condition, holds, type TrailEvent } from './conditions.ts';
import { compare, type Entry, inOrder, isInside, type Span } from './entries.ts';
import { useEvent, walkUses } from './key-use-events.ts';

/** Which events are asked for. */
export interface EventFilter {
  /**
   * Whether the calls of one use are: all of them look alike but for their ids, time and outcome, so one of them tells.
   * Undefined: it takes these to tell, call by call.
   */
  ofUse(event: TrailEvent): boolean | undefined;
  of(event: TrailEvent): boolean;
}

/** The first `count` events of a region, in the order of the span. */
export function findEvents(
  account: Account,
  region: string,
  span: Span,
  conditions: readonly Condition[],
  count: number,
): Entry[] {
  const ofAll = conditions.filter(({ key }) => key !== 'EventId');
  const isOfOne = ofAll.length < conditions.length;
  const filter: EventFilter = {
    ofUse: (event) => (holds(event, ofAll) ? (isOfOne ? undefined : true) : false),
    of: (event) => holds(event, conditions),
  };
  const found: Entry[] = [];
  for (const entry of eventsOf(account, [region], span, filter)) {
    found.push(entry);
    if (found.length === count) break;
  }
  return found;
}

/** The events of these regions, in the order of the span. */
export function eventsOf(
  account: Account,
  regions: readonly string[],
  span: Span,
  filter: EventFilter,
): Generator<Entry> {
  const walks = regions.flatMap((region) => [
    recordedEvents(account, region, span, filter),
    ...useWalks(account, region, span, filter),
  ]);
  return inOrder(walks, span.direction);
}

function recordedEvents(account: Account, region: string, span: Span, filter: EventFilter): Iterator<Entry> {
  return account.trail
    .filter((record) => record.region === region && record.at >= span.from && record.at <= span.to)
    .filter(({ event }) => filter.of(event))
    .map(({ at, event }) => ({ at, id: String(event['eventId']), event: () => event }))
    .filter((entry) => isInside(entry, span))
    .toSorted((one, other) => compare(one, other, span.direction))
    .values();
}

function useWalks(account: Account, region: string, span: Span, filter: EventFilter): Iterator<Entry>[] {
  const here = new Set(
    account.clusters.filter(({ regionId }) => regionId === region).map((one) => one.clusterId),
  );
  return account.keyUses.flatMap((use) => {
    if (!here.has(use.clusterId)) return [];
    const isAskedFor = filter.ofUse(useEvent(account, region, use, use.from));
    if (isAskedFor === false) return [];
    const walk = walkUses(account, region, use, span);
    return [isAskedFor === true ? walk : only(walk, filter)];
  });
}

function* only(walk: Iterable<Entry>, filter: EventFilter): Generator<Entry> {
  for (const entry of walk) if (filter.of(entry.event())) yield entry;
}
