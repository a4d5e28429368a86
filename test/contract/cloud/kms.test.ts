/**
 * DescribeKey through the vendor's generic client against the local cloud. Fields, states and codes are documented and in the
 * SDK's typings; where an expectation is known otherwise, the test says so.
 */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Fault } from '../../../local/cloud/core/faults.ts';
import type { KmsKey } from '../../../local/cloud/kms/key.ts';
import { createKeys } from '../../../shared/cloud/kms.ts';
import { days, minutes } from '../../../shared/domain/time.ts';
import type { Keys } from '../../../shared/use-cases/ports/encryption.ts';
import { accountId, aCloud, changed, cloudErrorOf, gatewayPage, html, type TestCloud } from './a-cloud.ts';
import { aKey, anAccountWithKeys, keyA, keyB, now, regional } from './a-trail.ts';

const createdAt = now - days(400);
const rotatedAt = now - days(30);
const rotation = { seconds: 365 * 86_400, since: now - days(300) };
const version = (at: number): KmsKey['versions'][number] => ({ versionId: `v-${at}`, createdAt: at });

let test: TestCloud;
let keys: Keys;

beforeAll(async () => {
  test = await aCloud(anAccountWithKeys());
  keys = createKeys(test.connect(regional(test)));
});
afterEach(() => test.end());
afterAll(() => test.close());

/** Adds a key to the account; answers its id. */
function keep(over: Partial<KmsKey>): string {
  const { keys: all } = test.cloud.account;
  const keyId = `key-test${String(all.length).padStart(12, '0')}`;
  all.push(aKey({ keyId, ...over }));
  return keyId;
}

describe('a key', () => {
  it('is told as KMS describes it, its owner’s id exact to the last digit', async () => {
    expect(await keys.key('cn-hangzhou', keyA)).toEqual({
      keyId: keyA,
      region: 'cn-hangzhou',
      state: 'Enabled',
      spec: 'Aliyun_AES_256',
      usage: 'ENCRYPT/DECRYPT',
      creator: accountId,
      deletionProtection: true,
      automaticRotation: false,
    });
  });

  it('is asked for at the endpoint of its region', async () => {
    expect(await keys.key('cn-beijing', keyB)).toMatchObject({ keyId: keyB, region: 'cn-beijing' });
  });

  it('is found by its resource name, and told by its id', async () => {
    const found = await keys.key('cn-hangzhou', `acs:kms:cn-hangzhou:${accountId}:key/${keyA}`);

    expect(found?.keyId).toBe(keyA);
  });

  it.each<[string, Partial<KmsKey>, object]>([
    ['in software, of an instance', { instanceId: 'kst-1' }, { creator: accountId, state: 'Enabled' }],
    ['in hardware', { protectionLevel: 'HSM' }, { creator: accountId, spec: 'Aliyun_AES_256' }],
    ['of a service, which is its creator', { creator: 'Oss' }, { creator: 'Oss' }],
    ['of another spec', { keySpec: 'Aliyun_SM4' }, { spec: 'Aliyun_SM4' }],
    ['for signing', { keyUsage: 'SIGN/VERIFY' }, { usage: 'SIGN/VERIFY' }],
    ['without protection', { isProtected: false }, { deletionProtection: false }],
    ['that is rotated', { rotation }, { automaticRotation: true }],
    ['that is disabled', { state: 'Disabled' }, { state: 'Disabled' }],
    ['without material', { state: 'PendingImport', origin: 'EXTERNAL' }, { state: 'PendingImport' }],
    [
      'that will be deleted, and when',
      { state: 'PendingDeletion', deleteAt: now + days(7) },
      { state: 'PendingDeletion', deletedAt: now + days(7) },
    ],
  ])('%s', async (_what, over, expected) => {
    expect(await keys.key('cn-hangzhou', keep(over))).toMatchObject(expected);
  });

  it('in a state that is new is told in that word (inferred: states may be added)', async () => {
    test.fail({ service: 'kms', fault: changed((json) => json.replace('"Enabled"', '"Frozen"')) });

    expect((await keys.key('cn-hangzhou', keyA))?.state).toBe('Frozen');
  });

  it('whose rotation is suspended with its state is neither rotated nor not', async () => {
    const keyId = keep({ state: 'Disabled', rotation });

    expect(await keys.key('cn-hangzhou', keyId)).not.toHaveProperty('automaticRotation');
  });

  it('says nothing of what KMS leaves out', async () => {
    const left = /"(?:DeletionProtection|AutomaticRotation|LastRotationDate)":"[^"]*",?/g;
    test.fail({ service: 'kms', fault: changed((json) => json.replaceAll(left, '').replace(',}', '}')) });

    const found = await keys.key('cn-hangzhou', keyA);

    expect(Object.keys(found ?? {}).toSorted()).toEqual(
      ['creator', 'keyId', 'region', 'spec', 'state', 'usage'].toSorted(),
    );
  });
});

