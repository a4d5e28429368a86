/** The named people of the demonstration: those who leave, with what must become of their kubeconfigs, and those who stay. */
import type { Account, IssuedCredential } from '../account.ts';
import { type Fate, type Plot, plots, type StandIn, standIns } from './plots.ts';
import { issue } from './credentials.ts';
import { addUsage } from './usage.ts';
import { dayMs, freshUid, type World } from './world.ts';

export interface Leaver {
  readonly name: string;
  readonly type: 'RamUser' | 'RamRole';
  readonly uid: string;
  readonly userPrincipalName?: string;
  readonly story: string;
  /** Through which API the demonstration deletes it. */
  readonly api: 'ims' | 'ram';
  /** By cluster id, right after the deletion. */
  readonly expect: Readonly<Record<string, Fate>>;
  /** The same when the clock has moved eight days and the holds were looked at again. */
  readonly expectAfterEightDays: Readonly<Record<string, Fate>>;
  readonly successor?: Successor;
}

/** Somebody new who gets the user name of a leaver after the deletion; `admitSuccessor` gives him his kubeconfig. */
export interface Successor {
  readonly userPrincipalName: string;
  readonly displayName: string;
  readonly clusterId: string;
}

/** Somebody who is not deleted and whose kubeconfigs must stay as they are. */
export interface Bystander {
  readonly name: string;
  readonly uid: string;
  readonly story: string;
  readonly clusterIds: readonly string[];
}

function enter(world: World, { name, displayName, type, frozen }: Plot | StandIn): string {
  const { account, random, now } = world;
  const createdAt = now - 400 * dayMs;
  const uid = freshUid(random, type === 'RamRole' ? 'role' : 'user');
  if (type === 'RamRole') account.roles.push({ roleId: uid, roleName: name, createdAt });
  else
    account.users.push({
      userId: uid,
      userName: name,
      displayName,
      createdAt,
      status: frozen === true ? 'freeze' : 'active',
    });
  return uid;
}

function clusterIdAt({ account }: World, index: number): string {
  const cluster = account.clusters[index];
  if (cluster === undefined) throw new RangeError(`The cast needs a cluster number ${index}.`);
  return cluster.clusterId;
}

function leaverOf(world: World, plot: Plot): Leaver {
  const uid = enter(world, plot);
  const fates: Record<string, Fate> = {};
  const later: Record<string, Fate> = {};
  for (const { at, habit, state, fate, fateLater } of plot.parts) {
    const clusterId = clusterIdAt(world, at);
    const credential = issue(
      world,
      { uid, accountType: plot.type },
      clusterId,
      state === undefined ? {} : { state },
    );
    addUsage(world, credential, habit);
    fates[clusterId] = fate;
    later[clusterId] = fateLater;
  }
  const { name, type, story, api, displayName, successorAt } = plot;
  const userPrincipalName = `${name}@${world.account.defaultDomain}`;
  return {
    name,
    type,
    uid,
    story,
    api,
    expect: fates,
    expectAfterEightDays: later,
    ...(type === 'RamUser' ? { userPrincipalName } : {}),
    ...(successorAt === undefined
      ? {}
      : { successor: { userPrincipalName, displayName, clusterId: clusterIdAt(world, successorAt) } }),
  };
}

function bystanderOf(world: World, standIn: StandIn): Bystander {
  const uid = enter(world, standIn);
  const clusterIds = standIn.at.map((index) => clusterIdAt(world, index));
  for (const clusterId of clusterIds) {
    const credential = issue(world, { uid, accountType: standIn.type }, clusterId, { state: standIn.state });
    addUsage(world, credential, standIn.habit);
  }
  return { name: standIn.name, uid, story: standIn.story, clusterIds };
}

/** How many users and roles the cast adds, and how many clusters it needs. */
export const castSize = { identities: plots.length + standIns.length, clusters: 6 } as const;

export function addCast(world: World): { cast: readonly Leaver[]; bystanders: readonly Bystander[] } {
  const cast = plots.map((plot) => leaverOf(world, plot));
  const bystanders = standIns.map((standIn) => bystanderOf(world, standIn));
  return { cast, bystanders };
}

/** Issues the new user's kubeconfig and grant, as a cluster's administrator would when he begins. */
export function admitSuccessor(
  account: Account,
  successor: Successor,
  uid: string,
  now: number,
): IssuedCredential {
  const { clusterId } = successor;
  const credential: IssuedCredential = {
    clusterId,
    uid,
    accountType: 'RamUser',
    certState: 'Unexpired',
    certExpireTime: now + 3 * 365 * dayMs,
    revokable: true,
    issuedAtSeconds: Math.floor(now / 1000),
  };
  account.credentials.push(credential);
  account.grants.push({
    uid,
    resourceId: clusterId,
    resourceType: 'cluster',
    roleName: 'dev',
    roleType: 'dev',
    isOwner: false,
    isRamRole: false,
  });
  return credential;
}
