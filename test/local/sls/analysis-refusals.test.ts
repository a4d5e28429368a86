import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { aLogstore, type LocalSls, startSls } from './sls-fixture.ts';

let local: LocalSls;

beforeEach(async () => {
  local = await startSls();
});

afterEach(async () => {
  await local.close();
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
