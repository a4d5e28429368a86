/** An account on whose every cluster the same people, who have left unnoticed, hold an idle kubeconfig among a crowd that works. */
import type { Behaviours } from '../../local/cloud/account.ts';
import { addEncrypted, addKey, addKeyUse, addSecurityRole } from '../support/encryption-world.ts';
import { aWorld, day, hour, type World } from '../support/world.ts';

interface Person {
  readonly name: string;
  readonly uid: string;
}

export interface SweepAccount {
  readonly world: World;
  readonly clusterIds: readonly string[];
  readonly regions: number;
  /** To be deleted before the night. */
  readonly leavers: readonly Person[];
  /** To be deleted after it: whom the plain method is measured with. */
  readonly other: Person;
}

const regions = ['cn-hangzhou', 'cn-shanghai', 'ap-southeast-1'];

/** A page of the cluster's list has 50 rows. */
const rowsOfAPage = 50;

/**
 * The clusters' own components write twice an hour: a real log service reads its logs with machines of its own, here it
 * shares the cores with the functions that are measured. Each cluster has a key, and used it an hour ago.
 */
export function sweepAccount(
  { clusters, users, deleted }: { clusters: number; users: number; deleted: number },
  behaviours: Partial<Behaviours> = {},
): SweepAccount {
  const world = aWorld(behaviours);
  const { now } = world;
  addSecurityRole(world);
  const log = { backgroundEverySeconds: 1_800 };
  const clusterIds = Array.from({ length: clusters }, (_, index) => {
    const regionId = regions[index % regions.length] ?? '';
    const keyId = addKey(world, { regionId });
    const id = addEncrypted(world, `cluster-${index + 1}`, keyId, {
      regionId,
      log: { ...log, regionId },
    });
    addKeyUse(world, id, now - hour - index * 1_000);
    return id;
  });
  const person = (name: string): Person => ({ name, uid: world.user(name) });
  const crowd = Array.from({ length: users }, (_, index) => person(`user-${index + 1}`));
  const leavers = Array.from({ length: deleted }, (_, index) => person(`leaver-${index + 1}`));
  const other = person('other-leaver');
  const seats = Math.max(0, Math.min(users, rowsOfAPage - deleted - 1));
  for (const [index, clusterId] of clusterIds.entries()) {
    for (let place = 0; place < Math.min(seats, 10 + ((index * 7) % 39)); place += 1) {
      const uid = crowd[(index * 13 + place) % crowd.length]?.uid;
      if (uid === undefined) continue;
      world.issue(uid, clusterId);
      if (place % 8 === 0) world.use(uid, clusterId, [now - day, now - (place + 1) * hour]);
    }
    for (const { uid } of [...leavers, other]) {
      world.issue(uid, clusterId);
      // Longer ago than the log is asked about.
      world.use(uid, clusterId, [now - 20 * day]);
    }
  }
  return { world, clusterIds, regions: Math.min(regions.length, clusters), leavers, other };
}
