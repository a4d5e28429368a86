/**
 * What every CS call is held to: the signature, the path, the parameters. Codes of the gateway are documented; that
 * unknown parameters are refused is the local cloud's own strictness, and `InvalidParameter` is inferred.
 */
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  aliceId,
  anAccount,
  callCs,
  clusterA,
  operator,
  refusalOf,
  type RunningCs,
  type Signer,
  startCs,
} from './cs-fixture.ts';

let running: RunningCs;

beforeEach(async () => {
  running = await startCs(anAccount());
});

afterEach(async () => {
  await running.close();
});

test.each<[string, number, string, () => Signer]>([
  [
    'a wrong secret',
    400,
    'SignatureDoesNotMatch',
    () => ({ ...running.keyring.administrator, secret: 'wrong' }),
  ],
  ['an unknown key', 404, 'InvalidAccessKeyId.NotFound', () => ({ id: 'LTAInobody', secret: 'x' })],
  [
    'an expired token',
    400,
    'InvalidSecurityToken.Expired',
    () => {
      const key = running.keyring.issueToken(operator, 1_000);
      running.clock.advance(1_000);
      return key;
    },
  ],
  [
    'a clock 20 minutes off',
    400,
    'InvalidTimeStamp.Expired',
    () => {
      running.clock.advance(20 * 60_000);
      return running.keyring.administrator;
    },
  ],
])('refuses %s in the form of CS, as the SDK reads it', async (_, statusCode, code, signer) => {
  const client = running.client(signer());

  const refusal = await refusalOf(client.describeClusterDetail(clusterA));

  expect(refusal).toMatchObject({ statusCode, code });
});

test.each([
  ['a path that is no percent-encoding', { action: 'DescribeClusterDetail', pathname: '/clusters/%zz' }],
  ['an unknown path', { action: 'DescribeClusterDetail', pathname: '/clusters/a/nothing' }],
  ['the path of another operation', { action: 'DescribeClusterDetail', pathname: '/api/v1/clusters' }],
  [
    'a method that the path does not have',
    { action: 'DescribeClustersV1', pathname: '/api/v1/clusters', method: 'PUT' },
  ],
  [
    'the plural path of a clean-up',
    {
      action: 'CleanClusterUserPermissions',
      pathname: `/clusters/${clusterA}/users/${aliceId}/permissions`,
      method: 'DELETE',
    },
  ],
])('refuses %s with 404', async (_, call) => {
  const client = running.client();

  const refusal = await refusalOf(callCs(client, call));

  expect(refusal).toMatchObject({ statusCode: 404, code: 'InvalidAction.NotFound' });
});

test('refuses another version of the API', async () => {
  const call = { action: 'DescribeClustersV1', pathname: '/api/v1/clusters', version: '2019-01-01' };

  const refusal = await refusalOf(callCs(running.client(), call));

  expect(refusal).toMatchObject({ statusCode: 400, code: 'InvalidVersion' });
});

const clusterList = {
  action: 'ListClusterKubeconfigStates',
  pathname: `/clusters/${clusterA}/kubeconfig/states`,
};
const userList = { action: 'ListUserKubeConfigStates', pathname: `/users/${aliceId}/kubeconfig/states` };
const clusters = { action: 'DescribeClustersV1', pathname: '/api/v1/clusters' };
const permissions = { action: 'DescribeUserPermission', pathname: `/permissions/users/${aliceId}` };
const kubeconfig = { action: 'DescribeClusterUserKubeconfig', pathname: `/k8s/${clusterA}/user_config` };
const cleanUp = {
  action: 'CleanClusterUserPermissions',
  pathname: `/cluster/${clusterA}/user/${aliceId}/permissions`,
  method: 'DELETE',
};

test.each<[string, Parameters<typeof callCs>[1]]>([
  ['a page of 51 of a cluster', { ...clusterList, query: { pageSize: '51' } }],
  ['a page of 0 of a cluster', { ...clusterList, query: { pageSize: '0' } }],
  ['page 0 of a cluster', { ...clusterList, query: { pageNumber: '0' } }],
  ['a page that is no number', { ...clusterList, query: { pageNumber: '1.5' } }],
  ['a truth that is neither', { ...clusterList, query: { cloudServiceKubeConfig: 'yes' } }],
  ["the user list's page name on a cluster's list", { ...clusterList, query: { page_number: '1' } }],
  ['a page of 101 of a user', { ...userList, query: { page_size: '101' } }],
  ["the cluster list's page name on a user's list", { ...userList, query: { pageNumber: '1' } }],
  ['a page of 101 clusters', { ...clusters, query: { page_size: '101' } }],
  ['a filter that does not exist', { ...clusters, query: { region: 'cn-hangzhou' } }],
  ['a page of grants', { ...permissions, query: { page_number: '1' } }],
  ['a uid that is a name', { ...userList, pathname: '/users/alice/kubeconfig/states' }],
  [
    'a uid that lost a digit to rounding',
    { ...permissions, pathname: '/permissions/users/2.0123456789012346e+17' },
  ],
  ['a kubeconfig of 14 minutes', { ...kubeconfig, query: { TemporaryDurationMinutes: '14' } }],
  ['a kubeconfig of 4321 minutes', { ...kubeconfig, query: { TemporaryDurationMinutes: '4321' } }],
  ['a Force of another word', { ...cleanUp, query: { Force: 'True' } }],
  ['an empty Force', { ...cleanUp, query: { Force: '' } }],
  ['a force in lower case', { ...cleanUp, query: { force: 'false' } }],
])('refuses %s with 400', async (_, call) => {
  const client = running.client();

  const refusal = await refusalOf(callCs(client, call));

  expect(refusal).toMatchObject({ statusCode: 400, code: 'InvalidParameter' });
});

test.each<[string, Parameters<typeof callCs>[1]]>([
  ['50 of a cluster', { ...clusterList, query: { pageSize: '50' } }],
  ['100 of a user', { ...userList, query: { page_size: '100' } }],
  ['100 clusters', { ...clusters, query: { page_size: '100' } }],
])('answers the documented largest page: %s', async (_, call) => {
  const client = running.client();

  const answer = await callCs(client, call);

  expect(answer.statusCode).toBe(200);
});

test('counts each request under its operation', async () => {
  const client = running.client();

  await client.describeClusterDetail(clusterA);
  await callCs(client, userList);

  expect(running.requests.countByOperation()).toEqual({
    'cs.DescribeClusterDetail': 1,
    'cs.ListUserKubeConfigStates': 1,
  });
});
