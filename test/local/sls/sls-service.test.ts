import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  aLogstore,
  aUse,
  dayMs,
  GetHistogramsRequest,
  GetLogsV2Headers,
  GetLogsV2Request,
  hourMs,
  type LocalSls,
  logstore,
  noOptions,
  now,
  project,
  setClock,
  startSls,
  uid,
} from './sls-fixture.ts';

let local: LocalSls;

beforeEach(async () => {
  local = await startSls();
});

afterEach(async () => {
  await local.close();
});

describe('GetLogsV2 without SQL', () => {
  test('answers lines as flat maps of strings, objects as JSON text (seen in client code)', async () => {
    await local.auditLogs.addLogstore(aLogstore({ backgroundEverySeconds: 0 }));
    await local.auditLogs.addUse(aUse({ code: 403, sourceIp: '203.0.113.9' }));

    const { data, meta } = await local.ask('*');

    const [line = {}] = data;
    expect(data).toHaveLength(1);
    expect(line['__time__']).toBe(String((now - dayMs) / 1000));
    expect(JSON.parse(line['user'] ?? '')).toMatchObject({ username: `${uid}-1763000000` });
    expect(JSON.parse(line['responseStatus'] ?? '')).toMatchObject({ code: 403 });
    expect(line).toMatchObject({ sourceIPs: '["203.0.113.9"]', stage: 'ResponseComplete' });
    expect(line).not.toHaveProperty('user.username');
    expect(meta).toMatchObject({ progress: 'Complete', count: 1, processedRows: 1, hasSQL: false });
  });

  test('answers the flattened form where the logstore has it (facts: both forms are to be read)', async () => {
    await local.auditLogs.addLogstore(aLogstore({ form: 'flat', backgroundEverySeconds: 0 }));
    await local.auditLogs.addUse(aUse());

    const { data } = await local.ask('*');

    expect(data[0]).toMatchObject({ 'user.username': `${uid}-1763000000`, 'objectRef.resource': 'pods' });
    expect(data[0]).not.toHaveProperty('user');
  });

  test('pages through a search by line and offset, either way round (documented)', async () => {
    await local.auditLogs.addLogstore(aLogstore());
    const whole = await local.ask('*', { line: 100 });

    const second = await local.ask('*', { line: 2, offset: 2 });
    const newest = await local.ask('*', { line: 1, reverse: true });

    expect(whole.data).toHaveLength(100);
    expect(second.data).toStrictEqual(whole.data.slice(2, 4));
    expect(Number(newest.data[0]?.['__time__'])).toBeGreaterThan(now / 1000 - 600);
  });

  test('includes `from` and excludes `to` (documented)', async () => {
    await local.auditLogs.addLogstore(aLogstore({ backgroundEverySeconds: 0 }));
    await local.auditLogs.addUse(aUse({ at: [now - 2000, now - 1000] }));

    const { data } = await local.ask('*', { from: now / 1000 - 2, to: now / 1000 - 1 });

    expect(data.map((line) => line['__time__'])).toStrictEqual([String(now / 1000 - 2)]);
  });

  test('writes two lines with one auditID for a watch or an exec (documented)', async () => {
    await local.auditLogs.addLogstore(aLogstore({ backgroundEverySeconds: 0 }));
    await local.auditLogs.addUse(aUse({ verb: 'watch', twoStages: true }));

    const { data } = await local.ask('*');

    expect(data.map((line) => line['stage'])).toStrictEqual(['ResponseStarted', 'ResponseComplete']);
    expect(new Set(data.map((line) => line['auditID'])).size).toBe(1);
  });

  test.each(['lz4', 'gzip', 'deflate'])(
    'answers %s so that the client can read it',
    async (acceptEncoding) => {
      await local.auditLogs.addLogstore(aLogstore());
      const request = new GetLogsV2Request({ from: now / 1000 - 86_400, to: now / 1000, query: '*' });

      const { body, headers } = await local
        .client()
        .getLogsV2WithOptions(
          project,
          logstore,
          request,
          new GetLogsV2Headers({ acceptEncoding }),
          noOptions,
        );

      expect(body?.data).toHaveLength(100);
      expect(headers).toMatchObject({ 'x-log-compresstype': acceptEncoding });
    },
  );
});

