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
