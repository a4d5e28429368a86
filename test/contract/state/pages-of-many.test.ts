/**
 * Pages of an account with a hundred thousand credentials. That a read of a range looks at no more rows than its limit, and
 * answers where the next one begins, is documented.
 */
import Tablestore from 'tablestore';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { getRangeRequest } from '../../../local/cloud/tablestore/messages/rows.ts';
import { parseClusterId, parseUid } from '../../../shared/domain/ids.ts';
import { tables } from '../../../shared/state/tables.ts';
import { tablestoreClient } from '../../../shared/state/tablestore-client.ts';
import type { KnownCredential, Page } from '../../../shared/use-cases/ports/reading.ts';
import { aRecord, certain } from './domain-builders.ts';
import { remote } from './remote-tablestore.ts';
import { type Fixture, keptState } from './state-fixture.ts';

const [clusters, identities] = [100, 1_000];
const cluster = (n: number): string => `c${String(n).padStart(32, '0')}`;
const uid = (n: number): string => `2012345678901${String(n).padStart(5, '0')}`;
const rowsABatch = 200;

let fixture: Fixture;
let close: () => Promise<void>;

/** With the vendor's SDK alone, 200 rows a request. */
async function seed(): Promise<void> {
  const { account, client } = fixture;
  // Makes the tables.
  await fixture.state().reading.credentialsOnCluster(certain(parseClusterId(cluster(0))), { size: 1 });
  const { IGNORE } = Tablestore.RowExistenceExpectation;
  const sender = tablestoreClient(client);
  for (let start = 0; start < clusters * identities; start += rowsABatch) {
    const rows = Array.from({ length: rowsABatch }, (_, offset) => {
      const [clusterId, person] = [
        cluster(Math.floor((start + offset) / identities)),
        uid((start + offset) % identities),
      ];
      const record = aRecord({
        clusterId: certain(parseClusterId(clusterId)),
        uid: certain(parseUid(person)),
      });
      return {
        type: 'PUT' as const,
        condition: new Tablestore.Condition(IGNORE, null),
        primaryKey: [{ account }, { cluster: clusterId }, { uid: person }],
        attributeColumns: [{ record: JSON.stringify(record) }, { write: 'seed' }],
      };
    });
    fixture.requests.clear();
    await sender.once((sdk) => sdk.batchWriteRow({ tables: [{ tableName: tables.credentials.name, rows }] }));
  }
}

/** What one look costs: its requests, and the most rows that they can have looked at. */
async function costOf<Item>(
  look: () => Promise<Page<Item>>,
): Promise<{ page: Page<Item>; requests: Record<string, number>; rowsRead: number }> {
  fixture.requests.clear();
  const page = await look();
  const limits = fixture.requests.entries.map(({ body }) => getRangeRequest.read(body));
  const isFiltered = limits.some(({ filter }) => filter !== undefined);
  const rowsRead = limits.reduce((sum, { limit }) => sum + (limit ?? Number.POSITIVE_INFINITY), 0);
  return {
    page,
    requests: fixture.requests.countByOperation(),
    rowsRead: isFiltered ? Number.POSITIVE_INFINITY : rowsRead,
  };
}

describe.skipIf(remote !== undefined)(
  'of 100,000 credentials (only on the local Tablestore: it looks into the requests)',
  () => {
    beforeAll(async () => {
      const kept = await keptState();
      fixture = kept.fixture;
      close = () => kept.close();
      await seed();
    }, 120_000);
    afterAll(() => close());

    test.each([
      ['of a cluster', 'on cluster'],
      ['of an identity', 'of identity'],
    ] as const)('a page of 50 %s is one request for 50 rows, the first and the second', async (_what, by) => {
      const { reading } = fixture.state();
      const look = (token?: string): Promise<Page<KnownCredential>> => {
        const page = { size: 50, ...(token === undefined ? {} : { token }) };
        return by === 'on cluster'
          ? reading.credentialsOnCluster(certain(parseClusterId(cluster(42))), page)
          : reading.credentialsOfIdentity(certain(parseUid(uid(777))), page);
      };
      await look();

      const first = await costOf(() => look());
      const second = await costOf(() => look(first.page.next));

      const expected =
        by === 'on cluster'
          ? Array.from({ length: 100 }, (_, n) => [cluster(42), uid(n)])
          : Array.from({ length: 100 }, (_, n) => [cluster(n), uid(777)]);
      const read = [...first.page.items, ...second.page.items];
      expect(read.map((one) => [one.cluster, one.uid])).toEqual(expected);
      expect(read.every(({ record }) => record?.status === 'ignored')).toBe(true);
      for (const { requests, rowsRead } of [first, second]) {
        expect(requests).toEqual({ 'tablestore.GetRange': 1 });
        expect(rowsRead).toBe(50);
      }
    });
  },
);
