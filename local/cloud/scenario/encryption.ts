/** Gives the clusters of a scenario their stories of Secret encryption, in turn: keys, configuration, use. */
import type { Account, Cluster } from '../account.ts';
import { type EncryptionVerdict, type StoryName, storyNames, storyOf } from './encryption-stories.ts';
import { type KeyMaker, makeKey, newKeyId } from './keys.ts';
import { dayMs, hourMs } from './world.ts';

export interface EncryptionOptions {
  /** Which ones the Pro clusters get, in turn; all when absent. */
  readonly stories?: readonly StoryName[];
  /** How often a cluster that is in use calls KMS, for a week so far and on; every 12 hours when absent. */
  readonly usedEveryMs?: number;
}

/** What is true of a cluster, to compare with what is found. */
export interface ClusterTruth {
  readonly clusterId: string;
  readonly regionId: string;
  /** `basic` for what is no Pro cluster. */
  readonly story: StoryName | 'basic';
  readonly verdict: EncryptionVerdict;
  /** Absent when it is configured with none. */
  readonly keyId?: string;
}

const weekMs = 7 * dayMs;

/** Documented: for Pro clusters only, told by their specification. */
function isPro({ clusterSpec }: Cluster): boolean {
  return clusterSpec.startsWith('ack.pro.');
}

export function addEncryption(
  account: Account,
  maker: KeyMaker,
  { stories = storyNames, usedEveryMs = 12 * hourMs }: EncryptionOptions,
): readonly ClusterTruth[] {
  const sharedKeys = new Map<string, string>();
  let next = 0;

  function configured(cluster: Cluster, name: StoryName): string {
    const { keyIs, key, ...rotation } = storyOf(name);
    const { regionId } = cluster;
    if (keyIs === 'missing') return newKeyId(maker.random);
    const shared = keyIs === 'shared' ? sharedKeys.get(regionId) : undefined;
    if (shared !== undefined) return shared;
    const elsewhere = regionId === 'cn-hangzhou' ? 'cn-shanghai' : 'cn-hangzhou';
    const made = makeKey(
      maker,
      { ...key?.(maker.now), regionId: keyIs === 'elsewhere' ? elsewhere : regionId },
      rotation,
    );
    account.keys.push(made);
    if (keyIs === 'shared') sharedKeys.set(regionId, made.keyId);
    return made.keyId;
  }

  function use(clusterId: string, keyId: string, operation: 'Encrypt' | 'Decrypt'): void {
    const from = maker.now - weekMs + maker.random.integer(0, Math.floor(usedEveryMs / 1000)) * 1000;
    account.keyUses.push({ clusterId, keyId, operation, from, everyMs: usedEveryMs });
  }

  function tell(cluster: Cluster): ClusterTruth {
    const { clusterId, regionId } = cluster;
    if (!isPro(cluster)) return { clusterId, regionId, story: 'basic', verdict: 'unsupported' };
    const name = stories[next++ % stories.length] ?? 'untold';
    const story = storyOf(name);
    const truth = { clusterId, regionId, story: name, verdict: story.verdict };
    if (story.told === 'nothing') return truth;
    if (story.told === 'off') {
      cluster.encryption = { keyId: '', isDisabled: true };
      return truth;
    }
    const keyId = configured(cluster, name);
    cluster.encryption = { keyId, isDisabled: false };
    if (story.isSilent !== true) use(clusterId, keyId, 'Encrypt');
    // Decrypts don't name their key: only those that succeed, so that nothing failing is without a name.
    if (story.isSilent !== true && story.verdict !== 'at-risk') use(clusterId, keyId, 'Decrypt');
    return { ...truth, keyId };
  }

  const truths = account.clusters.map(tell);
  return truths.map((truth) => {
    const isAlone = truths.filter(({ keyId }) => keyId === truth.keyId).length === 1;
    return truth.verdict === 'shared-key' && isAlone ? { ...truth, verdict: 'proven' } : truth;
  });
}
