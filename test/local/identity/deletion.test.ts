/** Contract: deletion of users and the recycle bin, through the vendor's SDKs. */
import { afterEach, expect, test } from 'vitest';
import type { Behaviours } from '../../../local/cloud/account.ts';
import {
  aliceId,
  anAccount,
  bobId,
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

function getById(userId: string): Promise<unknown> {
  return running.ims().getUser(new ims.GetUserRequest({ userId }));
}

test.each([
  [
    'IMS by logon name',
    () => running.ims().deleteUser(new ims.DeleteUserRequest({ userPrincipalName: alice })),
  ],
  ['IMS by id', () => running.ims().deleteUser(new ims.DeleteUserRequest({ userId: aliceId }))],
  ['RAM', () => running.ram().deleteUser(new ram.DeleteUserRequest({ userName: 'alice' }))],
])('a user deleted through %s is gone and in the recycle bin (documented)', async (_, deletion) => {
  await start();

  await deletion();

  const refusal = await refusalOf(getById(aliceId));
  const { body } = await running
    .ims()
    .getUserInRecycleBin(new ims.GetUserInRecycleBinRequest({ userId: aliceId }));
  expect(refusal).toMatchObject({ statusCode: 404, code: 'EntityNotExist.User' });
  expect(body?.user).toMatchObject({
    userId: aliceId,
    userPrincipalName: alice,
    createDate: '2026-01-02T03:04:05Z',
  });
  expect(Date.parse(body?.user?.deleteDate ?? '') - Date.parse(body?.user?.recycleDate ?? '')).toBe(
    30 * 86_400_000,
  );
  expect(running.account.deletedIdentities).toMatchObject([{ id: aliceId, name: 'alice', type: 'RamUser' }]);
});

test('a name given again is another user with another id (documented: ids are unique)', async () => {
  await start();
  await running.ims().deleteUser(new ims.DeleteUserRequest({ userId: aliceId }));

  const { body } = await running
    .ims()
    .createUser(new ims.CreateUserRequest({ userPrincipalName: alice, displayName: 'Alice' }));

  const again = body?.user?.userId ?? '';
  const byName = await running.ims().getUser(new ims.GetUserRequest({ userPrincipalName: alice }));
  expect(again).toMatch(/^2\d{17}$/);
  expect(again).not.toBe(aliceId);
  expect(byName.body?.user?.userId).toBe(again);
  expect(await refusalOf(getById(aliceId))).toMatchObject({ code: 'EntityNotExist.User' });
});

test('the recycle bin is listed in pages of one and filtered by logon name (SDK typings)', async () => {
  await start();
  await running.ims().deleteUser(new ims.DeleteUserRequest({ userId: aliceId }));
  await running.ims().deleteUser(new ims.DeleteUserRequest({ userId: bobId }));
  const list = (request: Partial<InstanceType<typeof ims.ListUsersInRecycleBinRequest>>) =>
    running.ims().listUsersInRecycleBin(new ims.ListUsersInRecycleBinRequest(request));

  const first = await list({ maxItems: 1 });
  const second = await list({ maxItems: 1, marker: first.body?.marker ?? '' });
  const filtered = await list({ filter: `UserPrincipalName eq bob@${domain}` });

  expect(first.body?.users?.user?.map((user) => user.userId)).toEqual([aliceId]);
  expect(first.body?.isTruncated).toBe(true);
  expect(second.body?.users?.user?.map((user) => user.userId)).toEqual([bobId]);
  expect(second.body?.isTruncated).toBe(false);
  expect(second.body?.marker).toBeUndefined();
  expect(filtered.body?.users?.user?.map((user) => user.userId)).toEqual([bobId]);
});

test.each([
  ['a page over the limit (documented limit)', { maxItems: 101 }, 'InvalidParameter.MaxItems'],
  ['another filter (documented form)', { filter: 'UserId eq 1' }, 'InvalidParameter.Filter'],
])('the recycle bin refuses %s', async (_, request, code) => {
  await start();

  const refusal = await refusalOf(
    running.ims().listUsersInRecycleBin(new ims.ListUsersInRecycleBinRequest(request)),
  );

  expect(refusal).toMatchObject({ statusCode: 400, code });
});

test('a restored user exists under its old id (documented)', async () => {
  await start();
  await running.ims().deleteUser(new ims.DeleteUserRequest({ userId: aliceId }));

  await running
    .ims()
    .restoreUserFromRecycleBin(new ims.RestoreUserFromRecycleBinRequest({ userId: aliceId }));

  const { body } = await running.ims().getUser(new ims.GetUserRequest({ userPrincipalName: alice }));
  expect(body?.user?.userId).toBe(aliceId);
  expect(running.account.recycleBin).toEqual([]);
  expect(running.account.deletedIdentities).toEqual([]);
});

test('a user is not restored over a living namesake (inferred)', async () => {
  await start();
  await running.ims().deleteUser(new ims.DeleteUserRequest({ userId: aliceId }));
  await running.ram().createUser(new ram.CreateUserRequest({ userName: 'alice' }));

  const refusal = await refusalOf(
    running.ims().restoreUserFromRecycleBin(new ims.RestoreUserFromRecycleBinRequest({ userId: aliceId })),
  );

  expect(refusal).toMatchObject({ statusCode: 409, code: 'EntityAlreadyExists.User' });
});

test('a user removed from the recycle bin can not come back (documented)', async () => {
  await start();
  await running.ims().deleteUser(new ims.DeleteUserRequest({ userId: aliceId }));

  await running.ims().deleteUserInRecycleBin(new ims.DeleteUserInRecycleBinRequest({ userId: aliceId }));

  expect(await refusalOf(lookInBin(running.ims(), aliceId))).toMatchObject({ code: 'EntityNotExist.User' });
  expect(running.account.deletedIdentities).toMatchObject([{ id: aliceId }]);
});

test('the recycle bin empties itself (documented: about 30 days)', async () => {
  await start();
  await running.ims().deleteUser(new ims.DeleteUserRequest({ userId: bobId }));
  // The clock can't be moved by a month: the SDK's signature would be refused.
  running.account.recycleBin = running.account.recycleBin.map((recycled) => ({
    ...recycled,
    deleteAt: running.clock.now() - 1,
  }));

  const refusal = await refusalOf(lookInBin(running.ims(), bobId));

  expect(refusal).toMatchObject({ statusCode: 404, code: 'EntityNotExist.User' });
});

function lookInBin(client: InstanceType<typeof ims.default>, userId: string): Promise<unknown> {
  return client.getUserInRecycleBin(new ims.GetUserInRecycleBinRequest({ userId }));
}

test('without a recycle bin a deleted user is gone at once (behaviour)', async () => {
  await start({ recycleBin: 'off' });

  await running.ims().deleteUser(new ims.DeleteUserRequest({ userId: aliceId }));

  expect(await refusalOf(lookInBin(running.ims(), aliceId))).toMatchObject({ code: 'EntityNotExist.User' });
  expect(running.account.deletedIdentities).toHaveLength(1);
});

test('a deletion is seen late when the cloud behaves so, and happens only once', async () => {
  await start({ deletionSeenAfterMs: 60_000 });
  await running.ims().deleteUser(new ims.DeleteUserRequest({ userId: aliceId }));

  const soon = await running.ims().getUser(new ims.GetUserRequest({ userId: aliceId }));
  const again = await refusalOf(running.ims().deleteUser(new ims.DeleteUserRequest({ userId: aliceId })));
  running.clock.advance(60_000);
  const later = await refusalOf(getById(aliceId));

  expect(soon.body?.user?.userName).toBe('alice');
  expect(again.code).toBe('EntityNotExist.User');
  expect(later.code).toBe('EntityNotExist.User');
});
