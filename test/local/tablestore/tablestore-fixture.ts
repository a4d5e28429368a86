/** Only Tablestore, on loopback; the vendor's SDK is the client, unchanged. */
import TableStore from 'tablestore';
import { MovableClock } from '../../../local/cloud/core/clock.ts';
import type { AccessKey } from '../../../local/cloud/core/contract.ts';
import { Faults } from '../../../local/cloud/core/faults.ts';
import { RequestLog } from '../../../local/cloud/core/request-log.ts';
import { startServer } from '../../../local/cloud/core/server.ts';
import { tablestoreService } from '../../../local/cloud/tablestore/tablestore-service.ts';

export { TableStore };

export const instance = 'guard-test';
const principal = { type: 'ram-user', id: '201234567890123459', name: 'operator' } as const;
export const permanentKey: AccessKey = { id: 'LTAI-permanent', secret: 'permanent-secret', principal };

export function temporaryKey(expiresAt: number): AccessKey {
  return { id: 'STS.temporary', secret: 'temporary-secret', securityToken: 'token', expiresAt, principal };
}

export type Client = InstanceType<typeof TableStore.Client>;

export function clientOf(
  endpoint: string,
  key: AccessKey = permanentKey,
  over: { instancename?: string } = {},
): Client {
  return new TableStore.Client({
    endpoint,
    accessKeyId: key.id,
    secretAccessKey: key.secret,
    ...(key.securityToken === undefined ? {} : { stsToken: key.securityToken }),
    instancename: instance,
    maxRetries: 0,
    ...over,
  });
}

export interface LocalTablestore {
  readonly endpoint: string;
  readonly clock: MovableClock;
  readonly client: Client;
  close(): Promise<void>;
}

export async function startTablestore(
  options: { file?: string; keys?: readonly AccessKey[] } = {},
): Promise<LocalTablestore> {
  const clock = new MovableClock();
  const { keys = [permanentKey], ...rest } = options;
  const service = tablestoreService({
    ...rest,
    instance,
    clock,
    keys: (id) => keys.find((key) => key.id === id),
  });
  const server = await startServer(service, {
    port: 0,
    clock,
    faults: new Faults(),
    requests: new RequestLog(),
    latencyMs: 0,
  });
  const endpoint = `http://127.0.0.1:${server.port}`;
  return {
    endpoint,
    clock,
    client: clientOf(endpoint),
    close: async () => {
      await server.close();
      service.close();
    },
  };
}

type KeyType = keyof typeof TableStore.PrimaryKeyType;
type CreateTable = Parameters<Client['createTable']>[0];

/** A table whose key columns are given as `{name: type}`, rows kept for ever, one version. */
export function aTable(
  tableName: string,
  key: Readonly<Record<string, KeyType>>,
  over: Partial<CreateTable> & { definedColumn?: CreateTable['tableMeta']['definedColumn'] } = {},
): CreateTable {
  const { definedColumn, ...rest } = over;
  return {
    tableMeta: {
      tableName,
      primaryKey: Object.entries(key).map(([name, type]) => ({ name, type })),
      ...(definedColumn === undefined ? {} : { definedColumn }),
    },
    tableOptions: { timeToLive: -1, maxVersions: 1 },
    reservedThroughput: { capacityUnit: { read: 0, write: 0 } },
    ...rest,
  };
}

const { IGNORE, EXPECT_EXIST, EXPECT_NOT_EXIST } = TableStore.RowExistenceExpectation;
export const always = new TableStore.Condition(IGNORE, null);
export const ifAbsent = new TableStore.Condition(EXPECT_NOT_EXIST, null);
export const ifPresent = new TableStore.Condition(EXPECT_EXIST, null);

export const long = (value: bigint | number): TableStore.int64 =>
  // The SDK writes a negative string wrong and reads a number above 2^53 inexactly.
  value < 0 ? TableStore.Long.fromNumber(Number(value)) : TableStore.Long.fromString(String(value));

interface ShownRow {
  primaryKey?: TableStore.PrimaryKeyOutput | null;
  attributes?: TableStore.AttributesOutput | null;
}

const plain = (value: TableStore.CellValue): unknown =>
  typeof value === 'object' && value !== null && !Buffer.isBuffer(value)
    ? value.toBuffer().readBigInt64LE()
    : value;

export function keyOf(row: ShownRow | null | undefined): Record<string, unknown> {
  return Object.fromEntries((row?.primaryKey ?? []).map(({ name, value }) => [name, plain(value)]));
}

/** The columns of a row that the SDK read; integers as bigints. Undefined when there is no row. */
export function columnsOf(row: ShownRow | null | undefined): Record<string, unknown> | undefined {
  if (row?.primaryKey === undefined || row.primaryKey === null || row.primaryKey.length === 0)
    return undefined;
  return Object.fromEntries((row.attributes ?? []).map((cell) => [cell.columnName, plain(cell.columnValue)]));
}

export interface Refusal {
  readonly status: unknown;
  readonly code: string | undefined;
  readonly text: string;
}

/** The SDK gives the HTTP status as `code`, and the service's code inside the message. */
export async function refusalOf(call: Promise<unknown>): Promise<Refusal> {
  try {
    await call;
  } catch (error) {
    const { code, message } = error as { code: unknown; message: string };
    return { status: code, code: /OTS[A-Za-z]+/.exec(message)?.[0], text: message };
  }
  throw new Error('The call was expected to be refused.');
}
