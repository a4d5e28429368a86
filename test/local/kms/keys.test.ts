/** Contract: the reads of KMS, through the vendor's generic client. */
import { afterEach, expect, test } from 'vitest';
import type { KmsKey } from '../../../local/cloud/kms/key.ts';
import { refusalOf } from '../cs/cs-fixture.ts';
import {
  accountId,
  aKey,
  anAccount,
  type Answer,
  day,
  isoTime,
  keyA,
  type Running,
  startKms,
} from './kms-fixture.ts';

const now = Date.now();
const arn = `acs:kms:cn-hangzhou:${accountId}:key/${keyA}`;

let running: Running;

async function start(...keys: readonly Partial<KmsKey>[]): Promise<void> {
  const account = anAccount();
  account.keys = keys.map(aKey);
  running = await startKms(account);
}
afterEach(() => running.close());

async function describe(keyId = keyA, region?: string): Promise<Answer> {
  const { KeyMetadata } = await running.kms('DescribeKey', { KeyId: keyId }, region);
  return KeyMetadata as Answer;
}

test('DescribeKey answers the metadata of a key (fields: typings of the SDK, the newer ones documented)', async () => {
  await start({});

  const metadata = await describe();

  expect(metadata).toMatchObject({
    KeyId: keyA,
    Arn: arn,
    Creator: accountId,
    KeyState: 'Enabled',
    KeySpec: 'Aliyun_AES_256',
    KeyUsage: 'ENCRYPT/DECRYPT',
    Origin: 'Aliyun_KMS',
    ProtectionLevel: 'SOFTWARE',
    DeletionProtection: 'Disabled',
    PrimaryKeyVersion: '00000000-0000-4000-8000-000000000001',
    AutomaticRotation: 'Disabled',
  });
  expect(Object.keys(metadata)).not.toEqual(
    expect.arrayContaining(['DeleteDate', 'DKMSInstanceId', 'NextRotationDate', 'RotationInterval']),
  );
});

test.each([
  [
    'a software-protected key',
    { instanceId: 'kst-1' },
    { DKMSInstanceId: 'kst-1', ProtectionLevel: 'SOFTWARE' },
  ],
  [
    'a hardware-protected key',
    { instanceId: 'kst-1', protectionLevel: 'HSM' },
    { DKMSInstanceId: 'kst-1', ProtectionLevel: 'HSM' },
  ],
  ['a service key', { creator: 'Ecs' }, { Creator: 'Ecs' }],
  [
    'a key that signs',
    { keySpec: 'EC_P256', keyUsage: 'SIGN/VERIFY' },
    { KeySpec: 'EC_P256', KeyUsage: 'SIGN/VERIFY' },
  ],
  [
    'imported material',
    { origin: 'EXTERNAL', state: 'PendingImport' },
    { Origin: 'EXTERNAL', KeyState: 'PendingImport' },
  ],
  [
    'a key that is pending deletion',
    { state: 'PendingDeletion', deleteAt: now + 7 * day },
    { KeyState: 'PendingDeletion', DeleteDate: isoTime(now + 7 * day) },
  ],
  [
    'a protected key',
    { isProtected: true, protectionDescription: 'Secrets' },
    { DeletionProtection: 'Enabled', DeletionProtectionDescription: 'Secrets' },
  ],
  [
    'a rotating key',
    { rotation: { seconds: 30 * 86_400, since: now - day } },
    { AutomaticRotation: 'Enabled', RotationInterval: '2592000s', NextRotationDate: isoTime(now + 29 * day) },
  ],
  [
    'a rotating key that is disabled',
    { state: 'Disabled', rotation: { seconds: 30 * 86_400, since: now - day } },
    { AutomaticRotation: 'Suspended', NextRotationDate: isoTime(now + 29 * day) },
  ],
] satisfies [string, Partial<KmsKey>, Answer][])(
  'DescribeKey tells %s (documented)',
  async (_, key, expected) => {
    await start(key);

    const metadata = await describe();

    expect(metadata).toMatchObject(expected);
  },
);

test('a key is named by its id or its resource name, in its own region only (documented)', async () => {
  await start({}, { keyId: 'key-bj', regionId: 'cn-beijing' });

  const names = [await describe(keyA), await describe(arn), await describe('key-bj', 'cn-beijing')];
  const elsewhere = await Promise.all([
    refusalOf(describe(keyA, 'cn-beijing')),
    refusalOf(describe('key-bj')),
  ]);

  expect(names.map((metadata) => metadata['KeyId'])).toEqual([keyA, keyA, 'key-bj']);
  expect(elsewhere).toMatchObject([
    { statusCode: 404, code: 'Forbidden.KeyNotFound' },
    { statusCode: 404, code: 'Forbidden.KeyNotFound' },
  ]);
});

