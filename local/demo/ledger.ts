/** What the guard recorded, read as anybody could: with the vendor's SDK, from the tables that its design names. */
import { createRequire } from 'node:module';
import type TablestoreExports from 'tablestore';
import * as z from 'zod';
import type { LocalCloud } from '../cloud/local-cloud.ts';

type Sdk = typeof TablestoreExports;
type Key = Parameters<InstanceType<Sdk['Client']>['deleteRow']>[0]['primaryKey'];
const sdk = createRequire(import.meta.url)('tablestore') as Sdk;

/** Keys: account, cluster, uid. The column `record` is JSON. */
const recordsTable = 'credentials';
/** Keys: account, subject (`<cluster>+<uid>`), sequence from 1. The column `entry` is JSON. */
const journalTable = 'journal';

const reasons = z.array(z.object({ code: z.string(), text: z.string() }));
const decision = z.object({ kind: z.string(), severity: z.string().optional(), reasons }).optional();

const recordSchema = z.object({
  clusterId: z.string(),
  uid: z.string(),
  status: z.string(),
  mode: z.string(),
  decision,
  hold: z.object({ until: z.number() }).optional(),
});

const entrySchema = z.object({ kind: z.string(), status: z.string(), decision });

export type CredentialRecord = z.infer<typeof recordSchema>;
export type JournalEntry = z.infer<typeof entrySchema> & { readonly sequence: number };

export interface Ledger {
  records(): Promise<CredentialRecord[]>;
  /** Of one credential, oldest first. */
  journal(clusterId: string, uid: string): Promise<JournalEntry[]>;
  /** Takes one entry away, as only somebody who breaks things would. */
  removeEntry(clusterId: string, uid: string, sequence: number): Promise<void>;
}

export function ledgerOf({ account, administrator, endpoints, tablestoreInstance }: LocalCloud): Ledger {
  const client = new sdk.Client({
    endpoint: endpoints.tablestore,
    instancename: tablestoreInstance,
    accessKeyId: administrator.id,
    secretAccessKey: administrator.secret,
    httpOptions: { timeout: 10_000, maxSockets: 10 },
  });
  const owner = { account: account.accountId };
  const subjectOf = (clusterId: string, uid: string) => ({ subject: `${clusterId}+${uid}` });

  async function rows(tableName: string, start: Key, end: Key) {
    const found = [];
    for (let from: Key | undefined = start; from !== undefined;) {
      const page = await client.getRange({
        tableName,
        direction: sdk.Direction.FORWARD,
        maxVersions: 1,
        inclusiveStartPrimaryKey: from,
        exclusiveEndPrimaryKey: end,
      });
      found.push(...page.rows);
      from = page.nextStartPrimaryKey?.map(({ name, value }) => ({ [name]: value }));
    }
    return found;
  }

  return {
    records: async () => {
      const bounds = (edge: unknown) => [owner, { cluster: edge }, { uid: edge }] as Key;
      const found = await rows(recordsTable, bounds(sdk.INF_MIN), bounds(sdk.INF_MAX));
      return found.map((row) => recordSchema.parse(jsonIn(row, 'record')));
    },
    journal: async (clusterId, uid) => {
      const bounds = (edge: unknown) => [owner, subjectOf(clusterId, uid), { sequence: edge }] as Key;
      const found = await rows(journalTable, bounds(sdk.INF_MIN), bounds(sdk.INF_MAX));
      return found.map((row) => ({
        ...entrySchema.parse(jsonIn(row, 'entry')),
        sequence: Number(row.primaryKey?.[2]?.value),
      }));
    },
    removeEntry: async (clusterId, uid, sequence) => {
      const number = sdk.Long.fromNumber(sequence);
      const primaryKey = [owner, subjectOf(clusterId, uid), { sequence: number }] as Key;
      const condition = new sdk.Condition(sdk.RowExistenceExpectation.EXPECT_EXIST, null);
      await client.deleteRow({ tableName: journalTable, condition, primaryKey });
    },
  };
}

type Attributes = readonly { readonly columnName: string; readonly columnValue: unknown }[] | null;

function jsonIn({ attributes }: { readonly attributes: Attributes }, column: string): unknown {
  const value = attributes?.find(({ columnName }) => columnName === column)?.columnValue;
  if (typeof value !== 'string') throw new Error(`A row has no text in its column ${column}.`);
  return JSON.parse(value);
}
