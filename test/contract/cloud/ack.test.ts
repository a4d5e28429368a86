/**
 * The ACK adapter with the product's SDK against the local cloud. Paths, parameters and fields are documented and in the
 * SDK's typings; where an expectation is known otherwise, the test says so.
 */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createKubeconfigs } from '../../../shared/cloud/ack.ts';
import { authoriseForce, type VendorCheck } from '../../../shared/domain/authorisation.ts';
import type { Kubeconfigs } from '../../../shared/use-cases/ports.ts';
import {
  aCloud,
  aCredential,
  alice,
  anAccount,
  bob,
  changed,
  cloudErrorOf,
  deployer,
  lab,
  old,
  shop,
  type TestCloud,
} from './a-cloud.ts';

let test: TestCloud;
let kubeconfigs: Kubeconfigs;
const on: VendorCheck = { kind: 'on' };

beforeAll(async () => {
  const account = anAccount();
  account.credentials.push(
    aCredential({ uid: deployer, accountType: 'RamRole', certState: 'Expired', revokable: false }),
    aCredential({ uid: deployer, clusterId: old, accountType: 'RamRole', certState: 'Unissued' }),
  );
  account.grants.push(
    {
      uid: alice,
      resourceId: shop,
      resourceType: 'cluster',
      roleName: '',
      roleType: 'admin',
      isOwner: true,
      isRamRole: false,
    },
    {
      uid: alice,
      resourceId: `${lab}/web`,
      resourceType: 'namespace',
      roleName: 'x',
      roleType: 'custom',
      isOwner: false,
      isRamRole: false,
    },
  );
  test = await aCloud(account);
  kubeconfigs = createKubeconfigs(test.connect());
});
afterEach(() => test.end());
afterAll(() => test.close());

describe('reading', () => {
  it('lists the clusters of every page, with region, state and tags', async () => {
    const clusters = await kubeconfigs.clusters();

    expect(clusters.map(({ id }) => id)).toEqual([shop, lab, old]);
    expect(clusters[0]).toEqual({
      id: shop,
      name: 'shop',
      region: 'cn-hangzhou',
      state: 'running',
      tags: [{ key: 'env', value: 'test' }],
    });
    expect(test.count('cs.DescribeClustersV1')).toBe(2);
  });

  it('lists what one identity holds, on every page', async () => {
    const rows = await kubeconfigs.statesOfUser(alice);

    expect(rows.map(({ clusterId }) => clusterId)).toEqual([shop, lab, old]);
    expect(rows[0]).toEqual({
      clusterId: shop,
      certificate: 'Unexpired',
      expiresAt: Date.parse('2029-01-02T03:04:05Z'),
    });
  });

  it('leaves out an expiry that is empty', async () => {
    const rows = await kubeconfigs.statesOfUser(deployer);

    // Seen in the typings: the field is a text; that an unissued certificate's is empty is inferred.
    expect(rows).toContainEqual({ clusterId: old, certificate: 'Unissued' });
  });

  it('lists what everybody holds on a cluster, ids exact to the last of 18 digits', async () => {
    const rows = await kubeconfigs.statesOfCluster(shop);

    expect(rows).toHaveLength(4);
    expect(rows.find(({ uid }) => uid === deployer)).toEqual({
      uid: deployer,
      accountName: 'ci-deployer',
      accountType: 'RamRole',
      accountState: 'Active',
      certificate: 'Expired',
      expiresAt: Date.parse('2029-01-02T03:04:05Z'),
      revokable: false,
      cloudService: '',
    });
  });

  it('names the cloud service of a row that has one', async () => {
    // Whether such rows come without `cloudServiceKubeConfig` is not documented: here they do.
    test.fail({
      service: 'cs',
      operation: 'ListClusterKubeconfigStates',
      times: 1,
      fault: changed((json) => json.replace('"cloud_service_name":""', '"cloud_service_name":"sls"')),
    });

    const rows = await kubeconfigs.statesOfCluster(shop);

    expect(rows.map(({ cloudService }) => cloudService).toSorted()).toEqual(['', '', '', 'sls']);
  });

  it('takes a row that does not say it is revokable for one that is not', async () => {
    test.fail({
      service: 'cs',
      operation: 'ListClusterKubeconfigStates',
      fault: changed((json) => json.replaceAll('"revokable":true,', '')),
    });

    const rows = await kubeconfigs.statesOfCluster(shop);

    expect(rows.map(({ revokable }) => revokable)).toEqual([false, false, false, false]);
  });

  it('lists the grants of an identity', async () => {
    const grants = await kubeconfigs.grantsOf(alice);

    expect(grants).toEqual([
      { resourceId: shop, resourceType: 'cluster', roleName: '', roleType: 'admin', isOwner: true },
      {
        resourceId: `${lab}/web`,
        resourceType: 'namespace',
        roleName: 'x',
        roleType: 'custom',
        isOwner: false,
      },
    ]);
  });

  it('trims the audit project (seen in public clients)', async () => {
    expect(await kubeconfigs.auditProject(shop)).toBe(`k8s-log-${shop}`);
  });

  it('knows that auditing is off', async () => {
    test.fail({
      service: 'cs',
      operation: 'GetClusterAuditProject',
      fault: changed((json) => json.replace('"audit_enabled":true', '"audit_enabled":false')),
    });

    expect(await kubeconfigs.auditProject(shop)).toBeUndefined();
  });
});

