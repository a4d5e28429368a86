/** What a running local cloud offers to whoever started it in its own process; `cloud.ts` starts it. */
import type { Account } from './account.ts';
import type { AccessKey, AccessKeys, CloudEvent, Principal, ServiceName } from './core/contract.ts';
import type { MovableClock } from './core/clock.ts';
import type { Faults } from './core/faults.ts';
import type { RequestLog } from './core/request-log.ts';
import type { EventBus } from './eventbridge/contract.ts';
import type { FunctionRunner } from './fc/contract.ts';
import type { AuditLogs, DeliveredTrail, TrailSpec } from './sls/contract.ts';

export interface CloudOptions {
  readonly account: Account;
  /** Free ports when absent. */
  readonly ports?: Partial<Record<ServiceName, number>>;
  /** Every answer takes at least this long; 0 when absent. */
  readonly latencyMs?: number;
  /** The same for Tablestore; `latencyMs` / 10 when absent. */
  readonly tablestoreLatencyMs?: number;
  /** Where Tablestore's rows and the account are kept; in memory when absent. */
  readonly stateFile?: string;
  /** Moves the cloud's clock ahead from the start, milliseconds. */
  readonly clockOffsetMs?: number;
}

/** In the form that the vendor's SDKs take them; null for what the local cloud does not have. */
export interface Endpoints {
  /** `127.0.0.1:PORT` */
  readonly cs: string;
  readonly ram: string;
  readonly ims: string;
  readonly sts: string;
  /** `sls.localhost:PORT`: the SDK puts the project before it, and the Host header tells it. */
  readonly sls: string;
  /** `kms.localhost:PORT`; `kms.<region>.localhost:PORT` is the endpoint of a region, this one that of the account's. */
  readonly kms: string;
  /** `actiontrail.localhost:PORT`, with regions as that of KMS. */
  readonly actiontrail: string;
  /** `http://127.0.0.1:PORT` */
  readonly tablestore: string;
  /** `127.0.0.1:PORT` */
  readonly eventbridge: string;
  /** `127.0.0.1:PORT` */
  readonly fc: string;
}

export interface LocalCloud {
  readonly account: Account;
  readonly clock: MovableClock;
  readonly faults: Faults;
  readonly requests: RequestLog;
  readonly auditLogs: AuditLogs;
  /** Begins, or from its `createdAt` on has begun, to deliver the account's events to the log service. */
  deliverTrail(spec: TrailSpec): DeliveredTrail;
  readonly eventBus: EventBus;
  readonly endpoints: Endpoints;
  readonly tablestoreInstance: string;
  /** A permanent key of an administrator, for SDK clients that stand for people. */
  readonly administrator: AccessKey;
  /** Who may sign, for whoever else checks signatures. */
  readonly keys: AccessKeys;
  /** Temporary credentials, as Function Compute gives them to a function with a role. */
  issueToken(principal: Principal, ttlMs: number): AccessKey;
  /** Puts an event on the default bus as if a service had written it. */
  publish(event: CloudEvent): void;
  /** From now on these are the account's functions; without it there are none. */
  runFunctions(runner: FunctionRunner): void;
  close(): Promise<void>;
}
