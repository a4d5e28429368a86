/**
 * Revocations that were begun and have no confirmed outcome: after a crash, a lost answer, or a cloud that was slow. The
 * cloud is read; nothing is sent.
 */
import type { Uid } from '../domain/ids.ts';
import type { Decision, Reason } from '../domain/decision.ts';
import type { CredentialRecord } from '../domain/record.ts';
import type { RevokeContext } from './context.ts';
import { isOpen } from './find-credentials.ts';
import type { Looked } from './look-at-credentials.ts';
import type { Claim } from './ports.ts';
import { createReadBack } from './read-back.ts';
import { write } from './record-look.ts';
import { claimKey } from './revoke-credential.ts';
import { outcome, type WaveReport } from './revoke-wave.ts';

export interface Settled {
  /** Those that still show: they are looked at like any other. */
  readonly still: readonly Looked[];
}

/** Why it was revoked, as was decided then, and what can't be verified now. That it was unconfirmed is over. */
export function settledReasons(
  record: CredentialRecord | undefined,
  now: Pick<Decision, 'reasons'>,
): Reason[] {
  const isUnverified = ({ code }: Reason): boolean => code === 'grants-unverified';
  const before = record?.decision?.reasons ?? now.reasons;
  return [
    ...before.filter((reason) => reason.code !== 'unconfirmed' && !isUnverified(reason)),
    ...now.reasons.filter(isUnverified),
  ];
}

/** How long the youngest of them may still take to show: the cloud answers later than it is asked. */
function stillExpected(open: readonly Looked[], context: RevokeContext): number {
  const youngest = Math.max(...open.map(({ record }) => record?.updatedAt ?? 0));
  return Math.max(0, youngest + context.policy.readBackFor - context.clock());
}

export async function settleOpen(
  uid: Uid,
  looked: readonly Looked[],
  report: WaveReport,
  context: RevokeContext,
): Promise<Settled> {
  const open = looked.filter(({ record }) => isOpen(record));
  if (open.length === 0) return { still: looked };
  const claimed = new Map<Looked, Claim>();
  for (const one of open) {
    const claim = await context.claims.take(claimKey(one), context.run, context.policy.lease);
    if (claim === undefined) report.busy.push(one);
    else claimed.set(one, claim);
  }
  const mine = [...claimed.keys()];
  const byUserListed = mine.some((one) => one.byUserListed);
  const readBack = createReadBack(
    uid,
    { span: stillExpected(mine, context), firstAfter: 0, byUserListed },
    context,
  );
  const answers = new Map(
    await Promise.all(
      mine.map(async (one) => {
        const { clusterId } = one.subject;
        return [one, await readBack({ clusterId, grantsBefore: one.grants })] as const;
      }),
    ),
  );
  const still: Looked[] = looked.filter(({ record }) => !isOpen(record));
  for (const [one, claim] of claimed) {
    const answer = answers.get(one);
    if (answer?.certificate === 'gone' && answer.grants !== 'left') {
      const settled: Reason = { code: 'gone', text: 'Begun by an earlier run and found done.' };
      const { status, decision } = outcome(one, answer, context);
      const reasons = [settled, ...settledReasons(one.record, decision)];
      report.results.push(
        await write(
          one,
          {
            kind: 'outcome',
            status,
            decision: { kind: 'revoke', reasons },
            facts: { ...answer, settled: true },
            revokedAt: context.clock(),
          },
          context,
        ),
      );
    } else {
      still.push(one);
    }
    await context.claims.release(claim, context.run);
  }
  return { still };
}
