/**
 * Whether the Secrets of a region's clusters are encrypted: configured, healthy, and proven in use. Reads the cloud, and changes
 * nothing there.
 */
import pMap from 'p-map';
import { type EncryptedCluster, isSupported } from '../domain/encryption.ts';
import type { EncryptionRecord } from '../domain/encryption-record.ts';
import type { Verdict } from '../domain/encryption-verdict.ts';
import { describeError } from './cloud-error.ts';
import type { EncryptionContext } from './encryption-context.ts';
import { closeVanished } from './encryption-findings.ts';
import { type EncryptionChange, judgeUntilStable, keyIdsOf } from './judge-encryption.ts';
import { readKeyOperations, rememberedOperations } from './read-key-operations.ts';

export interface RegionReport {
  readonly region: string;
  readonly clusters: number;
  readonly verdicts: Readonly<Partial<Record<Verdict, number>>>;
  readonly keys: number;
}

/** Throws StateError, and CloudError when the clusters can't be listed; everything else that can't be read is in the verdicts. */
export async function verifyRegion(region: string, context: EncryptionContext): Promise<RegionReport> {
  const all = await context.clusters.clusters();
  const here = await asked(
    all.filter((cluster) => cluster.region === region && isThere(cluster)),
    context,
  );
  const keyIds = keyIdsOf(here);
  const operations =
    keyIds.length === 0
      ? await rememberedOperations(region, context)
      : await readKeyOperations(region, keyIds, context);
  const records = await judgeUntilStable(here, here, operations, {}, context);
  await closeVanished(all, region, keyIds, context);
  return reportOf(region, records, keyIds.length);
}

/**
 * Somebody changed a key, or the encryption of a cluster. The event only says where to look: what KMS and ACK answer now is
 * what counts, so that events may come twice, late and in any order. Throws as `verifyRegion` does.
 */
export async function verifyChange(
  change: EncryptionChange,
  context: EncryptionContext,
): Promise<RegionReport> {
  const { region } = change;
  const all = await context.clusters.clusters();
  const here = await asked(
    all.filter((cluster) => cluster.region === region && isThere(cluster)),
    context,
  );
  const concerned = here.filter(({ id, configured }) =>
    change.kind === 'key'
      ? configured.kind === 'on' && configured.keyId === change.keyId
      : id === change.clusterId,
  );
  context.narrate('encryption changed', { region, what: change.mark.what, clusters: concerned.length });
  if (concerned.length === 0) return reportOf(region, [], 0);
  const operations = await rememberedOperations(region, context);
  const records = await judgeUntilStable(concerned, here, operations, { change }, context);
  return reportOf(region, records, keyIdsOf(concerned).length);
}

/** Of a cluster that is being made or deleted nothing is to be verified. */
function isThere({ state }: EncryptedCluster): boolean {
  return !['initial', 'deleting', 'deleted', 'delete_failed', 'failed'].includes(state);
}

/** The rows of the list may leave out what the cluster itself answers. */
async function asked(
  clusters: readonly EncryptedCluster[],
  context: EncryptionContext,
): Promise<EncryptedCluster[]> {
  return await pMap(
    clusters,
    async (cluster) => {
      if (cluster.configured.kind !== 'unknown' || isSupported(cluster) === false) return cluster;
      try {
        return { ...cluster, configured: await context.clusters.configured(cluster.id) };
      } catch (error) {
        return { ...cluster, configured: { kind: 'unknown', why: describeError(error) } as const };
      }
    },
    { concurrency: context.policy.parallel },
  );
}

function reportOf(region: string, records: readonly EncryptionRecord[], keys: number): RegionReport {
  const verdicts: Partial<Record<Verdict, number>> = {};
  for (const { verdict } of records) verdicts[verdict] = (verdicts[verdict] ?? 0) + 1;
  return { region, clusters: records.length, verdicts, keys };
}
