/** The bench in small: counts and order of requests, never times. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { RequestEntry } from '../../local/cloud/core/request-log.ts';
import { benchLeaver, type LeaverReport } from './leaver.ts';
import { clusterIn } from './requests.ts';

let report: LeaverReport;
let entries: readonly RequestEntry[];
let clusterIds: string[];

beforeAll(async () => {
  ({ report, entries } = await benchLeaver({ clusters: 10, users: 20, latencyMs: 0 }));
  clusterIds = entries
    .filter(({ operation }) => operation === 'CleanClusterUserPermissions')
    .map((entry) => clusterIn(entry) ?? '');
});

/** The requests of this operation, in order; of one cluster where one is given. */
function of(operation: string, clusterId?: string): RequestEntry[] {
  return entries.filter(
    (entry) => entry.operation === operation && (clusterId === undefined || clusterIn(entry) === clusterId),
  );
}

/** Where the decision about a cluster had all that it is made from: the first look at its log is over. */
function decidedAt(clusterId: string): number {
  const evidence = [...of('GetLogStore', clusterId), ...of('GetLogsV2', clusterId).slice(0, 2)];
  return Math.max(...evidence.map(({ sequence }) => sequence));
}

function cleanedAt(clusterId: string): number {
  return of('CleanClusterUserPermissions', clusterId)[0]?.sequence ?? 0;
}

/** Names of the operations between two requests, those of other clusters left out. */
function between(clusterId: string, from: number, to: number): Set<string> {
  const meant = entries.filter((entry) => [undefined, clusterId].includes(clusterIn(entry)));
  const inside = meant.filter(({ sequence }) => sequence > from && sequence < to);
  return new Set(inside.map(({ service, operation }) => `${service}.${operation}`));
}

describe('a leaver on ten clusters', () => {
  it('loses every kubeconfig, read back and recorded', () => {
    const { problems } = report;

    expect(problems).toEqual([]);
    expect(new Set(clusterIds).size).toBe(10);
    expect(clusterIds).toHaveLength(10);
  });

  it('takes no more requests than the budget', () => {
    const { cloudRequests, budget, apart } = report;

    expect(budget).toBe(9 * 10 + 40);
    expect(cloudRequests).toBeLessThanOrEqual(budget);
    expect(apart).toMatchObject({ furtherPages: 0, repeats: 0 });
  });

  it('counts every request of the run once', () => {
    const { requestsByOperation, tablestoreByOperation, apart } = report;
    const counted = [requestsByOperation, tablestoreByOperation, apart].flatMap((counts) =>
      Object.values(counts),
    );

    expect(counted.reduce((sum, count) => sum + count, 0)).toBe(entries.length);
  });

  it('asks again before each deletion: identity, credential, log and settings', () => {
    const asked = clusterIds.map((id) => between(id, decidedAt(id), cleanedAt(id)));

    for (const operations of asked) {
      expect([...operations]).toEqual(
        expect.arrayContaining([
          'ims.GetUser',
          'ims.GetUserInRecycleBin',
          'cs.DescribeClustersV1',
          'cs.ListClusterKubeconfigStates',
          'sls.GetLogsV2',
          'tablestore.BatchGetRow',
        ]),
      );
    }
    const settings = entries.filter(
      ({ operation, body }) => operation === 'GetRange' && body.includes('settings'),
    );
    const lastDecision = Math.max(...clusterIds.map(decidedAt));
    expect(settings.some(({ sequence }) => sequence > lastDecision)).toBe(true);
  });

  it('asks the log again about newer use than the evidence covers', () => {
    const windows = clusterIds.map((id) =>
      of('GetLogsV2', id).map(
        ({ body }) => JSON.parse(body.toString('utf8')) as { from: number; to: number },
      ),
    );

    for (const [first, second, again] of windows) {
      const evidenceEnds = Math.min(first?.to ?? 0, second?.to ?? 0);
      expect(again?.from).toBeLessThan(evidenceEnds);
      expect(again?.to).toBeGreaterThan(evidenceEnds);
    }
  });

  it('claims and writes the intent before it deletes', () => {
    const writes = entries.filter(({ operation }) => /^(PutRow|UpdateRow|BatchWriteRow)$/.test(operation));
    /** Where a row with this text in its key was first written; the format ends a key column with a line feed. */
    const writtenAt = (text: string): number =>
      writes.find(({ body }) => body.includes(text, 'latin1'))?.sequence ?? Number.POSITIVE_INFINITY;

    const order = clusterIds.map((id) => [
      writtenAt(`credential/${id}/`),
      writtenAt(`\0${id}\n`),
      writtenAt(`${id}+`),
      cleanedAt(id),
    ]);

    for (const sequences of order) {
      expect(sequences).toEqual(sequences.toSorted((one, other) => one - other));
      expect(new Set(sequences).size).toBe(4);
    }
  });

  it('reads certificate and grants after each deletion', () => {
    const after = clusterIds.map((id) => between(id, cleanedAt(id), Number.POSITIVE_INFINITY));

    for (const operations of after) {
      expect([...operations]).toEqual(
        expect.arrayContaining(['cs.ListUserKubeConfigStates', 'cs.DescribeUserPermission']),
      );
    }
  });

  it('says of the plain method how many requests it takes', () => {
    const { plainRequests, plainSample } = report;

    expect(plainRequests).toBe(60);
    expect(plainSample).toBe(10);
  });
});
