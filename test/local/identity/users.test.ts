/** Contract: users by IMS 2019-08-15 and RAM 2015-05-01 through the vendor's SDKs. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  aliceId,
  anAccount,
  bobId,
  callRpc,
  domain,
  frozenId,
  ims,
  ram,
  refusalOf,
  type RunningIdentity,
  startIdentity,
} from './identity-fixture.ts';

let running: RunningIdentity;

beforeEach(async () => {
  running = await startIdentity(anAccount());
});
afterEach(() => running.close());

async function listIds(request: { maxItems?: number; status?: string }): Promise<string[][]> {
  const pages: string[][] = [];
  let marker: string | undefined;
  do {
    const { body } = await running
      .ims()
      .listUserBasicInfos(
        new ims.ListUserBasicInfosRequest({ ...request, ...(marker === undefined ? {} : { marker }) }),
      );
    pages.push((body?.userBasicInfos?.userBasicInfo ?? []).map((info) => info.userId ?? ''));
    marker = body?.marker;
  } while (marker !== undefined);
  return pages;
}

describe('a user that exists', () => {
  test.each([
    ['by id', { userId: aliceId }],
    ['by logon name', { userPrincipalName: `alice@${domain}` }],
    ['by logon name in another case (inferred)', { userPrincipalName: `Alice@${domain.toUpperCase()}` }],
  ])('is answered by IMS %s, its 18-digit id unrounded (SDK typings)', async (_, request) => {
    const client = running.ims();

    const { body } = await client.getUser(new ims.GetUserRequest(request));

    expect(body?.user).toMatchObject({
      userId: aliceId,
      userName: 'alice',
      userPrincipalName: `alice@${domain}`,
      displayName: 'Alice',
      createDate: '2026-01-02T03:04:05Z',
    });
    expect(body?.requestId).toMatch(/^[0-9A-F-]{36}$/);
  });

  test('is answered by RAM by its name (SDK typings)', async () => {
    const client = running.ram();

    const { body } = await client.getUser(new ram.GetUserRequest({ userName: 'bob' }));

    expect(body?.user).toMatchObject({ userId: bobId, userName: 'bob', displayName: 'Bob' });
  });

  test('still exists when it is frozen, and is listed only when asked for (documented)', async () => {
    const client = running.ims();

    const { body } = await client.getUser(new ims.GetUserRequest({ userId: frozenId }));
    const active = await listIds({});
    const both = await listIds({ status: 'active,freeze' });

    expect(body?.user?.userId).toBe(frozenId);
    expect(active.flat()).toEqual([aliceId, bobId]);
    expect(both.flat()).toEqual([aliceId, bobId, frozenId]);
  });

  test('is listed once over pages of one; only a truncated page has a marker (documented)', async () => {
    const pages = await listIds({ maxItems: 1, status: 'active,freeze' });

    expect(pages).toEqual([[aliceId], [bobId], [frozenId]]);
  });
});

test('parameters are also read from a form, as older clients send them (documented for RPC)', async () => {
  const answer = await callRpc(running.ims(), { action: 'GetUser', form: { UserId: aliceId } });

  expect(answer).toMatchObject({ body: { User: { UserId: aliceId } } });
});

test('the default domain is answered (SDK typings)', async () => {
  const { body } = await running.ims().getDefaultDomain();

  expect(body?.defaultDomainName).toBe(domain);
});

test('UpdateUser renames; the id stays (SDK typings)', async () => {
  const client = running.ims();

  await client.updateUser(
    new ims.UpdateUserRequest({
      userId: aliceId,
      newUserPrincipalName: `alice.b@${domain}`,
      newDisplayName: 'Al',
    }),
  );

  const { body } = await running.ram().getUser(new ram.GetUserRequest({ userName: 'alice.b' }));
  expect(body?.user).toMatchObject({ userId: aliceId, displayName: 'Al' });
});

test('a name that is taken can not be given again (documented)', async () => {
  const request = new ims.CreateUserRequest({ userPrincipalName: `Alice@${domain}`, displayName: 'Alice' });

  const refusal = await refusalOf(running.ims().createUser(request));

  expect(refusal).toMatchObject({ statusCode: 409, code: 'EntityAlreadyExists.User' });
});
