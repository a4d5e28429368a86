/** The components that are installed in a cluster. */
import type { Account } from '../account.ts';
import { clusterOf } from './clusters.ts';
import { refuseUnknown } from './parameters.ts';

/** Made up; whatever a cluster has besides is not modelled. */
const version = 'v1.0.0.0-1a2b3c4-aliyun';

/** ListClusterAddonInstances; its fields as in the SDK's typings. Paging is not offered there. */
export function listAddOns(account: Account, query: URLSearchParams, clusterId: string): unknown {
  refuseUnknown(query, []);
  const { addOns = [] } = clusterOf(account, clusterId);
  return { addons: ['coredns', ...addOns].map((name) => ({ name, state: 'active', version })) };
}
