/** How the entries of one subject are chained: by number, and by the hash of the entry before. */
import { createHash } from 'node:crypto';
import { canonicalJson } from './canonical-json.ts';
import { parseUid, type Uid } from './ids.ts';

/** What the first entry of a subject has for a predecessor. */
export const noPredecessor = '0'.repeat(64);

/** The newest entry of a journal at some moment. Kept elsewhere, it shows when entries are cut off or the chain is made anew. */
export interface JournalHead {
  /** 0 before the first entry. */
  readonly sequence: number;
  /** SHA-256, hex. */
  readonly hash: string;
}

export const emptyJournal: JournalHead = { sequence: 0, hash: noPredecessor };

/** `<cluster>+<uid>`: what a journal is about. */
export function journalSubject({ clusterId, uid }: { clusterId: string; uid: string }): string {
  return `${clusterId}+${uid}`;
}

/** The credential that a text of `journalSubject` names; undefined for what is about something else. */
export function subjectIn(text: string): { readonly clusterId: string; readonly uid: Uid } | undefined {
  const [, clusterId, digits] = /^([^+]+)\+(\d+)$/.exec(text) ?? [];
  const uid = digits === undefined ? undefined : parseUid(digits);
  return clusterId === undefined || uid === undefined ? undefined : { clusterId, uid };
}

export interface Link {
  readonly account: string;
  /** An entry can't be moved to another subject. */
  readonly subject: string;
  readonly sequence: number;
  readonly previousHash: string;
  /** The entry as plain JSON data. */
  readonly entry: unknown;
}

/** SHA-256, hex, over the canonical JSON of the link. Stored journals must stay verifiable: it never changes. */
export function hashOf({ account, subject, sequence, previousHash, entry }: Link): string {
  const text = canonicalJson({ account, subject, sequence, previousHash, entry });
  return createHash('sha256').update(text).digest('hex');
}
