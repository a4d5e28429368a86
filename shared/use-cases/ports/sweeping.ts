/** What the nightly sweep, and whoever watches it, need of Function Compute and of the state. */
import type { SweepRecord, SweepUnit } from '../../domain/sweep.ts';
import type { Uid } from '../../domain/ids.ts';
import type { IdentityType } from '../../domain/identity.ts';
import type { KnownIdentity } from '../../domain/inventory.ts';
import type { Instant } from '../../domain/time.ts';

/** The guard's functions that are called asynchronously, by the folder they are in. */
export type FunctionName = 'revoke' | 'record' | 'audit' | 'verify-encryption' | 'sweep';

/** All of them. */
export type DeployedFunction = FunctionName | 'api';

/** What became of an asynchronous task. `unknown` is also one that was accepted just now. */
export type TaskState = 'waiting' | 'done' | 'failed' | 'unknown';

/** Function Compute. Throws CloudError. */
export interface Functions {
  /** Asks for an asynchronous call. The same id of the same function is the same task, however often it is asked for. */
  enqueue(name: FunctionName, taskId: string, payload: Readonly<Record<string, unknown>>): Promise<void>;
  task(name: FunctionName, taskId: string): Promise<{ readonly state: TaskState; readonly why?: string }>;
  /** Tasks that ended badly, for good, since then: nobody tries them again. At most a hundred. */
  deadTasks(name: FunctionName, since: Instant): Promise<{ readonly id: string; readonly why: string }[]>;
  /** Every trigger, and whether it is on; undefined where the platform does not say. */
  triggers(name: DeployedFunction): Promise<{ readonly name: string; readonly isOn: boolean | undefined }[]>;
}

/** The progress of runs. Throws StateError. */
export interface Sweeps {
  /** The run that is under way, or the last one that was: runs are named in the order in which they begin. */
  newest(): Promise<SweepRecord | undefined>;
  /** For whoever holds the claim on the sweep. */
  put(record: SweepRecord): Promise<void>;
  run(run: string): Promise<SweepRecord | undefined>;
  /** The clusters of a run. They are written once. */
  putUnits(run: string, units: readonly SweepUnit[]): Promise<void>;
  units(run: string): Promise<SweepUnit[]>;
  /** The newest first. */
  runs(page: { readonly limit: number; readonly start?: string }): Promise<{
    readonly runs: readonly SweepRecord[];
    readonly next?: string;
  }>;
}

/** Everybody of the account. Throws CloudError. */
export interface IdentityLists {
  /** Users, frozen ones too, users in the recycle bin, and roles; what each list teaches about them. */
  everybody(): Promise<readonly ListedIdentity[]>;
}

export interface ListedIdentity {
  readonly uid: Uid;
  readonly type: IdentityType;
  readonly known: KnownIdentity;
}
