/**
 * A trail in the log service, through the product's SDK against the local cloud. Logstore, fields, pages and progress are
 * documented; whether a line ever comes flattened is unknown, so all is read in each form.
 */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Fault } from '../../../local/cloud/core/faults.ts';
import type { DeliveredTrail, TrailSpec } from '../../../local/cloud/sls/contract.ts';
import { createDeliveredTrail } from '../../../shared/cloud/delivered-trail.ts';
import type { CloudError } from '../../../shared/use-cases/cloud-error.ts';
import { days, hours } from '../../../shared/domain/time.ts';
import type { KeyOperations, OperationsPage } from '../../../shared/use-cases/ports/encryption.ts';
import { aCloud, cloudErrorOf, gatewayPage, html, lab, type TestCloud } from './a-cloud.ts';
import { rewritten } from './a-log.ts';
import {
  anAccountWithKeys,
  anEvent,
  aUse,
  eventCases,
  everyOperation,
  everyPage,
  keyB,
  now,
  window,
} from './a-trail.ts';

const project = 'central-audit';
const forms = ['json', 'flat', 'half-flat'] as const;
const others = { type: 'assumed-role', principalId: '3:s', userName: 'OtherRole:s' };

let test: TestCloud;
const delivered = new Map<string, DeliveredTrail>();

beforeAll(async () => {
  test = await aCloud(anAccountWithKeys());
  for (const form of forms) deliver(form, { form });
  deliver('cased', { isCaseSensitive: true });
  deliver('writes', { events: 'Write' });
  deliver('young', { createdAt: now - days(6) });
  deliver('short', { ttlDays: 5 });
  deliver('unindexed', { indexedPaths: [] });
  deliver('half-indexed', { indexedPaths: ['event.serviceName', 'event.acsRegion'] });
});
beforeEach(() => {
  test.cloud.account.keyUses = [];
  test.cloud.account.trail = [];
});
afterEach(() => {
  test.cloud.account.behaviours.keyRoleSpelling = 'lower-case';
  for (const trail of delivered.values()) trail.behave({ incompleteAnswers: 0 });
  test.end();
});
afterAll(() => test.close());

function deliver(name: string, changes: Partial<TrailSpec>): void {
  const createdAt = now - days(60);
  const usual = { name, project, createdAt, ttlDays: 180, form: 'json', events: 'All' } as const;
  delivered.set(name, test.cloud.deliverTrail({ ...usual, ...changes }));
}

function trailOf(name: string): KeyOperations {
  const logstore = `actiontrail_${name}`;
  return createDeliveredTrail(test.connect(), { region: 'cn-hangzhou', project, logstore });
}

const pagesOf = (name = 'json'): AsyncIterable<OperationsPage> =>
  trailOf(name).newestFirst('cn-hangzhou', window);
const failureOf = (name = 'json'): Promise<CloudError> => cloudErrorOf(everyPage(pagesOf(name)));
const questions = (): string[] =>
  test.cloud.requests.entries
    .filter(({ operation }) => operation === 'GetLogsV2')
    .map(({ body }) => String((JSON.parse(body.toString()) as Record<string, unknown>)['query']));

describe.each(forms)('in the form %s', (form) => {
  it('every page is read, newest first', async () => {
    test.cloud.account.keyUses.push(aUse(), aUse({ operation: 'Decrypt' }));

    const pages = await everyPage(pagesOf(form));

    const times = pages.flatMap((page) => page.operations.map(({ at }) => at));
    expect(pages.map((page) => page.operations.length)).toEqual([100, 100, 100, 36]);
    expect(times).toEqual(times.toSorted((a, b) => b - a));
    expect(pages.map(({ oldest }) => oldest)).toEqual(pages.map((page) => page.operations.at(-1)?.at));
    expect(test.cloud.requests.countByOperation()).toEqual({ 'sls.GetLogStore': 1, 'sls.GetLogsV2': 4 });
  });

  it.each(eventCases)('%s', async (_what, record, expected) => {
    test.cloud.account.trail.push(record, anEvent({ eventId: 'other', userIdentity: others }));

    expect(await everyOperation(pagesOf(form))).toEqual(expected);
  });

  it('an event without a time is malformed, and no silence', async () => {
    test.cloud.account.trail.push(anEvent({ eventTime: undefined }));

    const error = await failureOf(form);

    expect(error).toMatchObject({ kind: 'malformed', operation: 'sls.GetLogsV2' });
    expect(error.message).toContain('no time');
  });
});

