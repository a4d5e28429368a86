/** Events in the order of a lookup: walked lazily, so that a page costs what a page holds. */
import type { TrailEvent } from './conditions.ts';

export type Direction = 'FORWARD' | 'BACKWARD';

/** Where a lookup goes on: behind this event. */
export interface Position {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly id: string;
}

export interface Entry extends Position {
  event(): TrailEvent;
}

/** What a lookup covers; both moments are included, milliseconds since 1970. */
export interface Span {
  readonly from: number;
  readonly to: number;
  readonly direction: Direction;
  readonly after: Position | undefined;
}

/** Negative when `one` comes before `other`; of events at the same time the id decides. */
export function compare(one: Position, other: Position, direction: Direction): number {
  const forward =
    one.at === other.at ? Number(one.id > other.id) - Number(one.id < other.id) : one.at - other.at;
  return direction === 'FORWARD' ? forward : -forward;
}

export function isInside(entry: Position, { from, to, direction, after }: Span): boolean {
  if (entry.at < from || entry.at > to) return false;
  return after === undefined || compare(after, entry, direction) < 0;
}

/** Several walks as one, each of which is in order itself. */
export function* inOrder(walks: readonly Iterator<Entry>[], direction: Direction): Generator<Entry> {
  const heads = walks.map((walk) => ({ walk, entry: next(walk) }));
  for (;;) {
    let first: (typeof heads)[number] | undefined;
    for (const head of heads) {
      if (head.entry === undefined) continue;
      if (first?.entry === undefined || compare(head.entry, first.entry, direction) < 0) first = head;
    }
    if (first?.entry === undefined) return;
    yield first.entry;
    first.entry = next(first.walk);
  }
}

function next(walk: Iterator<Entry>): Entry | undefined {
  const step = walk.next();
  return step.done === true ? undefined : step.value;
}
