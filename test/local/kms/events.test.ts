/** The events of KMS's writes, on EventBridge and in ActionTrail: envelope and fields documented, their content inferred. */
import { afterEach, expect, test } from 'vitest';
import { refusalOf } from '../cs/cs-fixture.ts';
import {
  accountId,
  aKey,
  anAccount,
  everyEvent,
  keyA,
  operatorId,
  type Running,
  startKms,
} from './kms-fixture.ts';

const region = 'cn-beijing';
const arn = `acs:kms:${region}:${accountId}:key/${keyA}`;

let running: Running;

async function start(): Promise<void> {
  const account = anAccount();
  account.keys = [aKey({ regionId: region, origin: 'EXTERNAL', isProtected: false })];
  running = await startKms(account);
}
afterEach(() => running.close());

test.each([
  ['DisableKey', { KeyId: keyA }],
  ['EnableKey', { KeyId: arn }],
  ['ScheduleKeyDeletion', { KeyId: keyA, PendingWindowInDays: '30' }],
  ['DeleteKeyMaterial', { KeyId: keyA }],
  ['SetDeletionProtection', { ProtectedResourceArn: arn, EnableDeletionProtection: 'true' }],
])('%s is one event in the region of its key, in both places the same', async (action, query) => {
  await start();

  await running.kms(action, query, region);
  const [looked] = (await running.lookup({}, region))['Events'] as Record<string, unknown>[];

  const [event, ...others] = running.events;
  expect(others).toEqual([]);
  expect(event).toMatchObject({
    source: 'acs.kms',
    type: 'kms:ActionTrail:ApiCall',
    subject: arn,
    aliyunregionid: region,
    aliyunaccountid: accountId,
    data: {
      eventName: action,
      eventRW: 'Write',
      eventSource: 'kms.cn-beijing.aliyuncs.com',
      serviceName: 'Kms',
      acsRegion: region,
      requestParameters: query,
      referencedResources: { 'ACS::KMS::Key': [keyA] },
      resourceName: keyA,
      errorCode: '',
      userIdentity: { type: 'ram-user', principalId: operatorId, accountId },
    },
  });
  expect(looked).toEqual({ ...(event?.data as object), eventVersion: '1' });
});

test('a refused write is an event with its code, a read is none', async () => {
  await start();

  const { code } = await refusalOf(running.kms('CancelKeyDeletion', { KeyId: keyA }, region));
  await running.kms('DescribeKey', { KeyId: keyA }, region);

  expect(running.events).toMatchObject([{ data: { eventName: 'CancelKeyDeletion', errorCode: code } }]);
});

test('an event can be looked up in its own region only', async () => {
  await start();

  await running.kms('DisableKey', { KeyId: keyA }, region);

  expect(await everyEvent(running)).toEqual([]);
});
