/**
 * What ACK says of Secret encryption, through the product's SDK against the local cloud. `meta_data` and the names in it are seen
 * in client code; lists, pages and codes are documented.
 */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Fault } from '../../../local/cloud/core/faults.ts';
import { createEncryptedClusters } from '../../../shared/cloud/ack-encryption.ts';
import type { Configured } from '../../../shared/domain/encryption.ts';
import { parseClusterId } from '../../../shared/domain/ids.ts';
import type { EncryptedClusters } from '../../../shared/use-cases/ports/encryption.ts';
import {
  aCloud,
  changed,
  cloudErrorOf,
  gatewayPage,
  html,
  lab,
  old,
  shop,
  type TestCloud,
} from './a-cloud.ts';
import { anAccountWithKeys, keyA } from './a-trail.ts';

let test: TestCloud;
let encrypted: EncryptedClusters;

beforeAll(async () => {
  const account = anAccountWithKeys();
  const [first, second] = account.clusters;
  if (first !== undefined) first.encryption = { keyId: keyA, isDisabled: false };
  if (second !== undefined) second.encryption = { keyId: keyA, isDisabled: true };
  test = await aCloud(account);
  encrypted = createEncryptedClusters(test.connect());
});
afterEach(() => test.end());
afterAll(() => test.close());

/** Replaces the meta data of every cluster; undefined takes it away. */
function metaData(text: string | undefined): Fault {
  const field = text === undefined ? '' : `"meta_data":${JSON.stringify(text)},`;
  return changed((json) => json.replaceAll(/"meta_data":"(?:[^"\\]|\\.)*",/g, () => field));
}

const says = (capabilities: unknown): string => JSON.stringify({ Capabilities: capabilities });

