/**
 * The seven-day check of every kubeconfig of one cluster, in one analysis of its log: who holds what, was it used, by what,
 * from where, and what should be done about it. Reads the cloud, and changes nothing there.
 */
import type { AddOnState } from '../domain/audit.ts';
import { findingAboutCluster, findingAboutLog } from '../domain/audit-findings.ts';
import type { Cluster } from '../domain/credential.ts';
import type { ClusterId } from '../domain/ids.ts';
import type { AuditContext } from './audit-context.ts';
import { auditCredentials } from './audit-credentials.ts';
import { keepFindings } from './audit-findings-keeper.ts';
import { aboutCluster, type AuditSummary, newTally, record } from './audit-report.ts';
import { CloudError, describeError } from './cloud-error.ts';
import { detailsOf } from './find-credentials.ts';
import type { ClusterRow } from './ports.ts';
import { readClusterLog } from './read-cluster-log.ts';
import { canBeListed } from './resolve-identity.ts';

/**
 * Throws StateError, and CloudError when the cluster or its lists can't be read for a reason that may pass: the platform tries
 * again. A refusal that stays one is an outcome, `unread`. Either way a finding says so.
 */
export async function auditCluster(clusterId: ClusterId, context: AuditContext): Promise<AuditSummary> {
  let cluster: Cluster | undefined;
  let holdings: Holdings;
  try {
    cluster = await context.clusters.cluster(clusterId);
    if (cluster === undefined) return await recordGone(clusterId, context);
    if (!canBeListed(cluster)) {
      return await recordUnread(clusterId, cluster, `The cluster is in state ${cluster.state}.`, context);
    }
    holdings = await readHoldings(cluster, context);
  } catch (error) {
    if (!(error instanceof CloudError)) throw error;
    const summary = await recordUnread(clusterId, cluster, describeError(error), context);
    if (error.kind !== 'denied' && error.kind !== 'refused') throw error;
    return summary;
  }
  return await audit(cluster, holdings, context);
}

interface Holdings {
  readonly rows: readonly ClusterRow[];
  readonly cloudServices: number;
  readonly ramAuthenticator: AddOnState;
}

async function readHoldings({ id }: Cluster, context: AuditContext): Promise<Holdings> {
  const [rows, cloudServices, ramAuthenticator] = await Promise.all([
    context.kubeconfigs.statesOfCluster(id),
    context.clusters.cloudServiceKubeconfigs(id),
    // Nothing is decided by it: a cluster whose add-ons can't be read is audited all the same.
    context.clusters.addOn(id, 'ack-ram-authenticator').catch((error: unknown): AddOnState => {
      context.narrate('add-ons unread', { clusterId: id, why: describeError(error) });
      return 'unknown';
    }),
  ]);
  // A service's row that the list of everybody else shows all the same is not somebody's kubeconfig.
  return { rows: rows.filter((row) => row.cloudService === ''), cloudServices, ramAuthenticator };
}

async function audit(cluster: Cluster, holdings: Holdings, context: AuditContext): Promise<AuditSummary> {
  const now = context.clock();
  const { rows, cloudServices, ramAuthenticator } = holdings;
  const [log, settings, keeper] = await Promise.all([
    readClusterLog(
      cluster,
      rows.map(({ uid }) => uid),
      context,
    ),
    context.settings.read(),
    keepFindings(cluster.id, context),
  ]);
  const { guard, policy, run } = context;
  const tally = newTally();
  const listed = rows.map(({ uid, certificate, expiresAt, ...row }) => ({
    uid,
    certificate,
    ...(expiresAt === undefined ? {} : { expiresAt }),
    details: detailsOf({ uid, certificate, ...row }),
  }));
  const auditRun = { cluster, guard, settings, policy, run, now };
  await auditCredentials(listed, log, auditRun, keeper, context, tally.add);
  const report = log.report();
  const aboutLog = findingAboutLog(cluster, report, now);
  if (aboutLog !== undefined) await keeper.open(aboutLog);
  await keeper.closeOthers();
  return await record(
    {
      ...aboutCluster(cluster.id, cluster, context),
      outcome: 'audited',
      log: report,
      ramAuthenticator,
      credentials: rows.length,
      cloudServices,
      ...tally.counts(),
      findings: keeper.counts(),
    },
    context,
  );
}

/** Nobody can hold anything on a cluster that is not there. */
async function recordGone(clusterId: ClusterId, context: AuditContext): Promise<AuditSummary> {
  const keeper = await keepFindings(clusterId, context);
  await keeper.closeOthers();
  const about = { ...aboutCluster(clusterId, undefined, context), ...newTally().counts() };
  const why = 'ACK knows no cluster of this id.';
  const findings = keeper.counts();
  return await record(
    { ...about, outcome: 'no-such-cluster', why, ramAuthenticator: 'unknown', credentials: 0, findings },
    context,
  );
}

/** What was known of its credentials stays as it was, and so do their findings. */
async function recordUnread(
  clusterId: ClusterId,
  cluster: Cluster | undefined,
  why: string,
  context: AuditContext,
): Promise<AuditSummary> {
  const keeper = await keepFindings(clusterId, context);
  await keeper.open(findingAboutCluster(clusterId, cluster?.name ?? '', why, context.clock()));
  const about = { ...aboutCluster(clusterId, cluster, context), ...newTally().counts() };
  const findings = keeper.counts();
  return await record(
    { ...about, outcome: 'unread', why, ramAuthenticator: 'unknown', credentials: 0, findings },
    context,
  );
}
