import { afterEach, beforeEach, expect, test } from 'vitest';
import { aLogstore, type LocalSls, startSls } from './sls-fixture.ts';

let local: LocalSls;

beforeEach(async () => {
  local = await startSls();
});

afterEach(async () => {
  await local.close();
});

// Documented: FROM left out, NULL as text, date_trunc of unix seconds, LIMIT pairs. The rest is Presto's manual; UTC+8 and
// Java's notation of doubles are inferred from examples.
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
