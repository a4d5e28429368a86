/**
 * Judges, and looks once more: what was changed meanwhile may have been written down by somebody who saw the newer state, and
 * would stay overwritten with the older one.
 */
import pMap from 'p-map';
import type { EncryptedCluster, KeyLook } from '../domain/encryption.ts';
import type { EncryptionRecord } from '../domain/encryption-record.ts';
import { describeError } from './cloud-error.ts';
import type { EncryptionContext } from './encryption-context.ts';
import { judge, type JudgedBy } from './judge-encryption.ts';
import { keyIdsOf } from './region-clusters.ts';

/** How often a look is made anew because something was changed under it. */
const looksAtMost = 3;

/** What ACK says at one moment. */
export interface Look {
  readonly region: string;
  readonly clusters: readonly EncryptedCluster[];
  /** Those of them that are to be judged. */
  readonly concerned: readonly EncryptedCluster[];
}

/** Answers the records with the look that they stand on. Throws StateError, and what `lookAgain` throws. */
export async function judgeUntilStable<L extends Look>(
  first: L,
  lookAgain: () => Promise<L>,
  by: Omit<JudgedBy, 'clusters' | 'keys'>,
  context: EncryptionContext,
): Promise<{ readonly look: L; readonly records: readonly EncryptionRecord[] }> {
  if (first.concerned.length === 0) return { look: first, records: [] };
  let look = first;
  let keys = await lookAtKeys(look, context);
  for (let count = 1; ; count += 1) {
    const records = await judge(look.concerned, { ...by, clusters: look.clusters, keys }, context);
    const again = await lookAgain();
    const keysAgain = await lookAtKeys(again, context);
    if (isSame([look, keys], [again, keysAgain])) return { look, records };
    if (count === looksAtMost) throw new Error('Things were changed as often as they were looked at.');
    [look, keys] = [again, keysAgain];
  }
}

type Seen = readonly [Look, ReadonlyMap<string, KeyLook>];

function isSame(one: Seen, other: Seen): boolean {
  return JSON.stringify(factsOf(one)) === JSON.stringify(factsOf(other));
}

/** Why something can't be read may be told in other words each time. */
function factsOf([{ clusters, concerned }, keys]: Seen): unknown {
  const told = clusters
    .map(({ id, configured }) => [id, configured.kind, configured.kind === 'on' ? configured.keyId : ''])
    .toSorted(([one = ''], [other = '']) => (one < other ? -1 : 1));
  const described = keyIdsOf(concerned)
    .toSorted()
    .map((keyId) => keys.get(keyId))
    .map((key) => (key?.kind === 'read' ? key.key : key?.kind));
  return [told, described];
}

async function lookAtKeys(
  { region, concerned }: Look,
  { keys, policy }: EncryptionContext,
): Promise<Map<string, KeyLook>> {
  const looks = await pMap(
    keyIdsOf(concerned),
    async (keyId): Promise<[string, KeyLook]> => {
      try {
        const key = await keys.key(region, keyId);
        return [keyId, key === undefined ? { kind: 'absent' } : { kind: 'read', key }];
      } catch (error) {
        return [keyId, { kind: 'unreadable', why: describeError(error) }];
      }
    },
    { concurrency: policy.parallel },
  );
  return new Map(looks);
}
