/**
 * Lists of ten thousand, page by page: each page costs the same, wherever it is. That a read of a range looks at no more rows
 * than its limit is documented.
 */
import { createHash } from 'node:crypto';
import Tablestore from 'tablestore';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { getRangeRequest } from '../../../local/cloud/tablestore/messages/rows.ts';
import { hashOf, noPredecessor } from '../../../shared/domain/journal.ts';
import { nothingKnown } from '../../../shared/domain/inventory.ts';
import { parseClusterId, parseUid } from '../../../shared/domain/ids.ts';
import { tables } from '../../../shared/state/tables.ts';
import { type TablestoreClient, tablestoreClient } from '../../../shared/state/tablestore-client.ts';
import { aFinding, aHold, anEntry, aRecord, certain } from '../../contract/state/domain-builders.ts';
import { remote } from '../../contract/state/remote-tablestore.ts';
import { type Fixture, keptState, start } from '../../contract/state/state-fixture.ts';
import { aClusterAudit, anAudit, aRun, aVerification } from './a-small-account.ts';
import { anApi, approver, type Served } from './an-api.ts';

const many = 10_000;
const rowsABatch = 200;
const clusterId = (n: number) => certain(parseClusterId(`c${String(n).padStart(32, '0')}`));
const uid = (n: number) => certain(parseUid(`2012345678901${String(n).padStart(5, '0')}`));
const integer = (n: number) => Tablestore.Long.fromString(String(n));

type Cell = Record<string, unknown>;
interface Seed {
  readonly table: string;
  readonly row: (n: number) => { readonly key: readonly Cell[]; readonly columns: readonly Cell[] };
}
const json = (name: string, value: unknown): Cell => ({ [name]: JSON.stringify(value) });

const seeds: readonly Seed[] = [
  // On one cluster, all held.
  { table: tables.credentials.name, row: (n) => held(clusterId(0), uid(n)) },
  // Of one identity, on every other cluster.
  { table: tables.credentials.name, row: (n) => held(clusterId(n + 1), uid(0)) },
  {
    table: tables.audits.name,
    row: (n) => ({
      key: [{ cluster: clusterId(n) }],
      columns: [json('audit', aClusterAudit({ clusterId: clusterId(n), plan: [] }))],
    }),
  },
  {
    table: tables.encryption.name,
    row: (n) => ({
      key: [{ subject: `cluster/${clusterId(n)}` }],
      columns: [json('record', aVerification({ clusterId: clusterId(n) }))],
    }),
  },
  {
    table: tables.findings.name,
    row: (n) => ({
      key: [{ id: `open/residual/${clusterId(n)}` }],
      columns: [
        json('finding', aFinding({ kind: 'residual', subject: clusterId(n) })),
        { urgency: integer(2e14 + start + n) },
        { since: integer(start + n) },
        { lastSeen: integer(start + n) },
      ],
    }),
  },
  {
    table: tables.sweeps.name,
    row: (n) => {
      const run = `run-${String(n).padStart(6, '0')}`;
      return { key: [{ run }], columns: [json('sweep', aRun(run))] };
    },
  },
  {
    table: tables.identities.name,
    row: (n) => ({
      key: [{ uid: uid(n) }],
      columns: [
        { type: 'RamUser' },
        json('known', { ...nothingKnown, deleted: { at: start + n, key: 'acs.ram/1' } }),
        { goneAt: integer(start + n) },
      ],
    }),
  },
  {
    table: tables.requests.name,
    row: (n) => {
      const caller = { name: 'anna', role: 'approver', how: 'token' };
      const entry = { id: String(n), at: start, caller, method: 'POST', path: '/', status: 202, text: '' };
      return { key: [{ id: `2026/${String(n).padStart(6, '0')}` }], columns: [json('request', entry)] };
    },
  },
];

function held(cluster: ReturnType<typeof clusterId>, who: ReturnType<typeof uid>) {
  const about = { clusterId: cluster, uid: who };
  const record = aRecord({ ...about, status: 'held', hold: aHold(start) });
  const columns = [json('record', record), json('audit', anAudit(about)), { due: integer(start) }];
  return { key: [{ cluster }, { uid: who }], columns };
}

let fixture: Fixture;
let api: Served;
let close: () => Promise<void>;
let sender: TablestoreClient;

async function send(table: string, rows: readonly ReturnType<Seed['row']>[]): Promise<void> {
  const { IGNORE } = Tablestore.RowExistenceExpectation;
  fixture.requests.clear();
  await sender.once((sdk) =>
    sdk.batchWriteRow({
      tables: [
        {
          tableName: table,
          rows: rows.map(({ key, columns }) => ({
            type: 'PUT',
            condition: new Tablestore.Condition(IGNORE, null),
            primaryKey: [{ account: fixture.account }, ...key],
            attributeColumns: [...columns, { write: 'seed' }],
          })),
        },
      ],
    } as never),
  );
}

