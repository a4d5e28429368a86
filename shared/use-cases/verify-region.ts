/**
 * Whether the Secrets of a region's clusters are encrypted: configured, healthy, and proven in use. Reads the cloud, and changes
 * nothing there.
 */
import type { EncryptionContext } from './encryption-context.ts';
import { closeVanished } from './encryption-findings.ts';
import { judgeUntilStable } from './judge-encryption.ts';
import { readKeyOperations, rememberedOperations } from './read-key-operations.ts';
import { askClusters, isThere, isUntold, keyIdsOf, type RegionReport, reportOf } from './region-clusters.ts';

/** Throws StateError, and CloudError when the clusters can't be listed; everything else that can't be read is in the verdicts. */
export async function verifyRegion(region: string, context: EncryptionContext): Promise<RegionReport> {
  const all = await context.clusters.clusters();
  const listed = all.filter((cluster) => cluster.region === region);
  const { clusters } = await askClusters(listed, context);
  const here = clusters.filter(isThere);
  const keyIds = keyIdsOf(here);
  const operations =
    keyIds.length === 0
      ? await rememberedOperations(region, context)
      : await readKeyOperations(region, keyIds, context);
  const records = await judgeUntilStable(here, { clusters, operations }, context);
  await closeVanished(all, region, here.some(isUntold) ? undefined : keyIds, context);
  return reportOf(region, records, keyIds.length);
}
