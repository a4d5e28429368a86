/** Keys, clusters, policies and the trail together, as `startCloud` wires them: one account, one clock, faults and counts. */
import { expect, onTestFinished, test } from 'vitest';
import { startCloud } from '../../../local/cloud/cloud.ts';
import type { LocalCloud } from '../../../local/cloud/local-cloud.ts';
import {
  addEncrypted,
  addGroup,
  addKey,
  addKeyUse,
  addPolicy,
  addSecurityRole,
} from '../../support/encryption-world.ts';
import { aWorld, hour, type World } from '../../support/world.ts';
import { core, cs } from '../core/vendor-sdk.ts';
import { refusalOf } from '../cs/cs-fixture.ts';

type Answer = Readonly<Record<string, unknown>>;

const services = {
  kms: '2016-01-20',
  ram: '2015-05-01',
  actiontrail: '2020-07-06',
} as const;

async function start(world: World): Promise<LocalCloud> {
  const cloud = await startCloud({ account: world.account });
  onTestFinished(() => cloud.close());
  return cloud;
}

function configOf(cloud: LocalCloud, endpoint: string) {
  const { id: accessKeyId, secret: accessKeySecret } = cloud.administrator;
  return new core.$OpenApiUtil.Config({ accessKeyId, accessKeySecret, endpoint, protocol: 'http' });
}

/** A call with the vendor's generic client, at the endpoint of a region where one is named. */
async function call(
  cloud: LocalCloud,
  [service, region]: readonly [keyof typeof services, string?],
  action: string,
  query: Answer = {},
): Promise<Answer> {
  const endpoint = cloud.endpoints[service];
  const regional = region === undefined ? endpoint : endpoint.replace('.', `.${region}.`);
  const client = new core.default(configOf(cloud, regional));
  const params = new core.$OpenApiUtil.Params({
    action,
    version: services[service],
    protocol: 'HTTPS',
    pathname: '/',
    method: 'POST',
    authType: 'AK',
    style: 'RPC',
    reqBodyType: 'formData',
    bodyType: 'json',
  });
  const request = new core.$OpenApiUtil.OpenApiRequest({ query: { ...query } as Record<string, string> });
  const answer: unknown = await client.callApi(params, request, {} as Parameters<typeof client.callApi>[2]);
  return (answer as { body: Answer }).body;
}

test('writes of every service are in the trail of their region, newest first, beside the calls of ACK', async () => {
  const world = aWorld({ encryptionChangedAfterMs: 0 });
  addSecurityRole(world);
  const keyId = addKey(world, { regionId: 'cn-beijing' });
  const clusterId = addEncrypted(world, 'prod', keyId, { regionId: 'cn-beijing' });
  addKeyUse(world, clusterId, world.now - hour);
  const cloud = await start(world);
  const container = new cs.default(configOf(cloud, cloud.endpoints.cs));

  await call(cloud, ['kms', 'cn-beijing'], 'DisableKey', { KeyId: keyId });
  cloud.clock.advance(1000);
  await container.updateKMSEncryption(
    clusterId,
    new cs.UpdateKMSEncryptionRequest({ disableEncryption: true }),
  );
  await call(cloud, ['ram'], 'CreateUser', { UserName: 'carol' });
  const [beijing, hangzhou] = await Promise.all([
    call(cloud, ['actiontrail', 'cn-beijing'], 'LookupEvents'),
    call(cloud, ['actiontrail'], 'LookupEvents'),
  ]);

  expect(beijing['Events']).toMatchObject([
    { eventName: 'UpdateKMSEncryption', serviceName: 'Cs' },
    { eventName: 'DisableKey', serviceName: 'Kms', eventRW: 'Write' },
    { eventName: 'Encrypt', serviceName: 'Kms', eventRW: 'Read', requestParameters: { KeyId: keyId } },
  ]);
  expect(hangzhou['Events']).toMatchObject([{ eventName: 'CreateUser', serviceName: 'Ram' }]);
});

test('the new operations fail and are counted as all others', async () => {
  const world = aWorld();
  const KeyId = addKey(world);
  const cloud = await start(world);
  const fault = { kind: 'error', status: 503, code: 'ServiceUnavailableTemporary' } as const;
  cloud.faults.add({ service: 'kms', operation: 'DescribeKey', times: 1, fault });

  const refusal = await refusalOf(call(cloud, ['kms'], 'DescribeKey', { KeyId }));
  await call(cloud, ['kms'], 'DescribeKey', { KeyId });
  await call(cloud, ['actiontrail'], 'LookupEvents', { MaxResults: '5' });

  expect(refusal.code).toBe('ServiceUnavailableTemporary');
  expect(cloud.requests.countByOperation()).toEqual({ 'actiontrail.LookupEvents': 1, 'kms.DescribeKey': 2 });
});

test('policies of both kinds and groups are those of the world', async () => {
  const world = aWorld();
  const alice = world.user('alice');
  const admins = addGroup(world, 'admins', [alice]);
  const statement = { Effect: 'Deny', Action: 'cs:UpdateKMSEncryption', Resource: '*' };
  addPolicy(world, 'AdministratorAccess', [['Group', admins]]);
  addPolicy(world, 'keep', [['User', alice]], { Version: '1', Statement: [statement] });
  const cloud = await start(world);
  const entities = (PolicyType: string, PolicyName: string): Promise<Answer> =>
    call(cloud, ['ram'], 'ListEntitiesForPolicy', { PolicyType, PolicyName });

  const answers = [await entities('System', 'AdministratorAccess'), await entities('Custom', 'keep')];

  expect(answers).toMatchObject([
    { Groups: { Group: [{ GroupName: 'admins' }] }, Users: { User: [] } },
    { Groups: { Group: [] }, Users: { User: [{ UserId: alice }] } },
  ]);
});
