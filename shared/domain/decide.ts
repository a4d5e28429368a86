/**
 * The default decision about a credential whose identity is deleted, that a person wants to be ended, or that a standing policy
 * names. Pure: the same facts give the same answer.
 */
import type { GivenApproval } from './approval.ts';
import type { Credential, Prohibition } from './credential.ts';
import { decideApproved } from './decide-approved.ts';
import { decideLeaver } from './decide-leaver.ts';
import { decideProhibited } from './decide-prohibited.ts';
import { decideStanding, standingSince } from './decide-standing.ts';
import { type Decision, hold } from './decision.ts';
import type { Evidence } from './evidence.ts';
import type { Exemption } from './settings.ts';
import type { Silence } from './silence.ts';
import type { StandingReason } from './standing-policy.ts';
import { type Duration, type Instant, isoOf } from './time.ts';

export interface Facts {
  readonly credential: Credential;
  readonly prohibitions: readonly Prohibition[];
  readonly evidence: Evidence;
  /** When the identity was deleted; absent when nobody can tell. */
  readonly deletedAt?: Instant | undefined;
  readonly exemption?: Exemption | undefined;
  /** An earlier revocation of this credential, when it was confirmed. */
  readonly revokedAt?: Instant | undefined;
  /** Who asks for it, where a person does: then the identity may exist, and nothing goes without an approval. */
  readonly requestedBy?: string;
  /** Which standing policy it is about, where one is: then the identity exists. */
  readonly standing?: StandingReason | undefined;
  /** What the audits know of the time without use; for the policy about unused ones. */
  readonly silence?: Silence | undefined;
  /** Since when it is held for the same reason; absent at the first look. */
  readonly heldSince?: Instant | undefined;
  readonly approvals?: readonly GivenApproval[];
}

export interface Policy {
  /** `immediate`: use before the deletion does not delay the revocation. `even-in-use`: nor does use after it. */
  readonly leaver: 'careful' | 'immediate' | 'even-in-use';
  /** The standing policies about identities that exist; none by default. */
  readonly standing: ReadonlySet<StandingReason>;
  /** How long there must have been no use, at least the seven days of the vendor's own check. */
  readonly inactivity: Duration;
  /** After how long without use the standing policy calls a credential unused. */
  readonly unusedAfter: Duration;
  /** For how long after its reason began nothing is ended without a person. */
  readonly grace: Duration;
  /** How soon an unknown or an open question is looked at again. */
  readonly lookAgainAfter: Duration;
  /** Whether somebody may approve what he asked for himself. */
  readonly mayApproveOwn: boolean;
}

export function decide(facts: Facts, policy: Policy, now: Instant): Decision {
  const { credential } = facts;
  const nextLook = now + policy.lookAgainAfter;
  if (facts.prohibitions.length > 0) return decideProhibited(credential, facts.prohibitions, nextLook);
  if (facts.exemption !== undefined) {
    const { id, owner, reason, expiresAt } = facts.exemption;
    const text = `Exempt until ${isoOf(expiresAt)} by ${owner} (${id}): ${reason}.`;
    return hold(Math.max(expiresAt, now), 'notice', [{ code: 'exempt', text }]);
  }
  if (credential.certificate === 'Expired' && !policy.standing.has('expired')) {
    return {
      kind: 'ignore',
      reasons: [{ code: 'expired', text: 'The certificate has expired and opens nothing.' }],
    };
  }
  const alone = afterGrace(decideAlone(facts, policy, nextLook, now), facts, policy, now);
  return alone.kind === 'hold' ? decideApproved(facts, alone, policy, now) : alone;
}

/** Without any approval. */
function decideAlone(facts: Facts, policy: Policy, nextLook: Instant, now: Instant): Decision {
  const { credential, requestedBy, standing } = facts;
  if (requestedBy !== undefined) {
    const text = `${requestedBy} asks for it; the identity is not known to be gone, so that a person must approve it.`;
    return hold(nextLook, 'warning', [{ code: 'needs-approval', text }]);
  }
  if (isOpenAgain(facts)) return hold(nextLook, 'warning', [grantedAgain(credential)]);
  return standing === undefined
    ? decideLeaver(facts, policy, now)
    : decideStanding(facts, standing, policy, now);
}

/** Who may still change his mind, or come back, has the days that the configuration gives. */
function afterGrace(
  decision: Decision,
  facts: Facts,
  { grace, unusedAfter }: Policy,
  now: Instant,
): Decision {
  if (decision.kind !== 'revoke') return decision;
  const { standing, deletedAt, heldSince } = facts;
  const began = standing === undefined ? deletedAt : standingSince(facts, standing, unusedAfter);
  const until = (began ?? heldSince ?? now) + grace;
  if (until <= now) return decision;
  const text = `Nothing is revoked before ${isoOf(until)}: the days of grace are not over.`;
  return hold(until, 'notice', [{ code: 'in-grace', text }, ...decision.reasons]);
}

/** What opens the cluster after a confirmed revocation was granted knowingly; a deletion after it is a new reason. */
function isOpenAgain({ revokedAt, deletedAt }: Facts): boolean {
  if (revokedAt === undefined) return false;
  return deletedAt === undefined || revokedAt >= deletedAt;
}

function grantedAgain({ certificate }: Credential) {
  const text =
    certificate === 'Removed'
      ? 'It was revoked before and grants show: somebody granted them anew, or they could not be seen then. A person decides.'
      : 'It was revoked before and is there again: somebody granted it anew, and a person’s will wins.';
  return { code: 'granted-again', text } as const;
}
