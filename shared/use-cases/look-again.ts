/** Looks again at whatever is due: open notices, holds, intents that a crash left, revocations that were not confirmed. */
import type { Uid } from '../domain/ids.ts';
import type { CredentialRecord, JournalEntry } from '../domain/record.ts';
import type { Instant } from '../domain/time.ts';
import { describeErrors } from './cloud-error.ts';
import type { RevokeContext } from './context.ts';
import { countOutcomes } from './count-outcomes.ts';
import { endCredentials, type Target } from './end-credentials.ts';
import { handleDeletion, type NoticeOutcome, targetOf } from './handle-deletion.ts';
import { targetThere } from './handle-request.ts';
import { Listings } from './listings.ts';
import type { Notice } from './ports.ts';
import { proveGone } from './prove-gone.ts';
import { closeFindings } from './look-findings.ts';
import { isWritten, type Result, withHead } from './record-look.ts';
import type { Candidate } from './resolve-identity.ts';
import { settleLiving } from './settle-living.ts';

export interface LookAgainReport {
  readonly notices: readonly NoticeOutcome[];
  readonly results: readonly Result[];
}

/** Everything that is due when neither is named; of a notice, when it is due. */
export interface LookScope {
  /** Only what is due of this identity's credentials. */
  readonly uid?: Uid;
  /** Only the notice of this key. */
  readonly notice?: string;
}

/**
 * Each identity is a run of its own, so that one that fails, or would exceed a limit, does not keep the others waiting.
 * Throws an AggregateError of what failed, after everything else is done; what failed stays due.
 */
export async function lookAgain(context: RevokeContext, scope: LookScope = {}): Promise<LookAgainReport> {
  const now = context.clock();
  const errors: unknown[] = [];
  const notices: NoticeOutcome[] = [];
  for (const notice of await noticesIn(scope, now, context)) {
    await collecting(errors, async () => {
      notices.push(await handleDeletion(notice, context));
    });
  }
  const due = await recordsIn(scope, now, context);
  context.narrate('due', { ...scope, notices: notices.length, credentials: due.length });
  const results: Result[] = [];
  for (const records of byIdentity(due).values()) {
    await collecting(errors, async () => {
      results.push(...(await lookAtIdentity(records, context)));
    });
  }
  await countOutcomes(results, context);
  if (errors.length > 0)
    throw new AggregateError(
      errors,
      `${errors.length} of the due looks failed; they stay due: ${describeErrors(errors)}`,
    );
  return { notices, results };
}

async function noticesIn(
  { uid, notice: key }: LookScope,
  now: Instant,
  { notices }: RevokeContext,
): Promise<Notice[]> {
  if (uid !== undefined) return [];
  if (key === undefined) return (await notices.due(now)).map(({ notice }) => notice);
  const open = await notices.open(key);
  return open === undefined ? [] : [open];
}

async function recordsIn(
  { uid, notice }: LookScope,
  now: Instant,
  { records, policy }: RevokeContext,
): Promise<CredentialRecord[]> {
  if (notice !== undefined) return [];
  const staleBefore = now - policy.followUpAfter;
  return uid === undefined ? await records.due(now, staleBefore) : await records.dueOf(uid, now, staleBefore);
}

async function lookAtIdentity(
  records: readonly CredentialRecord[],
  context: RevokeContext,
): Promise<Result[]> {
  const [first] = records;
  if (first === undefined) return [];
  const { uid, cause } = first;
  const candidate: Candidate = {
    uid,
    type: cause.identityType,
    names: cause.identityNames,
    from: 'inventory',
    ...(cause.deletedAt === undefined ? {} : { deletedAt: cause.deletedAt }),
  };
  const existence = await proveGone(candidate, context);
  context.narrate('identity', {
    uid,
    type: candidate.type,
    names: candidate.names,
    existence: existence.kind,
  });
  switch (existence.kind) {
    case 'unknown':
      throw new Error(`Whether ${uid} is gone could not be asked: ${existence.why}`);
    case 'exists':
      if (asksOf(first) === '') return await cancelHolds(records, context);
      return await lookAtHeld(records, targetThere(candidate, cause), context);
    case 'gone':
      // Also where a person asked while it was there: now it goes by the rules for deleted ones.
      return await lookAtHeld(records, targetOf(candidate, existence, cause.origin, []), context);
  }
}

