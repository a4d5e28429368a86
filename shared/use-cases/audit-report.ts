/** What an audit of a cluster comes to, counted, written down and answered. */
import {
  type AccessResult,
  accessResult,
  accessResults,
  type ClusterAudit,
  type CredentialAudit,
  type PlannedStep,
} from '../domain/audit.ts';
import type { Cluster } from '../domain/credential.ts';
import type { ClusterId } from '../domain/ids.ts';
import { type Trait, traits } from '../domain/status.ts';
import type { AuditContext } from './audit-context.ts';

/** What an audit answers; the plan is in the row of the cluster. */
export type AuditSummary = Omit<ClusterAudit, 'plan'> & {
  readonly planned: Readonly<Partial<Record<PlannedStep['decision'], number>>>;
};

export async function record(report: ClusterAudit, context: AuditContext): Promise<AuditSummary> {
  await context.audits.putCluster(report);
  const { plan, ...summary } = report;
  const planned: Partial<Record<PlannedStep['decision'], number>> = {};
  for (const { decision } of plan) planned[decision] = (planned[decision] ?? 0) + 1;
  context.narrate('audited', { ...summary, planned });
  return { ...summary, planned };
}

export function aboutCluster(
  clusterId: ClusterId,
  cluster: Cluster | undefined,
  context: AuditContext,
): Pick<ClusterAudit, 'clusterId' | 'clusterName' | 'region' | 'state' | 'at' | 'run'> {
  return {
    clusterId,
    clusterName: cluster?.name ?? '',
    region: cluster?.region ?? '',
    state: cluster?.state ?? '',
    at: context.clock(),
    run: context.run,
  };
}

export function newTally() {
  const results: Record<AccessResult, number> = countsOf(accessResults);
  const found: Record<Trait, number> = countsOf(traits);
  const plan: PlannedStep[] = [];
  let holders = 0;
  return {
    add: ({ uid, certificate, details, evidence, status, planned, plannedFor }: CredentialAudit): void => {
      // The check is of kubeconfigs; what is not listed any more only has traits.
      if (details !== undefined) results[accessResult(evidence)] += 1;
      for (const trait of status.traits) found[trait] += 1;
      if (certificate === 'Unexpired') holders += 1;
      if (planned !== undefined && plannedFor !== undefined) {
        plan.push({ uid, reason: plannedFor, decision: planned.kind });
      }
    },
    counts: (): Pick<ClusterAudit, 'results' | 'traits' | 'plan' | 'holders'> => ({
      results,
      traits: found,
      plan,
      holders,
    }),
  };
}

function countsOf<Name extends string>(names: readonly Name[]): Record<Name, number> {
  return Object.fromEntries(names.map((name) => [name, 0])) as Record<Name, number>;
}
