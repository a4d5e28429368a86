/** The journal by itself: nothing lost, nothing doubled, nothing changed, every intent with what became of it. */
import type { JournalEntry } from '../../shared/domain/record.ts';
import { verifyJournal } from '../../shared/domain/verify-journal.ts';
import type { StoredEntry } from './stored.ts';
import type { CleanUp } from './truth.ts';

/** What a run said that it wrote. */
export interface Said {
  readonly run: string;
  readonly kind: string;
  readonly status: string;
}

export function checkChain(account: string, subject: string, entries: readonly StoredEntry[]): string[] {
  const stored = entries.map(({ sequence, hash, previousHash, text }) => ({
    sequence,
    hash,
    previousHash,
    entry: text,
  }));
  return verifyJournal({ account, subject }, stored, []).problems.map(
    ({ kind, sequence, text }) => `${subject} ${sequence}: ${kind}: ${text}`,
  );
}

/** Everything that makes two entries say the same. */
function sense({ kind, status, mode, decision }: JournalEntry): string {
  const codes = (decision?.reasons ?? []).map(({ code }) => code).toSorted();
  return [kind, status, mode, decision?.kind, ...codes].join(' ');
}

export function checkNothingDoubled(subject: string, entries: readonly StoredEntry[]): string[] {
  const wrong: string[] = [];
  for (const [index, { entry, sequence }] of entries.entries()) {
    const before = entries[index - 1];
    if (entry.kind !== 'intent' && before !== undefined && sense(before.entry) === sense(entry)) {
      wrong.push(`${subject}: entry ${sequence} says again what ${sequence - 1} says: ${sense(entry)}`);
    }
  }
  let isRevoked = false;
  for (const { entry, sequence } of entries) {
    if (entry.kind === 'intent') isRevoked = false;
    if (entry.kind !== 'outcome' || !entry.status.startsWith('revoked')) continue;
    if (isRevoked) wrong.push(`${subject}: entry ${sequence} records a revocation a second time`);
    isRevoked = true;
  }
  return wrong;
}

export function checkNothingLost(
  subject: string,
  entries: readonly StoredEntry[],
  said: readonly Said[],
): string[] {
  const wrong: string[] = [];
  for (const { run, kind, status } of said) {
    // A look that finds the same again is not repeated, and what another run wrote counts for both.
    const has = entries.some(({ entry }) =>
      kind === 'decided' ? entry.status === status : entry.kind === kind && entry.status === status,
    );
    const own = entries.some(({ entry }) => entry.kind === kind && entry.run === run);
    if (kind === 'intent' ? !own : !has) wrong.push(`${subject}: the ${kind} ${status} of ${run} is lost`);
  }
  return wrong;
}

/** Evidence and decision, intent, request, outcome after a look at the cloud: in this order for each request. */
export function checkStory(
  subject: string,
  entries: readonly StoredEntry[],
  cleanUps: readonly CleanUp[],
): string[] {
  const wrong: string[] = [];
  const intents = entries.filter(({ entry }) => entry.kind === 'intent');
  if (cleanUps.length > intents.length) {
    wrong.push(`${subject}: ${cleanUps.length} requests for ${intents.length} intents`);
  }
  for (const cleanUp of cleanUps) {
    const intent = intents.find(({ entry }) => entry.run === cleanUp.run && entry.at <= cleanUp.at);
    if (intent === undefined) {
      wrong.push(`${subject}: no intent before the request of ${cleanUp.run}`);
      continue;
    }
    const later = entries.filter(
      ({ sequence, entry }) => sequence > intent.sequence && entry.kind === 'outcome',
    );
    if (!later.some(({ entry }) => entry.at >= cleanUp.at)) {
      wrong.push(`${subject}: no outcome after the request of ${cleanUp.run}`);
    }
  }
  const last = intents.at(-1);
  if (
    last !== undefined &&
    !entries.some(({ sequence, entry }) => sequence > last.sequence && entry.kind === 'outcome')
  ) {
    wrong.push(`${subject}: the intent of ${last.entry.run} has no outcome`);
  }
  for (const { entry, sequence } of entries) {
    if (entry.kind !== 'outcome' || !entry.status.startsWith('revoked')) continue;
    if (entry.facts['certificate'] !== 'gone')
      wrong.push(`${subject}: outcome ${sequence} was not read back`);
    // Of an identity that is back, others may have given it grants again.
    if ((entry.status === 'revoked') !== (entry.facts['grants'] === 'gone')) {
      wrong.push(
        `${subject}: outcome ${sequence} is ${entry.status} with grants ${String(entry.facts['grants'])}`,
      );
    }
    if (!cleanUps.some(({ isApplied, at }) => isApplied && at <= entry.at)) {
      wrong.push(`${subject}: outcome ${sequence} records a revocation that nobody made`);
    }
  }
  return wrong;
}
