/** The clusters of a region, with what they tell of their Secret encryption. Reads the cloud, and changes nothing there. */
import pMap from 'p-map';
import { type EncryptedCluster, isSupported } from '../domain/encryption.ts';
import type { Verdict } from '../domain/encryption-verdict.ts';
import type { EncryptionRecord } from '../domain/encryption-record.ts';
import { describeError } from './cloud-error.ts';
import type { EncryptionContext } from './encryption-context.ts';

export interface RegionReport {
  readonly region: string;
  readonly clusters: number;
  readonly verdicts: Readonly<Partial<Record<Verdict, number>>>;
  readonly keys: number;
}

export interface AskedClusters {
  readonly clusters: readonly EncryptedCluster[];
  /** Those of them that could not be asked: they may well tell, another time. */
  readonly unasked: readonly EncryptedCluster[];
}

/** The rows of the list may leave out what the cluster itself answers. */
export async function askClusters(
  listed: readonly EncryptedCluster[],
  context: EncryptionContext,
): Promise<AskedClusters> {
  const unasked: EncryptedCluster[] = [];
  const clusters = await pMap(
    listed,
    async (cluster) => {
      if (!isUntold(cluster) || !isThere(cluster)) return cluster;
      try {
        return { ...cluster, configured: await context.clusters.configured(cluster.id) };
      } catch (error) {
        unasked.push(cluster);
        return { ...cluster, configured: { kind: 'unknown', why: describeError(error) } as const };
      }
    },
    { concurrency: context.policy.parallel },
  );
  return { clusters, unasked };
}

/** Of a cluster that is being made or deleted nothing is to be verified. */
export function isThere({ state }: EncryptedCluster): boolean {
  return !['initial', 'deleting', 'deleted', 'delete_failed', 'failed'].includes(state);
}

/** Whether it may have a key that nobody knows. */
export function isUntold(cluster: EncryptedCluster): boolean {
  return cluster.configured.kind === 'unknown' && isSupported(cluster) !== false;
}

export function keyIdsOf(clusters: readonly EncryptedCluster[]): string[] {
  return [
    ...new Set(clusters.flatMap(({ configured }) => (configured.kind === 'on' ? [configured.keyId] : []))),
  ];
}

export function reportOf(region: string, records: readonly EncryptionRecord[], keys: number): RegionReport {
  const verdicts: Partial<Record<Verdict, number>> = {};
  for (const { verdict } of records) verdicts[verdict] = (verdicts[verdict] ?? 0) + 1;
  return { region, clusters: records.length, verdicts, keys };
}
