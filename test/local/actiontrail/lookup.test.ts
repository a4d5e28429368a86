/** Contract: LookupEvents, through the vendor's generic client, as there is no SDK of ActionTrail. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Account, Behaviours } from '../../../local/cloud/account.ts';
import { refusalOf } from '../cs/cs-fixture.ts';
import {
  anAccount,
  type Answer,
  day,
  everyEvent,
  hour,
  isoTime,
  minute,
  type Running,
  second,
  startKms,
} from '../kms/kms-fixture.ts';

const now = Math.floor(Date.now() / 1000) * 1000;

function anEvent(eventName: string, more: Answer = {}): Answer {
  return {
    eventId: `id-${eventName}`,
    eventVersion: 1,
    eventName,
    eventRW: 'Write',
    eventType: 'ApiCall',
    serviceName: 'Ram',
    sourceIpAddress: '192.0.2.1',
    resourceType: 'ACS::RAM::User',
    resourceName: 'alice,bob',
    referencedResources: { 'ACS::RAM::Group': ['operators'] },
    userIdentity: { type: 'ram-user', userName: 'it-admin', accessKeyId: 'LTAI1' },
    ...more,
  };
}

const assumed = { type: 'assumed-role', userName: 'ci:session-1' };

/** Four writes of the last days, one of nine days and one of 91 days ago; one elsewhere. */
function anAccountWithTrail(behaviours: Partial<Behaviours> = {}): Account {
  const account = anAccount(behaviours);
  const add = (ago: number, event: Answer, region = 'cn-hangzhou'): void => {
    account.trail.push({ at: now - ago, region, event });
  };
  add(hour, anEvent('DeleteUser'));
  add(2 * day, anEvent('DisableKey', { serviceName: 'Kms', userIdentity: assumed }));
  add(9 * day, anEvent('CreateRole', { eventType: 'ConsoleOperation' }));
  add(3 * day, anEvent('CreateUser', { resourceName: '', referencedResources: {} }));
  add(2 * hour, anEvent('GetKey', { serviceName: 'Kms', eventRW: 'Read', userIdentity: assumed }));
  add(hour, anEvent('EnableKey', { serviceName: 'Kms' }), 'cn-beijing');
  return account;
}

let running: Running;

beforeEach(async () => {
  running = await startKms(anAccountWithTrail());
});
afterEach(() => running.close());

function namesIn(answer: Answer): unknown[] {
  return (answer['Events'] as Answer[]).map((event) => event['eventName']);
}

const lastWeek = ['DeleteUser', 'GetKey', 'DisableKey', 'CreateUser'];

test('answers the last seven days, newest first, when nothing is asked (documented)', async () => {
  const answer = await running.lookup();

  expect(namesIn(answer)).toEqual(lastWeek);
  expect(answer).toMatchObject({
    RequestId: expect.stringMatching(/./) as string,
    StartTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/) as string,
    EndTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/) as string,
    Events: [{ eventId: 'id-DeleteUser', eventVersion: '1', eventRW: 'Write' }, {}, {}, {}],
  });
  expect(answer).not.toHaveProperty('NextToken');
});

test('answers oldest first when asked (documented)', async () => {
  const answer = await running.lookup({ Direction: 'FORWARD' });

  expect(namesIn(answer)).toEqual(lastWeek.toReversed());
});

test('answers the asked time, both ends included to the second (inferred)', async () => {
  const times = { StartTime: isoTime(now - 9 * day), EndTime: isoTime(now - 2 * day) };

  const answer = await running.lookup(times);

  expect(namesIn(answer)).toEqual(['DisableKey', 'CreateUser', 'CreateRole']);
  expect(answer).toMatchObject(times);
});

test('answers twenty events when no number is asked, and a token for the others (documented)', async () => {
  for (let count = 0; count < 30; count += 1)
    running.account.trail.push({
      at: now - count * minute,
      region: 'cn-hangzhou',
      event: anEvent('DeleteUser', { eventId: `many-${String(count).padStart(2, '0')}` }),
    });

  const first = await running.lookup();
  const rest = await running.lookup({ NextToken: first['NextToken'] });

  expect([first, rest].map((answer) => namesIn(answer).length)).toEqual([20, 14]);
});

test('a token goes on where the page ended while newer events come in', async () => {
  const first = await running.lookup({ MaxResults: '2' });
  running.account.trail.push({ at: now - second, region: 'cn-hangzhou', event: anEvent('CreateKey') });
  const next = await running.lookup({ MaxResults: '2', NextToken: first['NextToken'] });

  expect([namesIn(first), namesIn(next)]).toEqual([lastWeek.slice(0, 2), lastWeek.slice(2)]);
});

test('a region has its own events; a host without one asks the region of the account', async () => {
  const regions = ['cn-hangzhou', 'cn-beijing', 'cn-shanghai', undefined];
  const answers = await Promise.all(regions.map((region) => running.lookup({}, region)));

  expect(answers.map(namesIn)).toEqual([lastWeek, ['EnableKey'], [], lastWeek]);
});