describe('a listing that shifts between its pages', () => {
  const shrunk = changed((json) => json.replace('"total_count":3', '"total_count":4'));

  it('is read once more from the start', async () => {
    test.fail({ service: 'cs', operation: 'ListUserKubeConfigStates', times: 1, fault: shrunk });

    const rows = await kubeconfigs.statesOfUser(bob);

    expect(rows).toHaveLength(3);
    expect(test.count('cs.ListUserKubeConfigStates')).toBe(4);
  });

  it('is malformed when it does not add up twice', async () => {
    test.fail({ service: 'cs', operation: 'ListUserKubeConfigStates', fault: shrunk });

    const error = await cloudErrorOf(kubeconfigs.statesOfUser(bob));

    expect(error).toMatchObject({ kind: 'malformed', operation: 'cs.ListUserKubeConfigStates' });
    expect(error.message).toContain('3 different rows and announce 4');
  });
});

describe('ending a credential', () => {
  it('sends Force=false, always in words, and gives the request id', async () => {
    const sent = await kubeconfigs
      .cleanClusterUserPermissions({ clusterId: lab, uid: bob }, on)
      .catch(String);

    const request = test.cloud.requests.entries.at(-1);
    expect(request?.search).toBe('?Force=false');
    expect(request?.path).toBe(`/cluster/${lab}/user/${bob}/permissions`);
    // The audit log of this cluster does not exist, so the vendor's own check refuses.
    expect(sent).toContain('access records');
  });

  it('sends Force=true for the credential that the authorisation names', async () => {
    const authorisation = authoriseForce(lab, bob, { kind: 'approval', id: 'a-1', by: 'eve' });

    const { requestId } = await kubeconfigs.cleanClusterUserPermissions(
      { clusterId: lab, uid: bob },
      { kind: 'off', authorisation },
    );

    expect(test.cloud.requests.entries.at(-1)?.search).toBe('?Force=true');
    expect(requestId).toMatch(/^[0-9A-F-]{36}$/);
    expect(
      (await kubeconfigs.statesOfUser(bob)).find(({ clusterId }) => clusterId === lab)?.certificate,
    ).toBe('Removed');
  });

  it('sends nothing when the authorisation is for somebody else', async () => {
    const authorisation = authoriseForce(lab, alice, { kind: 'approval', id: 'a-1', by: 'eve' });

    const call = kubeconfigs.cleanClusterUserPermissions(
      { clusterId: lab, uid: bob },
      { kind: 'off', authorisation },
    );

    await expect(call).rejects.toThrow(RangeError);
    expect(test.count('cs.CleanClusterUserPermissions')).toBe(0);
  });

  it('is refused by the service in its own words', async () => {
    const error = await cloudErrorOf(
      kubeconfigs.cleanClusterUserPermissions({ clusterId: shop, uid: deployer }, on),
    );

    // How a refusal looks is not documented; any code with a 4xx status must read as "not done".
    expect(error).toMatchObject({ kind: 'denied', code: 'ErrorNotRevokable', status: 403 });
    expect(error.requestId).toMatch(/^[0-9A-F-]{36}$/);
  });
});
