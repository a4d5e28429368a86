/** The random crowd: living users and roles with kubeconfigs in every state, and identities that were deleted before. */
import type { Cluster, IssuedCredential } from '../account.ts';
import { type Holder, issue } from './credentials.ts';
import { addUsage, type Habit } from './usage.ts';
import { dayMs, freshUid, type World } from './world.ts';

const recycleBinDays = 30;
const secondStates: readonly IssuedCredential['certState'][] = [
  'Expired',
  'Unissued',
  'Unknown',
  'Removed',
  'Unexpired',
  'Removed',
  'Unexpired',
];
const roleTypes = ['admin', 'ops', 'dev', 'restricted', 'custom'] as const;
const habitsOfCrowd: readonly Habit[] = [
  'never',
  'longAgo',
  'yesterday',
  'pipeline',
  'threeDaysAgo',
  'never',
];

function addIdentity(world: World, index: number): Holder {
  const { account, random, names, now } = world;
  const createdAt = now - random.integer(60, 900) * dayMs;
  if (index % 4 === 3) {
    const uid = freshUid(random, 'role');
    account.roles.push({ roleId: uid, roleName: names.role(), createdAt });
    return { uid, accountType: 'RamRole' };
  }
  const uid = freshUid(random, 'user');
  const status = index % 12 === 6 ? 'freeze' : 'active';
  account.users.push({ userId: uid, ...names.person(), createdAt, status });
  return { uid, accountType: 'RamUser' };
}

function workable(world: World): readonly Cluster[] {
  const running = world.account.clusters.filter(({ state }) => state === 'running');
  return running.length > 0 ? running : world.account.clusters;
}

/** Most hold one valid kubeconfig and many a second one, in any state. */
function equip(world: World, holder: Holder, index: number): void {
  const { account, random } = world;
  const first = issue(world, holder, random.pick(workable(world)).clusterId, {
    state: index % 10 === 9 ? 'Expired' : 'Unexpired',
    revokable: index % 15 !== 4,
    plainName: index % 8 === 1,
    grant: random.pick(roleTypes),
    ...(random.chance(0.3) ? { namespace: 'default' } : {}),
  });
  addUsage(world, first, random.pick(habitsOfCrowd));
  // An older certificate of the same uid that is still alive: a second CN.
  if (index % 8 === 2)
    addUsage(world, first, 'yesterday', `${holder.uid}-${(first.issuedAtSeconds ?? 0) - 86_400}`);

  const second = random.pick(account.clusters).clusterId;
  const state = secondStates[index % secondStates.length] ?? 'Unexpired';
  if (second === first.clusterId) return;
  issue(world, holder, second, { state, grant: state === 'Removed' && index % 2 === 1 ? 'none' : 'dev' });
}

export function addCrowd(world: World, count: number): void {
  for (let index = 0; index < count; index += 1) equip(world, addIdentity(world, index), index);
}

/** The clusters' creator, a cloud service with a kubeconfig, and the roles that ACK works with. */
export function addFixtures(world: World): void {
  const { account, random, now } = world;
  const createdAt = now - 900 * dayMs;
  const root: Holder = { uid: account.accountId, accountType: 'RootAccount' };
  for (const [index, { clusterId }] of account.clusters.entries()) {
    if (index % 5 === 0) issue(world, root, clusterId, { grant: 'none' });
    account.grants.push({
      uid: root.uid,
      resourceId: clusterId,
      resourceType: 'cluster',
      roleName: 'admin',
      roleType: 'admin',
      isOwner: true,
      isRamRole: false,
    });
  }
  const fleet = freshUid(random, 'role');
  const managed = freshUid(random, 'role');
  account.roles.push(
    { roleId: fleet, roleName: 'AliyunServiceRoleForAdcp', createdAt, service: 'adcp.aliyuncs.com' },
    { roleId: managed, roleName: 'AliyunCSManagedSecurityRole', createdAt, service: 'cs.aliyuncs.com' },
  );
  const service: Holder = { uid: fleet, accountType: 'RamRole' };
  issue(world, service, random.pick(workable(world)).clusterId, { cloudServiceName: 'ADCP', grant: 'admin' });
}

/** Identities that were deleted before the guard came, and whose kubeconfigs are still valid. */
export function addDeleted(world: World, count: number): void {
  const { account, random, names, now } = world;
  for (let index = 0; index < count; index += 1) {
    const isRole = index % 3 === 2;
    const daysAgo = index % 2 === 0 ? random.integer(9, 25) : random.integer(35, 200);
    const deletedAt = now - daysAgo * dayMs;
    const createdAt = deletedAt - random.integer(60, 600) * dayMs;
    const uid = freshUid(random, isRole ? 'role' : 'user');
    const person = names.person();
    const name = isRole ? names.role() : person.userName;
    const displayName = isRole ? name : person.displayName;
    const type = isRole ? 'RamRole' : 'RamUser';
    account.deletedIdentities.push({ id: uid, name, displayName, type, deletedAt, createdAt });
    if (!isRole && daysAgo < recycleBinDays)
      account.recycleBin.push({
        user: { userId: uid, ...person, createdAt, status: 'active' },
        recycledAt: deletedAt,
        deleteAt: deletedAt + recycleBinDays * dayMs,
      });
    const credential = issue(world, { uid, accountType: type }, random.pick(workable(world)).clusterId);
    addUsage(world, credential, index % 4 === 1 ? 'pipeline' : 'longAgo');
  }
}
