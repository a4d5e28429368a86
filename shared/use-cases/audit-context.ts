/** What an audit works with: ports that only read the cloud, its policy, and the run's own name. */
import type { Guard } from '../domain/credential.ts';
import type { Policy } from '../domain/decide.ts';
import type { StatusPolicy } from '../domain/status.ts';
import type { Clock, Duration } from '../domain/time.ts';
import type { Audits, ClusterReader, EverybodysUses, OpenFindings } from './ports/auditing.ts';
import type { Narrate } from './context.ts';
import type { AuditLog, InventoryReader, Kubeconfigs, SettingsReader } from './ports.ts';

export interface AuditPolicy extends Policy, StatusPolicy {
  /** Log queries and writes at the same time. */
  readonly parallel: number;
  /** How long the log may be read: what has no answer then stays unknown. */
  readonly readLogFor: Duration;
}

export interface AuditContext {
  readonly clusters: ClusterReader;
  readonly kubeconfigs: Pick<Kubeconfigs, 'statesOfCluster' | 'auditProject'>;
  readonly auditLog: AuditLog & EverybodysUses;
  readonly audits: Audits;
  readonly findings: OpenFindings;
  readonly inventory: Pick<InventoryReader, 'identity'>;
  readonly settings: SettingsReader;
  readonly guard: Guard;
  readonly policy: AuditPolicy;
  readonly clock: Clock;
  /** Names this run in what it writes: the sweep's, or its own. */
  readonly run: string;
  readonly narrate: Narrate;
}
