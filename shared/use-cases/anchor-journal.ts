/**
 * Keeps the heads of all journals outside of the state, and checks a journal against them: whoever can write the state could
 * cut a journal's end off, or make a chain anew, but not what was anchored elsewhere before.
 */
import type { JournalHead } from '../domain/journal.ts';
import { journalSubject } from '../domain/journal.ts';
import type { Subject } from '../domain/record.ts';
import { type JournalVerdict, verifyJournal } from '../domain/verify-journal.ts';
import type { JournalAudit, SubjectHead } from './ports/journal-audit.ts';
import type { Page } from './ports/reading.ts';

/** So many heads fit into one line of a log: Function Compute cuts lines at 32 KB (documented), a head takes some 180 bytes. */
const headsALine = 100;

export interface AnchorContext {
  readonly journalAudit: JournalAudit;
  /**
   * Takes the heads of one page, at most a hundred, to a place that the state's writers can't change; the functions' log is
   * one. Pages are numbered from 1, so that a lost one shows against the total.
   */
  readonly sink: (heads: readonly SubjectHead[], page: number) => void | Promise<void>;
}

/** Anchors every journal of the account; throws what the state or the sink throws, and the whole is to be repeated then. */
export async function anchorHeads(
  context: AnchorContext,
): Promise<{ readonly pages: number; readonly heads: number }> {
  const total = { pages: 0, heads: 0 };
  let token: string | undefined;
  do {
    const page: Page<SubjectHead> = await context.journalAudit.heads({
      size: headsALine,
      ...(token === undefined ? {} : { token }),
    });
    token = page.next;
    if (page.items.length === 0) continue;
    total.pages += 1;
    total.heads += page.items.length;
    await context.sink(page.items, total.pages);
  } while (token !== undefined);
  return total;
}

export interface VerifyContext {
  readonly journalAudit: JournalAudit;
  readonly account: string;
}

/**
 * Checks one credential's journal: against an anchor from outside, when there is one, and against the head in the
 * credential's record. What is wrong is in the answer. Throws StateError when the state can't be read.
 */
export async function verifyHistory(
  subject: Subject,
  anchor: JournalHead | undefined,
  { journalAudit, account }: VerifyContext,
): Promise<JournalVerdict> {
  // The head is read first: entries that are written meanwhile are behind it.
  const known = await journalAudit.headOf(subject);
  const entries = await journalAudit.entriesOf(subject);
  const anchors = [anchor, known].filter((head) => head !== undefined);
  return verifyJournal({ account, subject: journalSubject(subject) }, entries, anchors);
}
