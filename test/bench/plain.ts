/** The same job as a command-line tool does it: with the vendor's SDK, one request after the other. */
import { createRequire } from 'node:module';
import type { LocalCloud } from '../../local/cloud/local-cloud.ts';

const require = createRequire(import.meta.url);
const cs = require('@alicloud/cs20151215') as typeof import('@alicloud/cs20151215');
const core = require('@alicloud/openapi-core') as typeof import('@alicloud/openapi-core');

/** Of which each cluster needs one: a kubeconfig, two lists, the activity, the binding, the deletion. */
const requestsACluster = 6;

export interface PlainResult {
  /** For all clusters; scaled when only some of them were timed. */
  readonly plainWallMs: number;
  readonly plainRequests: number;
  /** How many clusters were timed. */
  readonly plainSample: number;
}

function clientOf({ endpoints, administrator, account }: LocalCloud): InstanceType<typeof cs.default> {
  const config = {
    accessKeyId: administrator.id,
    accessKeySecret: administrator.secret,
    endpoint: endpoints.cs,
    protocol: 'http',
    regionId: account.region,
    connectTimeout: 60_000,
    readTimeout: 60_000,
  };
  return new cs.default(config as never);
}

/** Times the first `sample` clusters. Throws what a request throws. */
export async function runPlain(
  cloud: LocalCloud,
  uid: string,
  clusterIds: readonly string[],
  sample: number,
): Promise<PlainResult> {
  const client = clientOf(cloud);
  const timed = clusterIds.slice(0, sample);
  const begin = performance.now();
  for (const clusterId of timed) {
    await client.describeClusterUserKubeconfig(clusterId, new cs.DescribeClusterUserKubeconfigRequest({}));
    await client.listClusterKubeconfigStates(
      clusterId,
      new cs.ListClusterKubeconfigStatesRequest({ pageSize: 50 }),
    );
    await client.listUserKubeConfigStates(uid, new cs.ListUserKubeConfigStatesRequest({ pageSize: 100 }));
    await client.callApi(...activityCall(clusterId, uid));
    await client.describeUserPermission(uid);
    const request = new cs.CleanClusterUserPermissionsRequest({ force: false });
    await client.cleanClusterUserPermissions(clusterId, uid, request);
  }
  const scale = clusterIds.length / timed.length;
  return {
    plainWallMs: Math.round((performance.now() - begin) * scale),
    plainRequests: clusterIds.length * requestsACluster,
    plainSample: timed.length,
  };
}

/** What comes before it when nobody says who has left: the account's clusters, and on each of them who holds a kubeconfig. */
export async function runPlainListing(
  cloud: LocalCloud,
  clusterIds: readonly string[],
  sample: number,
): Promise<PlainResult> {
  const client = clientOf(cloud);
  const pages = Math.ceil(clusterIds.length / 100);
  const begin = performance.now();
  for (let pageNumber = 1; pageNumber <= pages; pageNumber += 1)
    await client.describeClustersV1(new cs.DescribeClustersV1Request({ pageNumber, pageSize: 100 }));
  const listedMs = performance.now() - begin;
  const timed = clusterIds.slice(0, sample);
  const listed = performance.now();
  for (const clusterId of timed)
    await client.listClusterKubeconfigStates(
      clusterId,
      new cs.ListClusterKubeconfigStatesRequest({ pageSize: 50 }),
    );
  const scale = clusterIds.length / timed.length;
  return {
    plainWallMs: Math.round(listedMs + (performance.now() - listed) * scale),
    plainRequests: pages + clusterIds.length,
    plainSample: timed.length,
  };
}

/** Not in the SDK, seen in a public client. */
function activityCall(clusterId: string, uid: string) {
  const params = new core.$OpenApiUtil.Params({
    action: 'DescribeUserClusterActivityState',
    version: '2015-12-15',
    protocol: 'HTTP',
    pathname: `/clusters/${clusterId}/users/${uid}/activity-state`,
    method: 'GET',
    authType: 'AK',
    style: 'ROA',
    reqBodyType: 'json',
    bodyType: 'json',
  });
  return [params, new core.$OpenApiUtil.OpenApiRequest({}), {} as never] as const;
}
