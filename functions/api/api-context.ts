/** What a request over HTTP can reach: everything to read, what people may set, and the other functions to ask. */
import type { Guard } from '../../shared/domain/credential.ts';
import type { AccountId } from '../../shared/domain/ids.ts';
import type { Clock } from '../../shared/domain/time.ts';
import type { RestoreContext } from '../../shared/use-cases/context.ts';
import type { Functions } from '../../shared/use-cases/ports/sweeping.ts';
import type { State } from '../../shared/state/state.ts';

export interface ApiContext {
  readonly account: AccountId;
  readonly state: State;
  readonly functions: Functions;
  /** Made when somebody asks for a restore: it needs the cloud. */
  readonly restoring: () => Promise<RestoreContext>;
  readonly guard: () => Promise<Guard>;
  readonly policy: { readonly mayApproveOwn: boolean };
  readonly clock: Clock;
  readonly newId: () => string;
  readonly narrate: (step: string, facts: Readonly<Record<string, unknown>>) => void;
}
