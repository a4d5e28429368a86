import { describe, expect, test } from 'vitest';
import type { Uid } from '../../../shared/domain/ids.ts';
import { nothingKnown } from '../../../shared/domain/inventory.ts';
import type { Reading } from '../../../shared/use-cases/ports/reading.ts';
import { type Page, PageRequestError } from '../../../shared/use-cases/ports/reading.ts';
import { tables } from '../../../shared/state/tables.ts';
import { aFinding, anEntry, aRecord, aSubject, aUid, clusterOf } from './domain-builders.ts';
import { aState, start } from './state-fixture.ts';

/** Every page of so many, one after the other. */
async function pagesOf<Item>(
  size: number,
  read: (page: { size: number; token?: string }) => Promise<Page<Item>>,
): Promise<Item[][]> {
  const pages: Item[][] = [];
  let token: string | undefined;
  do {
    const page: Page<Item> = await read({ size, ...(token === undefined ? {} : { token }) });
    pages.push([...page.items]);
    token = page.next;
  } while (token !== undefined);
  return pages.filter((page) => page.length > 0);
}

const [one, two] = [clusterOf('c0001'), clusterOf('c0002')];
const change = {
  at: start,
  key: 'acs.cs/1',
  what: 'GrantPermissions',
  by: { type: 'ram-user', id: '2', name: 'ops' },
};

describe('pages of credentials (GetRange of a table and of a local index: documented)', () => {
  test('show a cluster’s, and an identity’s, whoever wrote them', async () => {
    const { records, inventory, reading } = (await aState()).state();
    const record = aRecord({ clusterId: one, uid: aUid(1), status: 'held' });
    await records.put(record);
    await records.put(aRecord({ clusterId: two, uid: aUid(1) }));
    await records.put(aRecord({ clusterId: one, uid: aUid(2) }));
    await inventory.learnAccess(one, aUid(1), { granted: change });
    await inventory.learnAccess(one, aUid(3), { issued: change });
    await inventory.learnAccess('all-clusters', aUid(1), { granted: change });

    const ofCluster = await pagesOf(2, (page) => reading.credentialsOnCluster(one, page));
    const ofIdentity = await pagesOf(2, (page) => reading.credentialsOfIdentity(aUid(1), page));

    expect(ofCluster.map((page) => page.map(({ uid }) => uid))).toEqual([[aUid(1), aUid(2)], [aUid(3)]]);
    expect(ofIdentity.map((page) => page.map(({ cluster }) => cluster))).toEqual([
      ['all-clusters', one],
      [two],
    ]);
    expect(ofCluster[0]?.[0]).toEqual({ cluster: one, uid: aUid(1), record, access: { granted: change } });
    expect(ofIdentity[0]?.[1]).toEqual(ofCluster[0]?.[0]);
    expect(ofCluster[1]).toEqual([{ cluster: one, uid: aUid(3), access: { issued: change } }]);
  });

  test.each(['record', 'granted'])(
    'throw for a row whose %s is unreadable, naming table and key',
    async (column) => {
      const fixture = await aState();
      const { records, reading } = fixture.state();
      await records.put(aRecord());
      await fixture.table(tables.credentials).update([fixture.account, one, aUid(1)], { [column]: '{' });

      const pages = [
        reading.credentialsOnCluster(one, { size: 10 }),
        reading.credentialsOfIdentity(aUid(1), { size: 10 }),
      ];

      for (const page of pages) {
        await expect(page).rejects.toMatchObject({ name: 'StateError', code: 'UnreadableRow' });
        await expect(page).rejects.toThrow(new RegExp(`${fixture.account}, c0001, ${aUid(1)}.*credentials`));
      }
    },
  );
});

describe('pages of one credential’s history (GetRange both ways: documented)', () => {
  test.each([
    ['oldest first', [[1, 2], [3, 4], [5]]],
    ['newest first', [[5, 4], [3, 2], [1]]],
  ] as const)('come %s, and of no other credential', async (order, expected) => {
    const { journal, reading } = (await aState()).state();
    for (let n = 0; n < 5; n += 1) await journal.append(aSubject(2), anEntry());
    for (const other of [1, 3, 20]) await journal.append(aSubject(other), anEntry());

    const pages = await pagesOf(2, (page) => reading.history(aSubject(2), order, page));

    expect(pages.map((page) => page.map(({ sequence }) => sequence))).toEqual(expected);
  });
});

