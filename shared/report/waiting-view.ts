/** What waits: holds, and what is under way. */
import type { CredentialRecord } from '../domain/record.ts';
import { isoOf } from '../domain/time.ts';
import { hold, holdOf } from './credential-view.ts';
import { clusterId, credentialStatus, mode, optional, time, uid, z } from './schema.ts';

export const waiting = z
  .object({
    clusterId,
    clusterName: z.string(),
    uid,
    identityNames: z.array(z.string()),
    status: credentialStatus,
    mode,
    hold: hold.optional().openapi({ description: 'Absent for what is under way.' }),
    evidence: z.enum(['idle', 'active', 'unknown']).optional(),
    heldPlan: z.string().optional(),
    updatedAt: time,
  })
  .openapi('Waiting');
export type WaitingView = z.infer<typeof waiting>;

export function waitingOf(record: CredentialRecord): WaitingView {
  const { clusterId: cluster, uid: identity, clusterName, cause, status, evidence } = record;
  return {
    clusterId: cluster,
    clusterName,
    uid: identity,
    identityNames: [...cause.identityNames],
    status,
    mode: record.mode,
    ...optional('hold', holdOf(record)),
    ...optional('evidence', evidence?.kind),
    ...optional('heldPlan', record.heldPlan),
    updatedAt: isoOf(record.updatedAt),
  };
}
