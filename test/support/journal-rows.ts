/** Reads a journal as an auditor would: with the vendor's SDK, not with the guard's own adapter. */
import { createRequire } from 'node:module';
import type { Stage } from './stage.ts';

const require = createRequire(import.meta.url);
const Tablestore = require('tablestore') as typeof import('tablestore');

export interface JournalRow {
  readonly sequence: number;
  readonly kind: string;
  readonly status: string;
}

export async function readJournal(stage: Stage, clusterId: string, uid: string): Promise<JournalRow[]> {
  const client = new Tablestore.Client({
    accessKeyId: stage.cloud.administrator.id,
    secretAccessKey: stage.cloud.administrator.secret,
    endpoint: stage.cloud.endpoints.tablestore,
    instancename: stage.cloud.tablestoreInstance,
  });
  const subject = [{ account: stage.cloud.account.accountId }, { subject: `${clusterId}+${uid}` }];
  const answer = (await client.getRange({
    tableName: 'journal',
    direction: Tablestore.Direction.FORWARD,
    inclusiveStartPrimaryKey: [...subject, { sequence: Tablestore.INF_MIN }],
    exclusiveEndPrimaryKey: [...subject, { sequence: Tablestore.INF_MAX }],
    limit: 1000,
  } as never)) as unknown as { rows: Row[] };
  return answer.rows.map((row, index) => ({ sequence: index + 1, ...contentOf(row) }));
}

interface Row {
  readonly attributes: readonly { readonly columnName: string; readonly columnValue: unknown }[];
}

function contentOf({ attributes }: Row): { kind: string; status: string } {
  const entry = attributes.find(({ columnName }) => columnName === 'entry')?.columnValue;
  if (typeof entry !== 'string') {
    throw new Error(
      `A journal row without an entry: ${attributes.map(({ columnName }) => columnName).join(', ')}`,
    );
  }
  return JSON.parse(entry) as { kind: string; status: string };
}
