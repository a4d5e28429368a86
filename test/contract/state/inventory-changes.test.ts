/**
 * Everybody's changes in Tablestore. Documented: conditional PutRow and UpdateRow, local indexes that a read sees as soon as the
 * write was answered, rows without an index's columns are not in it.
 */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { factsOf, type IdentityObservation } from '../../../shared/domain/observation.ts';
import { type ClusterId, parseClusterId } from '../../../shared/domain/ids.ts';
import { mergeIdentity } from '../../../shared/domain/inventory.ts';
import { tables } from '../../../shared/state/tables.ts';
import { aRecord, aSubject, aUid } from './domain-builders.ts';
import { aState, type Fixture, loseNextAnswer, start } from './state-fixture.ts';

const alice = 'alice@example.onaliyun.com';
const anna = 'anna@example.onaliyun.com';

function observed(
  over: Partial<IdentityObservation> & Pick<IdentityObservation, 'change'>,
): IdentityObservation {
  return {
    kind: 'identity',
    type: 'RamUser',
    key: `acs.ims/${over.change}`,
    at: start,
    name: alice,
    ...over,
  };
}

const story = [
  observed({ change: 'created' }),
  observed({ change: 'renamed', at: start + 1000, newName: anna }),
  observed({ change: 'deleted', at: start + 2000, name: anna }),
  observed({ change: 'restored', at: start + 3000 }),
  observed({ change: 'frozen', at: start + 4000, name: anna }),
].map(factsOf);

async function rowsOf(fixture: Fixture): Promise<unknown[]> {
  const rows = [...(await fixture.rows(tables.identities)), ...(await fixture.rows(tables.identityNames))];
  return rows.map(({ key, columns: { write: _id, ...columns } }) => ({ key: key.slice(1), columns }));
}

describe('what is learnt of an identity', () => {
  test('ends in the same rows in any order, with doubles, and from several processes at once', async () => {
    const inOrder = await aState();
    for (const facts of story) await inOrder.state().inventory.learn(aUid(1), 'RamUser', facts);
    const expected = await rowsOf(inOrder);
    const orders = fc.shuffledSubarray([...story, ...story], { minLength: 10, maxLength: 10 });

    await fc.assert(
      fc.asyncProperty(orders, async (facts) => {
        const shuffled = await aState();
        const [one, other] = [shuffled.state().inventory, shuffled.state().inventory];
        await Promise.all(
          facts.map((fact, n) => (n % 2 === 0 ? one : other).learn(aUid(1), 'RamUser', fact)),
        );
        expect(await rowsOf(shuffled)).toEqual(expected);
      }),
      { numRuns: 8 },
    );
  });

  test.each(['GetRow', 'PutRow'])('is applied once when the answer to %s is lost', async (operation) => {
    const fixture = await aState();
    const { inventory } = fixture.state();
    await inventory.identity(aUid(1));
    loseNextAnswer(fixture, operation);

    for (const facts of story) await inventory.learn(aUid(1), 'RamUser', facts);

    expect((await inventory.identity(aUid(1)))?.known).toEqual(story.reduce(mergeIdentity));
    expect(fixture.faults.unused()).toEqual([]);
  });

  test('never makes a role of a user', async () => {
    const { inventory } = (await aState()).state();
    await inventory.learn(aUid(1), 'RamUser', factsOf(observed({ change: 'created' })));

    const learning = inventory.learn(aUid(1), 'RamRole', factsOf(observed({ change: 'deleted' })));

    await expect(learning).rejects.toThrow(`${aUid(1)} is recorded as RamUser`);
  });

  test('is reported when its row is unreadable, never skipped', async () => {
    const fixture = await aState();
    const columns = { type: 'RamUser', known: '{"names":[]}', goneAt: BigInt(start) };
    await fixture.table(tables.identities).put([fixture.account, aUid(1)], columns);
    const { inventory } = fixture.state();

    await expect(inventory.identity(aUid(1))).rejects.toMatchObject({ code: 'UnreadableRow' });
    await expect(inventory.deleted({ limit: 10 })).rejects.toMatchObject({ code: 'UnreadableRow' });
  });
});

