/** Verifications of Secret encryption, one row a cluster, and what was read of the use of a region's keys. */
import * as z from 'zod';
import { canonicalJson } from '../domain/canonical-json.ts';
import {
  type Configured,
  type KeyFacts,
  type KeyOperation,
  keyOperationNames,
} from '../domain/encryption.ts';
import type { EncryptionRecord } from '../domain/encryption-record.ts';
import { type VerdictCode, type VerdictReason, verdicts } from '../domain/encryption-verdict.ts';
import type { Window } from '../domain/evidence.ts';
import { type ClusterId, parseClusterId } from '../domain/ids.ts';
import { newerMark } from '../domain/inventory.ts';
import { emptyLedger, type KeyLedger } from '../domain/key-ledger.ts';
import type { EncryptionRecords } from '../use-cases/ports/encryption.ts';
import type { KnownEncryption } from '../use-cases/ports/reading.ts';
import { StateError } from '../use-cases/ports.ts';
import { changeMark } from './inventory-schemas.ts';
import { json, parseRow, toJson } from './row-parsing.ts';
import { again, inRounds } from './rounds.ts';
import { type Table, unchanged } from './table.ts';
import type { Row } from './tablestore-sdk.ts';
import { clusterId, type FieldsOf, instant, oneOf } from './value-schemas.ts';

const configured: z.ZodType<Configured> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('on'), keyId: z.string() }),
  z.strictObject({ kind: z.literal('off') }),
  z.strictObject({ kind: z.literal('unknown'), why: z.string() }),
]);

const key = z.strictObject({
  keyId: z.string(),
  region: z.string(),
  state: z.string(),
  spec: z.string(),
  usage: z.string(),
  creator: z.string(),
  deletionProtection: z.exactOptional(z.boolean()),
  automaticRotation: z.exactOptional(z.boolean()),
  deletedAt: z.exactOptional(instant),
  rotatedAt: z.exactOptional(instant),
} satisfies FieldsOf<KeyFacts>);

const operation = z.strictObject({
  eventId: z.string(),
  name: z.enum(keyOperationNames),
  at: instant,
  requestId: z.string(),
  keyId: z.exactOptional(z.string()),
  error: z.exactOptional(z.string()),
} satisfies FieldsOf<KeyOperation>);

const reason = z.strictObject({
  code: oneOf<VerdictCode>({
    'operation-seen': true,
    'key-shared': true,
    silent: true,
    'switched-off': true,
    'not-pro': true,
    'spec-unknown': true,
    'configuration-unknown': true,
    'key-unreadable': true,
    'key-absent': true,
    'key-disabled': true,
    'key-pending-deletion': true,
    'key-pending-import': true,
    'key-state-unknown': true,
    'key-wrong-spec': true,
    'key-wrong-usage': true,
    'service-key': true,
    'role-missing': true,
    'role-unreadable': true,
    'operations-fail': true,
    'failure-unattributed': true,
    'operations-unread': true,
  }),
  text: z.string(),
} satisfies FieldsOf<VerdictReason>);

type Written = Omit<EncryptionRecord, 'change'>;

const recordSchema: z.ZodType<Written> = z.strictObject({
  clusterId,
  clusterName: z.string(),
  region: z.string(),
  at: instant,
  run: z.string(),
  verdict: z.enum(verdicts),
  reasons: z.array(reason),
  configured,
  key: z.exactOptional(key),
  sharedWith: z.array(clusterId),
  events: z.array(operation),
  source: oneOf<EncryptionRecord['source']>({ lookup: true, trail: true }),
} satisfies FieldsOf<Written>);

const byKey = z.record(z.string(), operation);

const ledgerSchema: z.ZodType<KeyLedger> = z.strictObject({
  covered: z.exactOptional(z.strictObject({ from: instant, through: instant } satisfies FieldsOf<Window>)),
  uses: byKey,
  failures: byKey,
  unnamedUse: z.exactOptional(operation),
  unnamedFailure: z.exactOptional(operation),
} satisfies FieldsOf<KeyLedger>);

/** What the keys of the rows of clusters begin with. */
export const clusterPrefix = 'cluster/';

const clusterRow = z.object({
  record: z.exactOptional(json(recordSchema)),
  change: z.exactOptional(json(changeMark)),
});
/** @throws StateError for a row that is unreadable, or of no cluster */
export function parseEncryptionRow(table: { readonly name: string }, row: Row): KnownEncryption {
  const { record, change } = parseRow(table, row, clusterRow);
  const id = parseClusterId(String(row.key[1]).slice(clusterPrefix.length));
  if (id === undefined) {
    throw new StateError(
      { operation: `read ${table.name}`, code: 'UnreadableRow' },
      `The row (${row.key.join(', ')}) of ${table.name} is of no cluster.`,
    );
  }
  return {
    clusterId: id,
    ...(record === undefined ? {} : { record }),
    ...(change === undefined ? {} : { change }),
  };
}

const ledgerRow = z.object({ ledger: json(ledgerSchema) });

/**
 * Of the writers of one record the last one wins: each of them has looked for itself. The newest change stands in a column of its
 * own, which only the event of a change writes.
 */
export function encryptionRecords({ table, account }: { table: Table; account: string }): EncryptionRecords {
  const clusterKey = (id: string): readonly [string, string] => [account, `${clusterPrefix}${id}`];
  const regionKey = (region: string): readonly [string, string] => [account, `region/${region}`];
  const parsed = (row: Row | undefined): z.infer<typeof clusterRow> =>
    row === undefined ? {} : parseRow(table, row, clusterRow);
  const read = async (clusterIds: readonly ClusterId[]): Promise<z.infer<typeof clusterRow>[]> =>
    (await table.getMany(clusterIds.map((id) => clusterKey(id)))).map((row) => parsed(row));
  return {
    put: async (records) => {
      await table.updateMany(
        records.map(({ change: _noted, ...record }) => ({
          key: clusterKey(record.clusterId),
          columns: { record: toJson(table, recordSchema, record) },
        })),
      );
    },
    get: async (clusterIds) =>
      (await read(clusterIds)).map(({ record, change }) =>
        record === undefined ? undefined : { ...record, ...(change === undefined ? {} : { change }) },
      ),
    noteChange: (id, change) =>
      inRounds(table, async () => {
        const at = clusterKey(id);
        const row = await table.get(at);
        const known = parsed(row).change;
        const newest = newerMark(known, change) ?? change;
        if (canonicalJson(newest) === canonicalJson(known)) return undefined;
        const expectation = row === undefined ? ({ kind: 'absent' } as const) : unchanged(table, row);
        const columns = { change: toJson(table, changeMark, newest) };
        return (await table.updateIf(expectation, at, columns)) === 'applied' ? undefined : again;
      }),
    changes: async (clusterIds) => (await read(clusterIds)).map(({ change }) => change),
    ledger: async (region) => {
      const row = await table.get(regionKey(region));
      return row === undefined ? emptyLedger : parseRow(table, row, ledgerRow).ledger;
    },
    putLedger: async (region, ledger) => {
      await table.put(regionKey(region), { ledger: toJson(table, ledgerSchema, ledger) });
    },
  };
}
