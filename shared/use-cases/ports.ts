/** What the use cases need of the outside. Adapters in `cloud/` and `state/` implement it; every failure is thrown. */
import type { VendorCheck } from '../domain/authorisation.ts';
import type { CertificateState, Cluster, CredentialDetails, Grant } from '../domain/credential.ts';
import type { LogAnswer, Use, Window } from '../domain/evidence.ts';
import type { Addition } from '../domain/granting.ts';
import type { AccountId, ClusterId, Uid } from '../domain/ids.ts';
import type { IdentityType } from '../domain/identity.ts';
import type { KnownAccess, KnownIdentity, KnownKey, Mark } from '../domain/inventory.ts';
import type { JournalHead } from '../domain/journal.ts';
import type { FindingChange } from '../domain/notice.ts';
import type { Scope } from '../domain/observation.ts';
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

/** Several, never none: a list of nothing has no meaning that everybody would guess. */
export type Additions = readonly [Addition, ...Addition[]];

/**
 * What gives access. It can add and nothing else: the service's usual mode, which overwrites every grant of the identity,
 * can't be said here.
 */
export interface Permissions {
  /**
   * Adds these and leaves all others. Resolves when ACK accepted; they show later. Adding what is there changes nothing.
   * Never repeated by the adapter; `unreachable` means that nobody knows whether it was applied.
   */
  addGrants(
    holder: { readonly uid: Uid; readonly type: IdentityType },
    additions: Additions,
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
  readonly createdAt?: Instant;
}

export interface Identities {
  /** The account and the guard's own user or role id. */
  self(): Promise<{ readonly accountId: AccountId; readonly ownId: Uid }>;
  /** A user by id; undefined only when the service answers that there is none. A frozen user exists. */
  user(uid: Uid): Promise<{ readonly principalName: string; readonly createdAt?: Instant } | undefined>;
  /** The living user of a principal name. */
  userNamed(principalName: string): Promise<{ readonly uid: Uid; readonly createdAt?: Instant } | undefined>;
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

export interface OpenEvent<Parsed> {
  readonly notice: Parsed;
  readonly tries: number;
}

/** Events by id with their outcome: a crash after the id was seen doesn't lose the event. Kept as parsed, never raw. */
export interface OpenEvents<Parsed extends { readonly key: string }> {
  /**
   * `begun`: this caller works on it until the lease ends. `under-way`: somebody else does, or it was postponed and its time
   * has not come. `done`: finished, with what.
   */
  begin(
    notice: Parsed,
    owner: string,
    lease: Duration,
  ): Promise<
    | { readonly kind: 'begun'; readonly tries: number }
    | { readonly kind: 'under-way' }
    | { readonly kind: 'done'; readonly outcome: string }
  >;
  finish(notice: Parsed, owner: string, outcome: string): Promise<void>;
  /** Leaves it open, to be looked at again at a time. */
  postpone(notice: Parsed, owner: string, until: Instant, why: string): Promise<void>;
  /** The notice of this key as it is kept, whoever works on it; undefined when it is finished or nobody knows it. */
  open(key: string): Promise<Parsed | undefined>;
  /** Those that nobody works on and whose time has come. */
  due(now: Instant): Promise<OpenEvent<Parsed>[]>;
}
export type Notices = OpenEvents<Notice>;

export interface Journal {
  /**
   * Entries of one subject are appended one after the other, chained by hash, under a claim. When the newest entry is the
   * very one that a run before a crash wrote (`isWritten` says so), it is answered and nothing is appended. `known` is the
   * newest entry that the caller knows of, which saves reading it: `isWritten` is then only asked of an entry behind it.
   */
  append(
    subject: Subject,
    entry: JournalEntry,
    isWritten?: (newest: WrittenEntry) => boolean,
    known?: JournalHead,
  ): Promise<WrittenEntry>;
}

export interface CredentialRecords {
  get(subjects: readonly Subject[]): Promise<(CredentialRecord | undefined)[]>;
  /** Replaces the record; what another writer keeps of the same credential stays as it is. */
  put(record: CredentialRecord): Promise<void>;
  /** Those to look at again: holds that are due, and intents or unconfirmed revocations not touched since `staleBefore`. */
  due(now: Instant, staleBefore: Instant): Promise<CredentialRecord[]>;
  /** The same of one identity. */
  dueOf(uid: Uid, now: Instant, staleBefore: Instant): Promise<CredentialRecord[]>;
}

/** An identity that bore a name that was asked for. */
export interface Bearer {
  readonly uid: Uid;
  /** When it was first seen under this name, as far as recorded. */
  readonly firstSeen?: Instant;
  readonly known: KnownIdentity;
}

export interface Inventory {
  /** Every identity that bore this name (a principal name or a role name) as far as recorded. */
  uidsNamed(type: IdentityType, name: string): Promise<Bearer[]>;
  /** With its creation where that is known. */
  remember(uid: Uid, type: IdentityType, name: string, seenAt: Instant, created?: Mark): Promise<void>;
}

export interface RecordedIdentity {
  readonly uid: Uid;
  readonly type: IdentityType;
  readonly known: KnownIdentity;
}

/** The inventory for whoever teaches it: what is learnt is merged with what is known, in any order and number. */
export interface InventoryRecorder extends Inventory {
  learn(uid: Uid, type: IdentityType, facts: KnownIdentity): Promise<void>;
  learnAccess(scope: Scope, uid: Uid, facts: KnownAccess): Promise<void>;
  learnKey(region: string, keyId: string, facts: KnownKey): Promise<void>;
}

/** The inventory for whoever looks something up. A page is one request; `next` is where the following one begins. */
export interface InventoryReader {
  identity(uid: Uid): Promise<RecordedIdentity | undefined>;
  access(scope: Scope, uid: Uid): Promise<KnownAccess>;
  key(region: string, keyId: string): Promise<KnownKey>;
  /** Deleted identities only, the earliest deletion first. */
  deleted(page: {
    readonly limit: number;
    readonly start?: string;
  }): Promise<{ readonly identities: readonly RecordedIdentity[]; readonly next?: string }>;
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
  /**
   * Opens it, or updates the open one of the same subject and kind. `isNew`: whoever says so has just read that there is
   * none, and it is not read again; should there be one after all, it is updated.
   */
  open(finding: Finding, options?: { readonly isNew?: boolean }): Promise<FindingChange>;
  /** Closes it when it is open; answers since when it was, undefined when it was not. */
  close(subject: string, kind: Finding['kind'], at: Instant): Promise<Instant | undefined>;
  /** Closes those of these kinds that are open; asked about many subjects at the same time, they are looked for together. */
  closeAny(
    subject: string,
    kinds: readonly Finding['kind'][],
    at: Instant,
  ): Promise<readonly { readonly kind: Finding['kind']; readonly since: Instant }[]>;
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
