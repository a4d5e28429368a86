/** The account's clusters as CS lists and describes them. */
import type { Account, Cluster } from '../account.ts';
import { type Principal, ServiceError } from '../core/contract.ts';
import { encryptionCapabilities } from './encryption-state.ts';
import { cutPage, pageBlock, pageOf, refuseUnknown } from './parameters.ts';

const filters = {
  cluster_id: (cluster: Cluster) => cluster.clusterId,
  cluster_spec: (cluster: Cluster) => cluster.clusterSpec,
  cluster_type: (cluster: Cluster) => cluster.clusterType,
  name: (cluster: Cluster) => cluster.name,
  profile: (cluster: Cluster) => cluster.profile,
  region_id: (cluster: Cluster) => cluster.regionId,
} as const;

/** DescribeClustersV1: the clusters of all regions; page_size at most 100, 10 when absent. Filters compare exactly. */
export function describeClusters(account: Account, query: URLSearchParams): unknown {
  refuseUnknown(query, ['page_number', 'page_size', ...Object.keys(filters)]);
  const page = pageOf(query, { number: 'page_number', size: 'page_size' }, { max: 100, usual: 10 });
  const rows = account.clusters.filter((cluster) =>
    Object.entries(filters).every(([name, value]) => !query.has(name) || query.get(name) === value(cluster)),
  );
  return { clusters: cutPage(rows, page).map(rowOf), page_info: pageBlock(page, rows.length) };
}

/** DescribeClusterDetail. */
export function describeCluster(account: Account, query: URLSearchParams, clusterId: string): unknown {
  refuseUnknown(query, []);
  return rowOf(clusterOf(account, clusterId));
}

/** GetClusterAuditProject; the project's name may carry blanks, as seen in public clients, which trim it. */
export function auditProject(account: Account, query: URLSearchParams, clusterId: string): unknown {
  refuseUnknown(query, []);
  const cluster = clusterOf(account, clusterId);
  return { audit_enabled: cluster.auditEnabled, sls_project_name: cluster.slsProjectName };
}

export function clusterOf(account: Account, clusterId: string): Cluster {
  const cluster = account.clusters.find((candidate) => candidate.clusterId === clusterId);
  if (cluster === undefined)
    throw new ServiceError(404, 'ErrorClusterNotFound', `cluster (${clusterId}) not found in our records`);
  return cluster;
}

/** Listing and cleaning need an administrator's RBAC role in the cluster; the message is Kubernetes' own. */
export function refuseWithoutRbac(
  account: Account,
  clusterId: string,
  caller: Principal,
  verb: string,
): void {
  if (!account.behaviours.clustersWithoutRbac.includes(clusterId)) return;
  throw new ServiceError(
    403,
    'StatusForbidden',
    `clusterrolebindings.rbac.authorization.k8s.io is forbidden: User "${caller.id}" cannot ${verb} resource ` +
      '"clusterrolebindings" in API group "rbac.authorization.k8s.io" at the cluster scope',
  );
}

function rowOf(cluster: Cluster): unknown {
  return {
    cluster_id: cluster.clusterId,
    name: cluster.name,
    region_id: cluster.regionId,
    cluster_type: cluster.clusterType,
    profile: cluster.profile,
    cluster_spec: cluster.clusterSpec,
    state: cluster.state,
    created: beijingTime(cluster.createdAt),
    // A JSON string inside the JSON answer.
    meta_data: JSON.stringify({ Capabilities: encryptionCapabilities(cluster.encryption) }),
    tags: cluster.tags,
  };
}

/** CS prints the times of clusters with an offset of eight hours. */
function beijingTime(at: number): string {
  return new Date(at + 8 * 3_600_000).toISOString().replace(/\.\d{3}Z$/, '+08:00');
}
