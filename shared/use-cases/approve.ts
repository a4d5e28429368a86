/** A person approves the revocation of one credential, on the evidence that was shown. Whoever calls it has made sure who that is. */
import {
  type Approval,
  type ApprovalCircumstances,
  digestOf,
  objectionTo,
  type Shown,
} from '../domain/approval.ts';
import { reasonOf } from '../domain/decide-approved.ts';
import type { UnknownReason } from '../domain/evidence.ts';
import type { CredentialRecord, Subject } from '../domain/record.ts';
import type { Clock, Instant } from '../domain/time.ts';
import type { ApprovalWriter } from './ports/approvals.ts';
import type { CredentialRecords } from './ports.ts';

export interface ApproveContext {
  readonly records: Pick<CredentialRecords, 'get'>;
  readonly approvalWriter: ApprovalWriter;
  readonly policy: { readonly mayApproveOwn: boolean };
  readonly clock: Clock;
  readonly newId: () => string;
}

export interface ApproveRequest extends Subject {
  readonly by: string;
  /** Digest of what the person saw, as `shownOf` and `digestOf` make it of the record. */
  readonly shown: string;
  readonly evenIfUsed: boolean;
  readonly overrides?: UnknownReason;
  readonly expiresAt: Instant;
}

export type ApproveAnswer =
  | { readonly kind: 'approved'; readonly approval: Approval }
  /** `isOwn`: somebody else may approve it. */
  | { readonly kind: 'refused'; readonly why: string; readonly isOwn?: true };

/** What a record shows of the credential; undefined when it shows no evidence. */
export function shownOf({ clusterId, uid, cause, evidence }: CredentialRecord): Shown | undefined {
  if (evidence === undefined) return undefined;
  const reason = reasonOf(cause);
  return { clusterId, uid, reason, evidence };
}

/**
 * Throws StateError. Refuses what waits for nobody (prohibited, revoked, under way), what shows other evidence than the
 * person saw, and an unknown that is not named. The approval is judged again at the moment of acting.
 */
export async function approve(request: ApproveRequest, context: ApproveContext): Promise<ApproveAnswer> {
  const { clusterId, uid, by, evenIfUsed, overrides, expiresAt } = request;
  const refused = (why: string): ApproveAnswer => ({ kind: 'refused', why });
  const [record] = await context.records.get([{ clusterId, uid }]);
  if (record === undefined) return refused('Nobody has looked at this credential yet.');
  if (record.status !== 'held' && record.status !== 'would-revoke') {
    return refused(`There is nothing to approve: it is ${record.status}.`);
  }
  const shown = shownOf(record);
  if (shown === undefined) return refused('There is no evidence of it.');
  if (request.shown !== digestOf(shown, evenIfUsed)) {
    return refused('The evidence is not what was shown: look again.');
  }
  const { requestedBy } = record.cause;
  const approval: Approval = {
    id: context.newId(),
    clusterId,
    uid,
    reason: shown.reason,
    shown: request.shown,
    evenIfUsed,
    ...(overrides === undefined ? {} : { overrides }),
    by,
    ...(requestedBy === undefined ? {} : { requestedBy }),
    approvedAt: context.clock(),
    expiresAt,
  };
  const objection = objectionTo({ approval, usage: 'unused' }, circumstances(shown, record, context));
  if (objection !== undefined) {
    const isOwn = requestedBy === by && !context.policy.mayApproveOwn;
    return isOwn ? { kind: 'refused', why: objection, isOwn } : refused(objection);
  }
  await context.approvalWriter.add(approval);
  return { kind: 'approved', approval };
}

function circumstances(
  shown: Shown,
  { revokedAt }: CredentialRecord,
  { policy, clock }: ApproveContext,
): ApprovalCircumstances {
  const { mayApproveOwn } = policy;
  return { shown, mayApproveOwn, now: clock(), ...(revokedAt === undefined ? {} : { revokedAt }) };
}
