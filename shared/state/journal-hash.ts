/** How the entries of one subject are chained. */
import { createHash } from 'node:crypto';
import { canonicalJson } from './canonical-json.ts';

/** What the first entry of a subject has for a predecessor. */
export const noPredecessor = '0'.repeat(64);

export interface Link {
  readonly account: string;
  /** `<cluster>+<uid>`: an entry can't be moved to another subject. */
  readonly subject: string;
  readonly sequence: number;
  readonly previousHash: string;
  /** The entry as plain JSON data. */
  readonly entry: unknown;
}

/** SHA-256, hex, over the canonical JSON of the link. */
export function hashOf({ account, subject, sequence, previousHash, entry }: Link): string {
  const text = canonicalJson({ account, subject, sequence, previousHash, entry });
  return createHash('sha256').update(text).digest('hex');
}
