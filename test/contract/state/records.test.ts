import { describe, expect, test } from 'vitest';
import { batchGetRowRequest, batchResponse } from '../../../local/cloud/tablestore/messages/rows.ts';
import { decodeRow } from '../../../local/cloud/tablestore/plain-buffer/decode.ts';
import { tables } from '../../../shared/state/tables.ts';
import { aHold, aRecord, aSubject, aUid } from './domain-builders.ts';
import { aState, type Fixture, start } from './state-fixture.ts';

describe('records of credentials (UpdateRow, BatchGetRow, GetRange of a local index: documented)', () => {
  test('come back as they were put, absent ones as undefined, in the order asked for', async () => {
    const { records } = (await aState()).state();
    const full = aRecord({
      ...aSubject(2),
      status: 'revoked',
      evidence: { kind: 'idle', from: start - 1, through: start },
      decision: { kind: 'revoke', reasons: [{ code: 'idle', text: 'idle' }] },
      hold: aHold(start),
      grantsBefore: { kind: 'unreadable', why: 'denied' },
      revokedAt: start,
    });
    await records.put(aRecord(aSubject(1)));
    await records.put(full);

    const found = await records.get([aSubject(2), aSubject(3), aSubject(1), aSubject(2)]);

    expect(found).toEqual([full, undefined, aRecord(aSubject(1)), full]);
  });

  test('are read in batches of at most 100', async () => {
    const fixture = await aState();
    const { records } = fixture.state();
    await records.put(aRecord(aSubject(120)));
    fixture.requests.clear();

    const found = await records.get(Array.from({ length: 201 }, (_, n) => aSubject(n)));

    expect(found.flatMap((record) => record?.uid ?? [])).toEqual([aUid(120)]);
    expect(fixture.requests.countByOperation()).toEqual({ 'tablestore.BatchGetRow': 3 });
  });

  test('are asked for again, alone, where a row of a batch failed', async () => {
    const fixture = await aState();
    const { records } = fixture.state();
    for (const n of [1, 2, 3]) await records.put(aRecord(aSubject(n)));
    const failing = failRow(fixture, aUid(2));

    const found = await records.get([aSubject(1), aSubject(2), aSubject(3)]);

    expect(found).toEqual([1, 2, 3].map((n) => aRecord(aSubject(n))));
    expect(failing.keysAsked).toEqual([[aUid(1), aUid(2), aUid(3)], [aUid(2)]]);
  });

  test('throw for a row of a batch that stays unreadable, naming it', async () => {
    const fixture = await aState();
    const { records } = fixture.state();
    for (const n of [1, 2]) await records.put(aRecord(aSubject(n)));
    failRow(fixture, aUid(2), { always: true, code: 'OTSNoPermissionAccess' });

    const get = records.get([aSubject(1), aSubject(2)]);

    await expect(get).rejects.toMatchObject({ name: 'StateError', code: 'OTSNoPermissionAccess' });
    await expect(get).rejects.toThrow(new RegExp(`the row \\(${fixture.account}, c0001, ${aUid(2)}\\)`));
  });

  test('are due by their hold, and by an open intent or an unconfirmed revocation that is stale', async () => {
    const { records } = (await aState()).state();
    const stale = start - 10;
    const put = [
      aRecord({ ...aSubject(1), status: 'held', hold: aHold(start) }),
      aRecord({ ...aSubject(2), status: 'held', hold: aHold(start + 1) }),
      aRecord({ ...aSubject(3), status: 'revoking', updatedAt: stale }),
      aRecord({ ...aSubject(4), status: 'unconfirmed', updatedAt: stale }),
      aRecord({ ...aSubject(5), status: 'revoking', updatedAt: stale + 1 }),
      aRecord({ ...aSubject(6), status: 'revoked', updatedAt: 0 }),
    ];
    for (const record of put) await records.put(record);

    const due = await records.due(start, stale);

    expect(due.map(({ uid }) => uid)).toEqual([aUid(3), aUid(4), aUid(1)]);
  });

  test('are due by the earlier of their times, and not before it', async () => {
    const { records } = (await aState()).state();
    const open = { status: 'unconfirmed', updatedAt: start - 10 } as const;
    await records.put(aRecord({ ...aSubject(1), ...open, hold: aHold(start + 100) }));
    await records.put(aRecord({ ...aSubject(2), ...open, hold: aHold(start - 20) }));

    const answers = [
      await records.due(start - 21, start - 21),
      await records.due(start - 15, start - 30),
      await records.due(start, start - 11),
      await records.due(start, start - 10),
      await records.due(start - 15, start),
    ];

    const uids = answers.map((due) => due.map(({ uid }) => uid));
    expect(uids).toEqual([[], [aUid(2)], [aUid(2)], [aUid(2), aUid(1)], [aUid(2), aUid(1)]]);
  });

  test('of one identity are found due by one range read of its own', async () => {
    const fixture = await aState();
    const { records } = fixture.state();
    const mine = aSubject(1);
    await records.put(aRecord({ ...mine, status: 'held', hold: aHold(start) }));
    await records.put(aRecord({ ...aSubject(2), status: 'held', hold: aHold(start) }));
    await fixture.table(tables.credentials).update([fixture.account, 'c0009', mine.uid], { granted: '{}' });
    fixture.requests.clear();

    const due = await records.dueOf(mine.uid, start, start);
    const early = await records.dueOf(mine.uid, start - 1, start - 1);

    expect(due.map(({ uid }) => uid)).toEqual([mine.uid]);
    expect(early).toEqual([]);
    expect(fixture.requests.countByOperation()).toEqual({ 'tablestore.GetRange': 2 });
  });

  test('are found due by one range read, however many are not', async () => {
    const fixture = await aState();
    const { records } = fixture.state();
    for (let n = 0; n < 20; n += 1) await records.put(aRecord({ ...aSubject(n), hold: aHold(start + 1) }));
    await records.put(aRecord({ ...aSubject(20), hold: aHold(start) }));
    fixture.requests.clear();

    const due = await records.due(start, start);

    expect(due.map(({ uid }) => uid)).toEqual([aUid(20)]);
    expect(fixture.requests.countByOperation()).toEqual({ 'tablestore.GetRange': 1 });
  });

  test('are due no more when they are settled', async () => {
    const { records } = (await aState()).state();
    await records.put(aRecord({ status: 'unconfirmed', updatedAt: 0 }));
    await records.put(aRecord({ status: 'revoked', revokedAt: start }));

    const due = await records.due(start, start);

    expect(due).toEqual([]);
  });

  test('throw for a row that is unreadable, naming it and every problem', async () => {
    const fixture = await aState();
    const record = JSON.stringify({ ...aRecord(), uid: Number(aUid(1)), colour: 'red' });
    const key = [fixture.account, 'c0001', aUid(1)];
    await fixture.table(tables.credentials).put(key, { record, due: 0n });
    const { records } = fixture.state();

    const [get, due] = await Promise.allSettled([records.get([aSubject(1)]), records.due(start, start)]);

    for (const answer of [get, due]) {
      expect(answer).toMatchObject({
        status: 'rejected',
        reason: {
          name: 'StateError',
          code: 'UnreadableRow',
          message: expect.stringMatching(/credentials[\s\S]*uid[\s\S]*colour|colour[\s\S]*uid/),
        },
      });
    }
  });

  test('throw for a row that holds another credential', async () => {
    const fixture = await aState();
    const record = JSON.stringify(aRecord(aSubject(2)));
    await fixture.table(tables.credentials).put([fixture.account, 'c0001', aUid(1)], { record });

    const get = fixture.state().records.get([aSubject(1)]);

    await expect(get).rejects.toThrow(/holds the record of c0001, 201234567890123002/);
  });

  test('leave what another writer keeps in the same row', async () => {
    const fixture = await aState();
    const { records } = fixture.state();
    const key = [fixture.account, 'c0001', aUid(1)];
    await fixture.table(tables.credentials).update(key, { granted: '{"by":"somebody"}' });
    const before = await records.get([aSubject(1)]);
    const head = { sequence: 3, hash: 'a'.repeat(64) };
    const held = aRecord({ status: 'held', hold: aHold(start), head });

    await records.put(held);
    await records.put(aRecord());

    const [row] = await fixture.rows(tables.credentials);
    expect(before).toEqual([undefined]);
    expect(await records.get([aSubject(1)])).toEqual([aRecord()]);
    expect(Object.keys(row?.columns ?? {}).toSorted()).toEqual(['granted', 'record', 'write']);
  });

  test('that are half written throw', async () => {
    const fixture = await aState();
    await fixture.table(tables.credentials).put([fixture.account, 'c0001', aUid(1)], { due: 0n });

    const get = fixture.state().records.get([aSubject(1)]);

    await expect(get).rejects.toMatchObject({ code: 'UnreadableRow' });
  });

  test('are not written when they could not be read again', async () => {
    const fixture = await aState();

    const put = fixture.state().records.put(aRecord({ updatedAt: Number.NaN }));

    const operation = `write ${fixture.table(tables.credentials).name}`;
    await expect(put).rejects.toMatchObject({ name: 'StateError', operation });
    expect(await fixture.rows(tables.credentials)).toEqual([]);
  });
});

