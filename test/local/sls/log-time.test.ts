import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  aLogstore,
  aUse,
  aWeek,
  dayMs,
  hourMs,
  type LocalSls,
  logstore,
  now,
  project,
  setClock,
  startSls,
} from './sls-fixture.ts';

let local: LocalSls;

beforeEach(async () => {
  local = await startSls();
});

afterEach(async () => {
  await local.close();
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
    const store = local.auditLogs.logstore(project, 'audit-c2');
    const young = await local.auditLogs.query(store, aWeek('* | SELECT count(1) AS n'));

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
    expect(meta.processedRows).toBe(1003);
  });
});

test('the same log twice is the same, and another logstore has other ids', async () => {
  await local.auditLogs.addLogstore(aLogstore());
  await local.auditLogs.addLogstore(aLogstore({ logstore: 'audit-c2' }));
  const other = local.auditLogs.logstore(project, 'audit-c2');
  const span = { ...aWeek('*'), from: now / 1000 - 600 };

  const first = await local.auditLogs.query(local.auditLogs.logstore(project, logstore), span);
  const again = await local.auditLogs.query(local.auditLogs.logstore(project, logstore), span);
  const elsewhere = await local.auditLogs.query(other, span);

  expect(first.rows).toHaveLength(1);
  expect(again.rows).toStrictEqual(first.rows);
  expect(elsewhere.rows[0]?.['auditID']).not.toBe(first.rows[0]?.['auditID']);
});
