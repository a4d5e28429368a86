import { describe, expect, test } from 'vitest';
import { tables } from '../../../shared/state/tables.ts';
import { aUid } from './domain-builders.ts';
import { aState, loseNextAnswer, start } from './state-fixture.ts';

const alice = 'alice@example.onaliyun.com';

describe('the inventory (GetRange on part of a key: documented)', () => {
  test('knows every identity that ever bore a name, whatever its case', async () => {
    const { inventory } = (await aState()).state();
    await inventory.remember(aUid(1), 'RamUser', alice, start);
    await inventory.remember(aUid(1), 'RamUser', 'alice.b@example.onaliyun.com', start + 1);
    await inventory.remember(aUid(2), 'RamUser', 'Alice@Example.onaliyun.com', start + 2);
    await inventory.remember(aUid(3), 'RamUser', `${alice}.cn`, start);

    const bearers = await inventory.uidsNamed('RamUser', alice);

    expect(bearers.map(({ uid }) => uid)).toEqual([aUid(1), aUid(2)]);
    expect(bearers.map(({ firstSeen }) => firstSeen)).toEqual([start, start + 2]);
  });

  test('tells users from roles', async () => {
    const { inventory } = (await aState()).state();
    await inventory.remember(aUid(1), 'RamUser', 'deployer', start);
    await inventory.remember(aUid(2), 'RamRole', 'deployer', start);

    const roles = await inventory.uidsNamed('RamRole', 'deployer');

    expect(roles.map(({ uid }) => uid)).toEqual([aUid(2)]);
  });

  test('keeps all names when they are taught at the same moment and out of order', async () => {
    const fixture = await aState();
    const names = ['a', 'b', 'c', 'd', 'e'];

    await Promise.all(
      names.map((name, n) => fixture.state().inventory.remember(aUid(1), 'RamUser', name, start - n)),
    );

    const kept = await fixture.state().inventory.identity(aUid(1));
    expect(kept?.known.firstSeen.map(({ name }) => name)).toEqual(names.toReversed());
    expect(kept?.known.lastSeen.map(({ name }) => name)).toEqual(names);
  });

  test('writes nothing for what it knows', async () => {
    const fixture = await aState();
    const { inventory } = fixture.state();
    await inventory.remember(aUid(1), 'RamUser', alice, start);
    fixture.requests.clear();

    await inventory.remember(aUid(1), 'RamUser', alice, start);

    expect(fixture.requests.countByOperation()).toEqual({ 'tablestore.BatchGetRow': 1 });
  });

  test('knows a name once when an answer is lost', async () => {
    const fixture = await aState();
    const { inventory } = fixture.state();
    await inventory.uidsNamed('RamUser', alice);
    loseNextAnswer(fixture, 'PutRow');
    fixture.fault({ operation: 'PutRow', skip: 1, times: 1, fault: { kind: 'reset', applied: true } });

    await inventory.remember(aUid(1), 'RamUser', alice, start);

    expect((await inventory.uidsNamed('RamUser', alice)).map(({ uid }) => uid)).toEqual([aUid(1)]);
    expect(fixture.faults.unused()).toEqual([]);
  });

  test('throws for a row that names no uid', async () => {
    const fixture = await aState();
    const key = [fixture.account, `RamUser/${alice}`, '12'];
    await fixture.table(tables.identityNames).put(key, { type: 'RamUser', spelling: alice });

    const bearers = fixture.state().inventory.uidsNamed('RamUser', alice);

    await expect(bearers).rejects.toMatchObject({ name: 'StateError', code: 'UnreadableRow' });
  });
});
