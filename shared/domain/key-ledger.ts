/**
 * What is known of the use of a region's keys by ACK's role: the newest operations, and over which time nothing was missed.
 * Silence of a key is only known of a time that was read without a gap.
 */
import { keyOperationNames, type KeyOperation } from './encryption.ts';
import type { Window } from './evidence.ts';
import type { Instant } from './time.ts';

export interface KeyLedger {
  /** Read without a gap; absent when nothing was. `through` is exclusive. */
  readonly covered?: Window;
  /** The newest operation that succeeded and names the key. */
  readonly uses: Readonly<Record<string, KeyOperation>>;
  /** The newest that failed and names the key. */
  readonly failures: Readonly<Record<string, KeyOperation>>;
  /** The newest that names no key: evidence of some key of the region, of no cluster. */
  readonly unnamedUse?: KeyOperation;
  readonly unnamedFailure?: KeyOperation;
}

export const emptyLedger: KeyLedger = { uses: {}, failures: {} };

/** In any order, and any number of times. */
export function withOperations(ledger: KeyLedger, operations: readonly KeyOperation[]): KeyLedger {
  const uses = { ...ledger.uses };
  const failures = { ...ledger.failures };
  let { unnamedUse, unnamedFailure } = ledger;
  for (const operation of operations) {
    const { keyId, error } = operation;
    if (keyId === undefined) {
      if (error === undefined) unnamedUse = newer(unnamedUse, operation);
      else unnamedFailure = newer(unnamedFailure, operation);
    } else {
      const known = error === undefined ? uses : failures;
      known[keyId] = newer(known[keyId], operation);
    }
  }
  return {
    ...(ledger.covered === undefined ? {} : { covered: ledger.covered }),
    uses,
    failures,
    ...(unnamedUse === undefined ? {} : { unnamedUse }),
    ...(unnamedFailure === undefined ? {} : { unnamedFailure }),
  };
}

/** Times are to the second: of two within one the id decides, so that their order doesn't. */
function newer(known: KeyOperation | undefined, other: KeyOperation): KeyOperation {
  if (known === undefined || other.at > known.at) return other;
  return other.at === known.at && other.eventId > known.eventId ? other : known;
}

/** A time that was read joins what it touches; where a gap is left, only the newer part is kept. */
export function withCovered(ledger: KeyLedger, read: Window): KeyLedger {
  const { covered } = ledger;
  if (read.from >= read.through) return ledger;
  if (covered === undefined) return { ...ledger, covered: read };
  const touches = read.from <= covered.through && covered.from <= read.through;
  if (touches) {
    const from = Math.min(covered.from, read.from);
    return { ...ledger, covered: { from, through: Math.max(covered.through, read.through) } };
  }
  return { ...ledger, covered: read.through > covered.through ? read : covered };
}

/** Forgets what is older than anybody asks for. */
export function since(ledger: KeyLedger, from: Instant): KeyLedger {
  const { covered, uses, failures, unnamedUse, unnamedFailure } = ledger;
  const young = (all: KeyLedger['uses']): KeyLedger['uses'] =>
    Object.fromEntries(Object.entries(all).filter(([, { at }]) => at >= from));
  return {
    ...(covered === undefined || covered.through <= from
      ? {}
      : { covered: { from: Math.max(covered.from, from), through: covered.through } }),
    uses: young(uses),
    failures: young(failures),
    ...(unnamedUse === undefined || unnamedUse.at < from ? {} : { unnamedUse }),
    ...(unnamedFailure === undefined || unnamedFailure.at < from ? {} : { unnamedFailure }),
  };
}

export function isKeyOperation(name: string): name is KeyOperation['name'] {
  return keyOperationNames.some((one) => one === name);
}
