/**
 * A Tablestore endpoint of somebody's own, named by the environment: TABLESTORE_ENDPOINT and TABLESTORE_INSTANCE, with
 * ALIBABA_CLOUD_ACCESS_KEY_ID, ALIBABA_CLOUD_ACCESS_KEY_SECRET and, for temporary ones, ALIBABA_CLOUD_SECURITY_TOKEN. The
 * tables of a run end in TABLESTORE_SUFFIX (letters, digits, underscores; random when absent) and are deleted when their
 * test file ends.
 */
import { randomInt } from 'node:crypto';
import { afterAll, TestRunner } from 'vitest';
import { type ClientOptions, tablestoreClient } from '../../../shared/state/tablestore-client.ts';
import { tables } from '../../../shared/state/tables.ts';

export interface RemoteTablestore {
  readonly client: ClientOptions;
  readonly suffix: string;
}

function required(name: string): string {
  const value = process.env[name];
  if (value) return value;
  throw new Error(`TABLESTORE_ENDPOINT is set; ${name} is needed too.`);
}

function fromEnvironment(): RemoteTablestore | undefined {
  const endpoint = process.env['TABLESTORE_ENDPOINT'];
  if (!endpoint) return undefined;
  const securityToken = process.env['ALIBABA_CLOUD_SECURITY_TOKEN'];
  const credentials = {
    accessKeyId: required('ALIBABA_CLOUD_ACCESS_KEY_ID'),
    accessKeySecret: required('ALIBABA_CLOUD_ACCESS_KEY_SECRET'),
    ...(securityToken ? { securityToken } : {}),
  };
  // Files run side by side, each with tables of its own.
  const file = randomInt(36 ** 6).toString(36);
  return {
    client: {
      endpoint,
      instance: required('TABLESTORE_INSTANCE'),
      credentials: () => credentials,
      timeoutMs: 10_000,
    },
    suffix: `_${process.env['TABLESTORE_SUFFIX'] ?? 'test'}_${file}`,
  };
}

/** Undefined when the environment names none: then the local Tablestore is used. */
export const remote = fromEnvironment();

/** Skips the running test, saying why, where the service is not the local one. */
export function onlyLocally(why: string): void {
  if (remote !== undefined) TestRunner.getCurrentTest()?.context.skip(`only on the local Tablestore: ${why}`);
}

if (remote !== undefined) {
  const { client, suffix } = remote;
  afterAll(() =>
    tablestoreClient(client).once(async (sdkClient) => {
      const { tableNames } = await sdkClient.listTable({});
      // Indexes are listed too and go with their table.
      const names = new Set<string>(Object.values(tables).map(({ name }) => `${name}${suffix}`));
      const own = tableNames.filter((name) => names.has(name));
      for (const tableName of own) await sdkClient.deleteTable({ tableName });
    }),
  );
}
