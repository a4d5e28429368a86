/** The guard's state over the vendor's SDK against the local Tablestore, on loopback. The two clocks are apart. */
import { randomUUID } from 'node:crypto';
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

const instance = 'guard-test';
const principal = { type: 'assumed-role', id: '300123456789012345', name: 'guard' } as const;
const key: AccessKey = { id: 'STS.guard', secret: 'secret', securityToken: 'token', principal };

export const account = accountOf('1700000000000001');
/** What the guard takes for now. */
export const start = Date.UTC(2026, 10, 20, 9, 0, 0);

function accountOf(text: string): StateOptions['account'] {
  const parsed = parseAccountId(text);
  if (parsed === undefined) throw new TypeError(text);
  return parsed;
}

export interface Fixture {
  /** One more process with the same tables. */
  state(over?: Partial<StateOptions>): State;
  /** For looking at rows and for writing what the product would not. */
  table(definition: TableDefinition): Table;
  readonly client: ClientOptions;
  readonly requests: RequestLog;
  readonly faults: Faults;
  fault(rule: Omit<FaultRule, 'service'>): void;
  /** Moves the guard's clock. */
  advance(ms: number): void;
  now(): number;
  /** Every row of the account. */
  rows(definition: TableDefinition): Promise<Row[]>;
}

const closers: (() => Promise<void>)[] = [];

afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()));
});

export async function aState(keys: readonly AccessKey[] = [key]): Promise<Fixture> {
  const clock = new MovableClock();
  const [faults, requests] = [new Faults(), new RequestLog()];
  const service = tablestoreService({ instance, clock, keys: (id) => keys.find((one) => one.id === id) });
  const server = await startServer(service, { port: 0, clock, faults, requests, latencyMs: 0 });
  closers.push(async () => {
    await server.close();
    service.close();
  });
  let now = start;
  const client: ClientOptions = {
    endpoint: `http://127.0.0.1:${server.port}`,
    instance,
    credentials: () => ({ accessKeyId: key.id, accessKeySecret: key.secret, securityToken: 'token' }),
    timeoutMs: 2_000,
    retry: { firstDelayMs: 1 },
  };
  const table = (definition: TableDefinition): Table =>
    openTable({ client: tablestoreClient(client), newId: randomUUID }, definition);
  return {
    state: (over = {}) =>
      createState({ client, account, clock: () => now, newId: randomUUID, pageSize: 2, ...over }),
    table,
    client,
    requests,
    faults,
    fault: (rule) => faults.add({ service: 'tablestore', ...rule }),
    advance: (ms) => {
      now += ms;
    },
    now: () => now,
    rows: (definition) => table(definition).range({ within: [account] }),
  };
}

/** Cuts the connection of the next request of this operation after it was applied. */
export function loseNextAnswer(fixture: Fixture, operation: string): void {
  fixture.fault({ operation, times: 1, fault: { kind: 'reset', applied: true } });
}
