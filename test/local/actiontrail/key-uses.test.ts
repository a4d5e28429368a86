/** The calls that ACK makes of KMS, as LookupEvents answers them; that Encrypt names its key and Decrypt none is documented. */
import { afterEach, expect, test } from 'vitest';
import type { Account, Behaviours } from '../../../local/cloud/account.ts';
import type { KeyState } from '../../../local/cloud/kms/key.ts';
import type { KeyUse } from '../../../local/cloud/kms/key-use.ts';
import { aCluster, clusterB } from '../cs/cs-fixture.ts';
import {
  accountId,
  aKey,
  anAccount,
  type Answer,
  aUse,
  day,
  everyEvent,
  hour,
  isoTime,
  keyA,
  minute,
  type Running,
  second,
  securityRoleId,
  startKms,
} from '../kms/kms-fixture.ts';

const now = Math.floor(Date.now() / 1000) * 1000;
const once = Number.POSITIVE_INFINITY;

let running: Running;

async function start(
  uses: readonly Partial<KeyUse>[],
  behaviours: Partial<Behaviours> = {},
): Promise<Account> {
  const account = anAccount(behaviours);
  account.keyUses = uses.map(aUse);
  running = await startKms(account);
  return account;
}
afterEach(() => running.close());

function timesOf(events: readonly Answer[]): unknown[] {
  return events.map((event) => event['eventTime']);
}

test('answers the calls of a week by the hour, newest first, every one once over the pages', async () => {
  await start([{}, { operation: 'Decrypt' }]);

  const events = await everyEvent(running, { MaxResults: '50' });

  expect(events).toHaveLength(2 * 7 * 24);
  expect(new Set(events.map((event) => event['eventId'])).size).toBe(events.length);
  const times = timesOf(events).map(String);
  expect(times).toEqual(times.toSorted().toReversed());
});

test.each([
  ['Encrypt', { KeyId: keyA }],
  ['GenerateDataKey', { KeyId: keyA }],
  ['Decrypt', {}],
] as const)('%s has the form of a read by the role of ACK', async (operation, requestParameters) => {
  await start([{ operation, from: now - hour, everyMs: once }]);

  const [event] = await everyEvent(running);

  expect(event).toMatchObject({
    eventVersion: '1',
    eventName: operation,
    eventRW: 'Read',
    serviceName: 'Kms',
    acsRegion: 'cn-hangzhou',
    eventTime: isoTime(now - hour),
    requestParameters,
    userIdentity: {
      type: 'assumed-role',
      accountId,
      principalId: expect.stringMatching(`^${securityRoleId}:`) as string,
      userName: expect.stringMatching(/^aliyuncsmanagedsecurityrole:/) as string,
    },
  });
  expect(event?.['requestParameters']).toEqual(requestParameters);
  expect(event).not.toHaveProperty('errorCode');
  expect(running.events).toEqual([]);
});

test.each([
  ['lower-case', /^aliyuncsmanagedsecurityrole:/, 1, 0],
  ['as-named', /^AliyunCSManagedSecurityRole:/, 0, 1],
] as const)('the role is spelled %s (unknown which)', async (keyRoleSpelling, name, lower, named) => {
  await start([{ from: now - hour, everyMs: once }], { keyRoleSpelling });
  const byRole = (Value: string) => everyEvent(running, { LookupAttribute: [{ Key: 'RoleName', Value }] });

  const [event] = await everyEvent(running);
  const found = [await byRole('aliyuncsmanagedsecurityrole'), await byRole('AliyunCSManagedSecurityRole')];

  expect(event).toMatchObject({ userIdentity: { userName: expect.stringMatching(name) as string } });
  expect(found.map((events) => events.length)).toEqual([lower, named]);
});

