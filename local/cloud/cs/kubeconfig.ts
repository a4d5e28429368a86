/** DescribeClusterUserKubeconfig: a kubeconfig that looks like one and opens nothing. */
import type { Account } from '../account.ts';
import type { Principal } from '../core/contract.ts';
import { clusterOf } from './clusters.ts';
import { rfc3339 } from './credential-lists.ts';
import { refuseUnknown, truth, wholeNumber } from './parameters.ts';

const usualMinutes = 3 * 365 * 24 * 60;

/** Changes nothing in the account: the made-up certificate is no credential, so no list names it. */
export function describeKubeconfig(
  account: Account,
  query: URLSearchParams,
  clusterId: string,
  { caller, now }: { readonly caller: Principal; readonly now: number },
): unknown {
  refuseUnknown(query, ['PrivateIpAddress', 'TemporaryDurationMinutes']);
  const inside = truth(query, 'PrivateIpAddress');
  const minutes = wholeNumber(query, 'TemporaryDurationMinutes', { min: 15, max: 4320, usual: usualMinutes });
  const cluster = clusterOf(account, clusterId);
  const host = `${cluster.clusterId}${inside ? '.intranet' : ''}.example.invalid`;
  return { config: kubeconfig(host, caller.id), expiration: rfc3339(now + minutes * 60_000) };
}

function kubeconfig(host: string, uid: string): string {
  return `apiVersion: v1
kind: Config
clusters:
- name: kubernetes
  cluster:
    server: https://${host}:6443
    certificate-authority-data: ${fake('certificate authority')}
contexts:
- name: "${uid}"
  context:
    cluster: kubernetes
    user: "${uid}"
current-context: "${uid}"
users:
- name: "${uid}"
  user:
    client-certificate-data: ${fake('client certificate')}
    client-key-data: ${fake('client key')}
`;
}

function fake(what: string): string {
  return Buffer.from(`not a ${what}: made up by the local cloud`).toString('base64');
}