describe('what is read', () => {
  it.each(['lower-case', 'as-named'] as const)(
    'is found by an index that looks at the case, where the role is written %s (unknown)',
    async (spelling) => {
      test.cloud.account.behaviours.keyRoleSpelling = spelling;
      test.cloud.account.keyUses.push(aUse());

      expect(await everyOperation(pagesOf('cased'))).toHaveLength(168);
    },
  );

  it('is of the region that is asked, whatever else a search finds (delimiters: inferred)', async () => {
    test.cloud.account.keyUses.push(aUse({ clusterId: lab, keyId: keyB, everyMs: Number.POSITIVE_INFINITY }));
    test.cloud.account.trail.push(anEvent());
    const [none, found] = [
      await everyOperation(pagesOf()),
      await everyOperation(trailOf('json').newestFirst('cn-beijing', { ...window, from: now - days(11) })),
    ];
    test.fail({ service: 'sls', times: 1, skip: 1, fault: rewritten(/cn-hangzhou/g, 'cn-hangzhou-finance') });

    const strange = await everyOperation(pagesOf());

    expect(none.map(({ eventId }) => eventId)).toEqual(['201234567890123459']);
    expect(found.map(({ keyId }) => keyId)).toEqual([keyB]);
    expect(strange).toEqual([]);
  });

  it('goes on behind a full page, which may be the last', async () => {
    test.cloud.account.keyUses.push(aUse({ from: now - hours(100), until: now - 1 }));

    const pages = await everyPage(pagesOf());

    expect(pages.map((page) => page.operations.length)).toEqual([100, 0]);
    expect(pages[1]?.oldest).toBeUndefined();
  });

  it('is over when its reader has seen enough', async () => {
    test.cloud.account.keyUses.push(aUse());

    for await (const page of pagesOf()) if (page.operations.length > 0) break;

    expect(test.count('sls.GetLogsV2')).toBe(1);
  });

  it('has parameters as JSON text where that is all (documented: requestParameterJson)', async () => {
    const requestParameterJson = JSON.stringify({ KeyId: keyB });
    test.cloud.account.trail.push(anEvent({ requestParameters: undefined, requestParameterJson }));

    const [found] = await everyOperation(pagesOf());

    expect(found?.keyId).toBe(keyB);
  });

  it('takes the word null for nothing (seen in public queries of such logs)', async () => {
    test.cloud.account.trail.push(anEvent({ errorCode: 'null' }));

    const [found] = await everyOperation(pagesOf('flat'));

    expect(found).not.toHaveProperty('error');
  });
});

describe('silence', () => {
  it('is believed of a trail that shows reads of anybody', async () => {
    test.cloud.account.trail.push(anEvent({ userIdentity: others }));

    expect(await everyPage(pagesOf())).toEqual([{ operations: [], oldest: undefined }]);
    expect(questions().at(-1)).toBe('event.eventRW: Read');
  });

  it.each(['writes', 'json'])(
    'is not believed of one that shows none: %s (documented: EventRW)',
    async (name) => {
      test.cloud.account.keyUses.push(...(name === 'writes' ? [aUse()] : []));
      test.cloud.account.trail.push(anEvent({ eventName: 'DisableKey', eventRW: 'Write' }));

      const error = await failureOf(name);

      expect(error.kind).toBe('malformed');
      expect(error.message).toContain('it needs EventRW=All');
    },
  );

  it.each([
    ['young', 'is younger than the window'],
    ['short', 'keeps its lines for less'],
  ])('is not believed of the log %s, which %s', async (name) => {
    test.cloud.account.keyUses.push(aUse());

    const error = await failureOf(name);

    expect(error).toMatchObject({ kind: 'malformed', operation: 'sls.GetLogStore' });
    expect(error.message).toContain(`The trail actiontrail_${name} begins at`);
    expect(test.count('sls.GetLogsV2')).toBe(0);
  });
});

describe('an Incomplete answer (documented)', () => {
  it('is asked for again, page by page', async () => {
    delivered.get('json')?.behave({ incompleteAnswers: 2 });
    test.cloud.account.keyUses.push(aUse());

    const pages = await everyPage(pagesOf());

    expect(pages.map((page) => page.operations.length)).toEqual([100, 68]);
    expect(test.count('sls.GetLogsV2')).toBe(6);
    expect(test.pauses).toEqual([250, 500, 250, 500]);
  });

  it('is malformed when it stays so', async () => {
    delivered.get('json')?.behave({ incompleteAnswers: Number.POSITIVE_INFINITY });

    const error = await failureOf();

    expect(error.message).toContain('kept answering Incomplete');
    expect(test.count('sls.GetLogsV2')).toBe(7);
  });
});

describe('a refusal', () => {
  const full: Fault = { kind: 'error', status: 403, code: 'ReadQuotaExceed' };

  it('for a full quota is waited for', async () => {
    test.cloud.account.trail.push(anEvent());
    test.fail({ service: 'sls', operation: 'GetLogsV2', times: 2, fault: full });

    expect(await everyOperation(pagesOf())).toHaveLength(1);
    expect(test.count('sls.GetLogsV2')).toBe(3);
  });

  // That a missing right answers 401 in these words is seen in client code; the other codes are documented.
  it.each<[string, Fault, string, number]>([
    ['for a full quota that stays', full, 'throttled', 4],
    ['of a gateway', gatewayPage, 'unreachable', 4],
    ['that is a cut connection', { kind: 'reset', applied: true }, 'unreachable', 4],
    ['that is a page of HTML', html, 'malformed', 1],
    ['that is no rows', rewritten(/"data"/, '"rows"'), 'malformed', 1],
    [
      'for a missing right',
      { kind: 'error', status: 401, code: 'Unauthorized', message: 'denied by sts or ram' },
      'denied',
      1,
    ],
  ])('%s ends it', async (_what, fault, kind, requests) => {
    test.fail({ service: 'sls', operation: 'GetLogsV2', fault });

    expect(await failureOf()).toMatchObject({ kind, operation: 'sls.GetLogsV2' });
    expect(test.count('sls.GetLogsV2')).toBe(requests);
  });

  it.each([
    ['none', 'LogStoreNotExist', 'not-found'],
    ['unindexed', 'IndexConfigNotExist', 'refused'],
    ['half-indexed', 'ParameterInvalid', 'refused'],
  ])('of the logstore actiontrail_%s ends it: %s (documented)', async (name, code, kind) => {
    expect(await failureOf(name)).toMatchObject({ kind, code });
  });

  it('is what a line without a caller is, as its form is not understood', async () => {
    test.cloud.account.trail.push(anEvent());
    test.fail({
      service: 'sls',
      operation: 'GetLogsV2',
      fault: rewritten(/event\.userIdentity/g, 'event.caller'),
    });

    expect((await failureOf('flat')).message).toContain('no caller');
  });
});