/**
 * Lets one row of each batch fail, the first time or always, and tells the uids that were asked for. That a row of a batch
 * can fail while the others are answered is documented.
 */
function failRow(
  fixture: Fixture,
  uid: string,
  { always = false, code = 'OTSServerBusy' }: { always?: boolean; code?: string } = {},
): { readonly keysAsked: string[][] } {
  const keysAsked: string[][] = [];
  let asked: string[] = [];
  fixture.fault({
    operation: 'BatchGetRow',
    matches: ({ body }) => {
      const keys = batchGetRowRequest.read(body).tables.flatMap(({ primaryKeys }) => primaryKeys);
      asked = keys.map((key) => {
        const value = decodeRow(key).primaryKey[2]?.value;
        return typeof value === 'string' ? value : '';
      });
      keysAsked.push(asked);
      return true;
    },
    fault: {
      kind: 'rewrite',
      rewrite: (answer) => {
        if (!always && keysAsked.length > 1) return answer;
        const { tables: answered } = batchResponse.read(Buffer.from(answer.body ?? ''));
        const spoilt = answered.map(({ tableName, rows }) => ({
          tableName,
          rows: rows.map((row, n) =>
            asked[n] === uid ? { isOk: false, error: { code, message: 'Not this one.' } } : row,
          ),
        }));
        return { ...answer, body: batchResponse.write({ tables: spoilt }) };
      },
    },
  });
  return { keysAsked };
}
