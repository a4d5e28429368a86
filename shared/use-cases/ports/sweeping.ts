/** What the nightly sweep, and whoever watches it, need of Function Compute and of the state. */
import type { RevocationReason } from '../../domain/approval.ts';
import type { SweepRecord } from '../../domain/sweep.ts';
import type { ClusterId, Uid } from '../../domain/ids.ts';
import type { Instant } from '../../domain/time.ts';

/** The guard's functions, by the folder they are in. */
export type FunctionName = 'revoke' | 'record' | 'audit' | 'verify-encryption' | 'sweep';

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
  triggers(name: FunctionName): Promise<{ readonly name: string; readonly isOn: boolean | undefined }[]>;
}

/** The progress of runs. Throws StateError. */
export interface Sweeps {
  /** The run that is under way, or the last one that was. */
  newest(): Promise<SweepRecord | undefined>;
  /** False when somebody else has written it, or begun another, since it was read. */
  put(record: SweepRecord, before: SweepRecord | undefined): Promise<boolean>;
  run(run: string): Promise<SweepRecord | undefined>;
  /** The clusters of a run. They are written once. */
  putUnits(run: string, clusters: readonly ClusterId[]): Promise<void>;
  units(run: string): Promise<ClusterId[]>;
  /** The newest first. */
  runs(page: { readonly limit: number; readonly start?: string }): Promise<{
    readonly runs: readonly SweepRecord[];
    readonly next?: string;
  }>;
}

/** One credential that the audits of a run would have revoked. */
export interface PlannedRevocation {
  readonly clusterId: ClusterId;
  readonly uid: Uid;
  readonly reason: RevocationReason;
}
