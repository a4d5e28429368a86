/** Contract: how IMS and RAM refuse, through the vendor's SDKs. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  aliceId,
  anAccount,
  callRpc,
  domain,
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

describe('refusals', () => {
  const cases: [string, () => Promise<unknown>, number, string][] = [
    [
      'an unknown user id (inferred for IMS)',
      () => running.ims().getUser(new ims.GetUserRequest({ userId: '209999999999999999' })),
      404,
      'EntityNotExist.User',
    ],
    [
      'an unknown name at RAM (documented)',
      () => running.ram().getUser(new ram.GetUserRequest({ userName: 'nobody' })),
      404,
      'EntityNotExist.User',
    ],
    [
      'both names of a user (documented as not allowed)',
      () =>
        running
          .ims()
          .getUser(new ims.GetUserRequest({ userId: aliceId, userPrincipalName: `alice@${domain}` })),
      400,
      'InvalidParameter',
    ],
    [
      'no name at all (documented as needed)',
      () => running.ims().getUser(new ims.GetUserRequest({})),
      400,
      'MissingParameter',
    ],
    [
      'an id that is none (inferred)',
      () => running.ims().getUser(new ims.GetUserRequest({ userId: 'alice' })),
      400,
      'InvalidParameter.UserId',
    ],
    [
      "another account's domain (inferred)",
      () => running.ims().getUser(new ims.GetUserRequest({ userPrincipalName: 'alice@other.onaliyun.com' })),
      400,
      'InvalidParameter.UserPrincipalName',
    ],
    [
      'a missing name at RAM (seen in answers of other services)',
      () => running.ram().deleteUser(new ram.DeleteUserRequest({})),
      400,
      'MissingUserName',
    ],
    [
      'a name with forbidden characters (documented)',
      () => running.ram().getUser(new ram.GetUserRequest({ userName: 'al ice' })),
      400,
      'InvalidParameter.UserName.InvalidChars',
    ],
    [
      'a page over the limit (limit documented, code inferred)',
      () => running.ims().listUserBasicInfos(new ims.ListUserBasicInfosRequest({ maxItems: 1001 })),
      400,
      'InvalidParameter.MaxItems',
    ],
    [
      'an unknown status (values documented, code inferred)',
      () => running.ims().listUserBasicInfos(new ims.ListUserBasicInfosRequest({ status: 'frozen' })),
      400,
      'InvalidParameter.Status',
    ],
    [
      'a marker of something else (code inferred)',
      () => running.ims().listUserBasicInfos(new ims.ListUserBasicInfosRequest({ marker: 'EXAMPLE' })),
      400,
      'InvalidParameter.Marker',
    ],
    [
      'an unknown action (documented)',
      () => callRpc(running.ims(), { action: 'DropUser' }),
      404,
      'InvalidAction.NotFound',
    ],
    [
      "another API's version (documented)",
      () => callRpc(running.ims(), { action: 'GetUser', version: '2015-05-01' }),
      400,
      'InvalidVersion',
    ],
    [
      'a misspelt parameter (stricter than the real gateway)',
      () => callRpc(running.ims(), { action: 'GetUser', query: { Userid: aliceId } }),
      400,
      'UnsupportedParameter',
    ],
  ];

  test.each(cases)('%s', async (_, call, status, code) => {
    const refusal = await refusalOf(call());

    expect(refusal).toMatchObject({ statusCode: status, code });
    expect(refusal.data).toMatchObject({
      Code: code,
      HostId: expect.stringMatching(/^(ims|ram)\.aliyuncs\.com$/),
    });
  });

  test('a wrong secret (documented)', async () => {
    const wrong = { ...running.keyring.administrator, secret: 'wrong' };

    const refusal = await refusalOf(running.ims(wrong).getUser(new ims.GetUserRequest({ userId: aliceId })));

    expect(refusal).toMatchObject({ statusCode: 400, code: 'SignatureDoesNotMatch' });
  });
});
