/** Everybody of the account by whole lists, through IMS and RAM. Operations, fields and words are documented unless said. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Fault, FaultRule } from '../../../local/cloud/core/faults.ts';
import { createIdentityLists } from '../../../shared/cloud/identity-lists.ts';
import { deletedAtOf, isDeleted, namesOf } from '../../../shared/domain/inventory.ts';
import type { ListedIdentity } from '../../../shared/use-cases/ports/sweeping.ts';
import {
  aCloud,
  alice,
  anAccount,
  bob,
  carol,
  changed,
  cloudErrorOf,
  deployer,
  gatewayPage,
  html,
  type TestCloud,
  uidOf,
} from './a-cloud.ts';

let test: TestCloud;
const gone = uidOf('201234567890123498');
const recycledAt = Date.parse('2026-11-20T09:15:04Z');
const createdAt = Date.parse('2025-10-01T00:00:00Z');

beforeAll(async () => {
  const account = anAccount();
  const frozen = account.users.find(({ userId }) => userId === bob);
  if (frozen !== undefined) frozen.status = 'freeze';
  account.recycleBin.push({
    user: { userId: gone, userName: 'dora', displayName: 'Dora', createdAt: 0, status: 'active' },
    recycledAt,
    deleteAt: recycledAt + 30 * 86_400_000,
  });
  account.roles.push({ roleId: '301234567890123460', roleName: 'new-role', createdAt });
  test = await aCloud(account);
});
afterEach(() => test.end());
afterAll(() => test.close());

const everybody = (pageSize?: number): Promise<readonly ListedIdentity[]> =>
  createIdentityLists(test.connect(pageSize === undefined ? {} : { pageSize })).everybody();

function found(all: readonly ListedIdentity[], uid: string): ListedIdentity {
  const one = all.find((identity) => identity.uid === uid);
  if (one === undefined) throw new Error(`${uid} is not among them.`);
  return one;
}

describe('everybody of the account', () => {
  it.each([1, 2, 100])('is found in pages of %i, each once', async (pageSize) => {
    const all = await everybody(pageSize);

    const uids = all.map(({ uid }) => uid);
    expect(new Set(uids).size).toBe(uids.length);
    expect(uids).toEqual(expect.arrayContaining([alice, bob, carol, gone, deployer]));
    expect(all).toHaveLength(3 + 1 + test.cloud.account.roles.length);
  });

  it('has frozen users, who are not deleted', async () => {
    const all = await everybody();

    const { type, known } = found(all, bob);
    expect([type, isDeleted(known)]).toEqual(['RamUser', false]);
    expect(namesOf(known).map(({ name }) => name)).toEqual(['bob@example.onaliyun.com']);
  });

  it('has users in the recycle bin, who bore their name until they were deleted', async () => {
    const all = await everybody();

    const { known } = found(all, gone);
    expect([isDeleted(known), deletedAtOf(known)]).toEqual([true, recycledAt]);
    expect(namesOf(known)).toEqual([
      { name: 'dora@example.onaliyun.com', firstSeen: recycledAt, lastSeen: recycledAt },
    ]);
  });

  it('has roles, with when they were created', async () => {
    const all = await everybody();

    const { type, known } = found(all, '301234567890123460');
    expect([type, known.created?.at]).toEqual(['RamRole', createdAt]);
    expect(namesOf(known).map(({ name }) => name)).toEqual(['new-role']);
  });

  it('is asked for with frozen users, in the largest pages', async () => {
    await createIdentityLists(test.connect({ pageSize: undefined as never })).everybody();

    const asked = test.cloud.requests.entries.map(
      ({ operation, search, body }) => [operation, new URLSearchParams(search || body.toString())] as const,
    );
    const query = (name: string): URLSearchParams | undefined => asked.find(([one]) => one === name)?.[1];
    expect(query('ListUserBasicInfos')?.get('Status')).toBe('active,freeze');
    expect(query('ListUserBasicInfos')?.get('MaxItems')).toBe('1000');
    expect(query('ListUsersInRecycleBin')?.get('MaxItems')).toBe('100');
  });
});

describe('refuses to say who there is', () => {
  const denied: Fault = { kind: 'error', status: 403, code: 'NoPermission' };
  const noUsers = changed((json) =>
    json
      .replace(/"UserBasicInfo":\[.*?\]/, '"UserBasicInfo":[]')
      .replace('"IsTruncated":true', '"IsTruncated":false'),
  );
  const repeatedMarker: Fault = {
    kind: 'answer',
    answer: {
      status: 200,
      body: JSON.stringify({
        RequestId: 'R',
        IsTruncated: true,
        Marker: 'again',
        UserBasicInfos: { UserBasicInfo: [] },
      }),
    },
  };
  const rounded = changed((json) => json.replaceAll(/"UserId":"(\d+)"/g, '"UserId":$1'));

  it.each<[string, FaultRule['service'], string, Fault, string]>([
    ['when the list of users is empty', 'ims', 'ListUserBasicInfos', noUsers, 'malformed'],
    ['when it may not list users', 'ims', 'ListUserBasicInfos', denied, 'denied'],
    ['when it may not look into the recycle bin', 'ims', 'ListUsersInRecycleBin', denied, 'denied'],
    ['when it may not list roles', 'ram', 'ListRoles', denied, 'denied'],
    ['when a page of users is HTML', 'ims', 'ListUserBasicInfos', html, 'malformed'],
    ['when a gateway answers', 'ims', 'ListUserBasicInfos', gatewayPage, 'unreachable'],
    ['when ids come as numbers', 'ims', 'ListUserBasicInfos', rounded, 'malformed'],
    ['when a marker comes again', 'ims', 'ListUserBasicInfos', repeatedMarker, 'malformed'],
  ])('%s', async (_when, service, operation, fault, kind) => {
    test.fail({ service, operation, fault });

    const error = await cloudErrorOf(everybody(1));

    expect(error.kind).toBe(kind);
  });

  it('but asks again when it is throttled', async () => {
    test.fail({
      service: 'ims',
      operation: 'ListUserBasicInfos',
      times: 1,
      fault: { kind: 'error', status: 400, code: 'Throttling.User' },
    });

    const all = await everybody();

    expect(all.length).toBeGreaterThan(0);
    expect(test.pauses).toHaveLength(1);
  });
});
