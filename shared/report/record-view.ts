/** What the guard decided and did about one credential, and what a person needs to see before approving its end. */
import { digestOf, unknownIn } from '../domain/approval.ts';
import type { Grants } from '../domain/credential.ts';
import { reasonOf } from '../domain/decide-approved.ts';
import type { CredentialRecord } from '../domain/record.ts';
import { isoOf } from '../domain/time.ts';
import { cause, causeOf } from './cause-view.ts';
import { hold, holdOf } from './credential-view.ts';
import { decision, decisionOf, evidence, evidenceOf } from './evidence-view.ts';
import {
  certificate,
  credentialStatus,
  mode,
  optional,
  revocationReason,
  time,
  timeOf,
  z,
} from './schema.ts';

const grant = z.object({
  resourceId: z.string(),
  resourceType: z.string(),
  roleName: z.string(),
  roleType: z.string(),
  isOwner: z.boolean(),
});
const grants = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('read'), grants: z.array(grant) }),
    z.object({ kind: z.literal('unreadable'), why: z.string() }),
  ])
  .openapi('Grants', { description: 'As they were before the revocation.' });

function grantsOf(stored: Grants): z.infer<typeof grants> {
  if (stored.kind === 'unreadable') return { kind: 'unreadable', why: stored.why };
  return {
    kind: 'read',
    grants: stored.grants.map(({ resourceId, resourceType, roleName, roleType, isOwner }) => ({
      resourceId,
      resourceType,
      roleName,
      roleType,
      isOwner,
    })),
  };
}

const toApprove = z
  .object({
    reason: revocationReason,
    shown: z.string().openapi({ description: 'Digest of the evidence: an approval names it.' }),
    shownEvenIfUsed: z
      .string()
      .openapi({ description: 'The same for an approval even if it is used further.' }),
    overrides: z.string().optional().openapi({ description: 'The unknown that an approval has to name.' }),
  })
  .openapi('ToApprove');

export const record = z
  .object({
    status: credentialStatus,
    mode,
    cause,
    certificate,
    evidence: evidence.optional(),
    decision: decision.optional(),
    hold: hold.optional(),
    toApprove: toApprove.optional(),
    grantsBefore: grants.optional(),
    revokedAt: time.optional(),
    underApproval: z.string().optional(),
    heldPlan: z.string().optional(),
    journal: z.object({ sequence: z.number().int(), hash: z.string() }).optional(),
    updatedAt: time,
  })
  .openapi('CredentialRecord', { description: 'What the guard decided and did.' });
export type RecordView = z.infer<typeof record>;

export function recordOf(kept: CredentialRecord): RecordView {
  const { evidence: seen, decision: made, grantsBefore, head } = kept;
  return {
    status: kept.status,
    mode: kept.mode,
    cause: causeOf(kept.cause),
    certificate: kept.certificate,
    ...optional('evidence', seen === undefined ? undefined : evidenceOf(seen)),
    ...optional('decision', made === undefined ? undefined : decisionOf(made)),
    ...optional('hold', holdOf(kept)),
    ...optional('toApprove', toApproveOf(kept)),
    ...optional('grantsBefore', grantsBefore === undefined ? undefined : grantsOf(grantsBefore)),
    ...timeOf('revokedAt', kept.revokedAt),
    ...optional('underApproval', kept.underApproval),
    ...optional('heldPlan', kept.heldPlan),
    ...optional('journal', head === undefined ? undefined : { sequence: head.sequence, hash: head.hash }),
    updatedAt: isoOf(kept.updatedAt),
  };
}

/** Only for what waits for somebody. */
function toApproveOf(kept: CredentialRecord): z.infer<typeof toApprove> | undefined {
  const { clusterId, uid, status, cause: why, evidence: seen } = kept;
  if (seen === undefined || (status !== 'held' && status !== 'would-revoke')) return undefined;
  const shown = { clusterId, uid, reason: reasonOf(why), evidence: seen };
  return {
    reason: shown.reason,
    shown: digestOf(shown, false),
    shownEvenIfUsed: digestOf(shown, true),
    ...optional('overrides', unknownIn(seen)),
  };
}
