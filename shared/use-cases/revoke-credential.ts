/** One revocation up to the request: claim, re-check, intent, send. What became of it is read back by the caller. */
import { type AuthorisationSource, authoriseForce, type VendorCheck } from '../domain/authorisation.ts';
import type { Decision, Reason } from '../domain/decision.ts';
import { isForcing } from '../domain/standing-policy.ts';
import { hours } from '../domain/time.ts';
import { CloudError } from './cloud-error.ts';
import type { RevokeContext } from './context.ts';
import type { Looked } from './look-at-credentials.ts';
import type { Claim } from './ports.ts';
import { approvalOf } from './read-approvals.ts';
import { lookLasts, recheck, type Wave } from './recheck.ts';
import { write } from './record-look.ts';

export type Attempt =
  /** Sent and accepted. The claim is still held. */
  | { readonly kind: 'sent'; readonly requestId: string; readonly claim: Claim }
  /** Sent, and the answer was lost: the cloud must be read. The claim is still held. */
  | { readonly kind: 'lost'; readonly why: string; readonly claim: Claim }
  /** Not sent (no intent was written), or refused (it was): nothing changed. */
  | {
      readonly kind: 'stopped';
      readonly entry: 'decided' | 'outcome';
      readonly decision: Decision;
      readonly claim: Claim;
    }
  /** Another run works on it. */
  | { readonly kind: 'busy' }
  /** The state or a list failed; the claim runs out by itself when it could not be given back. */
  | { readonly kind: 'failed'; readonly error: unknown };

export const claimKey = ({ subject }: Pick<Looked, 'subject'>): string =>
  `credential/${subject.clusterId}/${subject.uid}`;

/** `waveNow` gives the reads that are shared with other credentials, made anew when they are old. */
export async function revokeCredential(
  looked: Looked,
  waveNow: () => Wave,
  context: RevokeContext,
): Promise<Attempt> {
  let claim: Claim | undefined;
  try {
    claim = await context.claims.take(claimKey(looked), context.run, context.policy.lease);
    if (claim === undefined) return { kind: 'busy' };
    let wave = waveNow();
    let objection = await recheck(looked, wave, context);
    if (objection === undefined && isOld(wave, context)) {
      wave = waveNow();
      objection = await recheck(looked, wave, context);
    }
    if (objection === 'done-elsewhere') {
      await giveBack(claim, context);
      return { kind: 'busy' };
    }
    if (objection !== undefined) {
      return { kind: 'stopped', entry: 'decided', decision: held(looked, objection, context), claim };
    }
    const approval = approvalOf(looked);
    if (approval !== undefined && !(await takeApproval(approval.id, looked, context))) {
      const used: Reason = { code: 'approval-refused', text: `The approval ${approval.id} is used already.` };
      return { kind: 'stopped', entry: 'decided', decision: held(looked, used, context), claim };
    }
    await write(looked, { kind: 'intent', status: 'revoking', decision: looked.decision }, context);
    if (approval !== undefined) {
      const isMine = await context.approvalUses.begin(approval.id, looked.subject, context.run);
      if (!isMine) return { kind: 'busy' };
    }
    claim = await outliving(claim, context);
    if (claim === undefined) return { kind: 'busy' };
    if (isOld(wave, context))
      return { kind: 'stopped', entry: 'outcome', decision: tooLate(looked, context), claim };
    return await send(looked, claim, context);
  } catch (error) {
    if (claim !== undefined) await giveBack(claim, context);
    return { kind: 'failed', error };
  }
}

/** What was seen so long ago is not of the moment of acting: it may have changed unseen. */
function isOld({ madeAt }: Wave, context: RevokeContext): boolean {
  return context.clock() - madeAt > lookLasts;
}

function tooLate(looked: Looked, context: RevokeContext): Decision {
  const text = 'Too much time has passed since the last look, so nothing was sent.';
  return held(looked, { code: 'changed-meanwhile', text }, context);
}

/** Before the intent: from a crash in between the approval is found taken for nothing, and taken over. */
async function takeApproval(id: string, looked: Looked, context: RevokeContext): Promise<boolean> {
  const resumes = looked.record?.underApproval === id;
  return await context.approvalUses.take(id, looked.subject, context.run, resumes);
}

/** The same claim, renewed when a request could outlast it; undefined when it was lost. */
async function outliving(claim: Claim, context: RevokeContext): Promise<Claim | undefined> {
  const { requestTimeout, readBackFor, lease } = context.policy;
  if (claim.expiresAt - context.clock() > requestTimeout + readBackFor) return claim;
  return await context.claims.renew(claim, context.run, lease);
}

async function send(looked: Looked, claim: Claim, context: RevokeContext): Promise<Attempt> {
  const { subject } = looked;
  try {
    const { requestId } = await context.kubeconfigs.cleanClusterUserPermissions(subject, vendorCheck(looked));
    context.narrate('revocation accepted', { ...subject, ackRequestId: requestId });
    return { kind: 'sent', requestId, claim };
  } catch (error) {
    if (!(error instanceof CloudError)) throw error;
    if (error.kind === 'unreachable' || error.kind === 'malformed') {
      return { kind: 'lost', why: error.describe(), claim };
    }
    return { kind: 'stopped', entry: 'outcome', decision: held(looked, refusal(error), context), claim };
  }
}

/** The vendor's own check stays on, but for a person's approval or a standing policy that says that a use is no obstacle. */
function vendorCheck({ decision, subject }: Looked): VendorCheck {
  if (decision.kind !== 'revoke') return { kind: 'on' };
  const { byApproval, byPolicy } = decision;
  if (byApproval !== undefined) return off(subject, { kind: 'approval', ...byApproval });
  if (byPolicy !== undefined && isForcing(byPolicy)) {
    return off(subject, { kind: 'standing-policy', policy: byPolicy });
  }
  return { kind: 'on' };
}

function off({ clusterId, uid }: Looked['subject'], source: AuthorisationSource): VendorCheck {
  return { kind: 'off', authorisation: authoriseForce(clusterId, uid, source) };
}

function refusal(error: CloudError): Reason {
  const text = error.describe();
  if (error.kind === 'denied' || error.kind === 'unauthenticated') return { code: 'vendor-denied', text };
  return error.kind === 'throttled' ? { code: 'call-failed', text } : { code: 'vendor-refused', text };
}

/** A revocation that was stopped becomes a hold; how soon somebody looks again depends on what stopped it. */
export function held(looked: Looked, reason: Reason, context: RevokeContext): Decision {
  const { followUpAfter, lookAgainAfter } = context.policy;
  const soon = reason.code === 'call-failed' || reason.code === 'changed-meanwhile';
  const wait = reason.code === 'paused' ? hours(1) : soon ? followUpAfter : lookAgainAfter;
  return {
    kind: 'hold',
    until: context.clock() + wait,
    severity: 'warning',
    reasons: [reason, ...looked.decision.reasons],
  };
}

async function giveBack(claim: Claim, context: RevokeContext): Promise<void> {
  try {
    await context.claims.release(claim, context.run);
  } catch (error) {
    // It runs out by itself; until then the credential is only looked at later.
    context.narrate('claim not given back', { key: claim.key, why: String(error) });
  }
}