describe('GetLogStore', () => {
  test('tells the retention in days and the creation in seconds (documented)', async () => {
    await local.auditLogs.addLogstore(aLogstore({ ttlDays: 3 }));

    const { body } = await local.client().getLogStore(project, logstore);

    expect(body).toMatchObject({ logstoreName: logstore, ttl: 3, createTime: now / 1000 - 30 * 86_400 });
  });
});

describe('GetHistograms', () => {
  test('counts the lines of a search in intervals that cover the span (documented)', async () => {
    await local.auditLogs.addLogstore(aLogstore());
    const request = new GetHistogramsRequest({ from: now / 1000 - 7200, to: now / 1000, query: '*' });

    const { body = [] } = await local.client().getHistograms(project, logstore, request);

    expect(body[0]?.from).toBe(now / 1000 - 7200);
    expect(body.at(-1)?.to).toBe(now / 1000);
    expect(body.reduce((sum, bar) => sum + (bar.count ?? 0), 0)).toBe(12);
    expect(new Set(body.map((bar) => bar.progress))).toStrictEqual(new Set(['Complete']));
  });

  test('counts only what the search finds', async () => {
    await local.auditLogs.addLogstore(aLogstore());
    await local.auditLogs.addUse(aUse({ at: [now - hourMs, now - hourMs / 2] }));
    const query = `user.username: ${uid}*`;
    const request = new GetHistogramsRequest({ from: now / 1000 - 7200, to: now / 1000, query });

    const { body = [] } = await local.client().getHistograms(project, logstore, request);

    expect(body.reduce((sum, bar) => sum + (bar.count ?? 0), 0)).toBe(2);
  });
});

describe('time', () => {
  test('the log goes on when the clock is moved, and a planned use appears', async () => {
    await local.auditLogs.addLogstore(aLogstore());
    await local.auditLogs.addUse(aUse({ at: [now + dayMs] }));
    const later = { from: now / 1000, to: now / 1000 + 2 * 86_400 };
    const before = await local.ask('* | SELECT count(1) AS n', later);

    setClock(now + dayMs);
    const after = await local.ask('* | SELECT count(1) AS n', later);

    expect(before.data).toStrictEqual([{ n: '0' }]);
    expect(after.data).toStrictEqual([{ n: '145' }]);
  });

  test('a line appears when it is visible, not when it was written', async () => {
    await local.auditLogs.addLogstore(aLogstore({ backgroundEverySeconds: 0 }));
    await local.auditLogs.addUse(aUse({ at: [now - 60_000] }));
    local.auditLogs.behave(project, logstore, { visibleAfterMs: 120_000 });
    const hidden = await local.ask('*');

    setClock(now + 60_000);
    const shown = await local.ask('*');

    expect(hidden.data).toHaveLength(0);
    expect(shown.data).toHaveLength(1);
  });

  test('lines older than the retention and from before the creation are not answered (documented)', async () => {
    await local.auditLogs.addLogstore(aLogstore({ ttlDays: 3 }));
    await local.auditLogs.addLogstore(aLogstore({ logstore: 'audit-c2', createdAt: now - dayMs }));

    const short = await local.ask('* | SELECT min(__time__) AS first, count(1) AS n');
    const young = await local.auditLogs.query(local.auditLogs.logstore(project, 'audit-c2'), {
      ...{ from: now / 1000 - 7 * 86_400, to: now / 1000, query: '* | SELECT count(1) AS n' },
      ...{ line: 100, offset: 0, reverse: false },
    });

    expect(short.data[0]?.['n']).toBe('432');
    expect(Number(short.data[0]?.['first'])).toBeGreaterThanOrEqual(now / 1000 - 3 * 86_400);
    expect(young.rows).toStrictEqual([{ n: '144' }]);
  });

  test('a gap has no line of anybody', async () => {
    const gap = [now - 5 * hourMs, now - 4 * hourMs] as const;
    await local.auditLogs.addLogstore(aLogstore({ gaps: [gap] }));
    await local.auditLogs.addUse(aUse({ at: [now - 4.5 * hourMs, now - 4 * hourMs] }));
    const hours = 'SELECT __time__ - __time__ % 3600 AS hour, count(1) AS n GROUP BY 1 LIMIT 1000';

    const { data, meta } = await local.ask(`* | ${hours}`);

    const counts = new Map(data.map((row) => [Number(row['hour']) * 1000, row['n']]));
    expect(counts.size).toBe(167);
    expect(counts.has(gap[0])).toBe(false);
    expect(counts.get(gap[1])).toBe('7');
    expect(meta['processedRows']).toBe(1003);
  });
});
