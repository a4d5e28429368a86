/** The findings that follow from a look at one credential: what people have to know, or to decide. */
import { credentialFindings } from '../domain/audit-findings.ts';
import type { Reason } from '../domain/decision.ts';
import { journalSubject } from '../domain/journal.ts';
import type { CredentialRecord, Finding, FindingKind } from '../domain/record.ts';
import { days, isoOf } from '../domain/time.ts';
import type { RevokeContext } from './context.ts';

type FindingsContext = Pick<RevokeContext, 'findings' | 'clock'>;

const findingOf: Partial<Record<Reason['code'], FindingKind>> = {
  'used-after-deletion': 'used-after-deletion',
  'evidence-unknown': 'evidence-unknown',
  'used-deletion-time-unknown': 'evidence-unknown',
  'later-use-not-excluded': 'evidence-unknown',
  'vendor-refused': 'vendor-refused',
  'vendor-denied': 'vendor-denied',
  unconfirmed: 'unconfirmed',
  'grants-unverified': 'grants-unverified',
  'granted-again': 'granted-again',
  prohibited: 'not-revocable',
};

const ownKinds: readonly FindingKind[] = [...new Set([...Object.values(findingOf), 'hold-waiting' as const])];

/**
 * Opens what this look found and closes what an earlier one had found and this one did not: also one that crashed before it
 * could write its record, of which nothing else tells.
 */
export async function updateFindings(record: CredentialRecord, context: FindingsContext): Promise<void> {
  const subject = journalSubject(record);
  const at = context.clock();
  const now = findingsIn(record, at);
  const severity: Finding['severity'] =
    record.decision?.kind === 'hold' ? record.decision.severity : 'warning';
  for (const [kind, text] of now) await context.findings.open({ subject, kind, severity, text, at });
  const others = [...ownKinds, ...endedBy(record)].filter((kind) => !now.has(kind));
  await context.findings.closeAny(subject, others, at);
}

/** What an audit had found and a confirmed revocation has ended: the next audit would say so, up to a day later. */
function endedBy({ status }: CredentialRecord): readonly FindingKind[] {
  if (status === 'revoked') return credentialFindings;
  if (status !== 'revoked-grants-unverified') return [];
  return credentialFindings.filter((kind) => kind !== 'grants-left');
}

/** What an ended hold had opened is closed. */
export async function closeFindings(record: CredentialRecord, context: FindingsContext): Promise<void> {
  await context.findings.closeAny(journalSubject(record), ownKinds, context.clock());
}

function findingsIn({ decision, hold }: CredentialRecord, now: number): Map<FindingKind, string> {
  const found = new Map<FindingKind, string>();
  if (decision === undefined || decision.kind === 'ignore') return found;
  for (const { code, text } of decision.reasons) {
    const kind = findingOf[code];
    // What an approval overrode is nobody's question any more.
    if (decision.kind === 'revoke' && kind !== 'grants-unverified') continue;
    if (kind !== undefined) found.set(kind, text);
  }
  if (hold?.reminders !== undefined) {
    const { since, until, owner, reminders } = hold;
    const waiting = Math.floor((now - since) / days(1));
    found.set(
      'hold-waiting',
      `Reminder ${reminders} for ${owner}: it has been held for ${waiting} days and waits for a person, who approves or ` +
        `exempts it. Next look ${isoOf(until)}.`,
    );
  }
  return found;
}
