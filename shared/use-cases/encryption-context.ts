/** What a verification of Secret encryption works with: ports that only read the cloud, its policy, and the run's own name. */
import type { Clock, Duration } from '../domain/time.ts';
import type { Narrate } from './context.ts';
import type { OpenFindings } from './ports/auditing.ts';
import type {
  EncryptedClusters,
  EncryptionRecords,
  KeyOperations,
  Keys,
  SecurityRole,
} from './ports/encryption.ts';
import type { Findings, InventoryReader } from './ports.ts';

export interface EncryptionPolicy {
  /** How far back an operation is a proof. */
  readonly proofSpan: Duration;
  /** Pages of operations that one look at a region reads at most. */
  readonly pagesAtMost: number;
  /** For how long it reads them at most: regions share the account's calls. */
  readonly readingAtMost: Duration;
  /** Requests at the same time. */
  readonly parallel: number;
}

export interface EncryptionContext {
  readonly clusters: EncryptedClusters;
  readonly keys: Keys;
  readonly operations: KeyOperations;
  readonly securityRole: SecurityRole;
  readonly inventory: Pick<InventoryReader, 'key'>;
  readonly encryption: EncryptionRecords;
  readonly findings: Findings & OpenFindings;
  readonly accountId: string;
  readonly policy: EncryptionPolicy;
  readonly clock: Clock;
  readonly run: string;
  readonly narrate: Narrate;
}
