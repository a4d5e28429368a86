/** What can be looked up of everything that the guard knows, decided and did: page by page, each one read of the state. */
import type { ClusterAudit, CredentialAudit } from '../../domain/audit.ts';
import type { EncryptionRecord } from '../../domain/encryption-record.ts';
import type { ClusterId, Uid } from '../../domain/ids.ts';
import type { ChangeMark, KnownAccess } from '../../domain/inventory.ts';
import type { Scope } from '../../domain/observation.ts';
import type { CredentialRecord, Finding, Subject, WrittenEntry } from '../../domain/record.ts';
import type { SweepRecord } from '../../domain/sweep.ts';
import type { Instant } from '../../domain/time.ts';
import type { RecordedIdentity } from '../ports.ts';

export interface PageRequest {
  /** From 1 to 100. */
  readonly size: number;
  /** The `next` of the page before; the first page without. Only good for the same question in the same account. */
  readonly token?: string;
}

export interface Page<Item> {
  /** May be fewer than asked for although more follow. */
  readonly items: readonly Item[];
  /** Where the following page begins; absent behind the last. There may be nothing behind it. */
  readonly next?: string;
}

/** What is known of what an identity holds on a cluster: of what was decided and done, of what others did, or both. */
export interface KnownCredential {
  readonly cluster: Scope;
  readonly uid: Uid;
  readonly record?: CredentialRecord;
  /** What the last audit found; never set where it is read by identity. */
  readonly audit?: CredentialAudit;
  readonly access: KnownAccess;
}

/** What is known of a cluster's Secret encryption: a change without a record is one that nobody has verified since. */
export interface KnownEncryption {
  readonly clusterId: ClusterId;
  readonly record?: EncryptionRecord;
  readonly change?: ChangeMark;
}

export type Order = 'oldest first' | 'newest first';

export interface OpenFinding extends Finding {
  /** When it was first seen without having been closed since. */
  readonly since: Instant;
  readonly lastSeen: Instant;
}

/** Throws PageRequestError for a bad request, and StateError: a row that can't be understood is named, never left out. */
export interface Reading {
  credentialsOnCluster(cluster: Scope, page: PageRequest): Promise<Page<KnownCredential>>;
  credentialsOfIdentity(uid: Uid, page: PageRequest): Promise<Page<KnownCredential>>;
  credential(subject: Subject): Promise<KnownCredential | undefined>;
  /** By when they were deleted; the earliest first when nothing is said. */
  deletedIdentities(page: PageRequest, order?: Order): Promise<Page<RecordedIdentity>>;
  /** One credential's journal. */
  history(subject: Subject, order: Order, page: PageRequest): Promise<Page<WrittenEntry>>;
  /** The most severe first, and of those the newest; of one severity when it is named. */
  openFindings(page: PageRequest, severity?: Finding['severity']): Promise<Page<OpenFinding>>;
  /** The last audit of each cluster, by cluster. */
  clusters(page: PageRequest): Promise<Page<ClusterAudit>>;
  /** Credentials that somebody has to look at again, the one that is due first at the front: held or under way. */
  waiting(page: PageRequest): Promise<Page<CredentialRecord>>;
  /** By cluster. */
  encryption(page: PageRequest): Promise<Page<KnownEncryption>>;
  encryptionOf(clusterId: ClusterId): Promise<KnownEncryption | undefined>;
  /** The newest first. */
  runs(page: PageRequest): Promise<Page<SweepRecord>>;
}

/** A page that can't be asked for: its size, or a token that is another question's, another account's or none. */
export class PageRequestError extends Error {
  override readonly name = 'PageRequestError';
}
