import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  aLogstore,
  aUse,
  dayMs,
  hourMs,
  type LocalSls,
  logstore,
  now,
  project,
  startSls,
  uid,
} from './sls-fixture.ts';

let local: LocalSls;

async function fill(form: 'json' | 'flat'): Promise<void> {
  await local.auditLogs.addLogstore(aLogstore({ form }));
  await local.auditLogs.addUse(aUse({ at: [now - 2 * dayMs, now - hourMs], verb: 'get' }));
  await local.auditLogs.addUse(aUse({ username: '201234567890124000', code: 403, at: [now - 3 * dayMs] }));
}

beforeEach(async () => {
  local = await startSls();
});

afterEach(async () => {
  await local.close();
});

const people = String.raw`* | SELECT "user.username" AS username, max(__time__) AS last, count(1) AS n,
  max_by(verb, __time__) AS verb, arbitrary("responseStatus.code") AS code FROM log
  WHERE regexp_like("user.username", '^\d+(-\d+)?$') GROUP BY "user.username" ORDER BY username LIMIT 1000`;

describe.each(['json', 'flat'] as const)('in the %s form', (form) => {
  test('dotted index paths answer an analysis of who did what (documented)', async () => {
    await fill(form);

    const { data, meta } = await local.ask(people);

    expect(data).toStrictEqual([
      {
        username: `${uid}-1763000000`,
        last: String((now - hourMs) / 1000),
        n: '2',
        verb: 'get',
        code: '200',
      },
      {
        username: '201234567890124000',
        last: String((now - 3 * dayMs) / 1000),
        n: '1',
        verb: 'list',
        code: '403',
      },
    ]);
    expect(meta).toMatchObject({ hasSQL: true, isAccurate: true, processedRows: 1011, whereQuery: '*' });
    expect(meta).toMatchObject({ keys: ['username', 'last', 'n', 'verb', 'code'] });
  });

  test('the search before the analysis restricts it (documented)', async () => {
    await fill(form);

    const { data } = await local.ask(`user.username: ${uid}* | SELECT count(1) AS n, max(__time__) AS last`);

    expect(data).toStrictEqual([{ n: '2', last: String((now - hourMs) / 1000) }]);
  });
});

