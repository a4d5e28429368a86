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

/** Times the first `sample` clusters. Throws what a request throws. */
export async function runPlain(
  { endpoints, administrator, account }: LocalCloud,
  uid: string,
  clusterIds: readonly string[],
  sample: number,
): Promise<PlainResult> {
  const config = {
    accessKeyId: administrator.id,
    accessKeySecret: administrator.secret,
    endpoint: endpoints.cs,
    protocol: 'http',
    regionId: account.region,
    connectTimeout: 60_000,
    readTimeout: 60_000,
  };
  const client = new cs.default(config as never);
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
