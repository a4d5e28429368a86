/** What the use cases need of the outside. Adapters in `cloud/` and `state/` implement it; every failure is thrown. */
import type { VendorCheck } from '../domain/authorisation.ts';
import type { CertificateState, Cluster, CredentialDetails, Grant } from '../domain/credential.ts';
import type { LogAnswer, Use, Window } from '../domain/evidence.ts';
import type { AccountId, ClusterId, Uid } from '../domain/ids.ts';
import type { IdentityType } from '../domain/identity.ts';
import type { CredentialRecord, Finding, JournalEntry, Subject, WrittenEntry } from '../domain/record.ts';
import type { Settings } from '../domain/settings.ts';
import type { Duration, Instant } from '../domain/time.ts';

// --- the cloud: all of these throw CloudError ---

export interface UserRow {
  readonly clusterId: ClusterId;
  readonly certificate: CertificateState;
  readonly expiresAt?: Instant;
}

export interface ClusterRow extends CredentialDetails {
  readonly uid: Uid;
  readonly certificate: CertificateState;
  readonly expiresAt?: Instant;
}

/** ACK and ACS. Listings are whole: every page, compared with the announced total, doubles dropped. */
export interface Kubeconfigs {
  clusters(): Promise<Cluster[]>;
  /** What one identity holds; may be empty for a deleted one, which says nothing. */
  statesOfUser(uid: Uid): Promise<UserRow[]>;
  /** What everybody holds on one cluster, those of cloud services included and named. */
  statesOfCluster(clusterId: ClusterId): Promise<ClusterRow[]>;
  grantsOf(uid: Uid): Promise<Grant[]>;
  /** Undefined when auditing is off. */
  auditProject(clusterId: ClusterId): Promise<string | undefined>;
  /**
   * Asks ACK to end the credential: certificate and grants, later. Resolves when ACK accepted. Never repeated by the
   * adapter; `unreachable` means that nobody knows whether it was applied.
   */
  cleanClusterUserPermissions(
    target: Subject,
    vendorCheck: VendorCheck,
  ): Promise<{ readonly requestId: string }>;
}

export interface RecycledUser {
  readonly uid: Uid;
  readonly principalName: string;
  readonly recycledAt?: Instant;
  readonly purgedAt?: Instant;
}

export interface Role {
  readonly uid: Uid;
  readonly name: string;
}

export interface Identities {
  /** The account and the guard's own user or role id. */
  self(): Promise<{ readonly accountId: AccountId; readonly ownId: Uid }>;
  /** A user by id; undefined only when the service answers that there is none. A frozen user exists. */
  user(uid: Uid): Promise<{ readonly principalName: string } | undefined>;
  recycledUser(uid: Uid): Promise<RecycledUser | undefined>;
  recycledUsersNamed(principalName: string): Promise<RecycledUser[]>;
  /** `example.onaliyun.com` */
  defaultDomain(): Promise<string>;
  /** Every page; an empty list is an error. */
  roles(): Promise<Role[]>;
  role(name: string): Promise<Role | undefined>;
}

export interface LogLocation {
  readonly region: string;
  readonly project: string;
  readonly logstore: string;
}

export interface AuditLog {
  store(location: LogLocation): Promise<{ readonly retentionDays: number; readonly createdAt: Instant }>;
  /** Indexes, from the window's start, of the hours that have a line with a user name. */
  hoursWithLines(location: LogLocation, window: Window): Promise<LogAnswer<number>>;
  /** The newest use of the identity's certificates with the count of all; no row when there is none. */
  uses(location: LogLocation, uid: Uid, window: Window): Promise<LogAnswer<Use>>;
}

// --- the state: all of these throw StateError ---

/** The lease is somebody's until it is released or runs out; every write of a holder who lost it fails. */
export interface Claim {
  readonly key: string;
  readonly expiresAt: Instant;
}