describe('the dialect', () => {
  const one = 'LIMIT 1';
  test.each<[string, string, Record<string, string>]>([
    [
      'integers divide to integers',
      `SELECT 7 / 2 AS a, -7 / 2 AS b, 7 % 4 AS c ${one}`,
      { a: '3', b: '-3', c: '3' },
    ],
    ['doubles divide to doubles', `SELECT 7 / 2e0 AS a, 1 / 4.0 AS b ${one}`, { a: '3.5', b: '0.25' }],
    ['NULL is the text null', `SELECT NULL AS a, max("user.uid") AS b`, { a: 'null', b: 'null' }],
    ['an unnamed column is called by its place', `SELECT 1, 'x' ${one}`, { _col0: '1', _col1: 'x' }],
    [
      'large doubles have an exponent',
      `SELECT to_unixtime(from_unixtime(1795140000)) AS a ${one}`,
      { a: '1.79514E9' },
    ],
    [
      'times are in UTC+8',
      `SELECT from_unixtime(1795140000) AS a, date_trunc('day', from_unixtime(1795140000)) AS b ${one}`,
      { a: '2026-11-20 10:00:00.000', b: '2026-11-20 00:00:00.000' },
    ],
    [
      'date_trunc takes unix seconds too',
      `SELECT to_unixtime(date_trunc('hour', max(__time__))) % 3600 AS a`,
      { a: '0.0' },
    ],
    [
      'date_format',
      `SELECT date_format(from_unixtime(1795140000), '%Y-%m-%d %H:%i:%s') AS a ${one}`,
      { a: '2026-11-20 10:00:00' },
    ],
    [
      'count_if and approx_distinct',
      `SELECT count_if(verb = 'none') AS a, approx_distinct(kind) AS b`,
      { a: '0', b: '1' },
    ],
    [
      'split and its first part',
      `SELECT split('a,b', ',')[1] AS a, split_part('a-b', '-', 2) AS b ${one}`,
      { a: 'a', b: 'b' },
    ],
    ['lists are JSON', `SELECT array_agg(DISTINCT kind) AS a`, { a: '["Event"]' }],
    [
      'regexp_extract',
      `SELECT regexp_extract('12-34', '^(\\d+)', 1) AS a, regexp_extract('x', '\\d') AS b ${one}`,
      { a: '12', b: 'null' },
    ],
    ['LIMIT offset, count', `SELECT DISTINCT verb ORDER BY verb LIMIT 1, 1`, { verb: 'list' }],
    [
      'names without regard to case',
      `SELECT count(AUDITID) > 0 AS a, min(useragent) <> '' AS b`,
      { a: 'true', b: 'true' },
    ],
    [
      'a long number keeps all digits',
      `SELECT 201234567890123999 AS a, max(1795140000123456789) AS b GROUP BY 1 ${one}`,
      { a: '201234567890123999', b: '1795140000123456789' },
    ],
    [
      'WITH and a subquery',
      `WITH t AS (SELECT verb FROM log WHERE verb = 'patch') SELECT count(1) > 0 AS a FROM (SELECT * FROM t)`,
      { a: 'true' },
    ],
    [
      'grouping sets',
      `SELECT verb, count(1) AS n GROUP BY GROUPING SETS ((verb), ()) ORDER BY n DESC LIMIT 1`,
      { verb: 'null', n: '1008' },
    ],
  ])('%s', async (_name, analysis, expected) => {
    await local.auditLogs.addLogstore(aLogstore());

    const { data } = await local.ask(`* | ${analysis}`);

    expect(data).toStrictEqual([expected]);
  });

  test('an object is JSON text in the json form and no column in the flat one', async () => {
    await local.auditLogs.addLogstore(aLogstore({ backgroundEverySeconds: 0 }));
    await local.auditLogs.addLogstore(aLogstore({ logstore: 'audit-flat', form: 'flat' }));
    await local.auditLogs.addUse(aUse());
    const query = `* | SELECT json_extract_scalar(user, '$.username') AS username`;

    const { data } = await local.ask(query);
    const flat = local.auditLogs.query(local.auditLogs.logstore(project, 'audit-flat'), {
      ...{ from: now / 1000 - 60, to: now / 1000, query, line: 100, offset: 0, reverse: false },
    });

    expect(data).toStrictEqual([{ username: `${uid}-1763000000` }]);
    await expect(flat).rejects.toMatchObject({ message: "Column 'user' cannot be resolved" });
  });

  test('answers 100 rows unless LIMIT says otherwise (documented)', async () => {
    await local.auditLogs.addLogstore(aLogstore());

    const usual = await local.ask('* | SELECT auditID');
    const limited = await local.ask('* | SELECT auditID LIMIT 1000');

    expect(usual.data).toHaveLength(100);
    expect(limited.data).toHaveLength(1000);
  });

  test('hours without a line are missing from a count by hour', async () => {
    const gap = [now - 5 * hourMs, now - 4 * hourMs] as const;
    await local.auditLogs.addLogstore(aLogstore({ gaps: [gap] }));

    const { data } = await local.ask(
      `* | SELECT date_trunc('hour', __time__) AS hour, count(1) AS n GROUP BY hour ORDER BY hour LIMIT 1000`,
    );

    expect(data).toHaveLength(167);
    expect(data.map((row) => row['hour'])).not.toContain('2026-11-20 05:00:00.000');
    expect(data.at(-1)).toStrictEqual({ hour: '2026-11-20 09:00:00.000', n: '6' });
  });
});

