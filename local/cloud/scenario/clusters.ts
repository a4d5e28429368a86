/**
 * Clusters in several regions and of every kind: ACK managed (Pro and basic), ACK dedicated, ACS; most with auditing, a few
 * in states in which nothing can be revoked. The first six are fixed, so that the cast has its places.
 */
import type { Cluster } from '../account.ts';
import type { LogstoreSpec } from '../sls/contract.ts';
import { dayMs, type World } from './world.ts';

type Kind = Pick<Cluster, 'profile' | 'clusterType' | 'clusterSpec'>;

const pro: Kind = { profile: 'Default', clusterType: 'ManagedKubernetes', clusterSpec: 'ack.pro.small' };
const basic: Kind = { profile: 'Default', clusterType: 'ManagedKubernetes', clusterSpec: 'ack.standard' };
const dedicated: Kind = { profile: 'Default', clusterType: 'Kubernetes', clusterSpec: '' };
const acs: Kind = { profile: 'Acs', clusterType: 'ManagedKubernetes', clusterSpec: 'ack.pro.small' };

interface Plan {
  readonly kind: Kind;
  readonly regionId: string;
  readonly state?: string;
  readonly audited?: boolean;
}

/** Where the cast works, by index. */
export const place = { pro: 0, acs: 1, basic: 2, dedicated: 3, unaudited: 4, abroad: 5 } as const;

const fixedPlans: readonly Plan[] = [
  { kind: pro, regionId: 'cn-hangzhou' },
  { kind: acs, regionId: 'cn-shanghai' },
  { kind: basic, regionId: 'cn-beijing' },
  { kind: dedicated, regionId: 'cn-hangzhou' },
  { kind: pro, regionId: 'cn-shenzhen', audited: false },
  { kind: pro, regionId: 'ap-southeast-1' },
];

const regions = ['cn-hangzhou', 'cn-shanghai', 'cn-beijing', 'cn-shenzhen', 'ap-southeast-1', 'eu-central-1'];
const kinds = [pro, acs, basic, pro, dedicated, acs];
const laterStates = [
  'running',
  'delete_failed',
  'running',
  'updating',
  'failed',
  'running',
  'running',
  'deleting',
];

function planOf({ random }: World, index: number, asked: readonly string[] | undefined): Plan {
  const kind = kinds[index % kinds.length] ?? pro;
  const state = laterStates[(index - fixedPlans.length) % laterStates.length] ?? 'running';
  const plan = fixedPlans[index] ?? {
    kind,
    regionId: random.pick(regions),
    state,
    audited: !random.chance(0.05),
  };
  return asked === undefined ? plan : { ...plan, regionId: asked[index % asked.length] ?? plan.regionId };
}

/** The default project, a custom one, or one with blanks around it, as GetClusterAuditProject may answer it. */
function projectOf(index: number, clusterId: string): string {
  if (index % 12 === 2) return `security-audit-${clusterId.slice(0, 8)}`;
  return index % 12 === 3 ? ` k8s-log-${clusterId} ` : `k8s-log-${clusterId}`;
}

function makeCluster(world: World, index: number, asked: readonly string[] | undefined): Cluster {
  const { kind, regionId, state = 'running', audited = true } = planOf(world, index, asked);
  const { random } = world;
  const clusterId = `c${random.hex(32)}`;
  const name = world.names.cluster();
  return {
    ...kind,
    clusterId,
    name,
    regionId,
    state,
    createdAt: world.now - random.integer(60, 600) * dayMs,
    auditEnabled: audited,
    slsProjectName: audited ? projectOf(index, clusterId) : '',
    tags: [{ key: 'team', value: name.split('-')[0] ?? name }],
  };
}

/** Retention as documented: 30 days, or 365 on dedicated clusters. */
function logstoreOf(cluster: Cluster, index: number): LogstoreSpec {
  return {
    project: cluster.slsProjectName.trim(),
    logstore: `audit-${cluster.clusterId}`,
    regionId: cluster.regionId,
    createdAt: cluster.createdAt,
    ttlDays: cluster.clusterType === 'Kubernetes' ? 365 : 30,
    form: index % 4 === 2 ? 'flat' : 'json',
  };
}

/** In the asked regions in turn, or in several when none are asked. */
export function addClusters(world: World, count: number, asked?: readonly string[]): void {
  for (let index = 0; index < count; index += 1) {
    const cluster = makeCluster(world, index, asked);
    world.account.clusters.push(cluster);
    if (cluster.auditEnabled) world.logstores.set(cluster.clusterId, logstoreOf(cluster, index));
  }
}