describe('pages of open findings (GetRange of a local index, backward: documented)', () => {
  test('have the most severe first and of those the newest; closed ones are not there', async () => {
    const { findings, reading } = (await aState()).state();
    const opened = [
      ['a', 'warning', 1],
      ['b', 'critical', 2],
      ['c', 'notice', 9],
      ['d', 'critical', 3],
      ['e', 'warning', 5],
      ['f', 'critical', 8],
    ] as const;
    for (const [subject, severity, at] of opened)
      await findings.open(aFinding({ subject, severity, at: start + at }));
    await findings.open(aFinding({ subject: 'c', severity: 'warning', at: start + 10 }));
    await findings.close('f', 'unconfirmed', start + 11);

    const all = await pagesOf(2, (page) => reading.openFindings(page));
    const warnings = await pagesOf(2, (page) => reading.openFindings(page, 'warning'));

    expect(all.map((page) => page.map(({ subject }) => subject))).toEqual([['d', 'b'], ['c', 'e'], ['a']]);
    expect(warnings.map((page) => page.map(({ subject }) => subject))).toEqual([['c', 'e'], ['a']]);
    expect(warnings[0]?.[0]).toMatchObject({ severity: 'warning', since: start + 9, lastSeen: start + 10 });
  });
});

describe('pages of deleted identities (GetRange of a local index: documented)', () => {
  test('leave out those that exist', async () => {
    const { inventory, reading } = (await aState()).state();
    for (const n of [1, 2, 3, 4]) {
      const mark = { at: start - n, key: `acs.ram/${n}` };
      const facts = n === 3 ? { ...nothingKnown, created: mark } : { ...nothingKnown, deleted: mark };
      await inventory.learn(aUid(n), 'RamUser', facts);
    }

    const pages = await pagesOf(2, (page) => reading.deletedIdentities(page));

    expect(pages.map((page) => page.map(({ uid }) => uid))).toEqual([[aUid(4), aUid(2)], [aUid(1)]]);
  });
});

describe('a page', () => {
  type Ask = (reading: Reading, token?: string) => Promise<Page<unknown>>;
  const page = (token?: string): { size: number; token?: string } => ({
    size: 1,
    ...(token === undefined ? {} : { token }),
  });
  const ofIdentity =
    (uid: Uid): Ask =>
    (reading, token) =>
      reading.credentialsOfIdentity(uid, page(token));
  const questions: [string, Ask][] = [
    ['a cluster', (reading, token) => reading.credentialsOnCluster(one, page(token))],
    ['an identity', ofIdentity(aUid(1))],
    ['another identity', ofIdentity(aUid(2))],
    ['a history', (reading, token) => reading.history(aSubject(1), 'oldest first', page(token))],
    ['the history backward', (reading, token) => reading.history(aSubject(1), 'newest first', page(token))],
    ['findings', (reading, token) => reading.openFindings(page(token))],
    ['findings of a severity', (reading, token) => reading.openFindings(page(token), 'warning')],
  ];

  test('is only followed by the same question in the same account', async () => {
    const fixture = await aState();
    const { records, journal, findings, reading } = fixture.state();
    for (const uid of [aUid(1), aUid(2)]) {
      for (const clusterId of [one, two]) await records.put(aRecord({ clusterId, uid }));
    }
    for (let n = 0; n < 2; n += 1) await journal.append(aSubject(1), anEntry());
    for (const subject of ['a', 'b']) await findings.open(aFinding({ subject }));
    const other = fixture.state({ account: (await aState()).account }).reading;

    const taken: string[] = [];
    for (const [asked, ask] of questions) {
      const { next } = await ask(reading);
      expect(next, asked).toBeDefined();
      for (const [again, askAgain] of questions) {
        const answer = await askAgain(reading, next).catch((error: unknown) => error);
        if (!(answer instanceof PageRequestError)) taken.push(`${asked} to ${again}`);
      }
      await expect(ask(other, next), asked).rejects.toThrow(PageRequestError);
    }

    expect(taken).toEqual(questions.map(([asked]) => `${asked} to ${asked}`));
  });

  test.each([
    '',
    'x',
    Buffer.from('["a",[]]').toString('base64url'),
    Buffer.from('{}').toString('base64url'),
  ])('is not begun by what is no token: %s', async (token) => {
    const { reading } = (await aState()).state();

    const ask = reading.credentialsOnCluster(one, { size: 1, token });

    await expect(ask).rejects.toThrow(PageRequestError);
  });

  test('is not begun by a token that somebody changed', async () => {
    const { records, reading } = (await aState()).state();
    for (const n of [1, 2]) await records.put(aRecord(aSubject(n)));
    const { next = '' } = await reading.credentialsOnCluster(one, { size: 1 });
    const changed = Buffer.from(Buffer.from(next, 'base64url').toString().replace(aUid(2), aUid(1))).toString(
      'base64url',
    );

    const ask = reading.credentialsOnCluster(one, { size: 1, token: changed });

    expect(changed).not.toBe(next);
    await expect(ask).rejects.toThrow(PageRequestError);
  });

  test.each([0, 101, 1.5, Number.NaN])('has no size of %s', async (size) => {
    const { reading } = (await aState()).state();

    const ask = reading.openFindings({ size });

    await expect(ask).rejects.toThrow(PageRequestError);
  });

  test('of 100 is one request', async () => {
    const fixture = await aState();
    const { reading } = fixture.state();
    await reading.openFindings({ size: 1 });
    fixture.requests.clear();

    await reading.openFindings({ size: 100 });

    expect(fixture.requests.countByOperation()).toEqual({ 'tablestore.GetRange': 1 });
  });
});
