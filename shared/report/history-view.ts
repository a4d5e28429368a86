/** The journal of one credential, and whether it is whole. */
import type { JournalEntryKind, WrittenEntry } from '../domain/record.ts';
import { isoOf } from '../domain/time.ts';
import type { JournalProblemKind, JournalVerdict } from '../domain/verify-journal.ts';
import { cause, causeOf } from './cause-view.ts';
import { decision, decisionOf, evidence, evidenceOf } from './evidence-view.ts';
import { count, credentialStatus, mode, optional, time, words, z } from './schema.ts';

export const entry = z
  .object({
    sequence: z.number().int(),
    kind: words<JournalEntryKind>({ decided: true, intent: true, outcome: true }),
    at: time,
    run: z.string(),
    mode,
    status: credentialStatus,
    cause,
    evidence: evidence.optional(),
    decision: decision.optional(),
    facts: z.record(z.string(), z.unknown()),
    hash: z.string(),
    previousHash: z.string(),
  })
  .openapi('JournalEntry');
export type EntryView = z.infer<typeof entry>;

export function entryOf(written: WrittenEntry): EntryView {
  const { evidence: seen, decision: made } = written;
  return {
    sequence: written.sequence,
    kind: written.kind,
    at: isoOf(written.at),
    run: written.run,
    mode: written.mode,
    status: written.status,
    cause: causeOf(written.cause),
    ...optional('evidence', seen === undefined ? undefined : evidenceOf(seen)),
    ...optional('decision', made === undefined ? undefined : decisionOf(made)),
    facts: { ...written.facts },
    hash: written.hash,
    previousHash: written.previousHash,
  };
}

const problem = z.object({
  kind: words<JournalProblemKind>({
    changed: true,
    missing: true,
    added: true,
    reordered: true,
    unlinked: true,
    cut: true,
    replaced: true,
  }),
  sequence: z.number().int(),
  text: z.string(),
});

export const verification = z
  .object({
    isWhole: z.boolean(),
    entries: count,
    head: z.object({ sequence: z.number().int(), hash: z.string() }).optional().openapi({
      description: 'The newest entry. Compare it with an anchor that was kept outside.',
    }),
    problems: z.array(problem),
  })
  .openapi('Verification', { description: 'Every entry read and its hash made anew.' });
export type VerificationView = z.infer<typeof verification>;

export function verificationOf({ entries, head, problems }: JournalVerdict): VerificationView {
  return {
    isWhole: problems.length === 0,
    entries,
    ...optional('head', head === undefined ? undefined : { sequence: head.sequence, hash: head.hash }),
    problems: problems.map(({ kind, sequence, text }) => ({ kind, sequence, text })),
  };
}
