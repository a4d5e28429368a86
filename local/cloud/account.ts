/**
 * What the account in the local cloud consists of, and how it behaves where the real cloud's behaviour is unknown.
 * Plain data: the services read and change it, a scenario fills it, a file can keep it.
 */
import type { TrailRecord } from './actiontrail/trail-record.ts';
import { type Behaviours, usualBehaviours } from './behaviours.ts';
import type { ClusterEncryption, PendingEncryption } from './cs/encryption-state.ts';
import type { KmsKey } from './kms/key.ts';
import type { KeyUse } from './kms/key-use.ts';
import type { RamGroup, RamPolicy } from './ram/policy.ts';

export { type Behaviours, usualBehaviours } from './behaviours.ts';

export interface RamUser {
  readonly userId: string;
  /** Changes with UpdateUser. */
  userName: string;
  displayName: string;
  readonly createdAt: number;
  /** A frozen user still exists. */
  status: 'active' | 'freeze';
}

export interface RecycledUser {
  readonly user: RamUser;
  readonly recycledAt: number;
  /** When the service removes it for good: about 30 days later. */
  readonly deleteAt: number;
}

export interface RamRole {
  readonly roleId: string;
  readonly roleName: string;
  readonly createdAt: number;
  /** Roles that a cloud service owns. */
  readonly service?: string;
}

/** An identity that was deleted: what the other services may still know of it. */
export interface DeletedIdentity {
  readonly id: string;
  readonly name: string;
  readonly displayName: string;
  readonly type: 'RamUser' | 'RamRole';
  readonly deletedAt: number;
  /** Absent when nobody knows it any more. */
  readonly createdAt?: number;
}

export interface Cluster {
  readonly clusterId: string;
  name: string;
  readonly regionId: string;
  readonly profile: 'Default' | 'Acs';
  readonly clusterType: 'ManagedKubernetes' | 'Kubernetes';
  readonly clusterSpec: string;
  state: string;
  readonly createdAt: number;
  auditEnabled: boolean;
  /** As GetClusterAuditProject answers it; may carry blanks. */
  slsProjectName: string;
  tags: { key: string; value: string }[];
  /** Names of components that are installed besides the usual ones, such as `ack-ram-authenticator`. */
  addOns?: string[];
  /** Absent: the cluster says nothing of Secret encryption. */
  encryption?: ClusterEncryption;
}

export interface IssuedCredential {
  readonly clusterId: string;
  /** User id, role id, or the account's id for the root account. */
  readonly uid: string;
  readonly accountType: 'RootAccount' | 'RamUser' | 'RamRole';
  certState: 'Unexpired' | 'Expired' | 'Unissued' | 'Unknown' | 'Removed';
  certExpireTime: number;
  revokable: boolean;
  readonly cloudServiceName?: string;
  /** Unix seconds in the CN `<uid>-<seconds>`; null for the older plain `<uid>`. */
  readonly issuedAtSeconds: number | null;
}

export interface Grant {
  readonly uid: string;
  /** Cluster id, or `<cluster id>/<namespace>`; `all-clusters` for the console's grant on everything. */
  readonly resourceId: string;
  readonly resourceType: 'cluster' | 'namespace' | 'console';
  readonly roleName: string;
  readonly roleType: 'admin' | 'admin-view' | 'ops' | 'dev' | 'restricted' | 'custom';
  readonly isOwner: boolean;
  readonly isRamRole: boolean;
}

/** A cleanup that was accepted and shows later. */
export interface PendingCleanup {
  readonly clusterId: string;
  readonly uid: string;
  readonly certificateGoneAt: number;
  readonly grantsGoneAt: number;
}

/** A change of one identity's permissions that was accepted and shows later. */
export interface PendingGrants {
  readonly uid: string;
  readonly mode: 'apply' | 'patch' | 'delete';
  readonly grants: readonly Grant[];
  readonly at: number;
}

export interface Account {
  readonly accountId: string;
  readonly region: string;
  /** For instance `example.onaliyun.com`. */
  readonly defaultDomain: string;
  users: RamUser[];
  recycleBin: RecycledUser[];
  roles: RamRole[];
  deletedIdentities: DeletedIdentity[];
  clusters: Cluster[];
  credentials: IssuedCredential[];
  grants: Grant[];
  pendingCleanups: PendingCleanup[];
  pendingGrants: PendingGrants[];
  /** Of all regions. */
  keys: KmsKey[];
  /** What the clusters' API servers call KMS for. */
  keyUses: KeyUse[];
  pendingEncryptions: PendingEncryption[];
  groups: RamGroup[];
  /** The account's own ones, and what system policies are attached to. */
  policies: RamPolicy[];
  /** What ActionTrail keeps besides the calls that `keyUses` stand for. */
  trail: TrailRecord[];
  behaviours: Behaviours;
}

export function emptyAccount(
  identity: Pick<Account, 'accountId' | 'region' | 'defaultDomain'>,
  behaviours: Partial<Behaviours> = {},
): Account {
  return {
    ...identity,
    users: [],
    recycleBin: [],
    roles: [],
    deletedIdentities: [],
    clusters: [],
    credentials: [],
    grants: [],
    pendingCleanups: [],
    pendingGrants: [],
    keys: [],
    keyUses: [],
    pendingEncryptions: [],
    groups: [],
    policies: [],
    trail: [],
    // A copy: an account's own behaviours are changed, and never the usual ones.
    behaviours: { ...structuredClone(usualBehaviours), ...behaviours },
  };
}
