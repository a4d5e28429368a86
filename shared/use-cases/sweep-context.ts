/** What a sweep works with: it lists, asks others to work, follows them, and never revokes. */
import type { Cluster } from '../domain/credential.ts';
import type { Limits } from '../domain/limits.ts';
import type { Mode } from '../domain/record.ts';
import type { Clock, Duration, Instant } from '../domain/time.ts';
import type { Narrate } from './context.ts';
import type { Tell } from './tell.ts';
import type { Approvals, HeldPlans } from './ports/approvals.ts';
import type { Audits, OpenFindings } from './ports/auditing.ts';
import type { EncryptionRecords } from './ports/encryption.ts';
import type { Functions, IdentityLists, Sweeps } from './ports/sweeping.ts';
import type {
  Claims,
  CredentialRecords,
  DailyLimit,
  Findings,
  InventoryRecorder,
  Kubeconfigs,
} from './ports.ts';

export interface SweepPolicy {
  readonly modeOn: (cluster: Cluster) => Mode;
  readonly limits: Limits;
  /** Requests at the same time. */
  readonly parallel: number;
  /** How long audits and verifications, and then revocations, are waited for. */
  readonly patience: Duration;
  /** The first pause between two looks at what is under way, and the longest. */
  readonly firstPause: Duration;
  readonly longestPause: Duration;
  /** How long the claim on the sweep is held without being renewed: longer than any pause. */
  readonly lease: Duration;
}

export interface SweepContext {
  readonly kubeconfigs: Pick<Kubeconfigs, 'clusters'>;
  readonly identityLists: IdentityLists;
  readonly inventory: Pick<InventoryRecorder, 'learn'>;
  readonly functions: Functions;
  readonly claims: Claims;
  readonly sweeps: Sweeps;
  readonly audits: Audits;
  readonly encryption: Pick<EncryptionRecords, 'get'>;
  readonly records: Pick<CredentialRecords, 'get'>;
  readonly dailyLimit: DailyLimit;
  readonly heldPlans: HeldPlans;
  readonly approvals: Pick<Approvals, 'ofPlan'>;
  readonly findings: Findings & OpenFindings;
  readonly policy: SweepPolicy;
  readonly clock: Clock;
  readonly sleep: (span: Duration) => Promise<void>;
  /** This invocation. */
  readonly worker: string;
  /** When this invocation has to hand over, so that it can say where it stopped. */
  readonly until: Instant;
  readonly narrate: Narrate;
  /** Tells whoever listens; absent when nobody does. */
  readonly tell?: Tell;
}
