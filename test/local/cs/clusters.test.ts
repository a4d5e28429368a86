/** Clusters through the vendor's SDK. Paths, names and page limits are documented; times with +08:00 as its examples show. */
import { expect, onTestFinished, test } from 'vitest';
import { aCluster, anAccount, clusterA, clusterB, cs, refusalOf, startCs } from './cs-fixture.ts';

async function startWith(...args: Parameters<typeof startCs>): ReturnType<typeof startCs> {
  const running = await startCs(...args);
  onTestFinished(() => running.close());
  return running;
}

test('lists the clusters of every region page by page, with their total', async () => {
  const account = anAccount();
  account.clusters.push(
    aCluster({ clusterId: `${clusterA.slice(0, -1)}e`, regionId: 'cn-beijing', profile: 'Acs' }),
  );
  const client = (await startWith(account)).client();

  const first = await client.describeClustersV1(
    new cs.DescribeClustersV1Request({ pageNumber: 1, pageSize: 2 }),
  );
  const second = await client.describeClustersV1(
    new cs.DescribeClustersV1Request({ pageNumber: 2, pageSize: 2 }),
  );
  const past = await client.describeClustersV1(
    new cs.DescribeClustersV1Request({ pageNumber: 3, pageSize: 2 }),
  );

  expect(first.body?.clusters?.map((row) => row.clusterId)).toEqual([clusterA, clusterB]);
  expect(second.body?.clusters).toMatchObject([{ regionId: 'cn-beijing', profile: 'Acs', state: 'running' }]);
  expect(second.body?.pageInfo).toMatchObject({ pageNumber: 2, pageSize: 2, totalCount: 3 });
  expect(past.body?.clusters).toEqual([]);
});

test('answers a row in the wire names of the SDK, meta_data as text', async () => {
  const client = (await startWith(anAccount())).client();

  const { body } = await client.describeClusterDetail(clusterA);

  expect(body).toMatchObject({
    clusterId: clusterA,
    name: 'name-a',
    regionId: 'cn-hangzhou',
    clusterType: 'ManagedKubernetes',
    profile: 'Default',
    clusterSpec: 'ack.pro.small',
    state: 'running',
    created: '2026-01-01T08:00:00+08:00',
    metaData: '{"Capabilities":{}}',
    tags: [{ key: 'env', value: 'test' }],
  });
});

test.each([
  ['cluster_id', { clusterId: clusterB }, [clusterB]],
  ['region_id', { regionId: 'cn-beijing' }, []],
  ['profile', { profile: 'Default' }, [clusterA, clusterB]],
  ['name', { name: 'name-a' }, [clusterA]],
])('narrows the list by %s', async (_, filter, expected) => {
  const client = (await startWith(anAccount())).client();

  const { body } = await client.describeClustersV1(new cs.DescribeClustersV1Request(filter));

  expect(body?.clusters?.map((row) => row.clusterId)).toEqual(expected);
});

test('answers the audit project as it is stored, blanks included', async () => {
  const account = anAccount();
  account.clusters = [aCluster({ auditEnabled: false, slsProjectName: ' k8s-log-x ' })];
  const client = (await startWith(account)).client();

  const { body } = await client.getClusterAuditProject(clusterA);

  expect(body).toMatchObject({ auditEnabled: false, slsProjectName: ' k8s-log-x ' });
});

test.each([
  ['DescribeClusterDetail', (client: Client) => client.describeClusterDetail('c-nothing')],
  ['GetClusterAuditProject', (client: Client) => client.getClusterAuditProject('c-nothing')],
  [
    'ListClusterKubeconfigStates',
    (client: Client) =>
      client.listClusterKubeconfigStates('c-nothing', new cs.ListClusterKubeconfigStatesRequest({})),
  ],
])('%s of a cluster that does not exist is refused', async (_, call) => {
  const client = (await startWith(anAccount())).client();

  const refusal = await refusalOf(call(client));

  expect(refusal).toMatchObject({ statusCode: 404, code: 'ErrorClusterNotFound' });
});

type Client = ReturnType<Awaited<ReturnType<typeof startCs>>['client']>;

test('lists the components of a cluster, by name', async () => {
  const account = anAccount();
  account.clusters.push(
    aCluster({ clusterId: `${clusterA.slice(0, -1)}e`, addOns: ['ack-ram-authenticator'] }),
  );
  const client = (await startWith(account)).client();

  const plain = await client.listClusterAddonInstances(clusterA);
  const more = await client.listClusterAddonInstances(`${clusterA.slice(0, -1)}e`);

  expect(plain.body?.addons?.map(({ name }) => name)).toEqual(['coredns']);
  expect(more.body?.addons).toMatchObject([
    { name: 'coredns', state: 'active' },
    { name: 'ack-ram-authenticator', state: 'active' },
  ]);
});
