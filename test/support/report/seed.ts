/** Where to write what a guard has come to know, and in which words. */
import type { Instant } from '../../../shared/domain/time.ts';
import type { State } from '../../../shared/state/state.ts';
import type { Say } from './texts.ts';

export interface Seed {
  readonly state: State;
  /** The guard's clock, on a whole minute. */
  readonly now: Instant;
  readonly say: Say;
}
