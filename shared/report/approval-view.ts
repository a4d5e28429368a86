/** Approvals of people, used or not. */
import type { Approval } from '../domain/approval.ts';
import { type Instant, isoOf } from '../domain/time.ts';
import { optional, revocationReason, time, z } from './schema.ts';

export const approval = z
  .object({
    id: z.string(),
    by: z.string(),
    reason: revocationReason,
    overrides: z.string().optional(),
    evenIfUsed: z.boolean(),
    requestedBy: z.string().optional(),
    approvedAt: time,
    expiresAt: time,
    isExpired: z.boolean(),
  })
  .openapi('Approval');

export function approvalOf(given: Approval, now: Instant): z.infer<typeof approval> {
  const { id, by, reason, overrides, evenIfUsed, requestedBy, approvedAt, expiresAt } = given;
  return {
    id,
    by,
    reason,
    ...optional('overrides', overrides),
    evenIfUsed,
    ...optional('requestedBy', requestedBy),
    approvedAt: isoOf(approvedAt),
    expiresAt: isoOf(expiresAt),
    isExpired: expiresAt <= now,
  };
}
