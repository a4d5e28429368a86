/**
 * The adapter that gives access, with the product's SDK against the local cloud. Modes and fields are documented in the SDK's
 * typings; where an expectation is known otherwise, the test says so.
 */
import { createRequire } from 'node:module';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { Grant } from '../../../local/cloud/account.ts';
import type { FaultRule } from '../../../local/cloud/core/faults.ts';
import { createKubeconfigs } from '../../../shared/cloud/ack.ts';
import { createPermissions } from '../../../shared/cloud/permissions.ts';
import type { Addition } from '../../../shared/domain/granting.ts';
import { additionKey, grantKey } from '../../../shared/domain/granting.ts';
import type { Uid } from '../../../shared/domain/ids.ts';
import type { CloudErrorKind } from '../../../shared/use-cases/cloud-error.ts';
import type { Kubeconfigs, Permissions } from '../../../shared/use-cases/ports.ts';
import {
  aCloud,
  alice,
  anAccount,
  bob,
  changed,
  cloudErrorOf,
  deployer,
  gatewayPage,
  lab,
  shop,
  type TestCloud,
  uidOf,
} from './a-cloud.ts';

const require = createRequire(import.meta.url);
const cs = require('@alicloud/cs20151215') as typeof import('@alicloud/cs20151215');

const running: TestCloud[] = [];
let test: TestCloud;
let permissions: Permissions;
let kubeconfigs: Kubeconfigs;

beforeEach(async () => {
  await running.pop()?.close();
  const account = anAccount({ grantsChangedAfterMs: 0 });
  account.grants = [aGrant({ uid: alice, resourceId: lab }), aGrant({ uid: bob })];
  test = await aCloud(account);
  running.push(test);
  permissions = createPermissions(test.connect());
  kubeconfigs = createKubeconfigs(test.connect());
});
afterAll(() => running.pop()?.close());

function aGrant(over: Partial<Grant>): Grant {
  return {
    uid: alice,
    resourceId: shop,
    resourceType: 'cluster',
    roleName: 'ops',
    roleType: 'ops',
    isOwner: false,
    isRamRole: false,
    ...over,
  };
}

const aUser = { uid: alice, type: 'RamUser' } as const;
const devOnShop: Addition = {
  level: { kind: 'cluster', clusterId: shop },
  role: { kind: 'preset', name: 'dev' },
};

async function keysOf(uid: Uid): Promise<string[]> {
  return (await kubeconfigs.grantsOf(uid)).map(grantKey).toSorted();
}

