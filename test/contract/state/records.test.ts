import { describe, expect, test } from 'vitest';
import { tables } from '../../../shared/state/tables.ts';
import { aHold, aRecord, aSubject, aUid } from './domain-builders.ts';
import { account, aState, start } from './state-fixture.ts';

describe('records of credentials (PutRow, BatchGetRow, GetRange with a column filter: documented)', () => {
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

    expect(due.map(({ uid }) => uid)).toEqual([aUid(1), aUid(3), aUid(4)]);
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
    const key = [account, 'c0001', aUid(1)];
    await fixture.table(tables.credentials).put(key, { record, holdUntil: 0n });
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
    await fixture.table(tables.credentials).put([account, 'c0001', aUid(1)], { record });

    const get = fixture.state().records.get([aSubject(1)]);

    await expect(get).rejects.toThrow(/holds the record of c0001, 201234567890123002/);
  });

  test('are not written when they could not be read again', async () => {
    const fixture = await aState();

    const put = fixture.state().records.put(aRecord({ updatedAt: Number.NaN }));

    await expect(put).rejects.toMatchObject({ name: 'StateError', operation: 'write credentials' });
    expect(await fixture.rows(tables.credentials)).toEqual([]);
  });
});
