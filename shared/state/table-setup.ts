/**
 * A table is looked at once by every process that uses it: created when it is missing (several may do so at once), refused
 * when it differs. Needs the actions DescribeTable and CreateTable on the table, GetRow for the wait until it is open.
 */
import * as z from 'zod';
import { StateError } from '../use-cases/ports.ts';
import { repeated } from './retry.ts';
import type { TablestoreClient } from './tablestore-client.ts';
import { failureOf } from './tablestore-failure.ts';
import { toSdkKey } from './tablestore-sdk.ts';
import { type TableDefinition, tableOptions } from './tables.ts';

/** @throws StateError when the table can't be read or created, or differs from its definition */
export async function setUpTable(client: TablestoreClient, definition: TableDefinition): Promise<void> {
  const existing = await describe(client, definition.name);
  if (existing !== undefined) return checkTable(definition, existing);
  await create(client, definition);
  await waitUntilOpen(client, definition);
  // Another process may have been faster, with another idea of the table.
  checkTable(definition, await describe(client, definition.name));
}

const description = z.object({
  tableMeta: z.object({ primaryKey: z.array(z.object({ name: z.string(), type: z.number() })) }),
  tableOptions: z.object({ timeToLive: z.number(), maxVersions: z.number() }),
});

async function describe(client: TablestoreClient, tableName: string): Promise<unknown> {
  try {
    return await repeated(`DescribeTable ${tableName}`, client.retry, () =>
      client.once<unknown>((sdkClient) => sdkClient.describeTable({ tableName })),
    );
  } catch (error) {
    if (error instanceof StateError && error.code === 'OTSObjectNotExist') return undefined;
    throw error;
  }
}

async function create(client: TablestoreClient, definition: TableDefinition): Promise<void> {
  const { name: tableName } = definition;
  try {
    await repeated(`CreateTable ${tableName}`, client.retry, () =>
      client.once((sdkClient) =>
        sdkClient.createTable({
          tableMeta: { tableName, primaryKey: definition.key.map(({ name, type }) => ({ name, type })) },
          tableOptions,
          reservedThroughput: { capacityUnit: { read: 0, write: 0 } },
        }),
      ),
    );
  } catch (error) {
    // Made by somebody else, or by an attempt of ours whose answer was lost.
    if (!(error instanceof StateError && error.code === 'OTSObjectAlreadyExist')) throw error;
  }
}

/** Reads a row that nobody writes until the table answers: a table that is described does not yet serve rows. */
async function waitUntilOpen(client: TablestoreClient, definition: TableDefinition): Promise<void> {
  const { name: tableName } = definition;
  const operation = `GetRow ${tableName}`;
  const names = definition.key.map(({ name }) => name);
  const nobody = definition.key.map(({ type }) => (type === 'INTEGER' ? 0n : '-'));
  await repeated(operation, client.retry, async () => {
    try {
      await client.once((sdkClient, sdk) =>
        sdkClient.getRow({ tableName, primaryKey: toSdkKey(sdk, names, nobody) }),
      );
    } catch (thrown) {
      const { code } = failureOf(operation, thrown).error;
      if (code !== 'OTSObjectNotExist') throw thrown;
      throw new Error('OTSTableNotReady: the new table is not known everywhere yet.', { cause: thrown });
    }
  });
}

const typeNumbers = { INTEGER: 1, STRING: 2 } as const;

function checkTable(definition: TableDefinition, answer: unknown): void {
  const { name: tableName } = definition;
  const operation = `DescribeTable ${tableName}`;
  const parsed = description.safeParse(answer);
  if (!parsed.success) throw new StateError({ operation }, `${operation}: ${z.prettifyError(parsed.error)}`);
  const { tableMeta, tableOptions: found } = parsed.data;
  const wanted = definition.key.map(({ name, type }) => `${name}:${typeNumbers[type]}`).join(', ');
  const actual = tableMeta.primaryKey.map(({ name, type }) => `${name}:${type}`).join(', ');
  const differences = [
    ...(wanted === actual ? [] : [`its key is (${actual}), expected (${wanted})`]),
    ...(found.timeToLive === tableOptions.timeToLive
      ? []
      : [`its rows live ${found.timeToLive} s, expected for ever (-1)`]),
    ...(found.maxVersions === tableOptions.maxVersions
      ? []
      : [`it keeps ${found.maxVersions} versions, expected ${tableOptions.maxVersions}`]),
  ];
  if (differences.length === 0) return;
  throw new StateError(
    { operation, code: 'TableDiffers' },
    `The table ${tableName} exists and differs (1 = integer, 2 = text): ${differences.join('; ')}. ` +
      'Nothing is read from it or written to it; remove it, or give the guard another instance.',
  );
}
