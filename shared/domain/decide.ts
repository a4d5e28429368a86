/** The default decision about a credential whose identity is deleted, or that a person wants to be ended. Pure: the same facts give the same answer. */
import type { GivenApproval } from './approval.ts';
import type { Credential, Prohibition } from './credential.ts';
import { decideApproved } from './decide-approved.ts';
import { decideProhibited } from './decide-prohibited.ts';
import type { Decision, Reason, Severity } from './decision.ts';
import { auditSpan, type Evidence, settlingTime } from './evidence.ts';
import type { Exemption } from './settings.ts';
import { type Duration, hours, type Instant, isoOf } from './time.ts';

export interface Facts {
  readonly credential: Credential;
  readonly prohibitions: readonly Prohibition[];
  readonly evidence: Evidence;
  /** When the identity was deleted; absent when nobody can tell. */
  readonly deletedAt?: Instant;
  readonly exemption?: Exemption;
  /** An earlier revocation of this credential, when it was confirmed. */
  readonly revokedAt?: Instant;
  /** Who asks for it, where a person does: then the identity may exist, and nothing goes without an approval. */
  readonly requestedBy?: string;
  readonly approvals?: readonly GivenApproval[];
}

export interface Policy {
  /** `immediate`: use before the deletion does not delay the revocation. */
  readonly leaver: 'careful' | 'immediate';
  /** How soon an unknown or an open question is looked at again. */
  readonly lookAgainAfter: Duration;
  /** Whether somebody may approve what he asked for himself. */
  readonly mayApproveOwn: boolean;
}

/** Longer than any run: evidence that ends earlier says nothing of the time up to now. */
const freshFor: Duration = hours(1);

export function decide(facts: Facts, policy: Policy, now: Instant): Decision {
  const { credential } = facts;
  const nextLook = now + policy.lookAgainAfter;
  if (facts.prohibitions.length > 0) return decideProhibited(credential, facts.prohibitions, nextLook);
  if (facts.exemption !== undefined) {
    const { id, owner, reason, expiresAt } = facts.exemption;
    const text = `Exempt until ${isoOf(expiresAt)} by ${owner} (${id}): ${reason}.`;
    return hold(Math.max(expiresAt, now), 'notice', [{ code: 'exempt', text }]);
  }
  if (credential.certificate === 'Expired') {
    return {
      kind: 'ignore',
      reasons: [{ code: 'expired', text: 'The certificate has expired and opens nothing.' }],
    };
  }
  const alone = decideAlone(facts, policy, nextLook, now);
  return alone.kind === 'hold' ? decideApproved(facts, alone, policy, now) : alone;
}

/** Without any approval. */
function decideAlone(facts: Facts, policy: Policy, nextLook: Instant, now: Instant): Decision {
  const { credential, evidence, requestedBy } = facts;
  if (requestedBy !== undefined) {
    const text = `${requestedBy} asks for it; the identity is not known to be gone, so that a person must approve it.`;
    return hold(nextLook, 'warning', [{ code: 'needs-approval', text }]);
  }
  if (isOpenAgain(facts)) return hold(nextLook, 'warning', [grantedAgain(credential)]);
  switch (evidence.kind) {
    case 'idle':
      return decideIdle(evidence, nextLook, now);
    case 'unknown': {
      const text = `Whether it was used is unknown (${evidence.why}): ${evidence.detail}`;
      return hold(nextLook, 'warning', [{ code: 'evidence-unknown', text }]);
    }
    case 'active':
      return decideActive(evidence, facts.deletedAt, policy, now);
  }
}

function decideIdle(
  { from, through }: Extract<Evidence, { kind: 'idle' }>,
  nextLook: Instant,
  now: Instant,
): Decision {
  const window = `from ${isoOf(from)} to ${isoOf(through)}`;
  if (through - from < auditSpan || !isFresh(through, now)) {
    const text = `No use ${window}; idle needs the seven days up to now.`;
    return hold(nextLook, 'warning', [{ code: 'evidence-unknown', text }]);
  }
  return { kind: 'revoke', reasons: [{ code: 'idle', text: `No use ${window}, and the log is complete.` }] };
}

function decideActive(
  evidence: Extract<Evidence, { kind: 'active' }>,
  deletedAt: Instant | undefined,
  policy: Policy,
  now: Instant,
): Decision {
  const { lastUse } = evidence;
  const used = `Last used ${isoOf(lastUse.at)} from ${lastUse.sourceIps} by ${lastUse.userAgent} (audit ${lastUse.auditId})`;
  const doubts = doubtsAbout(evidence, now);
  const nextLook = now + policy.lookAgainAfter;
  // The next window must begin after the last use, and it ends a little before its own now.
  const whenSilent = Math.max(lastUse.at + auditSpan + 3 * settlingTime, now);
  if (deletedAt === undefined) {
    const text = `${used}; whether that was after the deletion can't be told.`;
    const until = doubts.length > 0 ? nextLook : whenSilent;
    return hold(until, 'warning', [{ code: 'used-deletion-time-unknown', text }, ...doubts]);
  }
  if (lastUse.at > deletedAt) {
    const text = `${used}, after the deletion at ${isoOf(deletedAt)}: somebody who left is in, or a workload runs on it.`;
    return hold(nextLook, 'critical', [{ code: 'used-after-deletion', text }, ...doubts]);
  }
  const before: Reason = {
    code: 'used-before-deletion',
    text: `${used}, before the deletion at ${isoOf(deletedAt)}.`,
  };
  if (doubts.length > 0) return hold(nextLook, 'warning', [before, ...doubts]);
  if (policy.leaver === 'immediate') {
    const text = 'The standing policy “leaver: immediate” revokes at once.';
    return {
      kind: 'revoke',
      reasons: [before, { code: 'standing-policy', text }],
      byPolicy: 'leaver: immediate',
    };
  }
  return hold(whenSilent, 'notice', [before]);
}

/** Why there may be a use that is later than the last one known. */
function doubtsAbout({ butUnknown, through }: Extract<Evidence, { kind: 'active' }>, now: Instant): Reason[] {
  const texts = [
    ...(butUnknown === undefined ? [] : [`(${butUnknown.why}): ${butUnknown.detail}`]),
    ...(isFresh(through, now) ? [] : [`(outdated): The log was only read up to ${isoOf(through)}.`]),
  ];
  return texts.map((text) => ({
    code: 'later-use-not-excluded',
    text: `Later use can't be excluded ${text}`,
  }));
}

function isFresh(through: Instant, now: Instant): boolean {
  return now - through <= freshFor;
}

/** What opens the cluster after a confirmed revocation was granted knowingly; a deletion after it is a new reason. */
function isOpenAgain({ revokedAt, deletedAt }: Facts): boolean {
  if (revokedAt === undefined) return false;
  return deletedAt === undefined || revokedAt >= deletedAt;
}

function grantedAgain({ certificate }: Credential): Reason {
  const text =
    certificate === 'Removed'
      ? 'It was revoked before and grants show: somebody granted them anew, or they could not be seen then. A person decides.'
      : 'It was revoked before and is there again: somebody granted it anew, and a person’s will wins.';
  return { code: 'granted-again', text };
}

function hold(
  until: Instant,
  severity: Severity,
  reasons: readonly Reason[],
): Extract<Decision, { kind: 'hold' }> {
  return { kind: 'hold', until, severity, reasons };
}
