/** What a run of the revoking use cases works with: the ports, the policy and the run's own name. */
import type { Cluster, Guard } from '../domain/credential.ts';
import type { Policy } from '../domain/decide.ts';
import type { Limits } from '../domain/limits.ts';
import type { Mode } from '../domain/record.ts';
import type { Clock, Duration } from '../domain/time.ts';
import type { Approvals, ApprovalUses, HeldPlans } from './ports/approvals.ts';
import type { Audits } from './ports/auditing.ts';
import type { Counters } from './ports/counting.ts';
import type { Heartbeat } from './ports/health.ts';
import type { Tell } from './tell.ts';
import type {
  AuditLog,
  Claims,
  CredentialRecords,
  DailyLimit,
  Findings,
  Identities,
  Inventory,
  Journal,
  Kubeconfigs,
  Notices,
  Permissions,
  SettingsReader,
} from './ports.ts';

export interface Ports {
  readonly kubeconfigs: Kubeconfigs;
  readonly identities: Identities;
  readonly auditLog: AuditLog;
  readonly claims: Claims;
  readonly notices: Notices;
  readonly journal: Journal;
  readonly records: CredentialRecords;
  readonly inventory: Inventory;
  readonly settings: SettingsReader;
  /** To read; nobody who revokes can write one. */
  readonly approvals: Approvals;
  readonly approvalUses: ApprovalUses;
  readonly heldPlans: HeldPlans;
  readonly dailyLimit: DailyLimit;
  readonly counters: Counters;
  readonly findings: Findings;
  readonly audits: Pick<Audits, 'credential'>;
  readonly heartbeat: Pick<Heartbeat, 'beat'>;
}

export interface RevokePolicy extends Policy {
  readonly modeOn: (cluster: Cluster) => Mode;
  readonly limits: Limits;
  /** Who is asked about a hold. */
  readonly holdOwner: string;
  /** How often he is reminded of one that waits for a person. */
  readonly remindEvery: Duration;
  /** How many clusters are worked on at the same time. */
  readonly parallel: number;
  /** How long a revocation is watched before it counts as unconfirmed. */
  readonly readBackFor: Duration;
  /** How soon an unconfirmed revocation and an interrupted run are followed up. */
  readonly followUpAfter: Duration;
  /** How long a claim is held without being renewed. */
  readonly lease: Duration;
  /** How long a run may work on a notice before another may take it over: no shorter than the function's timeout. */
  readonly runLease: Duration;
  /** The longest that one clean-up request may take: it is only sent while the claim outlives this. */
  readonly requestTimeout: Duration;
}

/** What happens, as it happens; for logs. Never carries a secret or a raw event. */
export type Narrate = (step: string, facts: Readonly<Record<string, unknown>>) => void;

export interface RevokeContext extends Ports {
  readonly policy: RevokePolicy;
  readonly clock: Clock;
  readonly sleep: (span: Duration) => Promise<void>;
  /** Names this run in claims and records; different for every invocation. */
  readonly run: string;
  readonly guard: Guard;
  readonly narrate: Narrate;
  /** Tells whoever listens; absent when nobody does. */
  readonly tell?: Tell;
}

/** What a restore works with: it gives access and can't take any. */
export interface RestoreContext
  extends
    Pick<Ports, 'kubeconfigs' | 'identities' | 'claims' | 'journal' | 'records' | 'findings'>,
    Pick<RevokeContext, 'clock' | 'sleep' | 'run' | 'guard' | 'narrate'> {
  readonly permissions: Permissions;
  readonly policy: Pick<RevokePolicy, 'readBackFor' | 'lease' | 'requestTimeout'>;
}
