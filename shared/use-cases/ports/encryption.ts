/** What the verification of Secret encryption needs of the outside. Nothing here changes a cluster or a key. */
import type { Configured, EncryptedCluster, KeyFacts, KeyOperation } from '../../domain/encryption.ts';
import type { EncryptionRecord } from '../../domain/encryption-record.ts';
import type { Window } from '../../domain/evidence.ts';
import type { ClusterId } from '../../domain/ids.ts';
import type { ChangeMark } from '../../domain/inventory.ts';
import type { KeyLedger } from '../../domain/key-ledger.ts';
import type { Instant } from '../../domain/time.ts';

/** Throws CloudError. */
export interface EncryptedClusters {
  /** Every cluster of every region, with what its row of the list says. */
  clusters(): Promise<EncryptedCluster[]>;
  /** What the cluster itself says, where its row says nothing. */
  configured(id: ClusterId): Promise<Configured>;
}

/** Throws CloudError. */
export interface Keys {
  /** Undefined when KMS answers that this region has no such key. */
  key(region: string, keyId: string): Promise<KeyFacts | undefined>;
}

/** Throws CloudError. */
export interface SecurityRole {
  /** Whether the account lets ACK's role use its keys. */
  isAuthorised(): Promise<boolean>;
}

/** A page of operations of ACK's role, and how far back it reaches. */
export interface OperationsPage {
  readonly operations: readonly KeyOperation[];
  /** The time of the oldest event that was read, whosever it was; undefined when there was none. */
  readonly oldest: Instant | undefined;
}

/** What ActionTrail recorded. Throws CloudError, also when it could not have shown everything of the window. */
export interface KeyOperations {
  /** ActionTrail's own look-up, or a trail that is delivered to the log service. */
  readonly source: 'lookup' | 'trail';
  /** Newest first; each page is one request. Ends when the window is read. */
  newestFirst(region: string, window: Window): AsyncIterable<OperationsPage>;
}

/** Throws StateError. */
export interface EncryptionRecords {
  /** Leaves the newest change as it is. */
  put(records: readonly EncryptionRecord[]): Promise<void>;
  get(clusterIds: readonly ClusterId[]): Promise<(EncryptionRecord | undefined)[]>;
  /** Somebody changed the encryption of a cluster; the newest change is kept, in whatever order they are told. */
  noteChange(clusterId: ClusterId, change: ChangeMark): Promise<void>;
  changes(clusterIds: readonly ClusterId[]): Promise<(ChangeMark | undefined)[]>;
  /** What was read of a region's operations; the empty ledger before the first time. */
  ledger(region: string): Promise<KeyLedger>;
  putLedger(region: string, ledger: KeyLedger): Promise<void>;
}

/** Throws StateError. */
export interface Turns {
  /** Whether this turn of an operation, counted from 1970 on, is the caller's: nobody else of the account has the same one. */
  take(operation: string, turn: number): Promise<boolean>;
}
