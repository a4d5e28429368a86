/** Counts the requests of one night as its budget does. */
import type { RequestEntry } from '../../local/cloud/core/request-log.ts';
import { byOperation, clusterIn, isFurtherPage } from './requests.ts';

/** Why a request is not in the budget. */
type Apart = 'furtherPages' | 'readBackPolls' | 'invocations' | 'taskPolls';

export interface NightCount {
  /** What the budget counts. */
  readonly cloudRequests: number;
  /** Of those. */
  readonly requestsByOperation: Readonly<Record<string, number>>;
  /** Further pages of lists, polls until a revocation shows; calls of functions and looks at their tasks. */
  readonly apart: Readonly<Record<Apart, number>>;
  readonly tablestoreRequests: number;
  readonly tablestoreByOperation: Readonly<Record<string, number>>;
}

/** `leavers`: how many identities lose their credentials on every cluster. */
export function countNight(entries: readonly RequestEntry[], leavers: number): NightCount {
  const apart = { furtherPages: 0, readBackPolls: 0, invocations: 0, taskPolls: 0 };
  const isApart = apartJudge(leavers);
  const counted: RequestEntry[] = [];
  for (const entry of entries.filter(({ service }) => service !== 'tablestore')) {
    const why = isApart(entry);
    if (why === undefined) counted.push(entry);
    else apart[why] += 1;
  }
  const tablestore = entries.filter(({ service }) => service === 'tablestore');
  return {
    cloudRequests: counted.length,
    requestsByOperation: byOperation(counted),
    apart,
    tablestoreRequests: tablestore.length,
    tablestoreByOperation: byOperation(tablestore),
  };
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
