/** Verifications, what was read of the keys' use, and turns, over the vendor's SDK. Conditional PutRow and BatchWriteRow: documented. */
import { describe, expect, test } from 'vitest';
import type { KeyOperation } from '../../../shared/domain/encryption.ts';
import type { EncryptionRecord } from '../../../shared/domain/encryption-record.ts';
import { emptyLedger, type KeyLedger } from '../../../shared/domain/key-ledger.ts';
import { days, hours } from '../../../shared/domain/time.ts';
import { tables } from '../../../shared/state/tables.ts';
import { clusterOf, inTurn } from './domain-builders.ts';
import { aState, loseNextAnswer, start } from './state-fixture.ts';

const keyId = 'key-hzz000000000000000001';
const clusterId = clusterOf('c0001');

const anOperation = (over: Partial<KeyOperation> = {}): KeyOperation => ({
  eventId: '201234567890123459',
  name: 'Encrypt',
  at: start - hours(1),
  requestId: '6D0F2B7E-0000-5000-8000-000000000002',
  keyId,
  ...over,
});

/** As little as a record may say. */
function aVerification(over: Partial<EncryptionRecord> = {}): EncryptionRecord {
  return {
    clusterId,
    clusterName: 'payments',
    region: 'cn-hangzhou',
    at: start,
    run: 'run-1',
    verdict: 'unsupported',
    reasons: [],
    configured: { kind: 'off' },
    sharedWith: [],
    events: [],
    source: 'lookup',
    ...over,
  };
}

const written = aVerification({
  clusterId: clusterOf('c0002'),
  verdict: 'at-risk',
  reasons: [{ code: 'key-pending-deletion', text: 'It will be deleted.' }],
  configured: { kind: 'on', keyId },
  key: {
    keyId,
    region: 'cn-hangzhou',
    state: 'PendingDeletion',
    spec: 'Aliyun_AES_256',
    usage: 'ENCRYPT/DECRYPT',
    creator: '1700000000000001',
    deletionProtection: false,
    automaticRotation: true,
    deletedAt: start + days(7),
    rotatedAt: start - days(30),
  },
  sharedWith: [clusterOf('c0003')],
  events: [anOperation(), anOperation({ name: 'Decrypt', error: 'Rejected.PendingDeletion' })],
  source: 'trail',
});
const change = {
  at: start,
  key: 'acs.cs/1',
  what: 'UpdateKMSEncryption',
  by: { id: '201234567890123451', type: 'ram-user', name: 'alice' },
};
const full = { ...written, change };

const { keyId: _named, ...unnamed } = anOperation({ name: 'Decrypt' });
const wholeLedger: KeyLedger = {
  covered: { from: start - days(7), through: start },
  uses: { [keyId]: anOperation(), 'key-2': anOperation({ keyId: 'key-2' }) },
  failures: { [keyId]: anOperation({ error: 'Rejected.Disabled' }) },
  unnamedUse: unnamed,
  unnamedFailure: { ...unnamed, error: 'Forbidden.KeyNotFound' },
};