describe('a rotation', () => {
  it('is when the newest version was made', async () => {
    const keyId = keep({ versions: [version(createdAt), version(rotatedAt)] });

    expect((await keys.key('cn-hangzhou', keyId))?.rotatedAt).toBe(rotatedAt);
  });

  // That both times may differ by a little is inferred: the version is made with the key.
  it.each([0, 1000, minutes(1)])('is not the first version, made %i ms after the key', async (later) => {
    const keyId = keep({ versions: [version(createdAt + later)] });

    expect(await keys.key('cn-hangzhou', keyId)).not.toHaveProperty('rotatedAt');
  });

  it('is nothing where its time can’t be read', async () => {
    const keyId = keep({ versions: [version(createdAt), version(rotatedAt)] });
    const unreadable = changed((json) =>
      json.replace(/"LastRotationDate":"[^"]*"/, '"LastRotationDate":"lately"'),
    );
    test.fail({ service: 'kms', fault: unreadable });

    expect(await keys.key('cn-hangzhou', keyId)).not.toHaveProperty('rotatedAt');
  });
});

describe('a key that is not there', () => {
  it.each<[string, string, () => string]>([
    ['never was', 'cn-hangzhou', () => 'key-never0000000000000'],
    ['is in another region', 'cn-hangzhou', () => keyB],
    ['was deleted', 'cn-hangzhou', () => keep({ state: 'PendingDeletion', deleteAt: now - days(1) })],
  ])('%s', async (_what, region, keyId) => {
    expect(await keys.key(region, keyId())).toBeUndefined();
    expect(test.count('kms.DescribeKey')).toBe(1);
  });
});

describe('a failure is no missing key', () => {
  it.each<[string, Fault, string, number]>([
    ['a missing right', { kind: 'error', status: 403, code: 'Forbidden.NoPermission' }, 'denied', 1],
    ['a wrong address', { kind: 'error', status: 404, code: 'InvalidAction.NotFound' }, 'refused', 1],
    [
      'a missing access key',
      { kind: 'error', status: 404, code: 'InvalidAccessKeyId.NotFound' },
      'unauthenticated',
      1,
    ],
    ['throttling that goes on', { kind: 'error', status: 429, code: 'Throttling.User' }, 'throttled', 4],
    ['a gateway page', gatewayPage, 'unreachable', 4],
    ['a cut connection', { kind: 'reset', applied: false }, 'unreachable', 4],
    ['a page of HTML', html, 'malformed', 1],
  ])('%s', async (_what, fault, kind, requests) => {
    test.fail({ service: 'kms', fault });

    expect(await cloudErrorOf(keys.key('cn-hangzhou', keyA))).toMatchObject({
      kind,
      operation: 'kms.DescribeKey',
    });
    expect(test.count('kms.DescribeKey')).toBe(requests);
  });

  it.each(['KeyState', 'KeyId', 'KeyMetadata'])('an answer without %s', async (name) => {
    test.fail({ service: 'kms', fault: changed((json) => json.replace(`"${name}"`, '"other"')) });

    const error = await cloudErrorOf(keys.key('cn-hangzhou', keyA));

    expect(error.kind).toBe('malformed');
    expect(error.message).toContain(`${name} is not`);
  });

  it('is asked for again after being throttled twice', async () => {
    const fault: Fault = { kind: 'error', status: 429, code: 'Throttling.User' };
    test.fail({ service: 'kms', times: 2, fault });

    expect((await keys.key('cn-hangzhou', keyA))?.state).toBe('Enabled');
    expect(test.count('kms.DescribeKey')).toBe(3);
  });
});
