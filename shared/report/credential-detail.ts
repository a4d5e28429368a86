/** One credential with everything that is known of it. */
import type { Approval } from '../domain/approval.ts';
import type { Instant } from '../domain/time.ts';
import { approval, approvalOf } from './approval-view.ts';
import { audit, auditOf } from './audit-view.ts';
import { credential, credentialOf, type Known } from './credential-view.ts';
import { record, recordOf } from './record-view.ts';
import { optional, z } from './schema.ts';

export const credentialDetail = z
  .object({
    summary: credential,
    record: record.optional(),
    audit: audit.optional(),
    approvals: z.array(approval),
  })
  .openapi('CredentialDetail');
export type CredentialDetailView = z.infer<typeof credentialDetail>;

export function credentialDetailOf(
  known: Known,
  approvals: readonly Approval[],
  now: Instant,
): CredentialDetailView {
  return {
    summary: credentialOf(known),
    ...optional('record', known.record === undefined ? undefined : recordOf(known.record)),
    ...optional('audit', known.audit === undefined ? undefined : auditOf(known.audit)),
    approvals: approvals.map((one) => approvalOf(one, now)),
  };
}
