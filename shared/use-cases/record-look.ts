/** Writes down what was seen, decided and done about one credential: its record, its journal, its findings. */
import type { Decision, Reason } from '../domain/decision.ts';
import type {
  CredentialRecord,
  CredentialStatus,
  Finding,
  FindingKind,
  JournalEntryKind,
} from '../domain/record.ts';
import type { RevokeContext } from './context.ts';
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
}

/** The record first, then the journal: an open intent is always found by its record. */
export async function write(looked: Looked, writing: Writing, context: RevokeContext): Promise<Result> {
  const now = context.clock();
  const { leaver, subject, credential, evidence, mode, grants, record } = looked;
  const { status, decision } = writing;
  const revokedAt = writing.revokedAt ?? record?.revokedAt;
  const next: CredentialRecord = {
    ...subject,
    clusterName: credential.cluster.name,
    status,
    mode,
    cause: leaver.cause,
    certificate: credential.certificate,
    evidence,
    decision,
    ...holdOf(decision, record, now, context),
    grantsBefore: grants,
    ...(revokedAt === undefined ? {} : { revokedAt }),
    updatedAt: now,
  };
  await context.records.put(next);
  if (writing.kind !== 'decided' || isNews(record, next)) {
    await context.journal.append(subject, {
      kind: writing.kind,
      at: now,
      run: context.run,
      mode,
      cause: leaver.cause,
      status,
      evidence,
      decision,
      facts: writing.facts ?? {},
    });
  }
  await updateFindings(looked, writing, context);
  context.narrate('recorded', { ...subject, status, entry: writing.kind, facts: writing.facts ?? {} });
  return {
    ...subject,
    clusterName: credential.cluster.name,
    status,
    reasons: decision.reasons,
  };
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
  return { hold: { since, until, owner: context.policy.holdOwner, reasons } };
}

/** A nightly look that finds the same again is kept in the record, not repeated in the journal. */
function isNews(before: CredentialRecord | undefined, now: CredentialRecord): boolean {
  return before === undefined || before.mode !== now.mode || summary(before) !== summary(now);
}

function summary({ status, decision }: CredentialRecord): string {
  const codes = decision?.reasons.map((reason) => reason.code) ?? [];
  return [status, decision?.kind ?? '', ...codes.toSorted()].join(' ');
}

const findingOf: Partial<Record<Reason['code'], FindingKind>> = {
  'used-after-deletion': 'used-after-deletion',
  'evidence-unknown': 'evidence-unknown',
  'later-use-not-excluded': 'evidence-unknown',
  'vendor-refused': 'vendor-refused',
  'vendor-denied': 'vendor-denied',
  unconfirmed: 'unconfirmed',
  'grants-unverified': 'grants-unverified',
  'granted-again': 'granted-again',
};

function findingsIn(decision: Decision | undefined): Map<FindingKind, Reason> {
  const found = new Map<FindingKind, Reason>();
  for (const reason of decision?.reasons ?? []) {
    const kind = findingOf[reason.code];
    if (kind !== undefined) found.set(kind, reason);
  }
  return found;
}

/** Opens what this look found and closes what the last one had found and this one did not. */
async function updateFindings(looked: Looked, writing: Writing, context: RevokeContext): Promise<void> {
  const subject = `${looked.subject.clusterId}+${looked.subject.uid}`;
  const at = context.clock();
  const now = findingsIn(writing.decision);
  const severity: Finding['severity'] =
    writing.decision.kind === 'hold' ? writing.decision.severity : 'warning';
  for (const [kind, reason] of now) {
    await context.findings.open({ subject, kind, severity, text: reason.text, at });
  }
  for (const kind of findingsIn(looked.record?.decision).keys()) {
    if (!now.has(kind)) await context.findings.close(subject, kind, at);
  }
}
