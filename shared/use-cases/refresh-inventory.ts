/** Teaches the inventory everybody whom the account's lists show, once a run: who bore which name, who is in the recycle bin. */
import pMap from 'p-map';
import type { Unseen } from '../domain/sweep.ts';
import { CloudError, describeError } from './cloud-error.ts';
import type { SweepContext } from './sweep-context.ts';

/** Throws StateError. Lists that can't be read are not seen, and nothing is concluded from them. */
export async function refreshInventory(
  context: Pick<SweepContext, 'identityLists' | 'inventory' | 'policy' | 'narrate'>,
): Promise<Unseen[]> {
  const { identityLists, inventory, policy, narrate } = context;
  try {
    const everybody = await identityLists.everybody();
    await pMap(everybody, ({ uid, type, known }) => inventory.learn(uid, type, known), {
      concurrency: policy.parallel,
    });
    narrate('inventory refreshed', { identities: everybody.length });
    return [];
  } catch (error) {
    if (!(error instanceof CloudError)) throw error;
    return [{ what: 'the lists of identities', why: describeError(error) }];
  }
}
