/** The limit of LookupEvents: two calls a second for the account (documented), by the cloud's clock. */
import { expect, onTestFinished, test } from 'vitest';
import { startCloud } from '../../../local/cloud/cloud.ts';
import { core } from '../core/vendor-sdk.ts';
import { refusalOf } from '../cs/cs-fixture.ts';
import { anAccount, startKms } from '../kms/kms-fixture.ts';

async function start(lookupsPerSecond: number) {
  const running = await startKms(anAccount({ lookupsPerSecond }));
  onTestFinished(() => running.close());
  return running;
}

test('a third call within a second is refused in whichever region, and answered when the second is over', async () => {
  const running = await start(2);

  await running.lookup();
  await running.lookup({}, 'cn-beijing');
  const third = await refusalOf(running.lookup({}, 'cn-shanghai'));
  running.advance(1000);
  const later = await running.lookup({}, 'cn-shanghai');

  expect(third).toMatchObject({ statusCode: 400, code: 'Throttling.User' });
  expect(later).toHaveProperty('Events');
});

test('what was refused does not count, and there may be no limit', async () => {
  const [limited, free] = [await start(1), await start(Number.POSITIVE_INFINITY)];

  await limited.lookup();
  await refusalOf(limited.lookup());
  limited.advance(1000);
  const answers = await Promise.all([limited.lookup(), ...[1, 2, 3, 4].map(() => free.lookup())]);

  expect(answers).toHaveLength(5);
});

test('the whole cloud counts, fails and records the new operations as all others', async () => {
  const account = anAccount();
  const cloud = await startCloud({ account });
  onTestFinished(() => cloud.close());
  cloud.faults.add({
    service: 'kms',
    operation: 'DescribeKey',
    times: 1,
    fault: { kind: 'error', status: 503, code: 'ServiceUnavailableTemporary' },
  });
  const call = (endpoint: string, version: string, action: string, query = {}): Promise<unknown> => {
    const { id: accessKeyId, secret: accessKeySecret } = cloud.administrator;
    const config = { accessKeyId, accessKeySecret, endpoint, protocol: 'http' };
    const client = new core.default(new core.$OpenApiUtil.Config(config));
    const params = new core.$OpenApiUtil.Params({
      action,
      version,
      protocol: 'HTTPS',
      pathname: '/',
      method: 'POST',
      authType: 'AK',
      style: 'RPC',
      reqBodyType: 'formData',
      bodyType: 'json',
    });
    const request = new core.$OpenApiUtil.OpenApiRequest({ query });
    return client.callApi(params, request, {} as Parameters<typeof client.callApi>[2]);
  };
  const key = { KeyId: account.keys[0]?.keyId };

  const fault = await refusalOf(call(cloud.endpoints.kms, '2016-01-20', 'DescribeKey', key));
  await call(cloud.endpoints.kms, '2016-01-20', 'DisableKey', key);
  cloud.clock.advance(1000);
  await call(cloud.endpoints.ram, '2015-05-01', 'CreateUser', { UserName: 'carol' });
  const looked = await call(cloud.endpoints.actiontrail, '2020-07-06', 'LookupEvents', { MaxResults: '5' });

  expect(fault.code).toBe('ServiceUnavailableTemporary');
  expect(cloud.requests.countByOperation()).toEqual({
    'actiontrail.LookupEvents': 1,
    'kms.DescribeKey': 1,
    'kms.DisableKey': 1,
    'ram.CreateUser': 1,
  });
  expect(looked).toMatchObject({
    body: { Events: [{ eventName: 'CreateUser', serviceName: 'Ram' }, { eventName: 'DisableKey' }] },
  });
});
