/** The default decision about a deleted identity's credential. Pure: the same facts give the same answer. */
import type { Credential, Prohibition } from './credential.ts';
import type { Decision, Reason } from './decision.ts';
import { auditSpan, type Evidence, settlingTime } from './evidence.ts';
import type { Exemption } from './settings.ts';
import { type Duration, type Instant, isoOf } from './time.ts';

export interface Facts {
  readonly credential: Credential;
  readonly prohibitions: readonly Prohibition[];
  readonly evidence: Evidence;
  /** When the identity was deleted; absent when nobody can tell. */
  readonly deletedAt?: Instant;
  readonly exemption?: Exemption;
  /** An earlier revocation of this credential, when it was confirmed. */
  readonly revokedAt?: Instant;
}

export interface Policy {
  /** `immediate`: use before the deletion does not delay the revocation. */
  readonly leaver: 'careful' | 'immediate';
  /** How soon an unknown or an open question is looked at again. */
  readonly lookAgainAfter: Duration;
}

export function decide(facts: Facts, policy: Policy, now: Instant): Decision {
  const { credential, evidence } = facts;
  if (facts.prohibitions.length > 0) return decideProhibited(facts, policy, now);
  if (facts.exemption !== undefined) {
    const { id, owner, reason, expiresAt } = facts.exemption;
    const text = `Exempt until ${isoOf(expiresAt)} by ${owner} (${id}): ${reason}.`;
    return { kind: 'hold', until: expiresAt, severity: 'notice', reasons: [{ code: 'exempt', text }] };
  }
  if (grantedAgain(facts)) {
    const text =
      'It was revoked before and is there again: somebody granted it anew, and a person’s will wins.';
    return hold(now + policy.lookAgainAfter, 'warning', 'granted-again', text);
  }
  if (credential.certificate === 'Expired') {
    return {
      kind: 'ignore',
      reasons: [{ code: 'expired', text: 'The certificate has expired and opens nothing.' }],
    };
  }
  switch (evidence.kind) {
    case 'idle': {
      const text = `No use from ${isoOf(evidence.from)} to ${isoOf(evidence.through)}, and the log is complete.`;
      return { kind: 'revoke', reasons: [{ code: 'idle', text }] };
    }
    case 'unknown': {
      const text = `Whether it was used is unknown (${evidence.why}): ${evidence.detail}`;
      return hold(now + policy.lookAgainAfter, 'warning', 'evidence-unknown', text);
    }
    case 'active':
      return decideActive(evidence, facts.deletedAt, policy, now);
  }
}

/**
 * What is prohibited for good is refused; what may pass (a cluster that fails today, a list that does not show the
 * credential) is looked at again; where nothing was issued there is nothing to end.
 */
function decideProhibited({ credential, prohibitions }: Facts, policy: Policy, now: Instant): Decision {
  const reasons = prohibitions.map((kind) => prohibited(kind, credential));
  const isForGood = prohibitions.some((kind) => forGood.has(kind));
  if (isForGood) return { kind: 'refuse', reasons };
  if (credential.certificate === 'Unissued' || credential.certificate === 'Removed')
    return { kind: 'ignore', reasons };
  return { kind: 'hold', until: now + policy.lookAgainAfter, severity: 'warning', reasons };
}

const forGood: ReadonlySet<Prohibition> = new Set([
  'root-account',
  'own-identity',
  'cloud-service',
  'not-revokable',
]);

function decideActive(
  evidence: Extract<Evidence, { kind: 'active' }>,
  deletedAt: Instant | undefined,
  policy: Policy,
  now: Instant,
): Decision {
  const { lastUse } = evidence;
  const used = `Last used ${isoOf(lastUse.at)} from ${lastUse.sourceIps} by ${lastUse.userAgent} (audit ${lastUse.auditId})`;
  // The next window must begin after the last use, and it ends a little before its own now.
  const whenSilent = lastUse.at + auditSpan + 3 * settlingTime;
  if (deletedAt === undefined) {
    const text = `${used}; whether that was after the deletion can't be told.`;
    return hold(Math.max(whenSilent, now), 'warning', 'used-deletion-time-unknown', text);
  }
  if (lastUse.at > deletedAt) {
    const text = `${used}, after the deletion at ${isoOf(deletedAt)}: somebody who left is in, or a workload runs on it.`;
    return hold(now + policy.lookAgainAfter, 'critical', 'used-after-deletion', text);
  }
  const before: Reason = {
    code: 'used-before-deletion',
    text: `${used}, before the deletion at ${isoOf(deletedAt)}.`,
  };
  if (evidence.butUnknown !== undefined) {
    const text = `Later use can't be excluded (${evidence.butUnknown.why}): ${evidence.butUnknown.detail}`;
    const doubt: Reason = { code: 'later-use-not-excluded', text };
    return {
      kind: 'hold',
      until: now + policy.lookAgainAfter,
      severity: 'warning',
      reasons: [before, doubt],
    };
  }
  if (policy.leaver === 'immediate') {
    const text = 'The standing policy “leaver: immediate” revokes at once.';
    return {
      kind: 'revoke',
      reasons: [before, { code: 'standing-policy', text }],
      byPolicy: 'leaver: immediate',
    };
  }
  return { kind: 'hold', until: Math.max(whenSilent, now), severity: 'notice', reasons: [before] };
}

/** A grant that is newer than the deletion was made knowingly; a deletion after it is a new reason. */
function grantedAgain({ credential, revokedAt, deletedAt }: Facts): boolean {
  if (revokedAt === undefined || credential.certificate !== 'Unexpired') return false;
  return deletedAt === undefined || revokedAt >= deletedAt;
}

function hold(
  until: Instant,
  severity: 'warning' | 'critical',
  code: Reason['code'],
  text: string,
): Decision {
  return { kind: 'hold', until, severity, reasons: [{ code, text }] };
}

function prohibited(kind: Prohibition, credential: Credential): Reason {
  const { cluster, certificate, details } = credential;
  const texts: Record<Prohibition, string> = {
    'root-account': 'It belongs to the Alibaba Cloud account itself.',
    'own-identity': 'It belongs to the guard itself.',
    'cloud-service': `It belongs to the cloud service ${details?.cloudService ?? ''}.`,
    'not-revokable': 'ACK says that it can’t be revoked.',
    'cluster-state': `The cluster is in state ${cluster.state}.`,
    'certificate-state': `The certificate is in state ${certificate}.`,
    'kind-unknown':
      'The cluster’s own list does not show it, so whose it is and whether it may be revoked is unknown.',
  };
  return { code: 'prohibited', text: texts[kind] };
}
