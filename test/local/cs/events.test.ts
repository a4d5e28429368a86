/** The write events of CS. Source, service name and the names of the parameters are inferred; the envelope is documented. */
import { expect, onTestFinished, test } from 'vitest';
import type { CloudEvent } from '../../../local/cloud/core/contract.ts';
import { startCloud } from '../../../local/cloud/cloud.ts';
import { core, cs } from '../core/vendor-sdk.ts';
import {
  aCredential,
  aGrant,
  aliceId,
  anAccount,
  clusterA,
  clusterB,
  refusalOf,
  rootId,
} from './cs-fixture.ts';

async function start() {
  const account = anAccount();
  account.credentials = [aCredential()];
  account.grants = [aGrant()];
  const cloud = await startCloud({ account });
  onTestFinished(() => cloud.close());
  const events: CloudEvent[] = [];
  cloud.eventBus.addRule({
    name: 'collects',
    pattern: { source: ['acs.cs'] },
    retry: 'BACKOFF_RETRY',
    target: async (event) => void events.push(event),
  });
  const { id: accessKeyId, secret: accessKeySecret } = cloud.administrator;
  const config = { accessKeyId, accessKeySecret, endpoint: cloud.endpoints.cs, protocol: 'http' };
  const client = new cs.default(new core.$OpenApiUtil.Config(config));
  return { client, events, idle: () => cloud.eventBus.idle() };
}

test('a clean-up is an event in the region of its cluster', async () => {
  const { client, events, idle } = await start();

  await client.cleanClusterUserPermissions(
    clusterA,
    aliceId,
    new cs.CleanClusterUserPermissionsRequest({ force: true }),
  );
  await idle();

  expect(events).toMatchObject([
    {
      source: 'acs.cs',
      type: 'cs:ActionTrail:ApiCall',
      subject: `acs:cs:cn-hangzhou:${rootId}:cluster/${clusterA}`,
      aliyunregionid: 'cn-hangzhou',
      data: {
        eventName: 'CleanClusterUserPermissions',
        eventRW: 'Write',
        serviceName: 'Cs',
        requestParameters: { ClusterId: clusterA, Uid: aliceId, Force: 'true' },
        referencedResources: { 'ACS::ACK::Cluster': [clusterA] },
        errorCode: '',
        userIdentity: { type: 'root-account', principalId: rootId },
      },
    },
  ]);
});

test('a change of permissions is an event with its body', async () => {
  const { client, events, idle } = await start();
  const body = [
    new cs.UpdateUserPermissionsRequestBody({ cluster: clusterA, roleName: 'dev', roleType: 'cluster' }),
  ];

  await client.updateUserPermissions(aliceId, new cs.UpdateUserPermissionsRequest({ mode: 'patch', body }));
  await idle();

  const [requestParameters = {}] = events.map(
    ({ data }) => (data as { requestParameters: Record<string, string> }).requestParameters,
  );
  expect(requestParameters).toMatchObject({ Uid: aliceId, mode: 'patch' });
  expect(JSON.parse(requestParameters['body'] ?? '')).toMatchObject([
    { cluster: clusterA, role_name: 'dev' },
  ]);
});

test('a refused write is an event with its code, a read is none', async () => {
  const { client, events, idle } = await start();

  const refused = client.cleanClusterUserPermissions(
    clusterB,
    aliceId,
    new cs.CleanClusterUserPermissionsRequest({}),
  );
  const { code } = await refusalOf(refused);
  await client.describeUserPermission(aliceId);
  await idle();

  expect(events).toMatchObject([{ data: { eventName: 'CleanClusterUserPermissions', errorCode: code } }]);
});
