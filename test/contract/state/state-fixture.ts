/**
 * The guard's state over the vendor's SDK, on the local Tablestore or on the one that the environment names. The guard's
 * clock and the service's are apart. Each fixture has an account of its own, so that tests can share tables.
 */
import { randomInt, randomUUID } from 'node:crypto';
import { afterEach } from 'vitest';
import { MovableClock } from '../../../local/cloud/core/clock.ts';
import type { AccessKey } from '../../../local/cloud/core/contract.ts';
import { type FaultRule, Faults } from '../../../local/cloud/core/faults.ts';
import { RequestLog } from '../../../local/cloud/core/request-log.ts';
import { startServer } from '../../../local/cloud/core/server.ts';
import { tablestoreService } from '../../../local/cloud/tablestore/tablestore-service.ts';
import { parseAccountId } from '../../../shared/domain/ids.ts';
import { createState, type State, type StateOptions } from '../../../shared/state/state.ts';
import type { Row } from '../../../shared/state/tablestore-sdk.ts';
import { openTable, type Table } from '../../../shared/state/table.ts';
import { type ClientOptions, tablestoreClient } from '../../../shared/state/tablestore-client.ts';
import type { TableDefinition } from '../../../shared/state/tables.ts';
import { onlyLocally, remote } from './remote-tablestore.ts';

const instance = 'guard-test';
const principal = { type: 'assumed-role', id: '300123456789012345', name: 'guard' } as const;
const key: AccessKey = { id: 'STS.guard', secret: 'secret', securityToken: 'token', principal };

/** What the guard takes for now. */
export const start = Date.UTC(2026, 10, 20, 9, 0, 0);

function anAccount(): StateOptions['account'] {
  const parsed = parseAccountId(`17${randomInt(1e14).toString().padStart(14, '0')}`);
  if (parsed === undefined) throw new TypeError('That is no account.');
  return parsed;
}

export interface Fixture {
  readonly account: StateOptions['account'];
  /** One more process with the same tables. */
  state(over?: Partial<StateOptions>): State;
  /** For looking at rows and for writing what the product would not. */
  table(definition: TableDefinition): Table;
  readonly client: ClientOptions;
  /** The test is skipped where the service is not the local one; so are those that inject faults. */
  readonly requests: RequestLog;
  readonly faults: Faults;
  fault(rule: Omit<FaultRule, 'service'>): void;
  /** Moves the guard's clock. */
  advance(ms: number): void;
  /** Moves the service's. */
  advanceService(ms: number): void;
  now(): number;
  /** Every row of the account. */
  rows(definition: TableDefinition): Promise<Row[]>;
}

const closers: (() => Promise<void>)[] = [];

afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()));
});

interface Service {
  readonly client: ClientOptions;
  readonly clock: MovableClock;
  readonly requests: RequestLog;
  readonly faults: Faults;
}

async function startLocal(keys: readonly AccessKey[]): Promise<Service & { close(): Promise<void> }> {
  const clock = new MovableClock();
  const [faults, requests] = [new Faults(), new RequestLog()];
  const service = tablestoreService({ instance, clock, keys: (id) => keys.find((one) => one.id === id) });
  const server = await startServer(service, { port: 0, clock, faults, requests, latencyMs: 0 });
  const client: ClientOptions = {
    endpoint: `http://127.0.0.1:${server.port}`,
    instance,
    credentials: () => ({ accessKeyId: key.id, accessKeySecret: key.secret, securityToken: 'token' }),
    timeoutMs: 2_000,
    retry: { firstDelayMs: 1 },
  };
  const close = async (): Promise<void> => {
    await server.close();
    service.close();
  };
  return { client, clock, requests, faults, close };
}

/** For one test. */
export async function aState(keys?: readonly AccessKey[]): Promise<Fixture> {
  const kept = await keptState(keys);
  closers.push(() => kept.close());
  return kept.fixture;
}

/** Until it is closed: for tests that share what is expensive to make. */
export async function keptState(
  keys?: readonly AccessKey[],
): Promise<{ readonly fixture: Fixture; close(): Promise<void> }> {
  if (keys !== undefined) onlyLocally('it makes its own access keys');
  const local = remote === undefined ? await startLocal(keys ?? [key]) : undefined;
  return { fixture: fixtureOf(local), close: async () => local?.close() };
}

function fixtureOf(local: Service | undefined): Fixture {
  const client = local?.client ?? remote?.client;
  if (client === undefined) throw new Error('There is no Tablestore.');
  const visible = (why: string): Service => {
    onlyLocally(why);
    if (local === undefined) throw new Error(why);
    return local;
  };
  const suffix = remote?.suffix ?? '';
  const account = anAccount();
  let now = start;
  const table = (definition: TableDefinition): Table =>
    openTable({ client: tablestoreClient(client), newId: randomUUID, suffix }, definition);
  return {
    account,
    state: (over = {}) =>
      createState({ client, account, clock: () => now, newId: randomUUID, pageSize: 2, suffix, ...over }),
    table,
    client,
    get requests() {
      return visible('it counts requests').requests;
    },
    get faults() {
      return visible('it injects faults').faults;
    },
    fault: (rule) => visible('it injects faults').faults.add({ service: 'tablestore', ...rule }),
    advance: (ms) => {
      now += ms;
    },
    advanceService: (ms) => visible('it moves the service’s clock').clock.advance(ms),
    now: () => now,
    rows: (definition) => table(definition).range({ within: [account] }),
  };
}

/** Cuts the connection of the next request of this operation after it was applied. */
export function loseNextAnswer(fixture: Fixture, operation: string): void {
  fixture.fault({ operation, times: 1, fault: { kind: 'reset', applied: true } });
}
