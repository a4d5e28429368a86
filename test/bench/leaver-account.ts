/** An account in which two people hold an idle kubeconfig on every cluster, among a crowd that works. */
import { aWorld, day, hour, type World } from '../support/world.ts';

export interface LeaverAccount {
  readonly world: World;
  readonly clusterIds: readonly string[];
  /** Whom the function is measured with. */
  readonly leaver: { readonly name: string; readonly uid: string };
  /** Whom the plain method is measured with. */
  readonly other: { readonly name: string; readonly uid: string };
}

/** How many of the crowd hold a kubeconfig on a cluster: with the two leavers they fill at most one page of 50. */
function holdersOn(index: number, users: number): number {
  return Math.min(users, 10 + ((index * 7) % 39));
}

/**
 * The clusters' own components write twice an hour: a real log service reads its logs with machines of its own, here it
 * shares the cores with the function that is measured.
 */
export function leaverAccount(clusters: number, users: number): LeaverAccount {
  const world = aWorld();
  const log = { backgroundEverySeconds: 1_800 };
  const clusterIds = Array.from({ length: clusters }, (_, index) =>
    world.cluster(`cluster-${index + 1}`, { log }),
  );
  const crowd = Array.from({ length: users }, (_, index) => world.user(`user-${index + 1}`));
  const [leaver, other] = ['leaver', 'other-leaver'].map((name) => ({ name, uid: world.user(name) }));
  if (leaver === undefined || other === undefined) throw new Error('An account needs its leavers.');
  for (const [index, clusterId] of clusterIds.entries()) {
    for (let place = 0; place < holdersOn(index, users); place += 1) {
      const uid = crowd[(index * 13 + place) % crowd.length];
      if (uid === undefined) continue;
      world.issue(uid, clusterId);
      if (place % 8 === 0) world.use(uid, clusterId, [world.now - day, world.now - (place + 1) * hour]);
    }
    for (const { uid } of [leaver, other]) {
      world.issue(uid, clusterId);
      // Longer ago than the log is asked about.
      world.use(uid, clusterId, [world.now - 20 * day]);
    }
  }
  return { world, clusterIds, leaver, other };
}
