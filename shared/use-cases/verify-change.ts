/**
 * Somebody changed a key, or the encryption of a cluster. The event only says where to look: what KMS and ACK answer now is
 * what counts, so that events may come twice, late and in any order. Reads the cloud, and changes nothing there.
 */
import type { EncryptedCluster } from '../domain/encryption.ts';
import type { EncryptionContext } from './encryption-context.ts';
import type { EncryptionChange } from './judge-encryption.ts';
import { judgeUntilStable, type Look } from './judge-until-stable.ts';
import { rememberedOperations } from './read-key-operations.ts';
import {
  askClusters,
  type AskedClusters,
  isThere,
  keyIdsOf,
  type RegionReport,
  reportOf,
} from './region-clusters.ts';

interface ChangeLook extends Look {
  readonly asked: AskedClusters;
}

/**
 * Throws StateError, and CloudError when the clusters can't be listed. Also throws, after all else is written down, where the
 * same event has to come again: a cluster is still being changed, or could not be asked.
 */
export async function verifyChange(
  change: EncryptionChange,
  context: EncryptionContext,
): Promise<RegionReport> {
  const lookAtClusters = async (): Promise<ChangeLook> => {
    const all = await context.clusters.clusters();
    const region = regionOf(change, all);
    const asked = await askClusters(
      all.filter((cluster) => cluster.region === region),
      context,
    );
    const clusters = asked.clusters.map((cluster) => whileChanged(cluster, change));
    const concerned = clusters.filter((cluster) => isThere(cluster) && isConcerned(cluster, change));
    return { region, clusters, concerned, asked };
  };
  const first = await lookAtClusters();
  const { region, concerned } = first;
  context.narrate('encryption changed', { region, what: change.mark.what, clusters: concerned.length });
  if (change.kind === 'encryption' && concerned.length > 0) {
    await context.encryption.noteChange(change.clusterId, change.mark);
  }
  const operations = await rememberedOperations(region, context);
  const { look, records } = await judgeUntilStable(first, lookAtClusters, { operations, change }, context);
  refuseUnsettled(change, look.asked);
  return reportOf(region, records, keyIdsOf(look.concerned).length);
}

/** CS may tell of a cluster elsewhere than where the cluster is. */
function regionOf(change: EncryptionChange, clusters: readonly EncryptedCluster[]): string {
  if (change.kind === 'key') return change.region;
  return clusters.find(({ id }) => id === change.clusterId)?.region ?? change.region;
}

function isConcerned({ id, configured }: EncryptedCluster, change: EncryptionChange): boolean {
  if (change.kind === 'encryption') return id === change.clusterId;
  return configured.kind === 'on' && configured.keyId === change.keyId;
}

/** Documented: the cluster is updating until the change is made, and then only tells the new state. */
function isChanging({ id, state }: EncryptedCluster, change: EncryptionChange): boolean {
  return change.kind === 'encryption' && id === change.clusterId && state === 'updating';
}

function whileChanged(cluster: EncryptedCluster, change: EncryptionChange): EncryptedCluster {
  if (!isChanging(cluster, change)) return cluster;
  return {
    ...cluster,
    configured: { kind: 'unknown', why: 'It is being changed: the cluster is updating.' },
  };
}

function refuseUnsettled(change: EncryptionChange, { clusters, unasked }: AskedClusters): void {
  const changing = clusters.filter((cluster) => isChanging(cluster, change));
  const doubtful = change.kind === 'key' ? unasked : unasked.filter(({ id }) => id === change.clusterId);
  const why = [
    ...changing.map(({ id }) => `the encryption of ${id} is still being changed`),
    ...doubtful.map(({ id }) => `${id} could not be asked for its key`),
  ];
  if (why.length > 0) throw new Error(`To be looked at again: ${why.join('; ')}.`);
}
