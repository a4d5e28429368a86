/** Reads what ActionTrail knows of the use of a region's keys, as far as it is needed, and remembers what was read. */
import type { Window } from '../domain/evidence.ts';
import { type KeyLedger, since, withCovered, withOperations } from '../domain/key-ledger.ts';
import { type Instant, minutes } from '../domain/time.ts';
import { CloudError, describeError } from './cloud-error.ts';
import type { EncryptionContext, EncryptionPolicy } from './encryption-context.ts';
import type { EncryptionRecords } from './ports/encryption.ts';

/** Events reach ActionTrail late: the newest time is read again the next time (inferred: within a quarter of an hour). */
const settlingTime = minutes(15);

export type ReadingContext = Pick<EncryptionContext, 'operations' | 'clock' | 'narrate'> & {
  readonly policy: Pick<EncryptionPolicy, 'proofSpan' | 'pagesAtMost' | 'readingAtMost'>;
  readonly encryption: Pick<EncryptionRecords, 'ledger' | 'putLedger'>;
};

export interface ReadOperations {
  readonly ledger: KeyLedger;
  /** Why they could not be read; absent when they could. */
  readonly unread?: string;
}

export function proofWindow({ policy, clock }: Pick<ReadingContext, 'policy' | 'clock'>): Window {
  const now = clock();
  return { from: now - policy.proofSpan, through: now };
}

/** Throws StateError; what the cloud refuses is an answer of its own. */
export async function readKeyOperations(
  region: string,
  keyIds: readonly string[],
  context: ReadingContext,
): Promise<ReadOperations> {
  const window = proofWindow(context);
  const known = since(await context.encryption.ledger(region), window.from);
  const { pagesAtMost, readingAtMost } = context.policy;
  const isUsedUp = (pages: number): boolean =>
    pages >= pagesAtMost || context.clock() - window.through >= readingAtMost;
  const pass: Pass = { ledger: known, pages: 0, keyIds, isUsedUp };
  try {
    await lookUp(region, window, pass, context);
  } catch (error) {
    if (!(error instanceof CloudError)) throw error;
    // What was read before it failed is true; that the rest was not is what counts.
    return { ledger: pass.ledger, unread: describeError(error) };
  } finally {
    context.narrate('key operations read', { region, pages: pass.pages, covered: pass.ledger.covered });
  }
  await context.encryption.putLedger(region, pass.ledger);
  return { ledger: pass.ledger };
}

/** What earlier looks have read, without a request. */
export async function rememberedOperations(region: string, context: ReadingContext): Promise<ReadOperations> {
  return { ledger: since(await context.encryption.ledger(region), proofWindow(context).from) };
}

/** One pass, newest first: over when every key was seen, when what is known is reached, or when its pages or time are used up. */
interface Pass {
  ledger: KeyLedger;
  pages: number;
  readonly keyIds: readonly string[];
  readonly isUsedUp: (pages: number) => boolean;
}

/** Whether each key has a use of this time or later. */
function hasSeenAll({ ledger, keyIds }: Pass, from: Instant): boolean {
  return keyIds.every((keyId) => (ledger.uses[keyId]?.at ?? -1) >= from);
}

async function lookUp(region: string, window: Window, pass: Pass, context: ReadingContext): Promise<void> {
  const known = pass.ledger.covered;
  const newest = { from: known?.through ?? window.from, through: window.through };
  await readPart(region, newest, pass, context);
  const { covered } = pass.ledger;
  const isMissing = covered !== undefined && covered.from > window.from && !hasSeenAll(pass, window.from);
  // A key that is used for the first time may have been used before anybody looked.
  if (isMissing && !pass.isUsedUp(pass.pages)) {
    await readPart(region, { from: window.from, through: covered.from }, pass, context);
  }
}

/** Reads the part from its end on; what was read without a gap is covered, down to where the reading stopped. */
async function readPart(region: string, part: Window, pass: Pass, context: ReadingContext): Promise<void> {
  const settled = Math.min(part.through, context.clock() - settlingTime);
  let reached = part.through;
  let isWhole = true;
  for await (const { operations, oldest } of context.operations.newestFirst(region, part)) {
    pass.pages += 1;
    pass.ledger = withOperations(pass.ledger, operations);
    // A page without an event tells nothing of how far back it reaches.
    reached = Math.min(reached, oldest ?? reached);
    if (pass.isUsedUp(pass.pages) || hasSeenAll(pass, part.from)) {
      isWhole = false;
      break;
    }
  }
  // Of the second that the reading stopped in there may be more.
  const from = isWhole ? part.from : reached + 1000;
  pass.ledger = withCovered(pass.ledger, { from, through: Math.max(settled, from) });
}
