/**
 * Lists of ten thousand, page by page: each page costs the same, wherever it is. That a read of a range looks at no more rows
 * than its limit is documented.
 */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { getRangeRequest } from '../../../local/cloud/tablestore/messages/rows.ts';
import { remote } from '../../contract/state/remote-tablestore.ts';
import { type Fixture, keptState, start } from '../../contract/state/state-fixture.ts';
import { manyCluster, manyUid, writeManyRows } from '../../support/many-rows.ts';
import { anApi, approver, type Served } from './an-api.ts';

const many = 10_000;

let fixture: Fixture;
let api: Served;
let close: () => Promise<void>;

async function seed(): Promise<void> {
  // Makes the tables.
  for (const path of lists) await api.json(path, { caller: approver });
  const { client, account } = fixture;
  await writeManyRows({ client, account, many, at: start, onBatch: () => fixture.requests.clear() });
}

const ranges = (count: number): Record<string, number> => ({ 'tablestore.GetRange': count });
const andLookUp = { 'tablestore.BatchGetRow': 1, 'tablestore.GetRange': 1 };
const expected: Readonly<Record<string, Record<string, number>>> = {
  '/v1/clusters': andLookUp,
  [`/v1/clusters/${manyCluster(0)}/credentials`]: ranges(1),
  [`/v1/identities/${manyUid(0)}/credentials`]: andLookUp,
  // The pause switch and the exemptions, too.
  [`/v1/identities/${manyUid(0)}/plan`]: { 'tablestore.BatchGetRow': 1, 'tablestore.GetRange': 2 },
  '/v1/identities/deleted': ranges(1),
  [`/v1/credentials/${manyCluster(0)}/${manyUid(0)}/history`]: ranges(1),
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
