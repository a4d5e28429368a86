/**
 * Whether the Secrets of a region's clusters are encrypted: configured, healthy, and proven in use. Reads the cloud, and changes
 * nothing there.
 */
import type { EncryptedCluster } from '../domain/encryption.ts';
import type { EncryptionContext } from './encryption-context.ts';
import { closeVanished } from './encryption-findings.ts';
import { judgeUntilStable, type Look } from './judge-until-stable.ts';
import { readKeyOperations, rememberedOperations } from './read-key-operations.ts';
import { askClusters, isThere, isUntold, keyIdsOf, type RegionReport, reportOf } from './region-clusters.ts';

interface RegionLook extends Look {
  /** The clusters of all regions. */
  readonly all: readonly EncryptedCluster[];
}

/** Throws StateError, and CloudError when the clusters can't be listed; everything else that can't be read is in the verdicts. */
export async function verifyRegion(region: string, context: EncryptionContext): Promise<RegionReport> {
  const lookAtClusters = async (): Promise<RegionLook> => {
    const all = await context.clusters.clusters();
    const { clusters } = await askClusters(
      all.filter((cluster) => cluster.region === region),
      context,
    );
    return { region, all, clusters, concerned: clusters.filter(isThere) };
  };
  const first = await lookAtClusters();
  const keysAtFirst = keyIdsOf(first.concerned);
  const operations =
    keysAtFirst.length === 0
      ? await rememberedOperations(region, context)
      : await readKeyOperations(region, keysAtFirst, context);
  const { look, records } = await judgeUntilStable(first, lookAtClusters, { operations }, context);
  const keyIds = keyIdsOf(look.concerned);
  await closeVanished(look.all, region, look.concerned.some(isUntold) ? undefined : keyIds, context);
  return reportOf(region, records, keyIds.length);
}