describe('adding grants', () => {
  it('leaves every other grant of the identity, and of anybody else', async () => {
    const { requestId } = await permissions.addGrants(aUser, [devOnShop]);

    expect(requestId).toMatch(/^[0-9A-F-]{36}$/);
    expect(await keysOf(alice)).toEqual([`cluster ${lab} ops`, `cluster ${shop} dev`]);
    expect(await keysOf(bob)).toEqual([`cluster ${shop} ops`]);
  });

  it('sends the mode in words: a client that forgets it takes the other grants away', async () => {
    const { id: accessKeyId, secret: accessKeySecret } = test.cloud.administrator;
    const endpoint = test.cloud.endpoints.cs;
    const forgetful = new cs.default({ accessKeyId, accessKeySecret, endpoint, protocol: 'http' } as never);
    const one = { cluster: shop, roleType: 'cluster', roleName: 'dev', isCustom: false, isRamRole: false };
    const body = [new cs.UpdateUserPermissionsRequestBody(one)];

    await permissions.addGrants(aUser, [devOnShop]);
    const sentByUs = test.cloud.requests.entries.at(-1);
    const kept = await keysOf(alice);
    await forgetful.updateUserPermissions(alice, new cs.UpdateUserPermissionsRequest({ body }));

    expect(sentByUs).toMatchObject({ operation: 'UpdateUserPermissions', search: '?mode=patch' });
    expect(kept).toContain(`cluster ${lab} ops`);
    expect(await keysOf(alice)).toEqual([`cluster ${shop} dev`]);
  });

  it('sends the fields of the update, which are not those of the listing', async () => {
    await permissions.addGrants(aUser, [devOnShop]);

    const sent: unknown = JSON.parse(test.cloud.requests.entries.at(-1)?.body.toString() ?? '');
    expect(sent).toEqual([
      {
        cluster: shop,
        namespace: '',
        role_type: 'cluster',
        role_name: 'dev',
        is_custom: false,
        is_ram_role: false,
      },
    ]);
  });

  const additions: readonly (readonly [string, Addition])[] = [
    ['a preset role on a cluster', devOnShop],
    [
      'a preset role on a namespace',
      {
        level: { kind: 'namespace', clusterId: shop, namespace: 'web' },
        role: { kind: 'preset', name: 'restricted' },
      },
    ],
    [
      'a preset role on all clusters',
      { level: { kind: 'all-clusters' }, role: { kind: 'preset', name: 'admin' } },
    ],
    ['a custom role', { ...devOnShop, role: { kind: 'custom', name: 'terway-pod-reader' } }],
  ];
  it.each(additions)('%s is listed as it was meant', async (_, addition) => {
    await permissions.addGrants(aUser, [addition]);

    expect(await keysOf(alice)).toContain(additionKey(addition));
  });

  it('tells a RAM role from a user', async () => {
    await permissions.addGrants({ uid: deployer, type: 'RamRole' }, [devOnShop]);

    expect(await keysOf(deployer)).toEqual([`cluster ${shop} dev`]);
    expect(test.cloud.account.grants.find(({ uid }) => uid === deployer)?.isRamRole).toBe(true);
  });

  it('adds what is there already without a change (inferred)', async () => {
    await permissions.addGrants(aUser, [devOnShop]);
    const once = await keysOf(alice);

    await permissions.addGrants(aUser, [devOnShop]);

    expect(await keysOf(alice)).toEqual(once);
  });
});

describe('a call that fails', () => {
  const on = (fault: FaultRule['fault']): FaultRule => ({
    service: 'cs',
    operation: 'UpdateUserPermissions',
    fault,
  });

  it.each<[string, CloudErrorKind, FaultRule['fault'], boolean]>([
    ['cut before it was applied', 'unreachable', { kind: 'reset', applied: false }, false],
    ['cut after it was applied', 'unreachable', { kind: 'reset', applied: true }, true],
    ['a gateway’s page', 'unreachable', gatewayPage, false],
    ['throttled', 'throttled', { kind: 'error', status: 429, code: 'Throttling.User' }, false],
    ['an answer that is none', 'malformed', changed(() => '[]'), true],
  ])('is sent once: %s', async (_, kind, fault, isApplied) => {
    test.fail(on(fault));

    const error = await cloudErrorOf(permissions.addGrants(aUser, [devOnShop]));

    expect(error).toMatchObject({ kind, operation: 'cs.UpdateUserPermissions' });
    expect(test.count('cs.UpdateUserPermissions')).toBe(1);
    test.end();
    expect((await keysOf(alice)).includes(`cluster ${shop} dev`)).toBe(isApplied);
  });

  it('is refused for an identity that does not exist (inferred)', async () => {
    const nobody = { uid: uidOf('209999999999999999'), type: 'RamUser' } as const;

    const error = await cloudErrorOf(permissions.addGrants(nobody, [devOnShop]));

    expect(error).toMatchObject({ kind: 'not-found', code: 'ErrorUserNotFound', status: 404 });
  });

  it('is denied to a caller who is no administrator of the cluster', async () => {
    test.cloud.account.behaviours.clustersWithoutRbac = [shop];

    const error = await cloudErrorOf(permissions.addGrants(aUser, [devOnShop]));

    expect(error).toMatchObject({ kind: 'denied', code: 'StatusForbidden' });
  });
});
