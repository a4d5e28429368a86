import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  aLogstore,
  aUse,
  dayMs,
  GetHistogramsRequest,
  GetLogsV2Request,
  type LocalSls,
  logstore,
  now,
  project,
  startSls,
  uid,
} from './sls-fixture.ts';

let local: LocalSls;

beforeEach(async () => {
  local = await startSls();
  await local.auditLogs.addLogstore(aLogstore());
});

afterEach(async () => {
  await local.close();
});

describe('Incomplete', () => {
  test('answers Incomplete as often as told, with a part of the rows, then Complete (documented)', async () => {
    local.auditLogs.behave(project, logstore, { incompleteAnswers: 2 });

    const answers = [await local.ask('*'), await local.ask('*'), await local.ask('*')];

    expect(answers.map(({ meta }) => meta.progress)).toStrictEqual(['Incomplete', 'Incomplete', 'Complete']);
    expect(answers.map(({ data }) => data.length)).toStrictEqual([50, 50, 100]);
  });

  test('a single row is missing from an Incomplete answer', async () => {
    local.auditLogs.behave(project, logstore, { incompleteAnswers: Number.POSITIVE_INFINITY });

    const { data, meta } = await local.ask('* | SELECT count(1) AS n');

    expect(meta.progress).toBe('Incomplete');
    expect(data).toStrictEqual([]);
  });

  test('histograms say it of each interval (documented)', async () => {
    local.auditLogs.behave(project, logstore, { incompleteAnswers: 1 });
    const request = new GetHistogramsRequest({ from: now / 1000 - 7200, to: now / 1000, query: '*' });

    const first = await local.client().getHistograms(project, logstore, request);
    const second = await local.client().getHistograms(project, logstore, request);

    expect(first.body?.every((bar) => bar.progress === 'Incomplete')).toBe(true);
    expect(second.body?.every((bar) => bar.progress === 'Complete')).toBe(true);
  });
});

test('an inexact log says so of analyses only (documented)', async () => {
  local.auditLogs.behave(project, logstore, { isAccurate: false });

  const analysis = await local.ask('* | SELECT count(1) AS n');
  const search = await local.ask('*');

  expect(analysis.meta.isAccurate).toBe(false);
  expect(search.meta.isAccurate).toBe(true);
});

describe('refusals', () => {
  test.each<[string, string, string, string]>([
    ['project', 'k8s-log-other', logstore, 'ProjectNotExist'],
    ['logstore', project, 'audit-other', 'LogStoreNotExist'],
  ])('an unknown %s is 404 (documented)', async (_name, inProject, named, code) => {
    const request = new GetLogsV2Request({ from: now / 1000 - 60, to: now / 1000, query: '*' });

    const [logs, described] = await Promise.allSettled([
      local.client().getLogsV2(inProject, named, request),
      local.client().getLogStore(inProject, named),
    ]);

    expect(logs).toMatchObject({ reason: { code, data: { statusCode: 404 } } });
    expect(described).toMatchObject({ reason: { code } });
  });

  test('a logstore that was removed is gone, its uses with it', async () => {
    await local.auditLogs.addUse(aUse());

    await local.auditLogs.removeLogstore(project, logstore);
    await local.auditLogs.addLogstore(aLogstore({ logstore: 'audit-c2' }));

    await expect(local.ask('*')).rejects.toMatchObject({ code: 'LogStoreNotExist' });
    const used = await local.auditLogs.usedSince(project, 'audit-c2', uid, now - 7 * dayMs);
    expect(used).toBe('unused');
  });

  test('a logstore without an index answers IndexConfigNotExist (documented)', async () => {
    await local.auditLogs.removeLogstore(project, logstore);
    await local.auditLogs.addLogstore(aLogstore({ indexedPaths: [] }));

    const answer = local.ask('*');

    await expect(answer).rejects.toMatchObject({ code: 'IndexConfigNotExist', data: { statusCode: 400 } });
  });

  test.each<[string, Record<string, unknown>, string]>([
    ['from equal to to', { from: 100, to: 100 }, 'InvalidTimeRange'],
    ['from after to', { from: 101, to: 100 }, 'InvalidTimeRange'],
    ['milliseconds', { from: now - 1000, to: now }, 'ParameterInvalid'],
    ['more than 100 lines a page', { line: 101 }, 'ParameterInvalid'],
    ['an offset below zero', { offset: -1 }, 'ParameterInvalid'],
    ['more than 30 words', { query: 'w '.repeat(31) }, 'ParameterInvalid'],
    ['a field without an index', { query: 'requestObject.spec: x' }, 'ParameterInvalid'],
  ])('%s is 400 (documented)', async (_name, changes, code) => {
    const answer = local.ask('*', changes);

    await expect(answer).rejects.toMatchObject({ code, data: { statusCode: 400 } });
  });
});

describe('what ACK sees of the use of a certificate', () => {
  test.each<[string, Parameters<typeof aUse>[0], string]>([
    ['its certificate', { username: `${uid}-1763000000` }, 'used'],
    ['its older certificate', { username: uid }, 'used'],
    ['a longer uid', { username: `${uid}1-1763000000` }, 'unused'],
    ['something like a certificate', { username: `${uid}-x` }, 'unused'],
    ['ack-ram-authenticator', { username: uid, userUid: 'ack-ram-authenticator:1:2' }, 'unused'],
    ['impersonation', { username: 'system:proxy', impersonatedUsername: uid }, 'unused'],
    ['its certificate, too long ago', { at: [now - 8 * dayMs] }, 'unused'],
    ['its certificate, in the future', { at: [now + 1000] }, 'unused'],
  ])('%s', async (_name, use, expected) => {
    await local.auditLogs.addUse(aUse(use));

    const seen = await local.auditLogs.usedSince(project, logstore, uid, now - 7 * dayMs);

    expect(seen).toBe(expected);
  });

  test('without the logstore the records are unreadable', async () => {
    const seen = await local.auditLogs.usedSince(project, 'audit-other', uid, now - 7 * dayMs);

    expect(seen).toBe('unreadable');
  });
});
