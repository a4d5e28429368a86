/**
 * The audit log adapter with the product's SDK against the local cloud. GetLogsV2, GetLogStore, progress, times and codes
 * are documented; index names and the form of common names are documented, delimiters inferred.
 */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { AuditUse } from '../../../local/cloud/sls/contract.ts';
import { createAuditLog } from '../../../shared/cloud/audit-log.ts';
import { days, hours } from '../../../shared/domain/time.ts';
import type { AuditLog } from '../../../shared/use-cases/ports.ts';
import { aCloud, alice, bob, carol, cloudErrorOf, lab, type TestCloud } from './a-cloud.ts';
import { aLogstore, aUse, lastUse, now, place, rewritten, window } from './a-log.ts';

let test: TestCloud;
let log: AuditLog;
const flat = { region: 'cn-hangzhou', project: `k8s-log-${lab}`, logstore: `audit-${lab}` };

beforeAll(async () => {
  test = await aCloud();
  log = createAuditLog(test.connect());
  const { auditLogs } = test.cloud;
  await auditLogs.addLogstore(aLogstore({ gaps: [[window.from + hours(5), window.from + hours(7)]] }));
  const { project, logstore } = flat;
  const described = ['user.username', 'verb'];
  await auditLogs.addLogstore(aLogstore({ project, logstore, form: 'flat', indexedPaths: described }));
  const uses: Partial<AuditUse>[] = [
    { at: [lastUse - hours(9), lastUse - hours(2)], userAgent: 'kubectl/old' },
    { userAgent: 'kubectl/v1.31.2', sourceIp: '203.0.113.24' },
    { username: alice, at: [lastUse - hours(40)] },
    { username: `${alice}-`, at: [now - hours(1)] },
    { username: `${alice}7`, at: [now - hours(1)] },
    { username: `x${alice}`, at: [now - hours(1)] },
    { username: `${alice}-1763000000`, at: [now - hours(1)], userUid: `ack-ram-authenticator:${alice}` },
    { username: 'system:admin', at: [now - hours(1)], impersonatedUsername: alice },
    { username: `${alice}-1763000000`, at: [window.from - 1_000, window.through] },
    { username: carol, at: [window.from, window.through - 1_000] },
    { project, logstore, username: bob, at: [lastUse] },
  ];
  for (const use of uses) await auditLogs.addUse(aUse(use));
});
afterEach(() => {
  test.cloud.auditLogs.behave(place.project, place.logstore, { incompleteAnswers: 0, isAccurate: true });
  test.end();
});
afterAll(() => test.close());

describe('the logstore', () => {
  it('tells how long it keeps lines and since when it exists', async () => {
    const { retentionDays, createdAt } = await log.store(place);

    expect(retentionDays).toBe(30);
    expect(createdAt).toBe(now - days(100));
  });

  it.each([
    ['project', { ...place, project: 'no-such-project' }, 'ProjectNotExist'],
    ['logstore', { ...place, logstore: 'no-such-logstore' }, 'LogStoreNotExist'],
  ])('is not found without its %s', async (_what, where, code) => {
    for (const call of [
      log.store(where),
      log.hoursWithLines(where, window),
      log.uses(where, alice, window),
    ]) {
      expect(await cloudErrorOf(call)).toMatchObject({ kind: 'not-found', code, status: 404 });
    }
  });

  it('never gets a name that would lead elsewhere', async () => {
    const error = await cloudErrorOf(log.store({ ...place, project: 'evil.example/' }));

    expect(error.kind).toBe('malformed');
    expect(test.count('sls.GetLogStore')).toBe(0);
  });
});

describe('hours with lines', () => {
  it('are counted from the start of the window, without those that are silent', async () => {
    const answer = await log.hoursWithLines(place, window);

    const all = Array.from({ length: 168 }, (_, hour) => hour);
    expect(answer.rows.toSorted((a, b) => a - b)).toEqual(all.filter((hour) => hour !== 5 && hour !== 6));
    expect(answer).toMatchObject({ complete: true, accurate: true });
  });

  it('are all there in a log that stores objects flat', async () => {
    expect((await log.hoursWithLines(flat, window)).rows).toHaveLength(168);
  });

  it('are not read from a window that is not on whole seconds', async () => {
    await expect(log.hoursWithLines(place, { ...window, from: window.from + 1 })).rejects.toThrow(RangeError);
  });
});

describe('uses of an identity', () => {
  it('are those of its own certificates: the newest, with the count of all', async () => {
    const answer = await log.uses(place, alice, window);

    expect(answer).toMatchObject({ complete: true, accurate: true });
    expect(answer.rows).toEqual([
      {
        at: lastUse,
        count: 4,
        auditId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
        userAgent: 'kubectl/v1.31.2',
        sourceIps: '["203.0.113.24"]',
        commonName: `${alice}-1763000000`,
      },
    ]);
  });

  it('are none for somebody who was not there', async () => {
    expect((await log.uses(place, bob, window)).rows).toEqual([]);
  });

  it('begin with the first second of the window and end before its last', async () => {
    const [use] = (await log.uses(place, carol, window)).rows;

    expect(use).toMatchObject({ count: 2, at: window.through - 1_000 });
    const { rows } = await log.uses(place, carol, {
      from: window.from + 1_000,
      through: window.through - 1_000,
    });
    expect(rows).toEqual([]);
  });

  it('are told as far as the index goes, and the missing columns are asked for once', async () => {
    const [use] = (await log.uses(flat, bob, window)).rows;
    const requests = test.count('sls.GetLogsV2');
    await log.uses(flat, bob, window);

    expect(use).toEqual({
      at: lastUse,
      count: 1,
      auditId: '',
      userAgent: '',
      sourceIps: '',
      commonName: bob,
    });
    expect(requests).toBe(5);
    expect(test.count('sls.GetLogsV2')).toBe(requests + 1);
  });
});

describe('the quality of an answer', () => {
  it('is asked for again while it is incomplete', async () => {
    test.cloud.auditLogs.behave(place.project, place.logstore, { incompleteAnswers: 3 });

    const answer = await log.uses(place, alice, window);

    expect(answer.complete).toBe(true);
    expect(answer.rows).toHaveLength(1);
    expect(test.count('sls.GetLogsV2')).toBe(4);
    expect(test.pauses).toEqual([250, 500, 1_000]);
  });

  it('is said when it stays incomplete', async () => {
    test.cloud.auditLogs.behave(place.project, place.logstore, {
      incompleteAnswers: Number.POSITIVE_INFINITY,
    });

    expect((await log.uses(place, alice, window)).complete).toBe(false);
    expect((await log.hoursWithLines(place, window)).complete).toBe(false);
    expect(test.count('sls.GetLogsV2')).toBe(14);
  });

  it('is inexact when the service says so, or says nothing', async () => {
    test.cloud.auditLogs.behave(place.project, place.logstore, { isAccurate: false });
    const inexact = await log.uses(place, alice, window);
    test.fail({ service: 'sls', fault: rewritten(/"isAccurate":false/, '"other":0') });
    const unsaid = await createAuditLog(test.connect()).uses(place, alice, window);

    expect(inexact).toMatchObject({ complete: true, accurate: false });
    expect(unsaid.accurate).toBe(false);
  });
});
