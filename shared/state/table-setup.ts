/**
 * A table is looked at once by every process that uses it: created with its indexes when it is missing (several may do so at
 * once), refused when it differs. Needs the actions DescribeTable and CreateTable on the table, GetRow for the wait until it
 * is open.
 */
import { StateError } from '../use-cases/ports.ts';
import { repeated } from './retry.ts';
import { checkTable } from './table-check.ts';
import type { TablestoreClient } from './tablestore-client.ts';
import { failureOf } from './tablestore-failure.ts';
import { type Sdk, toSdkKey } from './tablestore-sdk.ts';
import type { TableDefinition } from './tables.ts';

/** @throws StateError when the table can't be read or created, or differs from its definition */
export async function setUpTable(client: TablestoreClient, definition: TableDefinition): Promise<void> {
  const existing = await describe(client, definition.name);
  if (existing !== undefined) return checkTable(definition, existing);
  await create(client, definition);
  await waitUntilOpen(client, definition);
  // Another process may have been faster, with another idea of the table.
  checkTable(definition, await describe(client, definition.name));
}

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
  const operation = `CreateTable ${definition.name}`;
  try {
    await repeated(operation, client.retry, () =>
      client.once((sdkClient, sdk) => sdkClient.createTable(creation(sdk, definition))),
    );
  } catch (error) {
    // Made by somebody else, or by an attempt of ours whose answer was lost.
    if (!(error instanceof StateError && error.code === 'OTSObjectAlreadyExist')) throw error;
  }
}

type Creation = Parameters<InstanceType<Sdk['Client']>['createTable']>[0];

function creation(sdk: Sdk, definition: TableDefinition): Creation {
  const { name: tableName, key, columns = [], indexes = [], timeToLiveSeconds = -1 } = definition;
  const { DCT_INTEGER, DCT_STRING } = sdk.DefinedColumnType;
  return {
    tableMeta: {
      tableName,
      primaryKey: key.map(({ name, type }) => ({ name, type })),
      definedColumn: columns.map(({ name, type }) => ({
        name,
        type: type === 'INTEGER' ? DCT_INTEGER : DCT_STRING,
      })),
    },
    tableOptions: { timeToLive: timeToLiveSeconds, maxVersions: 1 },
    reservedThroughput: { capacityUnit: { read: 0, write: 0 } },
    indexMetas: indexes.map((index) => ({
      name: index.name,
      primaryKey: [...index.key],
      definedColumn: [...index.columns],
      indexType: sdk.IndexType.IT_LOCAL_INDEX,
      indexUpdateMode: sdk.IndexUpdateMode.IUM_SYNC_INDEX,
    })),
  };
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
