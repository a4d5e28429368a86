/** Writes down what a restore begins and what became of it: the credential's record, its journal, its findings. */
import type { ChangesElsewhere } from '../domain/restore.ts';
import type { CredentialRecord, JournalEntry, JournalEntryKind } from '../domain/record.ts';
import type { RestoreContext } from './context.ts';
import { closeFindings } from './look-findings.ts';
import { isWritten, withHead } from './record-look.ts';

export type RecordContext = Pick<
  RestoreContext,
  'journal' | 'records' | 'findings' | 'clock' | 'run' | 'narrate'
>;
export type RestoreFacts = Readonly<Record<string, unknown>>;

/** The record comes first: whoever finds it `restoring` reads from the cloud what became of the restore. */
export async function writeIntent(
  record: CredentialRecord,
  facts: RestoreFacts,
  context: RecordContext,
): Promise<CredentialRecord> {
  const next: CredentialRecord = { ...record, status: 'restoring', updatedAt: context.clock() };
  await context.records.put(next);
  return await append('intent', record, next, facts, context);
}

/**
 * The grants are there. The credential keeps the time of its revocation: what opens the cluster after it was granted
 * knowingly, so the same deletion does not take it again. Findings and journal come before the record.
 */
export async function writeRestored(
  record: CredentialRecord,
  text: string,
  facts: RestoreFacts,
  context: RecordContext,
): Promise<CredentialRecord> {
  const { hold: _ended, ...kept } = record;
  const decision = { kind: 'ignore', reasons: [{ code: 'granted-again', text }] } as const;
  const next: CredentialRecord = { ...kept, status: 'restored', decision, updatedAt: context.clock() };
  await closeFindings(record, context);
  await context.findings.close(subjectOf(record), 'unconfirmed', context.clock());
  const written = await append('outcome', record, next, facts, context);
  await context.records.put(written);
  return written;
}

/** Asked for, and not all of it shows: it stays `restoring`, is looked at again, and somebody hears of it. */
export async function writeUnconfirmed(
  record: CredentialRecord,
  text: string,
  facts: RestoreFacts,
  context: RecordContext,
): Promise<void> {
  const next: CredentialRecord = { ...record, status: 'restoring', updatedAt: context.clock() };
  await findUnconfirmed(record, text, context);
  await context.records.put(await append('outcome', record, next, facts, context));
}

export async function findUnconfirmed(
  record: CredentialRecord,
  text: string,
  context: RecordContext,
): Promise<void> {
  const at = context.clock();
  await context.findings.open({
    subject: subjectOf(record),
    kind: 'unconfirmed',
    severity: 'warning',
    text,
    at,
  });
}

/** Refused by ACK: the credential is what it was before the intent. */
export async function writeRefused(
  before: CredentialRecord,
  begun: CredentialRecord,
  facts: RestoreFacts,
  context: RecordContext,
): Promise<void> {
  const status = before.status === 'restoring' ? 'revoked' : before.status;
  const next: CredentialRecord = { ...begun, status, updatedAt: context.clock() };
  await context.records.put(await append('outcome', begun, next, facts, context));
}

export async function findChangesElsewhere(
  record: CredentialRecord,
  { missing }: ChangesElsewhere,
  context: RecordContext,
): Promise<void> {
  const [subject, at] = [subjectOf(record), context.clock()];
  if (missing.length === 0) {
    await context.findings.close(subject, 'changed-elsewhere', at);
    return;
  }
  const text = `While grants of this cluster were restored, others went away: ${missing.join('; ')}.`;
  await context.findings.open({ subject, kind: 'changed-elsewhere', severity: 'critical', text, at });
}

/** The journal's entry; answers the record with it as the newest one known. */
async function append(
  kind: JournalEntryKind,
  before: CredentialRecord,
  next: CredentialRecord,
  facts: RestoreFacts,
  context: RecordContext,
): Promise<CredentialRecord> {
  const { clusterId, uid, mode, cause, status, decision } = next;
  const entry: JournalEntry = {
    kind,
    at: next.updatedAt,
    run: context.run,
    mode,
    cause,
    status,
    ...(decision === undefined ? {} : { decision }),
    facts: { action: 'restore', ...facts },
  };
  const newest = await context.journal.append(
    { clusterId, uid },
    entry,
    (one) => isWritten(one, entry, before),
    before.head,
  );
  context.narrate('recorded', { clusterId, uid, status, entry: kind, facts });
  return withHead(next, newest);
}

function subjectOf({ clusterId, uid }: CredentialRecord): string {
  return `${clusterId}+${uid}`;
}
