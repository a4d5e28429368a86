/** How the account in the local cloud behaves; a scenario chooses, plain data as the account itself. */

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
  /** How long after it happened an event can be looked up, milliseconds. */
  trailDelayMs: number;
  /** How many calls of LookupEvents the account has a second (documented: 2); Infinity for no limit. */
  lookupsPerSecond: number;
  /** How many conditions one LookupEvents takes: two, or one as an older text says. */
  lookupAttributes: 1 | 2;
  /** The longest range of time that LookupEvents takes, days: what is kept, or 30 as an older text says. */
  lookupSpanDays: 90 | 30;
  /** How ActionTrail spells the role of the calls that ACK makes: as its own documentation prints it, or as the role is named. */
  keyRoleSpelling: 'lower-case' | 'as-named';
  /** What KMS refuses a call with whose key has no material. */
  pendingImportRefusal: 'Rejected.Unavailable' | 'Rejected.PendingImport';
  /** How long a change of Secret encryption takes, milliseconds. */
  encryptionChangedAfterMs: number;
  /** How often a cluster whose encryption was switched on calls KMS then, milliseconds; Infinity for never. */
  keyUsedEveryMs: number;
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
  trailDelayMs: 0,
  lookupsPerSecond: 2,
  lookupAttributes: 2,
  lookupSpanDays: 90,
  keyRoleSpelling: 'lower-case',
  pendingImportRefusal: 'Rejected.Unavailable',
  encryptionChangedAfterMs: 150,
  keyUsedEveryMs: 3_600_000,
  repeatedTaskId: 'refused',
  asyncTaskVisibleAfterMs: 0,
};
