/** A made-up account of any size, the same for the same seed, with its audit logs and the people of the demonstration. */
import { type Account, type Behaviours, emptyAccount } from './account.ts';
import { addCast, type Bystander, castSize, type Leaver } from './scenario/cast.ts';
import { addClusters } from './scenario/clusters.ts';
import { issue } from './scenario/credentials.ts';
import { addCrowd, addDeleted, addFixtures } from './scenario/crowd.ts';
import { namesFrom } from './scenario/names.ts';
import { seededRandom } from './scenario/random.ts';
import { addEncryption, type ClusterTruth, type EncryptionOptions } from './scenario/encryption.ts';
import { addPolicies } from './scenario/policies.ts';
import { addTraps } from './scenario/traps.ts';
import { dayMs, freshUid, type World } from './scenario/world.ts';
import type { AuditLogs, AuditUse, LogstoreSpec } from './sls/contract.ts';

export { admitSuccessor, type Bystander, type Leaver, type Successor } from './scenario/cast.ts';
export type { ClusterTruth } from './scenario/encryption.ts';
export type { Fate } from './scenario/plots.ts';

export interface ScenarioOptions {
  /** 12 when absent, at least 1. */
  readonly clusters?: number;
  /** Living users and roles without those of cloud services; 40 when absent, at least 1: the guard's own role. */
  readonly users?: number;
  /** Identities that were deleted before; 6 when absent. */
  readonly deleted?: number;
  /** 1 when absent. */
  readonly seed?: number;
  /** The moment in which the scenario begins, milliseconds since 1970. */
  readonly now: number;
  readonly behaviours?: Partial<Behaviours>;
  /** Where the clusters are, in turn; several regions when absent. */
  readonly regions?: readonly string[];
  /** False: the clusters say nothing of Secret encryption, and there are no keys. */
  readonly encryption?: EncryptionOptions | false;
}

export interface Scenario {
  readonly account: Account;
  /** The role under which the functions run; it holds a kubeconfig itself. */
  readonly guardRole: { readonly id: string; readonly name: string };
  /** Who is to be deleted in the demonstration; nobody when the account is too small for it. */
  readonly cast: readonly Leaver[];
  readonly bystanders: readonly Bystander[];
  /** What is true of each cluster's Secret encryption; empty without it. */
  readonly encryption: readonly ClusterTruth[];
  readonly logstores: readonly LogstoreSpec[];
  readonly uses: readonly AuditUse[];
  /** Describes all of it to the audit logs. */
  logs(auditLogs: Pick<AuditLogs, 'addLogstore' | 'addUse'>): Promise<void>;
}

function count(name: string, value: number, least: number): number {
  if (!Number.isSafeInteger(value) || value < least)
    throw new RangeError(`The number of ${name} must be a whole number of at least ${least}; got ${value}.`);
  return value;
}

function addGuard(world: World): { id: string; name: string } {
  const { account, now } = world;
  const id = freshUid(world.random, 'role');
  const name = 'kubeconfig-guard';
  account.roles.push({ roleId: id, roleName: name, createdAt: now - 800 * dayMs });
  const [first] = account.clusters;
  if (first !== undefined)
    issue(world, { uid: id, accountType: 'RamRole' }, first.clusterId, { grant: 'none' });
  account.grants.push({
    uid: id,
    resourceId: 'all-clusters',
    resourceType: 'console',
    roleName: 'admin',
    roleType: 'admin',
    isOwner: false,
    isRamRole: true,
  });
  return { id, name };
}

/** Throws RangeError for a size that is none. */
export function createScenario(options: ScenarioOptions): Scenario {
  const clusters = count('clusters', options.clusters ?? 12, 1);
  const users = count('users', options.users ?? 40, 1);
  const deleted = count('deleted identities', options.deleted ?? 6, 0);
  const random = seededRandom(options.seed ?? 1);
  const identity = {
    accountId: `1${random.digits(15)}`,
    region: 'cn-hangzhou',
    defaultDomain: 'example.onaliyun.com',
  };
  const world: World = {
    account: emptyAccount(identity, options.behaviours),
    random,
    names: namesFrom(random),
    now: Math.floor(options.now / 1000) * 1000,
    logstores: new Map(),
    uses: [],
  };
  addClusters(world, clusters, options.regions);
  const guardRole = addGuard(world);
  const isStaged = clusters >= castSize.clusters && users > castSize.identities;
  const { cast, bystanders } = isStaged ? addCast(world) : { cast: [], bystanders: [] };
  addTraps(world, cast);
  addFixtures(world);
  addCrowd(world, users - 1 - (isStaged ? castSize.identities : 0));
  addDeleted(world, deleted);
  addPolicies(world.account, world.now);
  // From a generator of their own: keys change nothing else of the account that a seed makes.
  const keysRandom = seededRandom((options.seed ?? 1) + 0x5ec2e7);
  const encryption =
    options.encryption === false
      ? []
      : addEncryption(
          world.account,
          { accountId: identity.accountId, random: keysRandom, now: world.now },
          options.encryption ?? {},
        );
  const logstores = [...world.logstores.values()];
  const { account, uses } = world;
  return {
    account,
    guardRole,
    cast,
    bystanders,
    encryption,
    logstores,
    uses,
    logs: async (auditLogs) => {
      for (const spec of logstores) await auditLogs.addLogstore(spec);
      for (const use of uses) await auditLogs.addUse(use);
    },
  };
}
