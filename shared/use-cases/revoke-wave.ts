/** Revokes one identity's credentials side by side: re-check, send, read back, record. */
import pMap from 'p-map';
import type { Grants } from '../domain/credential.ts';
import type { Decision, Reason } from '../domain/decision.ts';
import type { Uid } from '../domain/ids.ts';
import type { CredentialStatus } from '../domain/record.ts';
import type { RevokeContext } from './context.ts';
import { readGrants } from './find-credentials.ts';
import { Listings } from './listings.ts';
import type { Looked } from './look-at-credentials.ts';
import type { Claim } from './ports.ts';
import { proveGone } from './prove-gone.ts';
import { createReadBack, type ReadBack } from './read-back.ts';
import { lookLasts, type Wave } from './recheck.ts';
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
  const waveNow = sharedReads(uid, candidate, context);
  const byUserListed = wanted.some((looked) => looked.byUserListed);
  const options = { span: context.policy.readBackFor, firstAfter: 150, byUserListed };
  const readBack = createReadBack(uid, options, context);
  const confirming: Promise<void>[] = [];
  await pMap(
    wanted,
    async (looked) => {
      const attempt = await revokeCredential(looked, waveNow, context);
      const open = await settleAttempt(looked, attempt, report, context);
      if (open !== undefined) confirming.push(confirm(open, readBack, report, context));
    },
    { concurrency: context.policy.parallel },
  );
  await Promise.all(confirming);
  return report;
}

/** Made at first use, and anew when half of the time is over in which they are of the moment of acting. */
function sharedReads(uid: Uid, candidate: Candidate, context: RevokeContext): () => Wave {
  let wave: Wave | undefined;
  return () => {
    const madeAt = context.clock();
    if (wave !== undefined && madeAt - wave.madeAt <= lookLasts / 2) return wave;
    let grants: Promise<Grants> | undefined;
    wave = {
      madeAt,
      existence: proveGone(candidate, context),
      listings: new Listings(context.kubeconfigs, madeAt),
      grants: () => (grants ??= readGrants(uid, context)),
    };
    return wave;
  };
}

/** Answers what must be read back; everything else is done with. */
async function settleAttempt(
  looked: Looked,
  attempt: Attempt,
  report: WaveReport,
  context: RevokeContext,
): Promise<Open | undefined> {
  switch (attempt.kind) {
    case 'sent':
      return { looked, claim: attempt.claim, facts: { requestId: attempt.requestId } };
    case 'lost':
      return { looked, claim: attempt.claim, facts: { lostAnswer: attempt.why } };
    case 'busy':
      report.busy.push(looked);
      return undefined;
    case 'failed':
      report.errors.push(attempt.error);
      return undefined;
    case 'stopped':
      await guarded(report, async () => {
        const { entry, decision, claim } = attempt;
        report.results.push(await write(looked, { kind: entry, status: 'held', decision }, context));
        await context.claims.release(claim, context.run);
      });
      return undefined;
  }
}

/** Reads one back, records what became of it, and gives the claim back. */
async function confirm(
  { looked, claim, facts }: Open,
  readBack: ReturnType<typeof createReadBack>,
  report: WaveReport,
  context: RevokeContext,
): Promise<void> {
  await guarded(report, async () => {
    const { subject, grants: grantsBefore } = looked;
    const answer = await readBack({ clusterId: subject.clusterId, grantsBefore });
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

export const grantsUnverified: Reason = {
  code: 'grants-unverified',
  text: 'The certificate is gone; whether its grants are can’t be read for the deleted identity.',
};

export function outcome(
  looked: Looked,
  { certificate, grants }: ReadBack,
  context: RevokeContext,
): { readonly status: CredentialStatus; readonly decision: Decision } {
  if (certificate === 'gone' && grants === 'gone') return { status: 'revoked', decision: looked.decision };
  if (certificate === 'gone' && grants === 'unverified') {
    const decision = { ...looked.decision, reasons: [...looked.decision.reasons, grantsUnverified] };
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
