/** The HTTP API of a small account in which Bob works; and what it has recorded. */
import { type ApiStage, startApi } from './api-stage.ts';
import type { Start } from './scenario.ts';
import { aWorld, hour } from './world.ts';

export async function bobsApi(start: Start): Promise<{ api: ApiStage; bob: string; cluster: string }> {
  const world = aWorld();
  const cluster = world.cluster('payments');
  const bob = world.user('bob');
  world.issue(bob, cluster);
  world.use(bob, cluster, [world.now - 3 * hour]);
  return { api: await startApi(start, world, { crowd: 0 }), bob, cluster };
}

/** Who asked for what, and what became of it, the newest first. */
export const asked = async (api: ApiStage): Promise<readonly string[]> =>
  (await api.state.requestLog.entries({ size: 100 })).items.map(
    ({ caller, status, text }) => `${caller.name} ${status} ${text}`,
  );
