import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  aLogstore,
  aUse,
  aWeek,
  dayMs,
  hourMs,
  type LocalSls,
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

describe('any form', () => {
  test('an object is JSON text in the json form and no column in the flat one', async () => {
    await local.auditLogs.addLogstore(aLogstore({ backgroundEverySeconds: 0 }));
    await local.auditLogs.addLogstore(aLogstore({ logstore: 'audit-flat', form: 'flat' }));
    await local.auditLogs.addUse(aUse());
    const query = `* | SELECT json_extract_scalar(user, '$.username') AS username`;

    const { data } = await local.ask(query);
    const store = local.auditLogs.logstore(project, 'audit-flat');
    const flat = local.auditLogs.query(store, aWeek(query));

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

  test('analyses at the same time answer alike', async () => {
    await local.auditLogs.addLogstore(aLogstore());
    const analysis = `SELECT 7 / 2 AS a, date_trunc('day', from_unixtime(1795140000)) AS b LIMIT 1`;

    const answers = await Promise.all(Array.from({ length: 6 }, () => local.ask(`* | ${analysis}`)));

    const rows = new Set(answers.map(({ data }) => JSON.stringify(data)));
    expect([...rows]).toStrictEqual([JSON.stringify([{ a: '3', b: '2026-11-20 00:00:00.000' }])]);
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