/** A journal is a chain: each entry has the hash of the one before. */
function journalRows(): ReturnType<Seed['row']>[] {
  const subject = `${clusterId(0)}+${uid(0)}`;
  let previousHash = noPredecessor;
  return Array.from({ length: many }, (_, offset) => {
    const sequence = offset + 1;
    const entry = anEntry();
    const hash = hashOf({ account: fixture.account, subject, sequence, previousHash, entry });
    const columns = [{ hash }, { previousHash }, json('entry', entry)];
    previousHash = hash;
    return { key: [{ subject }, { sequence: integer(sequence) }], columns };
  });
}

async function seed(): Promise<void> {
  // Makes the tables.
  for (const path of lists) await api.json(path, { caller: approver });
  const filled = seeds.map(({ table, row }) => ({
    table,
    rows: Array.from({ length: many }, (_, n) => row(n)),
  }));
  for (const { table, rows } of [...filled, { table: tables.journal.name, rows: journalRows() }]) {
    for (let from = 0; from < rows.length; from += rowsABatch)
      await send(table, rows.slice(from, from + rowsABatch));
  }
}

const ranges = (count: number): Record<string, number> => ({ 'tablestore.GetRange': count });
const andLookUp = { 'tablestore.BatchGetRow': 1, 'tablestore.GetRange': 1 };
const expected: Readonly<Record<string, Record<string, number>>> = {
  '/v1/clusters': andLookUp,
  [`/v1/clusters/${clusterId(0)}/credentials`]: ranges(1),
  [`/v1/identities/${uid(0)}/credentials`]: andLookUp,
  // The pause switch and the exemptions, too.
  [`/v1/identities/${uid(0)}/plan`]: { 'tablestore.BatchGetRow': 1, 'tablestore.GetRange': 2 },
  '/v1/identities/deleted': ranges(1),
  [`/v1/credentials/${clusterId(0)}/${uid(0)}/history`]: ranges(1),
  '/v1/findings': ranges(1),
  '/v1/holds': ranges(1),
  '/v1/encryption': ranges(1),
  '/v1/runs': ranges(1),
  '/v1/requests': ranges(1),
};
const lists = Object.keys(expected);

describe.skipIf(remote !== undefined)(
  'of ten thousand (only on the local Tablestore: requests are counted)',
  () => {
    beforeAll(async () => {
      const kept = await keptState();
      ({ fixture } = kept);
      close = () => kept.close();
      api = await anApi(fixture);
      // Batches are large, and the machine may be busy.
      sender = tablestoreClient({ ...fixture.client, timeoutMs: 60_000 });
      await seed();
    }, 240_000);
    afterAll(() => close());

    test.each(lists)('%s: every entry once, and each page takes the same requests', async (path) => {
      const size = 100;
      const seen = new Set<string>();
      const costs = new Set<string>();
      const limits = new Set<number | undefined>();
      let entries = 0;
      let next: string | undefined;
      do {
        fixture.requests.clear();
        const query = `size=${size}${next === undefined ? '' : `&page=${next}`}`;
        const page = await api.json(`${path}?${query}`, { caller: approver });
        const items = page['items'] as unknown[];
        ({ next } = page as { next?: string });
        entries += items.length;
        for (const item of items) seen.add(createHash('sha256').update(JSON.stringify(item)).digest('hex'));
        // The last page may be empty: there is nothing to look up.
        if (items.length > 0) costs.add(JSON.stringify(fixture.requests.countByOperation()));
        const reads = fixture.requests.entries.filter(({ operation }) => operation === 'GetRange');
        for (const { body } of reads) limits.add(getRangeRequest.read(body).limit);
      } while (next !== undefined);

      expect(entries).toBeGreaterThanOrEqual(many);
      expect(seen.size).toBe(entries);
      expect([...costs].map((cost) => JSON.parse(cost) as unknown)).toEqual([expected[path]]);
      expect([...limits]).toContain(size);
    });

    test('where things stand is told in ten requests', async () => {
      await api.json('/v1/status');
      fixture.requests.clear();

      const status = await api.json('/v1/status');

      expect(status).toMatchObject({
        openFindings: { warning: { count: 100, isAll: false }, critical: { count: 0, isAll: true } },
        waiting: { count: 100, isAll: false },
      });
      expect(fixture.requests.entries.length).toBeLessThanOrEqual(10);
    });
  },
);
