/** Ten thousand rows in every table that has lists, written past the guard: batches of the vendor's SDK, as the guard would read them. */
import Tablestore from 'tablestore';
import { hashOf, noPredecessor } from '../../shared/domain/journal.ts';
import { nothingKnown } from '../../shared/domain/inventory.ts';
import { parseClusterId, parseUid } from '../../shared/domain/ids.ts';
import type { Instant } from '../../shared/domain/time.ts';
import { tables } from '../../shared/state/tables.ts';
import { type ClientOptions, tablestoreClient } from '../../shared/state/tablestore-client.ts';
import { aFinding, aHold, anEntry, aRecord, certain } from '../contract/state/domain-builders.ts';
import { aClusterAudit, anAudit, aRun, aVerification } from '../functions/api/a-small-account.ts';

/** On `manyCluster(0)` everybody, and `manyUid(0)` on every cluster; of these two the journal. */
export const manyCluster = (n: number) => certain(parseClusterId(`c${String(n).padStart(32, '0')}`));
export const manyUid = (n: number) => certain(parseUid(`2012345678901${String(n).padStart(5, '0')}`));

export interface ManyRows {
  readonly client: ClientOptions;
  readonly account: string;
  readonly many: number;
  /** When all of it was written. */
  readonly at: Instant;
  /** After each batch. */
  readonly onBatch?: () => void;
}

/** The tables must be there: they are made at their first use. */
export async function writeManyRows({ client, account, many, at, onBatch }: ManyRows): Promise<void> {
  // Batches are large, and the machine may be busy.
  const sender = tablestoreClient({ ...client, timeoutMs: 60_000 });
  for (const { table, rows } of rowsOf(account, many, at)) {
    for (let from = 0; from < rows.length; from += rowsABatch) {
      const batch = rows.slice(from, from + rowsABatch);
      const { IGNORE } = Tablestore.RowExistenceExpectation;
      await sender.once((sdk) =>
        sdk.batchWriteRow({
          tables: [
            {
              tableName: table,
              rows: batch.map(({ key, columns }) => ({
                type: 'PUT',
                condition: new Tablestore.Condition(IGNORE, null),
                primaryKey: [{ account }, ...key],
                attributeColumns: [...columns, { write: 'seed' }],
              })),
            },
          ],
        } as never),
      );
      onBatch?.();
    }
  }
}

const rowsABatch = 200;

type Cell = Record<string, unknown>;
interface SeedRow {
  readonly key: readonly Cell[];
  readonly columns: readonly Cell[];
}
interface Rows {
  readonly table: string;
  readonly rows: readonly SeedRow[];
}

const integer = (n: number) => Tablestore.Long.fromString(String(n));
const json = (name: string, value: unknown): Cell => ({ [name]: JSON.stringify(value) });

function rowsOf(account: string, many: number, at: Instant): Rows[] {
  const of = (table: string, row: (n: number) => SeedRow): Rows => ({
    table,
    rows: Array.from({ length: many }, (_, n) => row(n)),
  });
  return [
    of(tables.credentials.name, (n) => held(manyCluster(0), manyUid(n), at)),
    of(tables.credentials.name, (n) => held(manyCluster(n + 1), manyUid(0), at)),
    of(tables.audits.name, (n) => ({
      key: [{ cluster: manyCluster(n) }],
      columns: [json('audit', aClusterAudit({ clusterId: manyCluster(n), plan: [], at }))],
    })),
    of(tables.encryption.name, (n) => ({
      key: [{ subject: `cluster/${manyCluster(n)}` }],
      columns: [json('record', aVerification({ clusterId: manyCluster(n), at }))],
    })),
    of(tables.findings.name, (n) => ({
      key: [{ id: `open/residual/${manyCluster(n)}` }],
      columns: [
        json('finding', aFinding({ kind: 'residual', subject: manyCluster(n), at })),
        { urgency: integer(2e14 + at + n) },
        { since: integer(at + n) },
        { lastSeen: integer(at + n) },
      ],
    })),
    of(tables.sweeps.name, (n) => {
      const run = `run-${String(n).padStart(6, '0')}`;
      return { key: [{ run }], columns: [json('sweep', aRun(run))] };
    }),
    of(tables.identities.name, (n) => ({
      key: [{ uid: manyUid(n) }],
      columns: [
        { type: 'RamUser' },
        json('known', { ...nothingKnown, deleted: { at: at + n, key: 'acs.ram/1' } }),
        { goneAt: integer(at + n) },
      ],
    })),
    of(tables.requests.name, (n) => {
      const caller = { name: 'anna', role: 'approver', how: 'token' };
      const entry = { id: String(n), at, caller, method: 'POST', path: '/', status: 202, text: '' };
      return { key: [{ id: `2026/${String(n).padStart(6, '0')}` }], columns: [json('request', entry)] };
    }),
    { table: tables.journal.name, rows: journalRows(account, many) },
  ];
}

function held(cluster: ReturnType<typeof manyCluster>, who: ReturnType<typeof manyUid>, at: Instant) {
  const about = { clusterId: cluster, uid: who };
  const record = aRecord({ ...about, status: 'held', hold: aHold(at) });
  const columns = [json('record', record), json('audit', anAudit(about)), { due: integer(at) }];
  return { key: [{ cluster }, { uid: who }], columns };
}

/** A journal is a chain: each entry has the hash of the one before. */
function journalRows(account: string, many: number): SeedRow[] {
  const subject = `${manyCluster(0)}+${manyUid(0)}`;
  let previousHash = noPredecessor;
  return Array.from({ length: many }, (_, offset) => {
    const sequence = offset + 1;
    const entry = anEntry();
    const hash = hashOf({ account, subject, sequence, previousHash, entry });
    const columns = [{ hash }, { previousHash }, json('entry', entry)];
    previousHash = hash;
    return { key: [{ subject }, { sequence: integer(sequence) }], columns };
  });
}
