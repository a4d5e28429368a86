/**
 * What the account in the local cloud consists of, and how it behaves where the real cloud's behaviour is unknown.
 * Plain data: the services read and change it, a scenario fills it, a file can keep it.
 */

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

/** Unknown behaviours of the cloud, each offered both ways, and everything slow or uncertain. */
export interface Behaviours {
  /** What ListUserKubeConfigStates answers for a deleted uid. */
  byUserListOfDeleted: 'listed' | 'empty' | 'refused';
  /** What DescribeUserPermission answers for a deleted uid. */
  grantsOfDeleted: 'listed' | 'empty' | 'refused';
  /** Whether a Deleted row of a cluster's list still carries the account's name. */
  deletedAccountName: 'kept' | 'blank';
  /** How a user in the recycle bin appears in a cluster's list. */
  recycledAccountState: 'Deleted' | 'InActive';
  /** Whether a deleted RAM user goes to the recycle bin. */
  recycleBin: 'on' | 'off';
  /** The source of IMS events. */
  imsEventSource: 'acs.ims' | 'acs.ram';
  /**
   * Whether the event of a creation or renaming has the call's answer, with the identity's id (documented for IMS CreateUser,
   * inferred for the others), or only the request's id.
   */
  trailAnswer: 'whole' | 'request-id';
  /** How ACK refuses `Force=false` for a credential in use: with an error, or by accepting and not doing it. */
  forceRefusal: 'error' | 'silent';
  /** Ids of clusters in which the caller lacks the RBAC role that listing and cleaning need. */
  clustersWithoutRbac: string[];
  /** How long after a deletion the identity is still answered as existing, milliseconds. */
  deletionSeenAfterMs: number;
  /** How long after a cleanup the certificate and the grants still show, milliseconds. */
  certificateGoneAfterMs: number;
  grantsGoneAfterMs: number;
  /** How long after a change of permissions the grants still show as they were, milliseconds. */
  grantsChangedAfterMs: number;
  /**
   * What an asynchronous call with the id of a known task gets: refused with 409 ("Task deduplication"), accepted and
   * ignored, or accepted and run again.
   */
  repeatedTaskId: 'refused' | 'ignored' | 'run-again';
  /** How long after its acceptance a task is not found yet, milliseconds. */
  asyncTaskVisibleAfterMs: number;
}

export const usualBehaviours: Behaviours = {
  byUserListOfDeleted: 'listed',
  grantsOfDeleted: 'listed',
  deletedAccountName: 'kept',
  recycledAccountState: 'Deleted',
  recycleBin: 'on',
  imsEventSource: 'acs.ims',
  trailAnswer: 'whole',
  forceRefusal: 'error',
  clustersWithoutRbac: [],
  deletionSeenAfterMs: 0,
  certificateGoneAfterMs: 150,
  grantsGoneAfterMs: 300,
  grantsChangedAfterMs: 150,
  repeatedTaskId: 'refused',
  asyncTaskVisibleAfterMs: 0,
};

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
    behaviours: { ...usualBehaviours, ...behaviours },
  };
}
