/** All services together, as `startCloud` wires them: one account, one key, one clock, and a state that outlives them. */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startCloud } from '../../../local/cloud/cloud.ts';
import type { CloudOptions, LocalCloud } from '../../../local/cloud/local-cloud.ts';
import { aCredential, aGrant, aliceId, anAccount, callCs, clusterA, refusalOf } from '../cs/cs-fixture.ts';
import { core, cs } from './vendor-sdk.ts';

async function start(options: Partial<CloudOptions> = {}): Promise<LocalCloud> {
  const cloud = await startCloud({ account: aReadyAccount(), ...options });
  onTestFinished(() => cloud.close());
  return cloud;
}

function aReadyAccount() {
  const account = anAccount();
  account.credentials = [aCredential()];
  account.grants = [aGrant()];
  return account;
}

function configOf({ administrator }: Pick<LocalCloud, 'administrator'>, endpoint: string) {
  const { id: accessKeyId, secret: accessKeySecret, securityToken } = administrator;
  return new core.$OpenApiUtil.Config({
    accessKeyId,
    accessKeySecret,
    endpoint,
    protocol: 'http',
    ...(securityToken === undefined ? {} : { securityToken }),
  });
}

function csClient(cloud: LocalCloud) {
  return new cs.default(configOf(cloud, cloud.endpoints.cs));
}

/** An RPC call with the vendor's generic client. */
async function rpc(cloud: LocalCloud, endpoint: string, version: string, action: string, query = {}) {
  const client = new core.default(configOf(cloud, endpoint));
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
}

function deleteAliceByIms(cloud: LocalCloud) {
  return rpc(cloud, cloud.endpoints.ims, '2019-08-15', 'DeleteUser', { UserId: aliceId });
}

async function rowsOfA(cloud: LocalCloud) {
  const request = new cs.ListClusterKubeconfigStatesRequest({});
  const answer = await csClient(cloud).listClusterKubeconfigStates(clusterA, request);
  return answer.body?.states ?? [];
}

test('a user deleted through IMS is deleted for CS, and the event is on the bus', async () => {
  const cloud = await start();
  const seen: unknown[] = [];
  cloud.eventBus.addRule({
    name: 'deletions',
    pattern: { data: { eventName: ['DeleteUser'] } },
    retry: 'BACKOFF_RETRY',
    target: (event) => {
      seen.push(event.data);
      return Promise.resolve();
    },
  });

  await deleteAliceByIms(cloud);
  await cloud.eventBus.idle();

  expect(await rowsOfA(cloud)).toMatchObject([{ accountId: aliceId, accountState: 'Deleted' }]);
  expect(seen).toMatchObject([{ eventName: 'DeleteUser' }]);
});

test('tells the administrator and the holder of a token apart, and takes the token until it ends', async () => {
  const cloud = await start();
  const alice = cloud.issueToken({ type: 'ram-user', id: aliceId, name: 'alice' }, 60_000);
  const asAlice = { ...cloud, administrator: alice };
  const whoIs = (who: LocalCloud) => rpc(who, cloud.endpoints.sts, '2015-04-01', 'GetCallerIdentity');

  const answers = [await whoIs(cloud), await whoIs(asAlice)];
  cloud.clock.advance(60_000);
  const refusal = await refusalOf(csClient(asAlice).describeClusterDetail(clusterA));

  expect(answers.map((answer) => answer['body'] as unknown)).toMatchObject([
    { IdentityType: 'Account' },
    { IdentityType: 'RAMUser', UserId: aliceId },
  ]);
  expect(refusal.code).toBe('InvalidSecurityToken.Expired');
});

test("CS's own check reads the audit log that the services share", async () => {
  const cloud = await start();
  const project = `k8s-log-${clusterA}`;
  const logstore = `audit-${clusterA}`;
  const now = cloud.clock.now();
  await cloud.auditLogs.addLogstore({
    project,
    logstore,
    regionId: 'cn-hangzhou',
    createdAt: now - 30 * 86_400_000,
    ttlDays: 30,
    form: 'json',
  });
  const act = () =>
    callCs(csClient(cloud), {
      action: 'DescribeUserClusterActivityState',
      pathname: `/clusters/${clusterA}/users/${aliceId}/activity-state`,
    });

  const before = await act();
  await cloud.auditLogs.addUse({
    project,
    logstore,
    username: `${aliceId}-1763000000`,
    at: [now - 3_600_000],
  });
  const after = await act();

  expect([before.body, after.body]).toMatchObject([{ active: false }, { active: true }]);
});

test('whoever looks at the account itself sees what was accepted and is due', async () => {
  const cloud = await start();
  cloud.account.behaviours.certificateGoneAfterMs = 60_000;

  const request = new cs.CleanClusterUserPermissionsRequest({ force: true });
  await csClient(cloud).cleanClusterUserPermissions(clusterA, aliceId, request);
  const before = cloud.account.credentials[0]?.certState;
  cloud.clock.advance(60_000);

  expect([before, cloud.account.credentials[0]?.certState]).toEqual(['Unexpired', 'Removed']);
});

test('a restart on the same state file goes on with the same account and key', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'local-cloud-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const stateFile = join(folder, 'state.db');
  const first = await start({ stateFile });
  await deleteAliceByIms(first);
  await first.close();
  const account = aReadyAccount();

  const second = await start({ account, stateFile });

  expect(second.administrator).toEqual(first.administrator);
  expect(second.account).toBe(account);
  expect(await rowsOfA(second)).toMatchObject([{ accountId: aliceId, accountState: 'Deleted' }]);
});

test('a clock that starts ahead is ahead for the signatures too', async () => {
  const cloud = await start({ clockOffsetMs: 3_600_000 });

  const refusal = await refusalOf(rowsOfA(cloud));

  expect(refusal).toMatchObject({ statusCode: 400, code: 'InvalidTimeStamp.Expired' });
});

test('a port that is taken is refused, and nothing stays open', async () => {
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void taken.close());
  const { port } = taken.address() as AddressInfo;

  const act = startCloud({ account: aReadyAccount(), ports: { eventbridge: port } });

  await expect(act).rejects.toThrow(/EADDRINUSE/);
});