describe('deleted identities only', () => {
  test('are read page by page, the earliest deletion first, each page one request', async () => {
    const fixture = await aState();
    const { inventory } = fixture.state();
    const deletedAt = new Map([1, 2, 3, 4, 5].map((n) => [n, start - n * 1000]));
    for (const [n, at] of deletedAt) {
      await inventory.learn(aUid(n), 'RamUser', factsOf(observed({ change: 'deleted', at })));
    }
    await inventory.learn(aUid(6), 'RamUser', factsOf(observed({ change: 'created' })));
    fixture.requests.clear();

    const first = await inventory.deleted({ limit: 3 });
    const second = await inventory.deleted({ limit: 3, start: first.next ?? '' });

    expect(first.identities.map(({ uid }) => uid)).toEqual([aUid(5), aUid(4), aUid(3)]);
    expect(second.identities.map(({ uid }) => uid)).toEqual([aUid(2), aUid(1)]);
    expect(fixture.requests.countByOperation()).toEqual({ 'tablestore.GetRange': 2 });
  });

  test('lose one that was restored, and get it back when it is deleted again', async () => {
    const { inventory } = (await aState()).state();
    const uids = async (): Promise<readonly string[]> =>
      (await inventory.deleted({ limit: 10 })).identities.map(({ uid }) => uid);
    const learn = (change: 'deleted' | 'restored', at: number): Promise<void> =>
      inventory.learn(aUid(1), 'RamUser', factsOf(observed({ change, at })));

    await learn('deleted', start);
    const deleted = await uids();
    await learn('restored', start + 1);
    const restored = await uids();
    await learn('deleted', start + 2);

    expect(deleted).toEqual([aUid(1)]);
    expect(restored).toEqual([]);
    expect(await uids()).toEqual([aUid(1)]);
  });

  test('are refused from where no page ends', async () => {
    const { inventory } = (await aState()).state();

    await expect(inventory.deleted({ limit: 3, start: 'x' })).rejects.toThrow('malformed');
  });
});

describe('what is learnt of an access', () => {
  const { clusterId, uid } = aSubject();
  const granted = { at: start, key: 'acs.cs/1', what: 'GrantPermissions dev' };
  const cleaned = { at: start + 1, key: 'acs.cs/2', what: 'CleanClusterUserPermissions' };

  test('stands beside the record of the credential, whoever writes first', async () => {
    const { inventory, records } = (await aState()).state();
    await inventory.learnAccess(clusterId, uid, { granted });
    await records.put(aRecord());
    await inventory.learnAccess(clusterId, uid, { cleaned });

    expect(await inventory.access(clusterId, uid)).toEqual({ granted, cleaned });
    expect(await records.get([{ clusterId, uid }])).toEqual([aRecord()]);
  });

  test('and the record survive each other when both are written at the same moment', async () => {
    const fixture = await aState();
    const changes = [{ granted }, { cleaned }, { issued: granted }, { withdrawn: cleaned }];
    const work = changes.flatMap((change) => [
      fixture.state().inventory.learnAccess(clusterId, uid, change),
      fixture.state().records.put(aRecord()),
    ]);

    await Promise.all(work);

    const { inventory, records } = fixture.state();
    expect(await inventory.access(clusterId, uid)).toEqual(Object.assign({}, ...changes));
    expect(await records.get([{ clusterId, uid }])).toEqual([aRecord()]);
  });

  test('is applied once when the answer is lost, and written no second time', async () => {
    const fixture = await aState();
    const { inventory } = fixture.state();
    await inventory.access(clusterId, uid);
    loseNextAnswer(fixture, 'UpdateRow');
    await inventory.learnAccess(clusterId, uid, { granted });
    fixture.requests.clear();

    await inventory.learnAccess(clusterId, uid, { granted });

    expect(await inventory.access(clusterId, uid)).toEqual({ granted });
    expect(fixture.requests.countByOperation()).toEqual({ 'tablestore.GetRow': 2 });
  });

  test('of somebody nobody decided about is no record', async () => {
    const { inventory, records } = (await aState()).state();
    const other = certain(parseClusterId('c0002'));
    await inventory.learnAccess(other, uid, { granted });
    await inventory.learnAccess('all-clusters', uid, { cleaned });

    expect(await records.get([{ clusterId: other, uid }])).toEqual([undefined]);
    expect(await inventory.access('all-clusters', uid)).toEqual({ cleaned });
  });
});

test('of a key the newest of each change is kept, region by region', async () => {
  const { inventory } = (await aState()).state();
  const mark = (at: number, what: string) => ({ at, key: `acs.kms/${at}`, what });
  const key = 'key-hzz0000000000000001';

  await inventory.learnKey('cn-hangzhou', key, { DisableKey: mark(start + 2, 'DisableKey') });
  await inventory.learnKey('cn-hangzhou', key, { DisableKey: mark(start, 'DisableKey') });
  await inventory.learnKey('cn-hangzhou', key, { EnableKey: mark(start + 1, 'EnableKey') });

  expect(await inventory.key('cn-hangzhou', key)).toEqual({
    DisableKey: mark(start + 2, 'DisableKey'),
    EnableKey: mark(start + 1, 'EnableKey'),
  });
  expect(await inventory.key('cn-beijing', key)).toEqual({});
});

test('a change whose identity nobody can tell is kept as parsed, and due at its time', async () => {
  const fixture = await aState();
  const { observations } = fixture.state();
  const change = observed({ change: 'deleted' });
  await observations.begin(change, 'run-1', 1000);
  await observations.postpone(change, 'run-1', start + 60_000, 'nobody knows');

  const early = await observations.due(start + 59_999);
  const late = await observations.due(start + 60_000);

  expect(early).toEqual([]);
  expect(late).toEqual([{ notice: change, tries: 1 }]);
  expect(await fixture.state().notices.due(start + 60_000)).toEqual([]);
});

function certain(id: ClusterId | undefined): ClusterId {
  if (id === undefined) throw new TypeError('That is no cluster.');
  return id;
}