describe('the list', () => {
  it('has the clusters of every region and page, with what each says', async () => {
    const clusters = await encrypted.clusters();

    expect(clusters).toEqual([
      {
        id: shop,
        name: 'shop',
        region: 'cn-hangzhou',
        state: 'running',
        spec: 'ack.pro.small',
        configured: { kind: 'on', keyId: keyA },
      },
      expect.objectContaining({ id: lab, region: 'cn-beijing', configured: { kind: 'off' } }),
      expect.objectContaining({
        id: old,
        configured: { kind: 'unknown', why: expect.stringContaining('does not say') as string },
      }),
    ]);
    expect(test.count('cs.DescribeClustersV1')).toBe(2);
  });

  it('has an empty spec where ACK says none', async () => {
    test.fail({ service: 'cs', fault: changed((json) => json.replaceAll(/"cluster_spec":"[^"]*",/g, '')) });

    expect((await encrypted.clusters()).map(({ spec }) => spec)).toEqual(['', '', '']);
  });

  it('is read four times when it shifts between its pages, and then malformed', async () => {
    const shifting = changed((json) => json.replace('"total_count":3', '"total_count":4'));
    test.fail({ service: 'cs', operation: 'DescribeClustersV1', fault: shifting });

    expect(await cloudErrorOf(encrypted.clusters())).toMatchObject({ kind: 'malformed' });
    expect(test.count('cs.DescribeClustersV1')).toBe(12);
  });
});

// "On" is seen in client code: a key, and DisableEncryption false. What a cluster says that never had encryption is unknown.
const cases: readonly (readonly [string, string | undefined, Configured['kind'], string])[] = [
  [
    'a key, and that it is not disabled',
    says({ EncryptionKMSKeyId: keyA, DisableEncryption: false }),
    'on',
    '',
  ],
  ['a key, and that it is disabled', says({ EncryptionKMSKeyId: keyA, DisableEncryption: true }), 'off', ''],
  ['only that it is disabled', says({ DisableEncryption: true }), 'off', ''],
  ['no key, and that it is disabled', says({ EncryptionKMSKeyId: '', DisableEncryption: true }), 'off', ''],
  [
    'no key, and that it is not disabled',
    says({ EncryptionKMSKeyId: '', DisableEncryption: false }),
    'off',
    '',
  ],
  ['only a key', says({ EncryptionKMSKeyId: keyA }), 'unknown', 'does not say whether'],
  ['only that there is no key', says({ EncryptionKMSKeyId: '' }), 'unknown', 'does not say whether'],
  ['a key, and null', says({ EncryptionKMSKeyId: keyA, DisableEncryption: null }), 'unknown', 'does not say'],
  ['only that it is not disabled', says({ DisableEncryption: false }), 'unknown', 'names no key'],
  ['null for a key', says({ EncryptionKMSKeyId: null, DisableEncryption: false }), 'unknown', 'names no key'],
  ['neither', says({ PublicSLB: true }), 'unknown', 'does not say'],
  [
    'a truth that is a text',
    says({ EncryptionKMSKeyId: keyA, DisableEncryption: 'false' }),
    'unknown',
    'as expected',
  ],
  [
    'a key that is a number',
    says({ EncryptionKMSKeyId: 1, DisableEncryption: false }),
    'unknown',
    'as expected',
  ],
  ['no capabilities', '{"Addons":[]}', 'unknown', 'as expected'],
  ['capabilities that are a list', says([]), 'unknown', ''],
  ['a list', '[]', 'unknown', 'as expected'],
  ['null', 'null', 'unknown', 'as expected'],
  ['no JSON', '{"Capabilities":', 'unknown', 'as expected'],
  ['nothing', '', 'unknown', 'no meta data'],
  ['no meta data', undefined, 'unknown', 'no meta data'],
];

describe('meta data that says', () => {
  it.each(cases)('%s', async (_what, text, kind, why) => {
    test.fail(
      { service: 'cs', operation: 'DescribeClustersV1', fault: metaData(text) },
      { service: 'cs', operation: 'DescribeClusterDetail', fault: metaData(text) },
    );

    const [row] = await encrypted.clusters();
    const cluster = await encrypted.configured(shop);

    expect(cluster.kind).toBe(kind);
    expect(cluster.kind === 'unknown' ? cluster.why : '').toContain(why);
    expect(row?.configured).toEqual(cluster);
  });

  it('an object instead of a text is malformed (documented: a text)', async () => {
    const fault = changed((json) => json.replaceAll(/"meta_data":"(?:[^"\\]|\\.)*"/g, '"meta_data":{}'));
    test.fail({ service: 'cs', fault });

    expect((await cloudErrorOf(encrypted.configured(shop))).message).toContain('meta_data is not a string');
  });
});

describe('a cluster', () => {
  it('is asked for itself', async () => {
    expect(await encrypted.configured(shop)).toEqual({ kind: 'on', keyId: keyA });
    expect(test.cloud.requests.entries.at(-1)?.path).toBe(`/clusters/${shop}`);
  });

  it('that does not exist is not found', async () => {
    const nobody = parseClusterId('cnobody000000000000000009') ?? shop;

    expect(await cloudErrorOf(encrypted.configured(nobody))).toMatchObject({
      kind: 'not-found',
      code: 'ErrorClusterNotFound',
    });
  });
});

describe('a failure says nothing of encryption', () => {
  it.each<[string, Fault, string, number]>([
    ['a missing right', { kind: 'error', status: 403, code: 'StatusForbidden' }, 'denied', 1],
    ['throttling that goes on', { kind: 'error', status: 429, code: 'Throttling' }, 'throttled', 4],
    ['a gateway page', gatewayPage, 'unreachable', 4],
    ['a page of HTML', html, 'malformed', 1],
  ])('%s', async (_what, fault, kind, requests) => {
    test.fail({ service: 'cs', fault });

    expect(await cloudErrorOf(encrypted.clusters())).toMatchObject({ kind });
    expect(await cloudErrorOf(encrypted.configured(shop))).toMatchObject({ kind });
    expect(test.cloud.requests.entries).toHaveLength(2 * requests);
  });

  it('is asked again after being throttled twice', async () => {
    test.fail({ service: 'cs', times: 2, fault: { kind: 'error', status: 429, code: 'Throttling' } });

    expect((await encrypted.configured(shop)).kind).toBe('on');
    expect(test.count('cs.DescribeClusterDetail')).toBe(3);
  });
});
