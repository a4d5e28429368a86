/** The approvals of one credential, each with what it was used for. */
import type { GivenApproval } from '../domain/approval.ts';
import type { Decision } from '../domain/decision.ts';
import type { CredentialRecord, Subject } from '../domain/record.ts';
import type { RevokeContext } from './context.ts';

type ApprovalsContext = Pick<RevokeContext, 'approvals' | 'approvalUses'>;

/**
 * Throws StateError. An approval that is used by the credential's open intent is that intent's own; one that another run took
 * and ended before writing the intent was used for nothing.
 */
export async function readApprovals(
  subject: Subject,
  record: CredentialRecord | undefined,
  { approvals, approvalUses }: ApprovalsContext,
): Promise<GivenApproval[]> {
  const all = await approvals.of(subject);
  return await Promise.all(
    all.map(async (approval): Promise<GivenApproval> => {
      const use = await approvalUses.read(approval.id);
      if (use === undefined) return { approval, usage: 'unused' };
      const isOurs = use.subject.clusterId === subject.clusterId && use.subject.uid === subject.uid;
      if (isOurs && record?.underApproval === approval.id) return { approval, usage: 'own-intent' };
      return { approval, usage: isOurs && use.stage === 'taken' ? 'unused' : 'used' };
    }),
  );
}

/** The approval on which a decided revocation stands. */
export function approvalOf({
  decision,
}: {
  readonly decision: Decision;
}): { readonly id: string; readonly by: string } | undefined {
  return decision.kind === 'revoke' ? decision.byApproval : undefined;
}
