/** Counts the requests of one run as its budget does. */
import type { RequestEntry } from '../../local/cloud/core/request-log.ts';

/** `Apart`: why a request is not in the budget. */
export interface Counted<Apart extends string> {
  /** What the budget counts. */
  readonly cloudRequests: number;
  /** Of those. */
  readonly requestsByOperation: Readonly<Record<string, number>>;
  readonly apart: Readonly<Record<Apart, number>>;
  readonly tablestoreRequests: number;
  readonly tablestoreByOperation: Readonly<Record<string, number>>;
}

/** Further pages of lists, the same log query again, polls until a revocation shows. */
type ApartOfLeaver = 'furtherPages' | 'repeats' | 'readBackPolls';
export type RequestCount = Counted<ApartOfLeaver>;

/** The most requests that one leaver on so many clusters may take. */
export function budgetFor(clusters: number): number {
  return 9 * clusters + 40;
}

export function clusterIn({ path }: Pick<RequestEntry, 'path'>): string | undefined {
  return /^\/(?:clusters?\/|logstores\/audit-)([^/]+)/.exec(path)?.[1];
}

export function countRequests(entries: readonly RequestEntry[]): RequestCount {
  return countApart(entries, { furtherPages: 0, repeats: 0, readBackPolls: 0 }, apartJudge());
}

/** `none`: no request yet for each reason why some are counted apart. `isApart` takes the requests in their order. */
export function countApart<Apart extends string>(
  entries: readonly RequestEntry[],
  none: Readonly<Record<Apart, number>>,
  isApart: (entry: RequestEntry) => Apart | undefined,
): Counted<Apart> {
  const apart: Record<Apart, number> = { ...none };
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

/** Takes the requests in their order. */
function apartJudge(): (entry: RequestEntry) => ApartOfLeaver | undefined {
  const asked = new Set<string>();
  const cleaned = new Set<string | undefined>();
  return (entry) => {
    const { operation, path, search, body } = entry;
    if (operation === 'CleanClusterUserPermissions') cleaned.add(clusterIn(entry));
    if (operation === 'GetLogsV2') {
      const query = `${path} ${body.toString('latin1')}`;
      if (asked.has(query)) return 'repeats';
      asked.add(query);
    }
    // Reads of the identity are polls once anything was cleaned, reads of a cluster once it was cleaned itself.
    const isIdentitys = operation === 'ListUserKubeConfigStates' || operation === 'DescribeUserPermission';
    if (isIdentitys && cleaned.size > 0) return 'readBackPolls';
    if (operation === 'ListClusterKubeconfigStates' && cleaned.has(clusterIn(entry))) return 'readBackPolls';
    return isFurtherPage(new URLSearchParams(search), body) ? 'furtherPages' : undefined;
  };
}

export function isFurtherPage(query: URLSearchParams, body: Buffer): boolean {
  const page = query.get('page_number') ?? query.get('pageNumber') ?? '1';
  const marker = query.get('Marker') ?? new URLSearchParams(body.toString('utf8')).get('Marker');
  return page !== '1' || Boolean(marker);
}

function byOperation(entries: readonly RequestEntry[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of entries.map(({ service, operation }) => `${service}.${operation}`).toSorted())
    counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