export interface Claims {
  /** One conditional write: absent or expired. Undefined when somebody else holds it. */
  take(key: string, owner: string, lease: Duration): Promise<Claim | undefined>;
  /** Prolongs one's own claim; undefined when it was lost. */
  renew(claim: Claim, owner: string, lease: Duration): Promise<Claim | undefined>;
  /** Gives one's own claim back; does nothing when it was lost. */
  release(claim: Claim, owner: string): Promise<void>;
}

/** A deletion that arrived, parsed: enough to look at it again without the event. */
export interface Notice {
  /** `<source>/<id>` */
  readonly key: string;
  readonly type: IdentityType;
  readonly names: readonly string[];
  readonly uid?: Uid;
  readonly at: Instant;
  /** The identity was removed from the recycle bin: it was deleted earlier, nobody says when. */
  readonly purged?: true;
}

export interface OpenNotice {
  readonly notice: Notice;
  readonly tries: number;
}

/** Events by id with their outcome: a crash after the id was seen doesn't lose the event. */
export interface Notices {
  /**
   * `begun`: this caller works on it until the lease ends. `under-way`: somebody else does. `done`: finished, with what.
   */
  begin(
    notice: Notice,
    owner: string,
    lease: Duration,
  ): Promise<
    | { readonly kind: 'begun'; readonly tries: number }
    | { readonly kind: 'under-way' }
    | { readonly kind: 'done'; readonly outcome: string }
  >;
  finish(notice: Notice, owner: string, outcome: string): Promise<void>;
  /** Leaves it open, to be looked at again at a time. */
  postpone(notice: Notice, owner: string, until: Instant, why: string): Promise<void>;
  /** Those that nobody works on and whose time has come. */
  due(now: Instant): Promise<OpenNotice[]>;
}

export interface Journal {
  /**
   * Entries of one subject are appended one after the other, chained by hash, under a claim. When the newest entry is the
   * very one that a run before a crash wrote (`isWritten` says so), it is answered and nothing is appended.
   */
  append(
    subject: Subject,
    entry: JournalEntry,
    isWritten?: (newest: WrittenEntry) => boolean,
  ): Promise<WrittenEntry>;
}

export interface CredentialRecords {
  get(subjects: readonly Subject[]): Promise<(CredentialRecord | undefined)[]>;
  put(record: CredentialRecord): Promise<void>;
  /** Those to look at again: holds that are due, and intents or unconfirmed revocations not touched since `staleBefore`. */
  due(now: Instant, staleBefore: Instant): Promise<CredentialRecord[]>;
}

export interface Inventory {
  /** Every uid that bore this name (a principal name or a role name) as far as recorded. */
  uidsNamed(type: IdentityType, name: string): Promise<Uid[]>;
  remember(uid: Uid, type: IdentityType, name: string, seenAt: Instant): Promise<void>;
}

export interface SettingsReader {
  /** Throws when any of it can't be read or understood. */
  read(): Promise<Settings>;
}

/** Distinct identities a day, in slots: exact under any interleaving, and a crash never frees one. */
export interface DailyLimit {
  /**
   * Takes a slot for each uid that has none today. All or nothing: `over` gives back what this call took.
   */
  reserve(
    day: string,
    uids: readonly Uid[],
    limit: number,
  ): Promise<{ readonly kind: 'reserved' } | { readonly kind: 'over'; readonly taken: number }>;
}

export interface Findings {
  /** Opens it, or updates the open one of the same subject and kind. */
  open(finding: Finding): Promise<void>;
  /** Closes it when it is open. */
  close(subject: string, kind: Finding['kind'], at: Instant): Promise<void>;
}

export interface StateErrorFields {
  readonly operation: string;
  readonly code?: string;
  readonly requestId?: string;
}

/** The state could not be read, written or understood. Whoever meets it does not act. */
export class StateError extends Error {
  override readonly name = 'StateError';
  readonly operation: string;
  readonly code: string | undefined;
  readonly requestId: string | undefined;

  constructor(fields: StateErrorFields, message: string, options?: ErrorOptions) {
    super(message, options);
    this.operation = fields.operation;
    this.code = fields.code;
    this.requestId = fields.requestId;
  }
}
