/** A person's approval to revoke one credential: bound to what was shown, for one use, for a while. Pure. */
import { createHash } from 'node:crypto';
import { canonicalJson } from './canonical-json.ts';
import type { Evidence, UnknownReason } from './evidence.ts';
import type { Subject } from './record.ts';
import type { StandingReason } from './standing-policy.ts';
import { days, type Duration, type Instant, isoOf } from './time.ts';

/** Why it is to be revoked: the identity is proven gone, a person asks for it though it may exist, or a standing policy names it. */
export type RevocationReason = 'identity-deleted' | 'person-request' | StandingReason;

/** What a person was shown of a credential. */
export interface Shown extends Subject {
  readonly reason: RevocationReason;
  readonly evidence: Evidence;
}

export interface Approval extends Subject {
  readonly id: string;
  readonly reason: RevocationReason;
  /** Digest of what was shown; see `digestOf`. */
  readonly shown: string;
  /** The unknown that it overrides, by name; absent when nothing was unknown. */
  readonly overrides?: UnknownReason;
  /** Also when it is used further: for a credential that is in use and has to go. */
  readonly evenIfUsed: boolean;
  readonly by: string;
  /** Who asked for the revocation; absent when a deletion did. */
  readonly requestedBy?: string;
  readonly approvedAt: Instant;
  readonly expiresAt: Instant;
}

/** `own-intent`: by the very revocation that was begun and is not settled. */
export type ApprovalUsage = 'unused' | 'own-intent' | 'used';

export interface GivenApproval {
  readonly approval: Approval;
  readonly usage: ApprovalUsage;
}

export interface ApprovalCircumstances {
  readonly shown: Shown;
  /** Whether somebody may approve what he asked for himself. */
  readonly mayApproveOwn: boolean;
  /** An earlier confirmed revocation: an approval of before it has had its end. */
  readonly revokedAt?: Instant | undefined;
  readonly now: Instant;
}

/** Shorter than the rows live that say that an approval is used. */
const longestLife: Duration = days(30);

/**
 * SHA-256, hex, over the evidence as far as a decision of a person depends on it: its kind, why it is unknown, the last use.
 * Not over the window, which moves on with every look. With `evenIfUsed` the last use does not count, only that there is one.
 */
export function digestOf({ clusterId, uid, reason, evidence }: Shown, evenIfUsed: boolean): string {
  const text = canonicalJson({ clusterId, uid, reason, evidence: outlineOf(evidence, evenIfUsed) });
  return createHash('sha256').update(text).digest('hex');
}

function outlineOf(evidence: Evidence, evenIfUsed: boolean): Readonly<Record<string, unknown>> {
  switch (evidence.kind) {
    case 'idle':
      return { kind: 'idle' };
    case 'unknown':
      return { kind: 'unknown', why: evidence.why };
    case 'active': {
      const { at, auditId } = evidence.lastUse;
      const unknown = unknownIn(evidence) ?? 'nothing';
      return { kind: 'active', unknown, ...(evenIfUsed ? {} : { at, auditId }) };
    }
  }
}

/** What of the evidence is unknown, by name. */
export function unknownIn(evidence: Evidence): UnknownReason | undefined {
  if (evidence.kind === 'unknown') return evidence.why;
  return evidence.kind === 'active' ? evidence.butUnknown?.why : undefined;
}

/** Why the approval does not allow the revocation, in words; undefined when it does. */
export function objectionTo(
  { approval, usage }: GivenApproval,
  { shown, mayApproveOwn, revokedAt, now }: ApprovalCircumstances,
): string | undefined {
  const { id, by, requestedBy, approvedAt, expiresAt } = approval;
  const because = (why: string): string => `The approval ${id} of ${by} is not valid: ${why}`;
  if (approval.clusterId !== shown.clusterId || approval.uid !== shown.uid) {
    return because('it is for another credential.');
  }
  if (usage === 'used') return because('it is used already, and it is for one use.');
  if (expiresAt <= now) return because(`it expired at ${isoOf(expiresAt)}.`);
  // Written so that a time that is no number refuses.
  if (!(expiresAt - approvedAt <= longestLife)) return because('it lives for more than 30 days.');
  if (approvedAt > now) return because('it is of the future.');
  if (approval.reason !== shown.reason) {
    return because(`it is for the reason ${approval.reason}, and this is ${shown.reason}.`);
  }
  if (!mayApproveOwn && requestedBy !== undefined && isSame(by, requestedBy)) {
    return because('who asks must not approve.');
  }
  if (approvedAt <= (revokedAt ?? -Infinity)) {
    return because('the credential was revoked since, and granted again.');
  }
  const unknown = unknownIn(shown.evidence);
  if (approval.shown !== digestOf(shown, approval.evenIfUsed)) {
    return because('the evidence is not what was shown any more.');
  }
  if (approval.overrides !== unknown) {
    return because(`it names ${approval.overrides ?? 'nothing'} as unknown, and ${unknown ?? 'nothing'} is.`);
  }
  return undefined;
}

function isSame(one: string, other: string): boolean {
  return one.trim().toLowerCase() === other.trim().toLowerCase();
}
