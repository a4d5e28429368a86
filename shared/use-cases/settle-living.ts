/**
 * The identity exists again while something of it was under way: a revocation, or a restore. What became of that is read
 * from the cloud; nothing is sent.
 */
import type { Decision } from '../domain/decision.ts';
import type { CredentialRecord, CredentialStatus, JournalEntry } from '../domain/record.ts';
import type { Instant } from '../domain/time.ts';
import { planRestore } from '../domain/restore.ts';
import type { RevokeContext } from './context.ts';
import { createReadBack } from './read-back.ts';
import { closeFindings } from './look-findings.ts';
import { isWritten, type Result, withHead } from './record-look.ts';
import { findUnconfirmed, writeRestored } from './record-restore.ts';
import { claimKey } from './revoke-credential.ts';
import { grantsUnverified } from './revoke-wave.ts';
import { settledReasons } from './settle.ts';

/**
 * Undefined for what is not under way, or shows that nothing was revoked. Throws when the cloud can't be read: then it
 * stays due.
 */
export async function settleLiving(
  record: CredentialRecord,
  context: RevokeContext,
): Promise<Result | undefined> {
  const isRevocation = record.status === 'revoking' || record.status === 'unconfirmed';
  if (!isRevocation && record.status !== 'restoring') return undefined;
  const claim = await context.claims.take(claimKey({ subject: record }), context.run, context.policy.lease);
  if (claim === undefined) return resultOf(record);
  try {
    const [newest] = await context.records.get([record]);
    if (newest === undefined || newest.updatedAt !== record.updatedAt) return resultOf(newest ?? record);
    return isRevocation ? await settleRevocation(record, context) : await settleRestore(record, context);
  } finally {
    await context.claims.release(claim, context.run);
  }
}

/** Long after it was asked for: a certificate that is gone now was revoked, whoever may have granted something since. */
async function settleRevocation(
  record: CredentialRecord,
  context: RevokeContext,
): Promise<Result | undefined> {
  const { uid, clusterId, grantsBefore = { kind: 'unreadable', why: 'None were stored.' } } = record;
  const readBack = createReadBack(uid, { span: 0, firstAfter: 0, byUserListed: true }, context);
  const seen = await readBack({ clusterId, grantsBefore });
  if (seen.certificate === 'unread')
    throw new Error(`The certificate of ${uid} on ${clusterId} could not be read.`);
  const wasThere = record.certificate !== 'Removed';
  if (seen.certificate === 'shows' || (!wasThere && seen.grants !== 'gone')) return undefined;
  const text = 'Begun by an earlier run and found done; the identity exists again.';
  const isVerified = seen.grants === 'gone';
  const status = isVerified ? 'revoked' : 'revoked-grants-unverified';
  const now = { reasons: isVerified ? [] : [grantsUnverified] };
  const reasons = [{ code: 'gone', text } as const, ...settledReasons(record, now)];
  return await writeRevoked(record, status, { kind: 'revoke', reasons }, { ...seen, settled: true }, context);
}

async function writeRevoked(
  record: CredentialRecord,
  status: CredentialStatus,
  decision: Decision,
  facts: Readonly<Record<string, unknown>>,
  context: RevokeContext,
): Promise<Result> {
  const now = context.clock();
  const { hold: _ended, ...kept } = record;
  const { mode, cause } = record;
  const entry: JournalEntry = {
    kind: 'outcome',
    at: now,
    run: context.run,
    mode,
    cause,
    status,
    decision,
    facts,
  };
  await closeFindings(record, context);
  if (status === 'revoked-grants-unverified') await findUnverified(record, now, context);
  const newest = await context.journal.append(
    record,
    entry,
    (one) => isWritten(one, entry, record),
    record.head,
  );
  const next: CredentialRecord = { ...kept, status, decision, revokedAt: now, updatedAt: now };
  await context.records.put(withHead(next, newest));
  return resultOf(next);
}

async function findUnverified(record: CredentialRecord, at: Instant, context: RevokeContext): Promise<void> {
  const { text } = grantsUnverified;
  const subject = `${record.clusterId}+${record.uid}`;
  await context.findings.open({ subject, kind: 'grants-unverified', severity: 'warning', text, at });
}

/** Adding is for whoever may grant: here it is only seen whether that was done. */
async function settleRestore(record: CredentialRecord, context: RevokeContext): Promise<Result> {
  const { uid, clusterId, grantsBefore: stored } = record;
  const now = await context.kubeconfigs.grantsOf(uid);
  const plan = planRestore({ clusterId, stored, now, withAllClusters: false });
  if (plan.add.length === 0 && plan.there.length > 0) {
    const text = 'A restore was begun by an earlier run and found done.';
    return resultOf(await writeRestored(record, text, { settled: true }, context));
  }
  const text = 'A restore was begun and its grants do not show: ask for it again.';
  await findUnconfirmed(record, text, context);
  return resultOf(record);
}

function resultOf({ clusterId, clusterName, uid, status, decision }: CredentialRecord): Result {
  return { clusterId, clusterName, uid, status, reasons: decision?.reasons ?? [] };
}
