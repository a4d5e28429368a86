/** Approvals as values, without a state that keeps them: of what was shown, by the operator, ten minutes ago, for an hour more. */
import { type Approval, digestOf, type Shown } from '../../shared/domain/approval.ts';
import type { Evidence } from '../../shared/domain/evidence.ts';
import { days, hours, minutes } from '../../shared/domain/time.ts';
import { aClusterId, ago, ahead, aUid, unknownEvidence, usedEvidence } from './builders.ts';

export const shown = (evidence: Evidence, over: Partial<Shown> = {}): Shown => ({
  clusterId: aClusterId(),
  uid: aUid(),
  reason: 'identity-deleted',
  evidence,
  ...over,
});

export const shownUnknown = shown(unknownEvidence());
export const shownUsed = shown(usedEvidence(ago(days(2))));
export const overriding = { overrides: 'incomplete' } as const;

export function anApproval(of: Shown, over: Partial<Approval> = {}): Approval {
  const { clusterId, uid, reason } = of;
  const { evenIfUsed = false } = over;
  return {
    id: 'a-1',
    clusterId,
    uid,
    reason,
    shown: digestOf(of, evenIfUsed),
    evenIfUsed,
    by: 'operator',
    approvedAt: ago(minutes(10)),
    expiresAt: ahead(hours(1)),
    ...over,
  };
}
