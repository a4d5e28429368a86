/** Whether a journal is whole: every entry as it was written, none missing, added, moved or cut off. */
import { emptyJournal, hashOf, type JournalHead } from './journal.ts';

/** An entry as it is stored, unparsed: one that somebody spoilt is to be found, not to fail the look. */
export interface StoredEntry {
  readonly sequence: number;
  readonly previousHash: string;
  readonly hash: string;
  /** JSON text. */
  readonly entry: string;
}

export type JournalProblemKind =
  /** The content, the number or the predecessor is not what was hashed. */
  | 'changed'
  /** Entries before this one, behind the one that is there, are not there. */
  | 'missing'
  /** The number is there already, or no entry can have it. */
  | 'added'
  /** It stands behind an entry with a higher number. */
  | 'reordered'
  /** It is unharmed and continues another entry than the one before it. */
  | 'unlinked'
  /** The anchor knows entries behind the last one. */
  | 'cut'
  /** The anchor knows another entry of this number: the chain was made anew. */
  | 'replaced';

export interface JournalProblem {
  readonly kind: JournalProblemKind;
  /** The entry it is about; of missing and cut ones the first. */
  readonly sequence: number;
  readonly text: string;
}

export interface JournalVerdict {
  /** How many entries were looked at. */
  readonly entries: number;
  /** The last entry as it is stored; undefined for a journal without entries. */
  readonly head?: JournalHead;
  /** In the order of the journal; empty when it is whole. */
  readonly problems: readonly JournalProblem[];
}

/**
 * Looks at every entry of one subject, in their order, from the first. Without an anchor from outside, entries cut off at
 * the end and a chain that was made anew from some entry on can't show; each anchor shows them up to its own number.
 */
export function verifyJournal(
  { account, subject }: { readonly account: string; readonly subject: string },
  entries: readonly StoredEntry[],
  anchors: readonly JournalHead[],
): JournalVerdict {
  const problems: JournalProblem[] = [];
  let before = emptyJournal;
  for (const stored of entries) {
    const { sequence, hash, previousHash } = stored;
    const problem = (kind: JournalProblemKind, text: string, at = sequence): void => {
      problems.push({ kind, sequence: at, text });
    };
    const isNext = sequence === before.sequence + 1;
    if (sequence < 1) problem('added', `No entry has the number ${sequence}.`);
    else if (sequence < before.sequence)
      problem('reordered', `${sequence} stands behind ${before.sequence}.`);
    else if (sequence === before.sequence) problem('added', `The number ${sequence} is there twice.`);
    else if (!isNext) problem('missing', missing(before.sequence + 1, sequence - 1), before.sequence + 1);
    if (hash !== hashOfStored(account, subject, stored)) {
      problem('changed', `${sequence} is not what its hash was made of.`);
    } else if (isNext && previousHash !== before.hash) {
      problem('unlinked', `${sequence} continues another entry than the ${before.sequence} that is there.`);
    }
    if (sequence > before.sequence) before = { sequence, hash };
  }
  problems.push(...anchors.flatMap((anchor) => againstAnchor(entries, before.sequence, anchor)));
  return { entries: entries.length, ...(before.sequence === 0 ? {} : { head: before }), problems };
}

function againstAnchor(
  entries: readonly StoredEntry[],
  last: number,
  { sequence, hash }: JournalHead,
): JournalProblem[] {
  if (sequence > last) {
    return [
      {
        kind: 'cut',
        sequence: last + 1,
        text: `${missing(last + 1, sequence)} The anchor knows ${sequence}.`,
      },
    ];
  }
  const known = entries.filter((entry) => entry.sequence === sequence);
  // A gap is found by itself.
  if (known.length === 0 || known.some((entry) => entry.hash === hash)) return [];
  return [{ kind: 'replaced', sequence, text: `${sequence} has another hash than the anchor knows.` }];
}

function missing(from: number, through: number): string {
  return from === through ? `${from} is not there.` : `${from} to ${through} are not there.`;
}

/** Undefined when there is nothing that a hash could have been made of. */
function hashOfStored(
  account: string,
  subject: string,
  { sequence, previousHash, entry: text }: StoredEntry,
): string | undefined {
  const entry = jsonOf(text);
  return entry === undefined ? undefined : hashOf({ account, subject, sequence, previousHash, entry });
}

/** Undefined for what is not JSON: no entry is. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
