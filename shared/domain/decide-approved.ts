/** What a person's approval makes of a decision that the guard would not take by itself. */
import { type GivenApproval, objectionTo, type RevocationReason } from './approval.ts';
import type { Facts, Policy } from './decide.ts';
import type { Decision } from './decision.ts';
import { type Instant, isoOf } from './time.ts';

/**
 * The hold becomes a revocation when an approval allows it; when none does, the hold says why the newest does not. What is
 * prohibited or exempt never comes here.
 */
export function decideApproved(
  facts: Facts,
  alone: Extract<Decision, { kind: 'hold' }>,
  { mayApproveOwn }: Pick<Policy, 'mayApproveOwn'>,
  now: Instant,
): Decision {
  const { credential, evidence, approvals = [], revokedAt } = facts;
  const shown = { clusterId: credential.cluster.id, uid: credential.uid, reason: reasonOf(facts), evidence };
  const circumstances = { shown, mayApproveOwn, revokedAt, now };
  const newestFirst = approvals.toSorted((one, other) => other.approval.approvedAt - one.approval.approvedAt);
  const judged = newestFirst.map((given) => ({ given, objection: objectionTo(given, circumstances) }));
  const valid = judged.find(({ objection }) => objection === undefined)?.given;
  if (valid !== undefined) return revoked(valid, alone);
  const why = judged[0]?.objection;
  if (why === undefined) return alone;
  return { ...alone, reasons: [...alone.reasons, { code: 'approval-refused', text: why }] };
}

export function reasonOf({
  requestedBy,
  standing,
}: Pick<Facts, 'requestedBy' | 'standing'>): RevocationReason {
  return requestedBy === undefined ? (standing ?? 'identity-deleted') : 'person-request';
}

function revoked({ approval }: GivenApproval, alone: Decision): Decision {
  const { id, by, overrides, evenIfUsed, approvedAt } = approval;
  const knowing = overrides === undefined ? '' : `, overriding the unknown (${overrides})`;
  const used = evenIfUsed ? ', even if it is used further' : '';
  const text = `Approved by ${by} at ${isoOf(approvedAt)} (${id})${knowing}${used}.`;
  return { kind: 'revoke', reasons: [...alone.reasons, { code: 'approved', text }], byApproval: { id, by } };
}