test('a key that was pending deletion is gone when its time has come (documented)', async () => {
  await start({ state: 'PendingDeletion', deleteAt: now + 7 * day });

  const before = await describe();
  running.advance(7 * day);
  const after = await refusalOf(describe());
  const { TotalCount } = await running.kms('ListKeys');

  expect(before).toMatchObject({ KeyState: 'PendingDeletion' });
  expect(after).toMatchObject({ statusCode: 404, code: 'Forbidden.KeyNotFound' });
  expect(TotalCount).toBe(0);
});

test('a rotation that is due has made a version, one that the state of the key put off follows (documented)', async () => {
  const rotation = { seconds: 10 * 86_400, since: now - 5 * day };
  const disabledFor = { state: 'Disabled', until: now + 20 * day } as const;
  await start({ rotation }, { keyId: 'key-late', rotation, past: [disabledFor] });

  running.advance(25 * day);
  const [onTime, late] = [await describe(), await describe('key-late')];

  expect(onTime).toMatchObject({
    LastRotationDate: isoTime(now + 25 * day),
    NextRotationDate: isoTime(now + 35 * day),
  });
  expect(late).toMatchObject({
    LastRotationDate: isoTime(now + 20 * day),
    NextRotationDate: isoTime(now + 30 * day),
  });
});

test('ListKeys answers the keys of its region once over pages of two (typings)', async () => {
  const keys = ['key-1', 'key-2', 'key-3'].map((keyId) => ({ keyId }));
  await start(...keys, { keyId: 'key-bj', regionId: 'cn-beijing' });

  const pages = await Promise.all(
    [1, 2].map((PageNumber) => running.kms('ListKeys', { PageNumber, PageSize: 2 })),
  );

  const rows = (ids: readonly string[]) => ({
    Key: ids.map((KeyId) => ({ KeyId, KeyArn: `acs:kms:cn-hangzhou:${accountId}:key/${KeyId}` })),
  });
  expect(pages).toMatchObject([
    { TotalCount: 3, PageNumber: 1, PageSize: 2, Keys: rows(['key-1', 'key-2']) },
    { TotalCount: 3, PageNumber: 2, PageSize: 2, Keys: rows(['key-3']) },
  ]);
});

test('ListKeyVersions and DescribeKeyVersion answer the versions of a key (typings)', async () => {
  const versions = [400, 30].map((days) => ({ versionId: `v-${days}`, createdAt: now - days * day }));
  await start({ versions });

  const list = await running.kms('ListKeyVersions', { KeyId: keyA, PageSize: 1, PageNumber: 2 });
  const one = await running.kms('DescribeKeyVersion', { KeyId: keyA, KeyVersionId: 'v-400' });

  expect(list).toMatchObject({
    TotalCount: 2,
    KeyVersions: {
      KeyVersion: [{ KeyId: keyA, KeyVersionId: 'v-30', CreationDate: isoTime(now - 30 * day) }],
    },
  });
  expect(one).toMatchObject({
    KeyVersion: { KeyVersionId: 'v-400', CreationDate: isoTime(now - 400 * day) },
  });
});

test.each([
  ['an unknown key (documented)', 'DescribeKey', { KeyId: 'key-none' }, 404, 'Forbidden.KeyNotFound'],
  [
    'an unknown version (documented)',
    'DescribeKeyVersion',
    { KeyId: keyA, KeyVersionId: 'none' },
    404,
    'Forbidden.KeyVersionNotFound',
  ],
  ['no key at all (inferred)', 'DescribeKey', {}, 400, 'MissingKeyId'],
  ['a page over the limit of 100 (documented limit)', 'ListKeys', { PageSize: 101 }, 400, 'InvalidParameter'],
  ['page 0 (documented)', 'ListKeys', { PageNumber: 0 }, 400, 'InvalidParameter'],
  ['an operation that is not here (documented)', 'CreateKey', {}, 404, 'InvalidAction.NotFound'],
] satisfies [string, string, Record<string, unknown>, number, string][])(
  'refuses %s',
  async (_, action, query, statusCode, code) => {
    await start({});

    const refusal = await refusalOf(running.kms(action, query));

    expect(refusal).toMatchObject({ statusCode, code });
  },
);
