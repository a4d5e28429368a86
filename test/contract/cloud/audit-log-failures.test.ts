/** How the audit log adapter fails. Codes are documented; what a service in trouble sends else is inferred. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Fault } from '../../../local/cloud/core/faults.ts';
import { createAuditLog } from '../../../shared/cloud/audit-log.ts';
import type { AuditLog } from '../../../shared/use-cases/ports.ts';
import { aCloud, alice, bob, changed, cloudErrorOf, gatewayPage, html, type TestCloud } from './a-cloud.ts';
import { aLogstore, aUse, place, rewritten, window } from './a-log.ts';

let test: TestCloud;
let log: AuditLog;

beforeAll(async () => {
  test = await aCloud();
  log = createAuditLog(test.connect());
  await test.cloud.auditLogs.addLogstore(aLogstore({}));
  await test.cloud.auditLogs.addUse(aUse({}));
});
afterEach(() => test.end());
afterAll(() => test.close());

describe('an answer that is not as documented', () => {
  it.each<[string, Fault, string]>([
    ['HTML', html, 'is not JSON; it begins "<html>'],
    ['a list', { kind: 'answer', answer: { status: 200, body: '[]' } }, 'The answer is not an object'],
    ['no rows', rewritten(/"data"/, '"other"'), 'data is not an array'],
    ['rows as an object', rewritten(/"data":\[.*\]/, '"data":{}'), 'data is not an array'],
    ['an unknown progress', rewritten(/"Complete"/, '"Nearly"'), 'meta.progress is not as documented'],
    [
      'a count in words',
      rewritten(/"use_count":"1"/, '"use_count":"many"'),
      'use_count is not a number: "many"',
    ],
    [
      'a count as a number',
      rewritten(/"use_count":"1"/, '"use_count":4'),
      'data.0.use_count is not a string',
    ],
    ['no count', rewritten(/"use_count":/, '"other":'), 'use_count is not a number'],
    ['a time before the window', rewritten(/"last_time":"\d+"/, '"last_time":"1"'), 'last_time is outside'],
    ['no time', rewritten(/"last_time":"\d+"/, '"last_time":"null"'), 'last_time is not a number'],
    ['somebody else', rewritten(/"common_name":"\d+/, `"common_name":"${bob}`), 'common_name is not the one'],
    ['a broken compression', changed((body) => body.slice(0, 40)), "can't be read"],
  ])('is malformed: %s', async (_what, fault, message) => {
    test.fail({ service: 'sls', operation: 'GetLogsV2', fault });

    const error = await cloudErrorOf(log.uses(place, alice, window));

    expect(error).toMatchObject({ kind: 'malformed', operation: 'sls.GetLogsV2' });
    expect(error.message).toContain(message);
  });

  it.each<[string, Fault, string]>([
    ['a gateway page', gatewayPage, 'unreachable'],
    ['an empty object with 500', { kind: 'answer', answer: { status: 500, body: '{}' } }, 'unreachable'],
    ['a cut connection', { kind: 'reset', applied: false }, 'unreachable'],
    ['a full quota', { kind: 'error', status: 403, code: 'ReadQuotaExceed' }, 'throttled'],
    ['a busy server', { kind: 'error', status: 503, code: 'ServerBusy' }, 'throttled'],
  ])('is asked for four times: %s', async (_what, fault, kind) => {
    test.fail({ service: 'sls', operation: 'GetLogsV2', fault });

    expect((await cloudErrorOf(log.uses(place, alice, window))).kind).toBe(kind);
    expect(test.count('sls.GetLogsV2')).toBe(4);
  });

  // That a missing right answers 401 in these words is seen in client code.
  it.each<[string, number, string, string, string]>([
    ['a missing right', 401, 'Unauthorized', 'denied by sts or ram', 'denied'],
    ['a refused signature', 401, 'SignatureNotMatch', 'x', 'unauthenticated'],
    ['a missing index', 400, 'IndexConfigNotExist', 'x', 'refused'],
    ['a wrong parameter', 400, 'ParameterInvalid', 'x', 'refused'],
  ])('is asked for once: %s', async (_what, status, code, message, kind) => {
    test.fail({ service: 'sls', operation: 'GetLogsV2', fault: { kind: 'error', status, code, message } });

    expect(await cloudErrorOf(log.uses(place, alice, window))).toMatchObject({ kind, code, status });
    expect(test.count('sls.GetLogsV2')).toBe(1);
  });

  it('keeps code and request id', async () => {
    const body = JSON.stringify({ errorCode: 'ServerBusy', errorMessage: 'busy' });
    const answer = { status: 503, headers: { 'x-log-requestid': '6F0A' }, body };
    test.fail({ service: 'sls', fault: { kind: 'answer', answer } });

    const error = await cloudErrorOf(log.store(place));

    expect(error).toMatchObject({ code: 'ServerBusy', status: 503, requestId: '6F0A' });
  });

  it('a logstore without its age', async () => {
    test.fail({ service: 'sls', operation: 'GetLogStore', fault: rewritten(/"createTime"/, '"other"') });

    const error = await cloudErrorOf(log.store(place));

    expect(error.message).toContain('createTime is not');
  });

  it('is asked for again after one cut connection', async () => {
    test.fail({ service: 'sls', times: 1, fault: { kind: 'reset', applied: true } });

    expect((await log.uses(place, alice, window)).rows).toHaveLength(1);
    expect(test.count('sls.GetLogsV2')).toBe(2);
  });
});