const conditions: [string, Record<string, string>, string[]][] = [
  ['ServiceName', { ServiceName: 'Kms' }, ['GetKey', 'DisableKey']],
  ['… in another case', { ServiceName: 'kms' }, []],
  ['EventName', { EventName: 'CreateUser' }, ['CreateUser']],
  ['… in part', { EventName: 'Create' }, []],
  ['EventRW', { EventRW: 'Read' }, ['GetKey']],
  ['EventId', { EventId: 'id-DisableKey' }, ['DisableKey']],
  ['EventType', { EventType: 'ConsoleOperation' }, []],
  ['User', { User: 'it-admin' }, ['DeleteUser', 'CreateUser']],
  ['EventAccessKeyId', { EventAccessKeyId: 'LTAI1' }, ['DeleteUser', 'CreateUser']],
  ['SourceIpAddress', { SourceIpAddress: '192.0.2.2' }, []],
  ['RoleName', { RoleName: 'ci' }, ['GetKey', 'DisableKey']],
  ['SensitiveAction', { SensitiveAction: 'true' }, []],
  ['ResourceType', { ResourceType: 'ACS::RAM::User' }, lastWeek],
  ['ResourceName, one of several', { ResourceName: 'bob' }, ['DeleteUser', 'GetKey', 'DisableKey']],
  ['ResourceName, a referenced one', { ResourceName: 'operators' }, ['DeleteUser', 'GetKey', 'DisableKey']],
  ['two of them', { ServiceName: 'Kms', EventRW: 'Write' }, ['DisableKey']],
];
test.each(conditions)(
  'compares %s exactly and with regard to case (documented)',
  async (_, asked, expected) => {
    const LookupAttribute = Object.entries(asked).map(([Key, Value]) => ({ Key, Value }));

    const answer = await running.lookup({ LookupAttribute });

    expect(namesIn(answer)).toEqual(expected);
  },
);

const start = isoTime(now - day);
const end = isoTime(now);
test.each([
  ['a page over the limit of 50 (documented)', { MaxResults: '51' }, 'MaxResults'],
  ['a page of none', { MaxResults: '0' }, 'MaxResults'],
  ['a direction that is none (documented values)', { Direction: 'UP' }, 'Direction'],
  ['a start without an end (documented)', { StartTime: start }, 'StartTime'],
  ['an end without a start (documented)', { EndTime: end }, 'StartTime'],
  ['a time in another form (documented)', { StartTime: '2026-11-20', EndTime: end }, 'StartTime'],
  ['a start behind the end', { StartTime: end, EndTime: start }, 'StartTime'],
  [
    'a start more than 90 days ago (documented)',
    { StartTime: isoTime(now - 91 * day), EndTime: end },
    'StartTime',
  ],
  [
    'three conditions (documented)',
    { LookupAttribute: keys('EventName', 'EventRW', 'User') },
    'LookupAttribute',
  ],
  ['a condition that is none (documented keys)', { LookupAttribute: keys('Region') }, 'LookupAttribute'],
  ['a key without a value', { LookupAttribute: [{ Key: 'User' }] }, 'LookupAttribute'],
  ['a token that is none', { NextToken: 'more' }, 'NextToken'],
] satisfies [string, Record<string, unknown>, string][])(
  'refuses %s; the codes inferred',
  async (_, query, name) => {
    const refusal = await refusalOf(running.lookup(query));

    expect(refusal).toMatchObject({ statusCode: 400, code: `InvalidParameter.${name}` });
  },
);

function keys(...names: readonly string[]): unknown[] {
  return names.map((Key) => ({ Key, Value: 'x' }));
}

test.each([
  ['another size', { MaxResults: '2' }, undefined],
  ['another direction', { MaxResults: '1', Direction: 'FORWARD' }, undefined],
  ['another condition', { MaxResults: '1', LookupAttribute: keys('User') }, undefined],
  ['another region', { MaxResults: '1' }, 'cn-beijing'],
] satisfies [string, Record<string, unknown>, string | undefined][])(
  'refuses a token with %s (documented: the other parameters stay as they are)',
  async (_, query, region) => {
    const { NextToken } = await running.lookup({ MaxResults: '1' });

    const refusal = await refusalOf(running.lookup({ ...query, NextToken }, region));

    expect(refusal.code).toBe('InvalidParameter.NextToken');
  },
);

test('takes only one condition and only 30 days where the older text holds (unknown which)', async () => {
  await running.close();
  running = await startKms(anAccountWithTrail({ lookupAttributes: 1, lookupSpanDays: 30 }));

  const one = await everyEvent(running, { LookupAttribute: [{ Key: 'ServiceName', Value: 'Kms' }] });
  const two = await refusalOf(running.lookup({ LookupAttribute: keys('EventName', 'EventRW') }));
  const long = await refusalOf(running.lookup({ StartTime: isoTime(now - 31 * day), EndTime: end }));

  expect(one).toHaveLength(2);
  expect([two.code, long.code]).toEqual(['InvalidParameter.LookupAttribute', 'InvalidParameter.EndTime']);
});
