/** What the last audit of a cluster came to, with the verdict on its Secret encryption. */
import { accessResults, type AddOnState, type ClusterAudit, type LogReport } from '../domain/audit.ts';
import type { Verdict } from '../domain/encryption-verdict.ts';
import { traits } from '../domain/status.ts';
import { isoOf } from '../domain/time.ts';
import { encryption, verdict } from './encryption-view.ts';
import { clusterId, count, optional, revocationReason, time, timeOf, uid, words, z } from './schema.ts';

const log = z
  .object({
    auditing: z.enum(['on', 'off', 'unknown']),
    place: z.object({ region: z.string(), project: z.string(), logstore: z.string() }).optional(),
    retentionDays: z.number().optional(),
    createdAt: time.optional(),
    doubt: z.object({ why: z.string(), detail: z.string() }).optional().openapi({
      description: 'Why no silence in it can be believed.',
    }),
    uncertain: count,
  })
  .openapi('ClusterLog');

function logOf({
  auditing,
  place,
  retentionDays,
  createdAt,
  doubt,
  uncertain,
}: LogReport): z.infer<typeof log> {
  return {
    auditing,
    ...optional('place', place),
    ...optional('retentionDays', retentionDays),
    ...timeOf('createdAt', createdAt),
    ...optional('doubt', doubt),
    uncertain,
  };
}

/** One count a name. */
export function counts<Name extends string>(names: readonly Name[]) {
  return z.object(Object.fromEntries(names.map((name) => [name, count])) as Record<Name, typeof count>);
}

export const outcome = words<ClusterAudit['outcome']>({
  audited: true,
  unread: true,
  'no-such-cluster': true,
});

export const cluster = z
  .object({
    clusterId,
    clusterName: z.string(),
    region: z.string(),
    state: z.string(),
    auditedAt: time,
    run: z.string(),
    outcome,
    why: z.string().optional().openapi({ description: 'Why it was not audited.' }),
    auditing: z.enum(['on', 'off', 'unknown']),
    credentials: count.openapi({ description: 'Kubeconfigs of people and programs.' }),
    cloudServices: count.optional().openapi({ description: 'Those of cloud services; absent when unread.' }),
    holders: count.openapi({ description: 'Identities with a live certificate.' }),
    results: counts(accessResults),
    traits: counts(traits),
    openFindings: count,
    verdict: verdict
      .optional()
      .openapi({ description: 'Of Secret encryption; absent when nobody verified it.' }),
  })
  .openapi('Cluster');
export type ClusterView = z.infer<typeof cluster>;

export function clusterOf(audit: ClusterAudit, secrets: Verdict | undefined): ClusterView {
  const { findings } = audit;
  return {
    clusterId: audit.clusterId,
    clusterName: audit.clusterName,
    region: audit.region,
    state: audit.state,
    auditedAt: isoOf(audit.at),
    run: audit.run,
    outcome: audit.outcome,
    ...optional('why', audit.why),
    auditing: audit.log?.auditing ?? 'unknown',
    credentials: audit.credentials,
    ...optional('cloudServices', audit.cloudServices),
    holders: audit.holders,
    results: { ...audit.results },
    traits: { ...audit.traits },
    openFindings: findings.opened + findings.stillOpen,
    ...optional('verdict', secrets),
  };
}

const planned = z.object({
  uid,
  reason: revocationReason,
  decision: z.enum(['revoke', 'hold', 'ignore', 'refuse']),
});

/** At most so many steps of the plan: each is also with its credential. */
const stepsAtMost = 1000;

export const clusterDetail = z
  .object({
    summary: cluster.optional().openapi({ description: 'Absent when it was never audited.' }),
    ramAuthenticator: words<AddOnState>({ installed: true, absent: true, unknown: true }).optional(),
    log: log.optional(),
    plan: z.array(planned).openapi({ description: `What would be decided, at most ${stepsAtMost}.` }),
    encryption: encryption.optional(),
  })
  .openapi('ClusterDetail');
export type ClusterDetailView = z.infer<typeof clusterDetail>;

export function clusterDetailOf(
  audit: ClusterAudit | undefined,
  secrets: z.infer<typeof encryption> | undefined,
): ClusterDetailView {
  const encrypted = optional('encryption', secrets);
  if (audit === undefined) return { plan: [], ...encrypted };
  const plan = audit.plan.slice(0, stepsAtMost);
  return {
    summary: clusterOf(audit, secrets?.verdict),
    ramAuthenticator: audit.ramAuthenticator,
    ...optional('log', audit.log === undefined ? undefined : logOf(audit.log)),
    plan: plan.map(({ uid: id, reason, decision }) => ({ uid: id, reason, decision })),
    ...encrypted,
  };
}

/** The columns of an export: one line a cluster. */
export const clusterColumns = {
  cluster_id: (one: ClusterView) => one.clusterId,
  cluster_name: (one: ClusterView) => one.clusterName,
  region: (one: ClusterView) => one.region,
  state: (one: ClusterView) => one.state,
  audited_at: (one: ClusterView) => one.auditedAt,
  outcome: (one: ClusterView) => one.outcome,
  why: (one: ClusterView) => one.why,
  auditing: (one: ClusterView) => one.auditing,
  credentials: (one: ClusterView) => one.credentials,
  holders: (one: ClusterView) => one.holders,
  none_found: (one: ClusterView) => one.results['none found'],
  found: (one: ClusterView) => one.results.found,
  residual: (one: ClusterView) => one.traits.residual,
  unused: (one: ClusterView) => one.traits.unused,
  open_findings: (one: ClusterView) => one.openFindings,
  secret_encryption: (one: ClusterView) => one.verdict,
};
