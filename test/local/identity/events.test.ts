/** Contract: the write events of RAM and IMS, in the envelope that EventBridge documents. */
import { afterEach, expect, test } from 'vitest';
import type { Behaviours } from '../../../local/cloud/account.ts';
import {
  accountId,
  adminId,
  aliceId,
  anAccount,
  ciId,
  domain,
  ims,
  ram,
  refusalOf,
  type RunningIdentity,
  startIdentity,
} from './identity-fixture.ts';

const alice = `alice@${domain}`;
let running: RunningIdentity;

async function start(behaviours: Partial<Behaviours> = {}): Promise<void> {
  running = await startIdentity(anAccount(behaviours));
}
afterEach(() => running.close());

test('a deletion through RAM names what the caller named, to the second (envelope documented)', async () => {
  await start();

  const { body } = await running.ram().deleteUser(new ram.DeleteUserRequest({ userName: 'Alice' }));

  expect(running.events).toHaveLength(1);
  const [event] = running.events;
  expect(event).toMatchObject({
    source: 'acs.ram',
    specversion: '1.0',
    type: 'ram:ActionTrail:ApiCall',
    subject: `acs:ram:cn-hangzhou:${accountId}:user/Alice`,
    time: expect.stringMatching(/T\d\d:\d\d:\d\dZ$/),
    aliyunaccountid: accountId,
    aliyunregionid: 'cn-hangzhou',
    aliyuneventbusname: 'default',
    data: {
      eventName: 'DeleteUser',
      eventRW: 'Write',
      serviceName: 'Ram',
      eventSource: 'ram.aliyuncs.com',
      apiVersion: '2015-05-01',
      acsRegion: 'cn-hangzhou',
      isGlobal: true,
      requestId: body?.requestId,
      requestParameters: { UserName: 'Alice' },
      referencedResources: { 'ACS::RAM::User': ['Alice'] },
      resourceType: 'ACS::RAM::User',
      resourceName: 'Alice',
      errorCode: '',
      userIdentity: { type: 'ram-user', principalId: adminId, accountId, userName: 'it-admin' },
    },
  });
  expect(JSON.stringify(event)).not.toContain(aliceId);
});

test.each([
  ['acs.ims', 'ims:ActionTrail:ApiCall'],
  ['acs.ram', 'ram:ActionTrail:ApiCall'],
] as const)('a deletion through IMS comes from %s (unknown: either)', async (source, type) => {
  await start({ imsEventSource: source });

  await running.ims().deleteUser(new ims.DeleteUserRequest({ userPrincipalName: alice }));

  expect(running.events).toMatchObject([
    {
      source,
      type,
      data: {
        serviceName: 'Ims',
        eventSource: 'ims.aliyuncs.com',
        requestParameters: { UserPrincipalName: alice },
      },
    },
  ]);
});

test('a failed write is published with its error and changes nothing (errorCode: seen in client code)', async () => {
  await start();
  const before = structuredClone(running.account);

  const refusal = await refusalOf(
    running.ram().deleteUser(new ram.DeleteUserRequest({ userName: 'nobody' })),
  );

  expect(running.events).toMatchObject([
    {
      data: {
        eventName: 'DeleteUser',
        errorCode: 'EntityNotExist.User',
        requestId: refusal.data['RequestId'],
      },
    },
  ]);
  expect(running.account).toEqual(before);
});

test('an assumed role appears with its session, a role under its own name (seen in client code)', async () => {
  await start();
  const token = running.keyring.issueToken(
    { type: 'assumed-role', id: ciId, name: 'ci-deployer', sessionName: 'pipeline' },
    60_000,
  );

  await running.ram(token).deleteRole(new ram.DeleteRoleRequest({ roleName: 'ci-deployer' }));

  expect(running.events).toMatchObject([
    {
      subject: `acs:ram:cn-hangzhou:${accountId}:role/ci-deployer`,
      data: {
        eventName: 'DeleteRole',
        requestParameters: { RoleName: 'ci-deployer' },
        referencedResources: { 'ACS::RAM::Role': ['ci-deployer'] },
        userIdentity: {
          type: 'assumed-role',
          principalId: `${ciId}:pipeline`,
          userName: 'ci-deployer:pipeline',
        },
      },
    },
  ]);
});

test('every write is an event of its own, no read is one (documented)', async () => {
  await start();
  const client = running.ims();

  await client.deleteUser(new ims.DeleteUserRequest({ userId: aliceId }));
  await client.listUserBasicInfos(new ims.ListUserBasicInfosRequest({}));
  await client.restoreUserFromRecycleBin(new ims.RestoreUserFromRecycleBinRequest({ userId: aliceId }));
  await client.deleteUser(new ims.DeleteUserRequest({ userId: aliceId }));
  await client.deleteUserInRecycleBin(new ims.DeleteUserInRecycleBinRequest({ userId: aliceId }));
  await client.createUser(new ims.CreateUserRequest({ userPrincipalName: alice, displayName: 'Alice' }));

  const names = running.events.map((event) => (event.data as { eventName: string }).eventName);
  expect(names).toEqual([
    'DeleteUser',
    'RestoreUserFromRecycleBin',
    'DeleteUser',
    'DeleteUserInRecycleBin',
    'CreateUser',
  ]);
  expect(new Set(running.events.map((event) => event.id)).size).toBe(5);
});

test.each([
  ['whole', { User: { UserPrincipalName: `dora@${domain}`, UserId: expect.stringMatching(/^2\d{17}$/) } }],
  ['request-id', {}],
] as const)(
  'the event of a creation has the answer: %s (documented for IMS, else unknown)',
  async (trailAnswer, answer) => {
    await start({ trailAnswer });

    await running
      .ims()
      .createUser(new ims.CreateUserRequest({ userPrincipalName: `dora@${domain}`, displayName: 'Dora' }));

    const [{ responseElements } = { responseElements: {} }] = running.events.map(
      ({ data }) => data as { responseElements: Record<string, unknown> },
    );
    expect(responseElements).toMatchObject({ RequestId: expect.any(String), ...answer });
    expect('User' in responseElements).toBe(trailAnswer === 'whole');
  },
);

test('what an unknown caller tries is no event (inferred)', async () => {
  await start();
  const wrong = { ...running.keyring.administrator, secret: 'wrong' };

  await refusalOf(running.ims(wrong).deleteUser(new ims.DeleteUserRequest({ userId: aliceId })));

  expect(running.events).toEqual([]);
});
