/**
 * LookupEvents through the vendor's generic client against the local cloud. Parameters, pages, tokens and limits are documented;
 * the codes of refusals are inferred where the test does not say else.
 */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Fault } from '../../../local/cloud/core/faults.ts';
import { createKeyOperations } from '../../../shared/cloud/action-trail.ts';
import { days, hours, minutes } from '../../../shared/domain/time.ts';
import type { KeyOperations } from '../../../shared/use-cases/ports/encryption.ts';
import { aCloud, changed, cloudErrorOf, gatewayPage, html, lab, type TestCloud } from './a-cloud.ts';
import {
  anAccountWithKeys,
  anEvent,
  aUse,
  eventCases,
  everyOperation,
  everyPage,
  keyA,
  keyB,
  now,
  regional,
  window,
} from './a-trail.ts';

let test: TestCloud;
let operations: KeyOperations;
let turns = 0;

beforeAll(async () => {
  test = await aCloud(anAccountWithKeys());
  operations = createKeyOperations(test.connect(regional(test)), async () => {
    turns += 1;
  });
});
beforeEach(() => {
  turns = 0;
  test.cloud.account.keyUses = [];
  test.cloud.account.trail = [];
});
afterEach(() => test.end());
afterAll(() => test.close());

const lookUps = (): URLSearchParams[] =>
  test.cloud.requests.entries.map(({ search }) => new URLSearchParams(search));

describe('a look-up', () => {
  it('reads every page, newest first, each with the parameters of the first', async () => {
    test.cloud.account.keyUses.push(aUse(), aUse({ operation: 'Decrypt' }));

    const pages = await everyPage(operations.newestFirst('cn-hangzhou', window));

    const times = pages.flatMap((page) => page.operations.map(({ at }) => at));
    expect(pages.map((page) => page.operations.length)).toEqual([50, 50, 50, 50, 50, 50, 36]);
    expect(times).toEqual(times.toSorted((a, b) => b - a));
    expect(pages.map(({ oldest }) => oldest)).toEqual(pages.map((page) => page.operations.at(-1)?.at));
    const asked = lookUps().map((query) => {
      query.delete('NextToken');
      return String(query);
    });
    expect(new Set(asked).size).toBe(1);
    expect(Object.fromEntries(lookUps()[0] ?? [])).toMatchObject({
      MaxResults: '50',
      Direction: 'BACKWARD',
      'LookupAttribute.1.Key': 'ServiceName',
      'LookupAttribute.1.Value': 'Kms',
    });
    expect(turns).toBe(7);
  });

  it('is over when its reader has seen enough', async () => {
    test.cloud.account.keyUses.push(aUse());

    for await (const page of operations.newestFirst('cn-hangzhou', window)) {
      if (page.operations.length > 0) break;
    }

    expect(test.count('actiontrail.LookupEvents')).toBe(1);
  });

  it('asks the endpoint of the region, which has only its own events', async () => {
    test.cloud.account.keyUses.push(aUse(), aUse({ clusterId: lab, keyId: keyB }));

    const [hangzhou, beijing] = [
      await everyOperation(operations.newestFirst('cn-hangzhou', window)),
      await everyOperation(operations.newestFirst('cn-beijing', window)),
    ];

    expect(new Set(hangzhou.map(({ keyId }) => keyId))).toEqual(new Set([keyA]));
    expect(new Set(beijing.map(({ keyId }) => keyId))).toEqual(new Set([keyB]));
  });

  it('has one page without events where there are none', async () => {
    const pages = await everyPage(operations.newestFirst('cn-hangzhou', window));

    expect(pages).toEqual([{ operations: [], oldest: undefined }]);
  });

  it('tells how far back it reaches by anybody’s events', async () => {
    const { userIdentity } = anEvent().event;
    const others = { ...(userIdentity as object), userName: 'OtherRole:session' };
    test.cloud.account.trail.push(
      anEvent({ eventId: 'a' }, now - hours(1)),
      anEvent({ eventId: 'b', userIdentity: others }, now - hours(30)),
    );

    const [page] = await everyPage(operations.newestFirst('cn-hangzhou', window));

    expect(page?.operations.map(({ eventId }) => eventId)).toEqual(['a']);
    expect(page?.oldest).toBe(now - hours(30));
  });

  it('begins and ends with the window, to the second', async () => {
    test.cloud.account.trail.push(
      ...[window.from - 1000, window.from, window.through, window.through + 1000].map((at, index) =>
        anEvent({ eventId: String(index) }, at),
      ),
    );
    test.cloud.clock.advance(5000);

    const found = await everyOperation(operations.newestFirst('cn-hangzhou', window));

    expect(found.map(({ eventId }) => eventId)).toEqual(['2', '1']);
  });

  it.each([
    { lookupAttributes: 1, lookupSpanDays: 30 },
    { lookupAttributes: 2, lookupSpanDays: 90 },
  ] as const)('is taken by the service of either text (unknown which): %j', async (behaviour) => {
    test.cloud.account.trail.push(anEvent());
    Object.assign(test.cloud.account.behaviours, behaviour);

    expect(await everyOperation(operations.newestFirst('cn-hangzhou', window))).toHaveLength(1);
  });
});

