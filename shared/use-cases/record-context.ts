/** What recording the account's changes works with: the ports, and the run's own name. */
import type { IdentityObservation } from '../domain/observation.ts';
import type { Clock, Duration } from '../domain/time.ts';
import type { Narrate } from './context.ts';
import type { Findings, Identities, InventoryRecorder, OpenEvents } from './ports.ts';

export interface RecordContext {
  readonly identities: Pick<
    Identities,
    'user' | 'userNamed' | 'recycledUsersNamed' | 'defaultDomain' | 'role'
  >;
  readonly inventory: InventoryRecorder;
  /** Changes of identities that nobody could name by id yet. */
  readonly observations: OpenEvents<IdentityObservation>;
  readonly findings: Findings;
  readonly clock: Clock;
  /** Names this run; different for every invocation. */
  readonly run: string;
  /** How long a run may work on an open event before another may take it over: no shorter than the function's timeout. */
  readonly runLease: Duration;
  readonly narrate: Narrate;
}
