/** Contract: the reads of KMS, through the vendor's generic client. */
import { afterEach, expect, test } from 'vitest';
import type { KmsKey } from '../../../local/cloud/kms/key.ts';
import { accountId, aKey, anAccount, day, keyA, type Running, startKms } from './kms-fixture.ts';

let running: Running;

async function start(...keys: readonly Partial<KmsKey>[]): Promise<void> {
  const account = anAccount();
  account.keys = keys.map(aKey);
  running = await startKms(account);
}
afterEach(() => running.close());

test('DescribeKey answers the metadata of a key (fields: typings of the SDK, the newer ones documented)', async () => {
  await start({ rotation: { seconds: 30 * 86_400, since: Date.now() - day } });

  const answer = await running.kms('DescribeKey', { KeyId: keyA });

  expect(answer).toMatchObject({
    RequestId: expect.stringMatching(/./) as string,
    KeyMetadata: {
      KeyId: keyA,
      Arn: `acs:kms:cn-hangzhou:${accountId}:key/${keyA}`,
      Creator: accountId,
      KeyState: 'Enabled',
      KeySpec: 'Aliyun_AES_256',
      KeyUsage: 'ENCRYPT/DECRYPT',
      Origin: 'Aliyun_KMS',
      ProtectionLevel: 'SOFTWARE',
      DeletionProtection: 'Disabled',
      PrimaryKeyVersion: '00000000-0000-4000-8000-000000000001',
      AutomaticRotation: 'Enabled',
      RotationInterval: '2592000s',
    },
  });
});
