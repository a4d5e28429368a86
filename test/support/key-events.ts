/** Events on a region's keys as a source tells them, page by page, and the context of a pass over them. */
import type { KeyOperation } from '../../shared/domain/encryption.ts';
import type { Window } from '../../shared/domain/evidence.ts';
import { emptyLedger, type KeyLedger } from '../../shared/domain/key-ledger.ts';
import { days, type Duration, type Instant, minutes } from '../../shared/domain/time.ts';
import type { OperationsPage } from '../../shared/use-cases/ports/encryption.ts';
import type { ReadingContext } from '../../shared/use-cases/read-key-operations.ts';
import { now } from './builders.ts';
import { anOperation } from './encryption-builders.ts';

export const region = 'cn-hangzhou';
export const settling = minutes(15);
/** ActionTrail has whole seconds. */
export const begin = Math.floor(now / 1000) * 1000;
export const ago = (span: Duration): Instant => begin - span;

/** Somebody's event: an operation, or one that only takes its place on a page. */
export interface KeyEvent {
  readonly at: Instant;
  readonly operation?: KeyOperation;
  /** From when on it can be looked up. */
  readonly visibleAt?: Instant;
}

export interface Source {
  clock: Instant;
  events: KeyEvent[];
  ledger: KeyLedger;
  pageSize: number;
  pagesAtMost: number;
  readingAtMost: Duration;
  /** How long a page takes. */
  pageTakes: Duration;
  /** The windows that were asked for, and how many pages of all of them were. */
  asked: Window[];
  pages: number;
  /** How often the ledger was put. */
  stored: number;
  /** Before which page, counted from 1, the source fails. */
  failure: { readonly before: number; readonly error: Error } | undefined;
  told: unknown[];
}

export const aSource = (): Source => ({
  clock: begin,
  events: [],
  ledger: emptyLedger,
  pageSize: 2,
  pagesAtMost: 100,
  readingAtMost: minutes(5),
  pageTakes: 0,
  asked: [],
  pages: 0,
  stored: 0,
  failure: undefined,
  told: [],
});

export function contextOf(on: Source): ReadingContext {
  return {
    operations: { source: 'lookup', newestFirst: (_region, window) => newestFirst(on, window) },
    encryption: {
      ledger: () => Promise.resolve(on.ledger),
      putLedger: async (_region, put) => {
        on.stored += 1;
        on.ledger = put;
      },
    },
    get policy() {
      return { proofSpan: days(7), pagesAtMost: on.pagesAtMost, readingAtMost: on.readingAtMost };
    },
    clock: () => on.clock,
    narrate: (step, facts) => void on.told.push([step, facts]),
  };
}

async function* newestFirst(on: Source, { from, through }: Window): AsyncGenerator<OperationsPage> {
  on.asked.push({ from, through });
  const found = on.events
    .filter(({ at, visibleAt = at }) => from <= at && at <= through && visibleAt <= on.clock)
    .toSorted((one, other) => other.at - one.at);
  for (let offset = 0; offset === 0 || offset < found.length; offset += on.pageSize) {
    if (on.failure?.before === on.pages + 1) throw on.failure.error;
    on.pages += 1;
    on.clock += on.pageTakes;
    const page = found.slice(offset, offset + on.pageSize);
    yield {
      operations: page.flatMap(({ operation }) => operation ?? []),
      oldest: page.at(-1)?.at,
    };
  }
}

export const used = (keyId: string, at: Instant, over: Partial<KeyOperation> = {}): KeyEvent => ({
  at,
  operation: anOperation({ keyId, at, eventId: `${keyId}-${at}`, ...over }),
});

export const others = (count: number, from: Instant, apart: Duration): KeyEvent[] =>
  Array.from({ length: count }, (_, index) => ({ at: from - index * apart }));