describe('refuses', () => {
  test.each<[string, string]>([
    ["Column 'requestObject' cannot be resolved", 'SELECT requestObject'],
    ["Column 'user.username' cannot be resolved", 'SELECT user.username'],
    ["Column 'nobody' cannot be resolved", 'SELECT nobody.username'],
    ["Column 'current_user' cannot be resolved", 'SELECT current_user'],
    ['Table uses does not exist', 'SELECT * FROM uses'],
    ['Table tables does not exist', 'SELECT * FROM information_schema.tables'],
    ['Table log does not exist', 'SELECT * FROM main.log'],
    ['Table /etc/passwd does not exist', "SELECT * FROM '/etc/passwd'"],
    ['table_function is not supported', "SELECT * FROM read_text('/etc/passwd')"],
    ['table_function is not supported', 'SELECT * FROM duckdb_settings()'],
    ['Function getenv not registered', "SELECT getenv('HOME')"],
    ['Function current_setting not registered', "SELECT current_setting('threads')"],
    ['Function audit_id not registered', "SELECT audit_id('x')"],
    ['Function presto_mod not registered', 'SELECT presto_mod(1, 2)'],
    ['Function now not registered', 'SELECT now()'],
    ['Only SELECT statements', "COPY log TO '/tmp/x'"],
    ['Only SELECT statements', 'SET threads = 4'],
    ['Only SELECT statements', "ATTACH '/tmp/x.db'"],
    ['Only SELECT statements', 'DROP TABLE uses'],
    ['one SELECT statement is expected', 'SELECT 1; SELECT 2'],
    ['Only SELECT statements', 'SELECT 1; DROP TABLE uses'],
    ['parameter is not supported', 'SELECT $seed'],
    ['parameter is not supported', 'SELECT ?'],
    ['is not supported', 'SUMMARIZE log'],
    ['WITH query name log is reserved', 'WITH log AS (SELECT 1 AS x) SELECT x FROM log'],
    ['cannot be applied to varchar', 'SELECT count(1) WHERE "user.username" = 201234567890123999'],
    ['cannot be applied to varchar', 'SELECT count(1) WHERE "responseStatus.code" IN (401, 403)'],
    ['syntax error', 'SELECT FROM WHERE'],
    ['Error', 'SELECT cast(verb AS bigint) LIMIT 1'],
  ])('"%s": %s', async (message, analysis) => {
    await local.auditLogs.addLogstore(aLogstore());

    const answer = local.ask(`* | ${analysis}`);

    await expect(answer).rejects.toMatchObject({
      code: 'ParameterInvalid',
      message: expect.stringContaining(message),
      data: { statusCode: 400 },
    });
  });

  test('text of a query never leaves its place', async () => {
    await local.auditLogs.addLogstore(aLogstore());
    const text = `x') OR true OR ('x' = 'x`;

    const inSearch = await local.ask(`user.username: "${text}" | SELECT count(1) AS n`);
    const inSql = await local.ask(`* | SELECT count(1) AS n WHERE verb = '${text.replaceAll("'", "''")}'`);

    expect(inSearch.data).toStrictEqual([{ n: '0' }]);
    expect(inSql.data).toStrictEqual([{ n: '0' }]);
  });

  test('a column that the index leaves out', async () => {
    await local.auditLogs.addLogstore(aLogstore({ indexedPaths: ['verb'] }));

    const whole = await local.ask('* | SELECT * LIMIT 1');
    const other = local.ask('* | SELECT "user.username"');

    expect(Object.keys(whole.data[0] ?? {})).toStrictEqual(['__time__', '__source__', '__topic__', 'verb']);
    await expect(other).rejects.toMatchObject({
      message: expect.stringContaining("'user.username' cannot be resolved"),
    });
  });
});

test('the same log twice is the same, and another logstore has other ids', async () => {
  await local.auditLogs.addLogstore(aLogstore());
  await local.auditLogs.addLogstore(aLogstore({ logstore: 'audit-c2' }));
  const other = local.auditLogs.logstore(project, 'audit-c2');
  const span = { from: now / 1000 - 600, to: now / 1000, query: '*', line: 100, offset: 0, reverse: false };

  const first = await local.auditLogs.query(local.auditLogs.logstore(project, logstore), span);
  const again = await local.auditLogs.query(local.auditLogs.logstore(project, logstore), span);
  const elsewhere = await local.auditLogs.query(other, span);

  expect(first.rows).toHaveLength(1);
  expect(again.rows).toStrictEqual(first.rows);
  expect(elsewhere.rows[0]?.['auditID']).not.toBe(first.rows[0]?.['auditID']);
});
