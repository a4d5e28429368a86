/** The recording function on the stage: people who change identities through the SDKs, and what the inventory makes of it. */
import { createRequire } from 'node:module';
import { randomUUID } from 'node:crypto';
import type { CloudEvent } from '../../local/cloud/core/contract.ts';
import type { InvocationResult } from '../../local/host/contract.ts';
import { openTable, type Table } from '../../shared/state/table.ts';
import { tablestoreClient } from '../../shared/state/tablestore-client.ts';
import { type TableDefinition, tables } from '../../shared/state/tables.ts';
import type { Stage } from './stage.ts';

const require = createRequire(import.meta.url);
const ims = require('@alicloud/ims20190815') as typeof import('@alicloud/ims20190815');

export const recorder = 'kubeconfig-guard-record';

export function nameIn(stage: Stage, userName: string): string {
  return `${userName}@${stage.cloud.account.defaultDomain}`;
}

/** Creates a user through IMS; answers the id. */
export async function createUser(stage: Stage, userName: string): Promise<string> {
  const userPrincipalName = nameIn(stage, userName);
  const { body } = await stage.ims.createUser(
    new ims.CreateUserRequest({ userPrincipalName, displayName: userName.slice(0, 24) }),
  );
  await stage.cloud.eventBus.idle();
  return body?.user?.userId ?? '';
}

export async function renameUser(stage: Stage, from: string, to: string): Promise<void> {
  const [userPrincipalName, newUserPrincipalName] = [nameIn(stage, from), nameIn(stage, to)];
  await stage.ims.updateUser(new ims.UpdateUserRequest({ userPrincipalName, newUserPrincipalName }));
  await stage.cloud.eventBus.idle();
}

export async function restoreUser(stage: Stage, userId: string): Promise<void> {
  await stage.ims.restoreUserFromRecycleBin(new ims.RestoreUserFromRecycleBinRequest({ userId }));
  await stage.cloud.eventBus.idle();
}

/** The recording function handles the event, or whatever else it is called with. */
export function record(stage: Stage, event: unknown): Promise<InvocationResult> {
  return stage.host.invoke(recorder, JSON.stringify(event));
}

/** Its timer, after every open change has come due. */
export async function lookAgain(stage: Stage): Promise<InvocationResult> {
  stage.advance(25 * 3_600_000);
  return await stage.host.fireTimer(recorder, 'look-again');
}

/** `recorded`, `open` …, in the order of the events. */
export function outcomesOf({ payload }: InvocationResult): string[] {
  const { changes } = JSON.parse(payload) as { changes: { outcome: string }[] };
  return changes.map(({ outcome }) => outcome);
}

export const eventNameOf = ({ data }: CloudEvent): string => (data as { eventName: string }).eventName;

function tableOf(stage: Stage, definition: TableDefinition): Table {
  const { administrator, endpoints, tablestoreInstance } = stage.cloud;
  const client = tablestoreClient({
    endpoint: endpoints.tablestore,
    instance: tablestoreInstance,
    credentials: () => ({ accessKeyId: administrator.id, accessKeySecret: administrator.secret }),
  });
  return openTable({ client, newId: randomUUID }, definition);
}

/** Every row of the identities and their names, without the ids of the writes. */
export async function inventoryOf(stage: Stage): Promise<unknown[]> {
  const within = [stage.cloud.account.accountId];
  const rows = await Promise.all(
    [tables.identities, tables.identityNames].map((one) => tableOf(stage, one).range({ within })),
  );
  return rows.flat().map(({ key, columns: { write: _id, ...columns } }) => ({ key, columns }));
}

/** Takes everything away that the recording function wrote of identities. */
export async function forget(stage: Stage): Promise<void> {
  for (const definition of [tables.identities, tables.identityNames, tables.observations]) {
    const table = tableOf(stage, definition);
    for (const { key } of await table.range({ within: [stage.cloud.account.accountId] })) {
      await table.deleteIf({ kind: 'present', columns: {} }, key);
    }
  }
}