describe('a verification', () => {
  test('comes back as it was put, an absent one as undefined, in the order asked for', async () => {
    const { encryption } = (await aState()).state();
    await encryption.noteChange(full.clusterId, change);
    await encryption.put([aVerification(), full]);

    const found = await encryption.get([full.clusterId, clusterOf('c0009'), clusterId]);

    expect(found).toEqual([full, undefined, aVerification()]);
  });

  test('is what the last of its writers found out, with nothing of those before', async () => {
    const { encryption } = (await aState()).state();
    await encryption.put([{ ...full, clusterId }]);

    await encryption.put([aVerification({ run: 'run-2' })]);

    expect(await encryption.get([clusterId])).toEqual([aVerification({ run: 'run-2' })]);
  });

  test('is written in batches of 200 and read in batches of 100', async () => {
    const fixture = await aState();
    const { encryption } = fixture.state();
    await encryption.put([full]);
    fixture.requests.clear();
    const many = Array.from({ length: 401 }, (_, n) => aVerification({ clusterId: clusterOf(`c1${n}`) }));

    await encryption.put(many);
    const found = await encryption.get(many.map((record) => record.clusterId));

    expect(found).toEqual(many);
    expect(fixture.requests.countByOperation()).toEqual({
      'tablestore.BatchGetRow': 5,
      'tablestore.BatchWriteRow': 3,
    });
  });

  test('is written again when the answer is lost', async () => {
    const fixture = await aState();
    const { encryption } = fixture.state();
    await encryption.put([full]);
    loseNextAnswer(fixture, 'BatchWriteRow');

    await encryption.put([aVerification()]);

    expect(await encryption.get([clusterId])).toEqual([aVerification()]);
    expect(fixture.faults.unused()).toEqual([]);
  });

  test('is of one account only', async () => {
    const fixture = await aState();
    await fixture.state().encryption.put([aVerification()]);

    const other = fixture.state({ account: (await aState()).account });

    expect(await other.encryption.get([clusterId])).toEqual([undefined]);
  });

  test.each<[string, unknown]>([
    ['no JSON', '{"clusterId"'],
    ['a verdict that nobody knows', JSON.stringify({ ...written, verdict: 'fine' })],
    ['a reason that nobody knows', JSON.stringify({ ...written, reasons: [{ code: 'fine', text: '' }] })],
    ['a field that nobody knows', JSON.stringify({ ...written, more: 1 })],
    ['a missing field', JSON.stringify({ ...written, region: undefined })],
    ['a time that is a text', JSON.stringify({ ...written, at: '2026-11-20T09:15:04Z' })],
    ['an id that is a number', JSON.stringify({ ...written, clusterId: 1 })],
    ['on without a key', JSON.stringify({ ...written, configured: { kind: 'on' } })],
  ])('that has %s is unreadable, and said by its key', async (_what, record) => {
    const fixture = await aState();
    await fixture
      .table(tables.encryption)
      .update([fixture.account, `cluster/${clusterId}`], { record: String(record) });

    const get = fixture.state().encryption.get([clusterId]);

    await expect(get).rejects.toMatchObject({ name: 'StateError', code: 'UnreadableRow' });
    await expect(get).rejects.toThrow(`(${fixture.account}, cluster/c0001)`);
  });

  test('that could not be read again is not written', async () => {
    const fixture = await aState();
    const { encryption } = fixture.state();

    const put = encryption.put([aVerification({ at: Number.NaN })]);

    await expect(put).rejects.toMatchObject({ name: 'StateError' });
    expect(fixture.requests.countByOperation()).not.toHaveProperty('tablestore.BatchWriteRow');
  });
});

describe('a change of a cluster’s encryption', () => {
  const newer = { ...change, at: start + 1, key: 'acs.cs/2' };

  test.each([
    ['in their order', [change, newer]],
    ['in another order', [newer, change]],
    ['twice', [change, newer, newer, change]],
  ])('is the newest of those that are told, %s', async (_what, told) => {
    const { encryption } = (await aState()).state();

    for (const one of told) await encryption.noteChange(clusterId, one);

    expect(await encryption.changes([clusterId, clusterOf('c0009')])).toEqual([newer, undefined]);
  });

  test('is the newest of 20 that are told at the same moment', async () => {
    const fixture = await aState();
    const states = Array.from({ length: 4 }, () => fixture.state());
    const told = Array.from({ length: 20 }, (_, n) => ({ ...change, at: start + ((n * 7) % 20) }));

    await Promise.all(
      told.map((one, caller) => inTurn(states, caller).encryption.noteChange(clusterId, one)),
    );

    const [found] = await inTurn(states, 0).encryption.changes([clusterId]);
    expect(found?.at).toBe(start + 19);
  });

  test('stays whatever a verification writes, and is no verification', async () => {
    const { encryption } = (await aState()).state();
    await encryption.noteChange(clusterId, change);
    const before = await encryption.get([clusterId]);

    await encryption.put([{ ...aVerification(), change: newer }]);

    expect(before).toEqual([undefined]);
    expect(await encryption.get([clusterId])).toEqual([{ ...aVerification(), change }]);
  });

  test('that is known writes nothing', async () => {
    const fixture = await aState();
    const { encryption } = fixture.state();
    await encryption.noteChange(clusterId, change);
    fixture.requests.clear();

    await encryption.noteChange(clusterId, change);

    expect(fixture.requests.countByOperation()).toEqual({ 'tablestore.GetRow': 1 });
  });

  test('that is unreadable is none that may be overwritten', async () => {
    const fixture = await aState();
    await fixture
      .table(tables.encryption)
      .update([fixture.account, `cluster/${clusterId}`], { change: '{"at":"now"}' });

    const note = fixture.state().encryption.noteChange(clusterId, change);

    await expect(note).rejects.toMatchObject({ name: 'StateError', code: 'UnreadableRow' });
  });
});

