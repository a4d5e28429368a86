/** Revokes one identity's credentials side by side: re-check, send, read back, record. */
import pMap from 'p-map';
import type { Decision, Reason } from '../domain/decision.ts';
import type { ClusterId, Uid } from '../domain/ids.ts';
import type { CredentialStatus } from '../domain/record.ts';
import type { RevokeContext } from './context.ts';
import { Listings } from './listings.ts';
import type { Looked } from './look-at-credentials.ts';
import type { Claim } from './ports.ts';
import { proveGone } from './prove-gone.ts';
import { readBack, type ReadBack } from './read-back.ts';
import type { Candidate } from './resolve-identity.ts';
import { type Result, write } from './record-look.ts';
import { type Attempt, held, revokeCredential } from './revoke-credential.ts';

export interface WaveReport {
  readonly results: Result[];
  /** Credentials that another run works on. */
  readonly busy: Looked[];
  readonly errors: unknown[];
}

interface Open {
  readonly looked: Looked;
  readonly claim: Claim;
  readonly facts: Readonly<Record<string, unknown>>;
}

export async function revokeWave(
  uid: Uid,
  candidate: Candidate,
  wanted: readonly Looked[],
  context: RevokeContext,
): Promise<WaveReport> {
  const report: WaveReport = { results: [], busy: [], errors: [] };
  const wave = { existence: proveGone(candidate, context), listings: new Listings(context.kubeconfigs) };
  const open: Open[] = [];
  await pMap(
    wanted,
    async (looked) => {
      const attempt = await revokeCredential(looked, wave, context);
      await settleAttempt(looked, attempt, open, report, context);
    },
    { concurrency: context.policy.parallel },
  );
  await confirm(uid, open, report, context, 200);
  return report;
}

async function settleAttempt(
  looked: Looked,
  attempt: Attempt,
  open: Open[],
  report: WaveReport,
  context: RevokeContext,
): Promise<void> {
  switch (attempt.kind) {
    case 'sent':
      open.push({ looked, claim: attempt.claim, facts: { requestId: attempt.requestId } });
      return;
    case 'lost':
      open.push({ looked, claim: attempt.claim, facts: { lostAnswer: attempt.why } });
      return;
    case 'busy':
      report.busy.push(looked);
      return;
    case 'failed':
      report.errors.push(attempt.error);
      return;
    case 'stopped':
      await guarded(report, async () => {
        const { entry, decision, claim } = attempt;
        report.results.push(await write(looked, { kind: entry, status: 'held', decision }, context));
        await context.claims.release(claim, context.run);
      });
      return;
  }
}

/** Reads the open ones back, records what became of each as soon as it shows, and gives the claims back. */
async function confirm(
  uid: Uid,
  open: readonly Open[],
  report: WaveReport,
  context: RevokeContext,
  firstAfter: number,
): Promise<void> {
  if (open.length === 0) return;
  const pending = open.map(({ looked }) => ({
    clusterId: looked.subject.clusterId,
    grantsBefore: looked.grants,
  }));
  const unrecorded = new Map(open.map((one) => [one.looked.subject.clusterId, one]));
  const recording: Promise<void>[] = [];
  const recordAll = (answers: ReadonlyMap<ClusterId, ReadBack>): void => {
    const shown = [...answers].flatMap(([clusterId, answer]) => {
      const one = unrecorded.get(clusterId);
      return one !== undefined && unrecorded.delete(clusterId) ? [{ one, answer }] : [];
    });
    const concurrency = context.policy.parallel;
    const work = pMap(shown, ({ one, answer }) => recordOutcome(one, answer, report, context), {
      concurrency,
    });
    recording.push(work.then(() => undefined));
  };
  const byUserListed = open.some(({ looked }) => looked.byUserListed);
  const options = { span: context.policy.readBackFor, firstAfter, byUserListed };
  recordAll(await readBack(uid, pending, options, context, recordAll));
  await Promise.all(recording);
}

async function recordOutcome(
  { looked, claim, facts }: Open,
  answer: ReadBack,
  report: WaveReport,
  context: RevokeContext,
): Promise<void> {
  await guarded(report, async () => {
    const { status, decision } = outcome(looked, answer, context);
    const isDone = status !== 'unconfirmed';
    const result = await write(
      looked,
      {
        kind: 'outcome',
        status,
        decision,
        facts: { ...facts, ...answer },
        ...(isDone ? { revokedAt: context.clock() } : {}),
      },
      context,
    );
    report.results.push(result);
    await context.claims.release(claim, context.run);
  });
}

export function outcome(
  looked: Looked,
  { certificate, grants }: ReadBack,
  context: RevokeContext,
): { readonly status: CredentialStatus; readonly decision: Decision } {
  if (certificate === 'gone' && grants === 'gone') return { status: 'revoked', decision: looked.decision };
  if (certificate === 'gone' && grants === 'unverified') {
    const text = 'The certificate is gone; whether its grants are can’t be read for the deleted identity.';
    const unverified: Reason = { code: 'grants-unverified', text };
    const decision = { ...looked.decision, reasons: [...looked.decision.reasons, unverified] };
    return { status: 'revoked-grants-unverified', decision };
  }
  const shows =
    certificate === 'gone'
      ? 'its grants still show'
      : `the certificate ${certificate === 'shows' ? 'still shows' : 'could not be read'}`;
  const text = `Asked for, but ${shows}; it is followed up.`;
  const hold = held(looked, { code: 'unconfirmed', text }, context);
  const until = context.clock() + context.policy.followUpAfter;
  return { status: 'unconfirmed', decision: hold.kind === 'hold' ? { ...hold, until } : hold };
}

/** One credential's failure to be recorded must not keep the others from being recorded; it is reported at the end. */
async function guarded(report: WaveReport, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    report.errors.push(error);
  }
}
