/** Writes down what was seen, decided and done about one credential: its record, its journal, its findings. */
import type { Decision, Reason } from '../domain/decision.ts';
import { emptyJournal, journalSubject } from '../domain/journal.ts';
import { type Message, messageId } from '../domain/notice.ts';
import type {
  CredentialRecord,
  CredentialStatus,
  JournalEntry,
  JournalEntryKind,
  WrittenEntry,
} from '../domain/record.ts';
import type { RevokeContext } from './context.ts';
import { updateFindings } from './look-findings.ts';
import type { Looked } from './look-at-credentials.ts';

/** What became of a credential in this run, for the answer and the logs. */
export interface Result {
  readonly clusterId: string;
  readonly clusterName: string;
  readonly uid: string;
  readonly status: CredentialStatus;
  readonly reasons: readonly Reason[];
}

export interface Writing {
  readonly kind: JournalEntryKind;
  readonly status: CredentialStatus;
  readonly decision: Decision;
  readonly facts?: Readonly<Record<string, unknown>>;
  readonly revokedAt?: number;
  readonly heldPlan?: string;
}

/**
 * Of an intent the record comes first: whoever finds the record open looks for what became of it. Of everything else the
 * journal and the findings come first: until the record says so too, it is found open or due, and the entry is recognised, not repeated.
 */
export async function write(looked: Looked, writing: Writing, context: RevokeContext): Promise<Result> {
  const now = context.clock();
  const { leaver, subject, credential, evidence, auditRun, mode, grants, record } = looked;
  const { kind, status, decision } = writing;
  const facts = { ...(auditRun === undefined ? {} : { auditRun }), ...writing.facts };
  const revokedAt = writing.revokedAt ?? record?.revokedAt;
  const next: CredentialRecord = {
    ...subject,
    clusterName: credential.cluster.name,
    status,
    mode,
    cause: leaver.cause,
    certificate: credential.certificate,
    evidence,
    ...(auditRun === undefined ? {} : { auditRun }),
    decision,
    ...holdOf(decision, record, now, context),
    grantsBefore: grants,
    ...(revokedAt === undefined ? {} : { revokedAt }),
    ...underApproval(looked, status),
    ...(writing.heldPlan === undefined ? {} : { heldPlan: writing.heldPlan }),
    ...passedPlansOf(looked),
    ...(record?.head === undefined ? {} : { head: record.head }),
    updatedAt: now,
  };
  const { cause } = leaver;
  const entry: JournalEntry = {
    kind,
    at: now,
    run: context.run,
    mode,
    cause,
    status,
    evidence,
    decision,
    facts,
  };
  if (kind === 'intent') await context.records.put(next);
  else await updateFindings(next, context);
  const known = record === undefined ? emptyJournal : record.head;
  const newest =
    kind !== 'decided' || isNews(record, next)
      ? await context.journal.append(subject, entry, (one) => isWritten(one, entry, record), known)
      : undefined;
  if (kind !== 'intent') await context.records.put(withHead(next, newest));
  if (next.revokedAt !== undefined && next.revokedAt !== record?.revokedAt)
    await context.tell?.(revoked(next));
  context.narrate('recorded', { ...subject, status, entry: kind, facts });
  return { ...subject, clusterName: credential.cluster.name, status, reasons: decision.reasons };
}

function revoked({ clusterId, uid, clusterName, revokedAt = 0, decision }: CredentialRecord): Message {
  const why = decision?.reasons.map((reason) => reason.text).join(' ') ?? '';
  return {
    id: messageId('credential.revoked', clusterId, uid, String(revokedAt)),
    kind: 'credential.revoked',
    subject: journalSubject({ clusterId, uid }),
    at: revokedAt,
    text: `The kubeconfig of ${uid} on ${clusterName || clusterId} was revoked. ${why}`.trim(),
  };
}

/** The record knows the newest entry of its journal, so that one that is cut off later shows. */
export function withHead(record: CredentialRecord, newest: WrittenEntry | undefined): CredentialRecord {
  return newest === undefined
    ? record
    : { ...record, head: { sequence: newest.sequence, hash: newest.hash } };
}

/** An entry that says the same and is newer than the record: the run that wrote it ended before it wrote the record. */
export function isWritten(
  newest: WrittenEntry,
  entry: JournalEntry,
  record: CredentialRecord | undefined,
): boolean {
  if (entry.kind === 'intent' || newest.run === entry.run) return false;
  return newest.kind === entry.kind && newest.status === entry.status && newest.at > (record?.updatedAt ?? 0);
}

/** Kept as long as the revocation is under way: whoever carries it on does so under the same approval. */
function underApproval(
  { decision }: Looked,
  status: CredentialStatus,
): Pick<CredentialRecord, 'underApproval'> {
  const isUnderWay = status === 'revoking' || status === 'unconfirmed';
  if (!isUnderWay || decision.kind !== 'revoke' || decision.byApproval === undefined) return {};
  return { underApproval: decision.byApproval.id };
}

/** Never forgotten: an approved plan lets a credential pass the limits once. */
function passedPlansOf({ record, passedPlan }: Looked): Pick<CredentialRecord, 'passedPlans'> {
  const before = record?.passedPlans ?? [];
  const all = passedPlan === undefined ? before : [...new Set([...before, passedPlan])];
  return all.length === 0 ? {} : { passedPlans: all };
}

function holdOf(
  decision: Decision,
  before: CredentialRecord | undefined,
  now: number,
  context: RevokeContext,
): Pick<CredentialRecord, 'hold'> {
  if (decision.kind !== 'hold') return {};
  const since = before?.hold?.since ?? now;
  const { until, reasons } = decision;
  const reminders = remindersOf(decision, since, now, context);
  const owner = context.policy.holdOwner;
  return { hold: { since, until, owner, reasons, ...(reminders === 0 ? {} : { reminders }) } };
}

/** What is only a matter of time ends by itself; of what waits for a person the owner is reminded at every look that is due. */
function remindersOf(
  { severity }: Extract<Decision, { kind: 'hold' }>,
  since: number,
  now: number,
  { policy }: RevokeContext,
): number {
  return severity === 'notice' ? 0 : Math.floor((now - since) / policy.remindEvery);
}

/** A nightly look that finds the same again is kept in the record, not repeated in the journal. */
function isNews(before: CredentialRecord | undefined, now: CredentialRecord): boolean {
  return before === undefined || before.mode !== now.mode || summary(before) !== summary(now);
}

function summary({ status, decision }: CredentialRecord): string {
  const codes = decision?.reasons.map((reason) => reason.code) ?? [];
  return [status, decision?.kind ?? '', ...codes.toSorted()].join(' ');
}
