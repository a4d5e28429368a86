/** Counts the requests of one night as its budget does. */
import type { RequestEntry } from '../../local/cloud/core/request-log.ts';
import { clusterIn, countApart, type Counted, isFurtherPage } from './requests.ts';

/** Further pages of lists, polls until a revocation shows; calls of functions and looks at their tasks. */
type Apart = 'furtherPages' | 'readBackPolls' | 'invocations' | 'taskPolls';
export type NightCount = Counted<Apart>;

/** `leavers`: how many identities lose their credentials on every cluster. */
export function countNight(entries: readonly RequestEntry[], leavers: number): NightCount {
  const none = { furtherPages: 0, readBackPolls: 0, invocations: 0, taskPolls: 0 };
  return countApart(entries, none, apartJudge(leavers));
}

/**
 * Takes the requests in their order. Several revocations run at the same time, and a request doesn't tell whose it is: a read
 * of a cluster's list only counts as a poll once the cluster is cleaned of everybody.
 */
function apartJudge(leavers: number): (entry: RequestEntry) => Apart | undefined {
  const cleanedUids = new Set<string>();
  const cleanedOf = new Map<string, number>();
  return (entry) => {
    const { service, operation, path, search, body } = entry;
    if (service === 'fc') return operation === 'InvokeFunction' ? 'invocations' : 'taskPolls';
    const clusterId = clusterIn(entry) ?? '';
    if (operation === 'CleanClusterUserPermissions') {
      cleanedUids.add(path.split('/')[4] ?? '');
      cleanedOf.set(clusterId, (cleanedOf.get(clusterId) ?? 0) + 1);
    }
    if (operation === 'ListUserKubeConfigStates' && cleanedUids.has(path.split('/')[2] ?? ''))
      return 'readBackPolls';
    if (operation === 'DescribeUserPermission' && cleanedUids.has(path.split('/')[3] ?? ''))
      return 'readBackPolls';
    if (
      operation === 'ListClusterKubeconfigStates' &&
      (cleanedOf.get(clusterId) ?? 0) >= Math.max(1, leavers)
    )
      return 'readBackPolls';
    return isFurtherPage(new URLSearchParams(search), body) ? 'furtherPages' : undefined;
  };
}