async function lookAtHeld(
  records: readonly CredentialRecord[],
  target: Target,
  context: RevokeContext,
): Promise<Result[]> {
  const { uid } = target.leaver;
  const only = new Set(records.map(({ clusterId }) => clusterId));
  const listings = new Listings(context.kubeconfigs, context.clock());
  const report = await endCredentials([{ ...target, leaver: { ...target.leaver, only } }], listings, context);
  if (report.errors.length > 0)
    throw new AggregateError(
      report.errors,
      `The look at ${uid} was not finished: ${describeErrors(report.errors)}`,
    );
  await closeVanished(records, report.results, report.unread.length > 0 || report.busy > 0, context);
  return [...report.results];
}

/** The identity is back: what was held for its deletion is held no more. What was revoked, or is being restored, is not. */
async function cancelHolds(records: readonly CredentialRecord[], context: RevokeContext): Promise<Result[]> {
  return await Promise.all(
    records.map(
      async (record) =>
        (await settleLiving(record, context)) ??
        (await close(record, 'reason-gone', 'The identity exists again.', context)),
    ),
  );
}

/** A credential that no list shows any more, with nothing of it unread, is not there: its hold ends. */
async function closeVanished(
  records: readonly CredentialRecord[],
  results: readonly Result[],
  isUnfinished: boolean,
  context: RevokeContext,
): Promise<void> {
  if (isUnfinished) return;
  const seen = new Set(results.map(({ clusterId }) => clusterId));
  for (const record of records) {
    if (!seen.has(record.clusterId))
      await close(record, 'gone', 'No list shows the credential any more.', context);
  }
}

async function close(
  record: CredentialRecord,
  code: 'reason-gone' | 'gone',
  text: string,
  context: RevokeContext,
): Promise<Result> {
  const now = context.clock();
  const { hold: _ended, ...kept } = record;
  const decision = { kind: 'ignore', reasons: [{ code, text }] } as const;
  const { clusterId, uid, clusterName, mode, cause } = record;
  const entry: JournalEntry = {
    kind: 'outcome',
    at: now,
    run: context.run,
    mode,
    cause,
    status: 'ignored',
    decision,
    facts: {},
  };
  const newest = await context.journal.append(
    { clusterId, uid },
    entry,
    (one) => isWritten(one, entry, record),
    record.head,
  );
  await closeFindings(record, context);
  await context.records.put(withHead({ ...kept, status: 'ignored', decision, updatedAt: now }, newest));
  context.narrate('recorded', { clusterId, uid, status: 'ignored', entry: 'outcome', facts: { why: text } });
  return { clusterId, clusterName, uid, status: 'ignored', reasons: decision.reasons };
}

/** What a person or a policy asks for is looked at apart from what a deletion caused: the one's identity may exist. */
function byIdentity(records: readonly CredentialRecord[]): Map<string, CredentialRecord[]> {
  const groups = new Map<string, CredentialRecord[]>();
  for (const record of records) {
    const key = `${record.uid} ${asksOf(record)}`;
    groups.set(key, [...(groups.get(key) ?? []), record]);
  }
  return groups;
}

/** Who or what asks for it although the identity may exist; empty for a deletion, and where a restore is under way. */
function asksOf({ cause, status }: CredentialRecord): string {
  if (status === 'restoring') return '';
  return cause.requestedBy ?? cause.standing ?? '';
}

async function collecting(errors: unknown[], work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    errors.push(error);
  }
}
