/** Whether added grants show: the cloud answers later than it is asked. */
import type { Grant } from '../domain/credential.ts';
import { type Addition, additionKey, grantKey } from '../domain/granting.ts';
import type { Uid } from '../domain/ids.ts';
import { CloudError } from './cloud-error.ts';
import type { RestoreContext } from './context.ts';

export interface SeenGrants {
  /** As they were last listed; undefined when they could not be read once. */
  readonly now: readonly Grant[] | undefined;
  /** Those that do not show, by key. */
  readonly missing: readonly string[];
}

/** Reads the identity's grants until all of these show, as long as a restore is watched. A read that fails shows nothing. */
export async function watchGrants(
  uid: Uid,
  additions: readonly Addition[],
  context: Pick<RestoreContext, 'kubeconfigs' | 'policy' | 'clock' | 'sleep' | 'narrate'>,
): Promise<SeenGrants> {
  const begun = context.clock();
  const wanted = additions.map(additionKey);
  let seen: SeenGrants = { now: undefined, missing: wanted };
  for (;;) {
    const now = await listed(uid, context);
    if (now !== undefined) {
      const shown = new Set(now.map(grantKey));
      seen = { now, missing: wanted.filter((key) => !shown.has(key)) };
    }
    const waited = context.clock() - begun;
    const left = context.policy.readBackFor - waited;
    if ((seen.now !== undefined && seen.missing.length === 0) || left <= 0) return seen;
    await context.sleep(Math.min(Math.max(waited / 2, 200), 5_000, left));
  }
}

async function listed(
  uid: Uid,
  context: Pick<RestoreContext, 'kubeconfigs' | 'narrate'>,
): Promise<readonly Grant[] | undefined> {
  try {
    return await context.kubeconfigs.grantsOf(uid);
  } catch (error) {
    if (!(error instanceof CloudError)) throw error;
    context.narrate('read-back of grants failed', { uid, why: error.describe() });
    return undefined;
  }
}