test('another role may call with the same key, and a use may be refused whatever the key is', async () => {
  await start([
    { from: now - 2 * hour, everyMs: once, role: 'Backup-Role' },
    { from: now - hour, everyMs: once, refusal: 'Forbidden.NoPermission' },
  ]);

  const events = await everyEvent(running);

  expect(events).toMatchObject([
    { errorCode: 'Forbidden.NoPermission' },
    { userIdentity: { userName: 'Backup-Role:ack-session' } },
  ]);
});

const states: [KeyState, Partial<Behaviours>, string][] = [
  ['Disabled', {}, 'Rejected.Disabled'],
  ['PendingDeletion', {}, 'Rejected.PendingDeletion'],
  ['PendingImport', {}, 'Rejected.Unavailable'],
  ['PendingImport', { pendingImportRefusal: 'Rejected.PendingImport' }, 'Rejected.PendingImport'],
];
test.each(states)(
  'calls fail from the moment on in which the key is %s, and no sooner (documented codes) %o',
  async (state, behaviours, code) => {
    const account = await start([{ from: now - 4 * hour, operation: 'Decrypt' }], behaviours);
    account.keys = [aKey({ state, past: [{ state: 'Enabled', until: now - 2 * hour }] })];

    const events = await everyEvent(running);

    expect(events.map((event) => event['errorCode'])).toEqual([code, code, code, undefined, undefined]);
  },
);

test.each([
  ['is in another region', [aKey({ regionId: 'cn-beijing' })]],
  ['is gone for good', [aKey({ state: 'PendingDeletion', deleteAt: now - day })]],
  ['never was', []],
])('calls with a key that %s fail with Forbidden.KeyNotFound (documented code)', async (_, keys) => {
  const account = await start([{ from: now - hour, everyMs: once }]);
  account.keys = keys;

  const [event] = await everyEvent(running);

  expect(event).toMatchObject({ errorCode: 'Forbidden.KeyNotFound' });
});

test('the calls of a cluster are known in its own region only', async () => {
  const account = await start([{ clusterId: clusterB, keyId: 'key-bj', from: now - hour, everyMs: once }]);
  account.clusters.push(aCluster({ clusterId: clusterB, regionId: 'cn-beijing' }));

  const found = await Promise.all([undefined, 'cn-beijing'].map((region) => running.lookup({}, region)));

  expect(found.map((answer) => (answer['Events'] as Answer[]).length)).toEqual([0, 1]);
});

test('calls that share a moment are answered once each over pages of one, in both directions', async () => {
  const from = now - 3 * hour;
  await start([{ from }, { from, operation: 'Decrypt' }, { from, operation: 'GenerateDataKey' }]);

  const [backward, forward] = [
    await everyEvent(running, { MaxResults: '1' }),
    await everyEvent(running, { MaxResults: '1', Direction: 'FORWARD' }),
  ];

  expect(backward).toHaveLength(12);
  expect(forward).toEqual(backward.toReversed());
});

test('a use ends, and only the asked window of a long one is answered', async () => {
  await start([
    { from: now - 80 * day, everyMs: minute },
    { from: now - 5 * hour, until: now - 3 * hour, operation: 'Decrypt' },
  ]);
  const window = { StartTime: isoTime(now - 40 * day), EndTime: isoTime(now - 40 * day + 2 * minute) };

  const long = await everyEvent(running, window);
  const ended = await everyEvent(running, { LookupAttribute: [{ Key: 'EventName', Value: 'Decrypt' }] });

  expect(timesOf(long)).toEqual([2, 1, 0].map((count) => isoTime(now - 40 * day + count * minute)));
  expect(timesOf(ended)).toEqual([isoTime(now - 4 * hour), isoTime(now - 5 * hour)]);
});

test('a call can be looked up only when its delay is over', async () => {
  await start([{ from: now - 90 * second, everyMs: 30 * second }], { trailDelayMs: minute });

  const before = await everyEvent(running);
  running.advance(minute);
  const after = await everyEvent(running);

  expect(before).toHaveLength(2);
  expect(after.length).toBeGreaterThanOrEqual(4);
  expect(after.slice(-2)).toEqual(before);
});