describe('what was read of a region’s operations', () => {
  test('is the empty ledger before the first time', async () => {
    const { encryption } = (await aState()).state();

    expect(await encryption.ledger('cn-hangzhou')).toEqual(emptyLedger);
  });

  test('comes back as it was put, each region’s for itself and apart from the clusters', async () => {
    const { encryption } = (await aState()).state();
    await encryption.put([aVerification()]);

    await encryption.putLedger('cn-hangzhou', wholeLedger);
    await encryption.putLedger('cn-beijing', { uses: {}, failures: {} });

    expect(await encryption.ledger('cn-hangzhou')).toEqual(wholeLedger);
    expect(await encryption.ledger('cn-beijing')).toEqual(emptyLedger);
    expect(await encryption.get([clusterId])).toEqual([aVerification()]);
  });

  test('is replaced as a whole', async () => {
    const { encryption } = (await aState()).state();
    await encryption.putLedger('cn-hangzhou', wholeLedger);
    const later = { ...emptyLedger, covered: { from: start, through: start + 1 } };

    await encryption.putLedger('cn-hangzhou', later);

    expect(await encryption.ledger('cn-hangzhou')).toEqual(later);
  });

  test.each<[string, unknown]>([
    ['no JSON', 'uses'],
    [
      'an operation that nobody knows',
      JSON.stringify({ ...wholeLedger, unnamedUse: { ...unnamed, name: 'Sign' } }),
    ],
    ['a window without an end', JSON.stringify({ ...wholeLedger, covered: { from: start } })],
    ['no failures', JSON.stringify({ uses: {} })],
  ])('that is %s is unreadable, and not empty', async (_what, ledger) => {
    const fixture = await aState();
    await fixture
      .table(tables.encryption)
      .update([fixture.account, 'region/cn-hangzhou'], { ledger: String(ledger) });

    const read = fixture.state().encryption.ledger('cn-hangzhou');

    await expect(read).rejects.toMatchObject({ name: 'StateError', code: 'UnreadableRow' });
  });

  test('of a row without a ledger is unreadable too', async () => {
    const fixture = await aState();
    await fixture.table(tables.encryption).update([fixture.account, 'region/cn-hangzhou'], { other: 'x' });

    await expect(fixture.state().encryption.ledger('cn-hangzhou')).rejects.toThrow('unreadable');
  });
});

describe('a turn', () => {
  const lookUp = 'actiontrail.LookupEvents';

  test('is one’s alone, of 50 that take it at the same moment', async () => {
    const fixture = await aState();
    const states = Array.from({ length: 5 }, () => fixture.state());

    const taken = await Promise.all(
      Array.from({ length: 50 }, (_, caller) => inTurn(states, caller).turns.take(lookUp, 7)),
    );

    expect(taken.filter(Boolean)).toEqual([true]);
  });

  test('is taken once, also by the same caller', async () => {
    const { turns } = (await aState()).state();

    expect([await turns.take(lookUp, 7), await turns.take(lookUp, 7)]).toEqual([true, false]);
  });

  test('is another’s for another number, operation or account', async () => {
    const fixture = await aState();
    const { turns } = fixture.state();
    const other = fixture.state({ account: (await aState()).account }).turns;
    await turns.take(lookUp, 7);

    const taken = [
      await turns.take(lookUp, 8),
      await turns.take('kms.Other', 7),
      await other.take(lookUp, 7),
    ];

    expect(taken).toEqual([true, true, true]);
  });

  test('whose answer is lost is known as taken, by its taker alone', async () => {
    const fixture = await aState();
    const [one, other] = [fixture.state(), fixture.state()];
    await one.turns.take(lookUp, 6);
    loseNextAnswer(fixture, 'PutRow');

    const taken = [await one.turns.take(lookUp, 7), await other.turns.take(lookUp, 7)];

    expect(taken).toEqual([true, false]);
    expect(fixture.faults.unused()).toEqual([]);
  });

  test('that can’t be asked for is nobody’s', async () => {
    const fixture = await aState();
    const { turns } = fixture.state();
    await turns.take(lookUp, 6);
    fixture.fault({
      operation: 'PutRow',
      times: 1,
      fault: { kind: 'error', status: 403, code: 'OTSNoPermissionAccess' },
    });

    await expect(turns.take(lookUp, 7)).rejects.toMatchObject({
      name: 'StateError',
      code: 'OTSNoPermissionAccess',
    });
    expect(await fixture.rows(tables.claims)).toHaveLength(1);
  });
});