describe('an event', () => {
  it.each(eventCases)('%s', async (_what, record, expected) => {
    test.cloud.account.trail.push(record);

    const found = await everyOperation(operations.newestFirst('cn-hangzhou', window));

    expect(found).toEqual(expected);
  });

  it('without caller is nobody’s', async () => {
    test.cloud.account.trail.push(anEvent({ userIdentity: undefined }));

    expect(await everyOperation(operations.newestFirst('cn-hangzhou', window))).toEqual([]);
  });
});

describe('is malformed, and no silence', () => {
  const read = () => cloudErrorOf(everyPage(operations.newestFirst('cn-hangzhou', window)));
  const body = (text: string): Fault => ({ kind: 'answer', answer: { status: 200, body: text } });

  // Inferred: what a service in trouble, a proxy or a changed API could send.
  it.each<[string, Fault, string]>([
    ['a page of HTML', html, 'is not JSON; it begins "<html>'],
    ['no list', changed((json) => json.replace('"Events"', '"events"')), 'Events is not an array'],
    [
      'no time',
      changed((json) => json.replace('"eventTime"', '"time"')),
      'Events.0.eventTime is not a string',
    ],
    [
      'a time that can’t be read',
      changed((json) => json.replace(/"eventTime":"[^"]+"/, '"eventTime":"yesterday"')),
      'time can\'t be read: "yesterday"',
    ],
    [
      'a caller that is a text',
      changed((json) => json.replace(/"userIdentity":\{[^}]*\}/, '"userIdentity":"role"')),
      'userIdentity',
    ],
    ['a page that follows itself', body('{"Events":[],"NextToken":"again"}'), 'the same page'],
  ])('%s', async (_what, fault, message) => {
    test.cloud.account.trail.push(anEvent());
    test.fail({ service: 'actiontrail', fault });

    const error = await read();

    expect(error).toMatchObject({ kind: 'malformed', operation: 'actiontrail.LookupEvents' });
    expect(error.message).toContain(message);
  });

  it('an event of somebody else without a time, too: it could be of any time', async () => {
    test.cloud.account.trail.push(anEvent({ eventName: 'CreateKey', eventTime: undefined }));

    expect((await read()).kind).toBe('malformed');
  });

  it('after pages that were read', async () => {
    test.cloud.account.keyUses.push(aUse());
    test.fail({ service: 'actiontrail', skip: 2, fault: html });
    const seen: number[] = [];

    const reading = (async () => {
      for await (const page of operations.newestFirst('cn-hangzhou', window))
        seen.push(page.operations.length);
    })();

    expect((await cloudErrorOf(reading)).kind).toBe('malformed');
    expect(seen).toEqual([50, 50]);
  });
});

describe('a refusal', () => {
  const throttled: Fault = { kind: 'error', status: 400, code: 'Throttling.User' };

  it('to be too fast is waited for, each time with a turn of its own (documented: 2 calls a second)', async () => {
    test.cloud.account.trail.push(anEvent());
    test.fail({ service: 'actiontrail', times: 2, fault: throttled });

    const found = await everyOperation(operations.newestFirst('cn-hangzhou', window));

    expect(found).toHaveLength(1);
    expect(turns).toBe(3);
    expect(test.pauses).toHaveLength(2);
  });

  it.each<[string, Fault, string, number]>([
    ['that goes on', throttled, 'throttled', 4],
    ['of a gateway', gatewayPage, 'unreachable', 4],
    ['that is a cut connection', { kind: 'reset', applied: false }, 'unreachable', 4],
    ['for a missing right (documented)', { kind: 'error', status: 403, code: 'NoPermission' }, 'denied', 1],
    [
      'of the key (documented)',
      { kind: 'error', status: 404, code: 'InvalidAccessKeyId.NotFound' },
      'unauthenticated',
      1,
    ],
  ])('%s ends it', async (_what, fault, kind, requests) => {
    test.fail({ service: 'actiontrail', fault });

    const error = await cloudErrorOf(everyPage(operations.newestFirst('cn-hangzhou', window)));

    expect(error).toMatchObject({ kind, operation: 'actiontrail.LookupEvents' });
    expect([test.count('actiontrail.LookupEvents'), turns]).toEqual([requests, requests]);
  });

  it('of a window beyond the 90 days that are kept (documented) ends it', async () => {
    const from = now - days(91);

    const error = await cloudErrorOf(
      everyPage(operations.newestFirst('cn-hangzhou', { from, through: from + minutes(5) })),
    );

    expect(error.kind).toBe('refused');
  });

  it('of a turn: without one nothing is asked', async () => {
    const refusing = createKeyOperations(test.connect(regional(test)), async () => {
      throw new RangeError('no turn');
    });

    await expect(everyPage(refusing.newestFirst('cn-hangzhou', window))).rejects.toThrow('no turn');
    expect(test.count('actiontrail.LookupEvents')).toBe(0);
  });
});
