/** What the last audit of a cluster found out about one credential. */
import { accessResult, type CredentialAudit } from '../domain/audit.ts';
import { isoOf } from '../domain/time.ts';
import { result } from './credential-view.ts';
import { decision, decisionOf, evidence, evidenceOf, uses, usesOf } from './evidence-view.ts';
import { certificate, consoleStatus, optional, revocationReason, time, timeOf, trait, z } from './schema.ts';

export const audit = z
  .object({
    at: time,
    run: z.string(),
    certificate,
    expiresAt: time.optional(),
    accountType: z.string().optional(),
    accountName: z.string().optional(),
    accountState: z.string().optional(),
    revokable: z.boolean().optional(),
    cloudService: z.string().optional(),
    result,
    evidence,
    uses,
    log: z.object({ region: z.string(), project: z.string(), logstore: z.string() }).optional(),
    silentSince: time.optional(),
    console: consoleStatus,
    traits: z.array(trait),
    unusedSince: time.optional(),
    planned: decision.optional(),
    plannedFor: revocationReason.optional(),
  })
  .openapi('CredentialAudit', { description: 'What the last audit of the cluster found.' });
export type AuditView = z.infer<typeof audit>;

export function auditOf(found: CredentialAudit): AuditView {
  const { details, log, status, planned } = found;
  return {
    at: isoOf(found.at),
    run: found.run,
    certificate: found.certificate,
    ...timeOf('expiresAt', found.expiresAt),
    ...optional('accountType', details?.accountType),
    ...optional('accountName', details?.accountName),
    ...optional('accountState', details?.accountState),
    ...optional('revokable', details?.revokable),
    ...optional('cloudService', details?.cloudService),
    result: accessResult(found.evidence),
    evidence: evidenceOf(found.evidence),
    uses: usesOf(found.uses),
    ...optional('log', log),
    ...timeOf('silentSince', found.silence?.since),
    console: status.console,
    traits: [...status.traits],
    ...timeOf('unusedSince', status.unusedSince),
    ...optional('planned', planned === undefined ? undefined : decisionOf(planned)),
    ...optional('plannedFor', found.plannedFor),
  };
}
