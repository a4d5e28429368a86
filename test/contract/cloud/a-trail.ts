/** An account whose clusters use keys of KMS, single events of its trail, and what an adapter must make of each. */
import type { Account, Behaviours } from '../../../local/cloud/account.ts';
import type { TrailRecord } from '../../../local/cloud/actiontrail/trail-record.ts';
import type { KmsKey } from '../../../local/cloud/kms/key.ts';
import type { KeyUse } from '../../../local/cloud/kms/key-use.ts';
import type { ConnectionOptions } from '../../../shared/cloud/connection.ts';
import type { KeyOperation } from '../../../shared/domain/encryption.ts';
import type { Window } from '../../../shared/domain/evidence.ts';
import { days, hours, isoOf, minutes } from '../../../shared/domain/time.ts';
import type { OperationsPage } from '../../../shared/use-cases/ports/encryption.ts';
import { accountId, anAccount, lab, shop, type TestCloud } from './a-cloud.ts';

export const now = Math.floor(Date.now() / 1000) * 1000;
export const window: Window = { from: now - days(7), through: now };
export const keyA = 'key-hzz000000000000000001';
export const keyB = 'key-hzz000000000000000002';
const securityRoleId = '301234567890123455';

export function aKey(over: Partial<KmsKey> = {}): KmsKey {
  const createdAt = now - days(400);
  return {
    keyId: keyA,
    regionId: 'cn-hangzhou',
    creator: accountId,
    createdAt,
    description: '',
    keySpec: 'Aliyun_AES_256',
    keyUsage: 'ENCRYPT/DECRYPT',
    origin: 'Aliyun_KMS',
    protectionLevel: 'SOFTWARE',
    state: 'Enabled',
    past: [],
    isProtected: true,
    versions: [{ versionId: '00000000-0000-4000-8000-000000000001', createdAt }],
    ...over,
  };
}

/** An Encrypt of the shop once an hour for ten days, half past the hour. */
export function aUse(over: Partial<KeyUse> = {}): KeyUse {
  const from = now - days(10) + minutes(30);
  return { clusterId: shop, keyId: keyA, operation: 'Encrypt', from, everyMs: hours(1), ...over };
}

/** The shop in cn-hangzhou, the lab in cn-beijing, a key in each, the role of ACK, and as many look-ups as one likes. */
export function anAccountWithKeys(behaviours: Partial<Behaviours> = {}): Account {
  const account = anAccount({ lookupsPerSecond: Number.POSITIVE_INFINITY, ...behaviours });
  account.clusters = account.clusters.map((cluster) =>
    cluster.clusterId === lab ? { ...cluster, regionId: 'cn-beijing' } : cluster,
  );
  account.roles.push({ roleId: securityRoleId, roleName: 'AliyunCSManagedSecurityRole', createdAt: 0 });
  account.keys.push(aKey(), aKey({ keyId: keyB, regionId: 'cn-beijing' }));
  return account;
}

/** KMS and ActionTrail have an endpoint a region. */
export function regional({ cloud: { endpoints } }: TestCloud): Pick<ConnectionOptions, 'endpoints'> {
  const perRegion = (endpoint: string): string => endpoint.replace('.', '.{region}.');
  const { kms, actiontrail } = endpoints;
  const { cs, ims, ram, sts, sls } = endpoints;
  return {
    endpoints: { cs, ims, ram, sts, sls, kms: perRegion(kms), actiontrail: perRegion(actiontrail) },
  };
}

export async function everyPage(pages: AsyncIterable<OperationsPage>): Promise<OperationsPage[]> {
  const read: OperationsPage[] = [];
  for await (const page of pages) read.push(page);
  return read;
}

export async function everyOperation(pages: AsyncIterable<OperationsPage>): Promise<KeyOperation[]> {
  return (await everyPage(pages)).flatMap(({ operations }) => operations);
}

const eventId = '201234567890123459';
const requestId = '6D0F2B7E-0000-5000-8000-000000000002';
const at = now - hours(2);

const callerNamed = (userName: string, type = 'assumed-role'): Record<string, unknown> => ({
  type,
  accountId,
  principalId: `${securityRoleId}:session`,
  userName,
});

/** An Encrypt by ACK's role with key A, in the documented form of an event; undefined takes a field away. */
export function anEvent(over: Readonly<Record<string, unknown>> = {}, when: number = at): TrailRecord {
  const event = {
    eventId,
    eventVersion: '1',
    eventName: 'Encrypt',
    eventRW: 'Read',
    eventType: 'ApiCall',
    serviceName: 'Kms',
    acsRegion: 'cn-hangzhou',
    eventTime: isoOf(when),
    requestId,
    requestParameters: { KeyId: keyA },
    userIdentity: callerNamed('aliyuncsmanagedsecurityrole:session'),
    ...over,
  };
  return { at: when, region: 'cn-hangzhou', event };
}

const encrypt: KeyOperation = { eventId, name: 'Encrypt', at, requestId, keyId: keyA };
const decrypt: KeyOperation = { eventId, name: 'Decrypt', at, requestId };

/** What an event shows, in words with how that is known; the event; what an adapter makes of it. */
export const eventCases: readonly (readonly [string, TrailRecord, readonly KeyOperation[]])[] = [
  ['an Encrypt, its id of 18 digits exact', anEvent(), [encrypt]],
  [
    'the role as it is named (documented both ways)',
    anEvent({ userIdentity: callerNamed('AliyunCSManagedSecurityRole:session') }),
    [encrypt],
  ],
  [
    'a GenerateDataKey (documented)',
    anEvent({ eventName: 'GenerateDataKey' }),
    [{ ...encrypt, name: 'GenerateDataKey' }],
  ],
  [
    'a Decrypt, which names no key (documented)',
    anEvent({ eventName: 'Decrypt', requestParameters: {} }),
    [decrypt],
  ],
  ['no parameters at all', anEvent({ eventName: 'Decrypt', requestParameters: undefined }), [decrypt]],
  [
    'parameters with noise (documented)',
    anEvent({ requestParameters: { KeyId: keyA, AcsProduct: 'Kms', nested: { a: [1] }, TotalCount: 3 } }),
    [encrypt],
  ],
  [
    'a key by its resource name (documented)',
    anEvent({ requestParameters: { KeyId: `acs:kms:cn-hangzhou:${accountId}:key/${keyA}` } }),
    [encrypt],
  ],
  [
    'a call that failed (documented code)',
    anEvent({ errorCode: 'Rejected.Disabled', errorMessage: 'no' }),
    [{ ...encrypt, error: 'Rejected.Disabled' }],
  ],
  ['an empty error code, which is none (seen in client code)', anEvent({ errorCode: '' }), [encrypt]],
  ['an error code that is null (inferred)', anEvent({ errorCode: null }), [encrypt]],
  ['a version that is a number (documented both ways)', anEvent({ eventVersion: 1 }), [encrypt]],
  ['another role', anEvent({ userIdentity: callerNamed('OtherRole:session') }), []],
  [
    'a user who is called as the role is',
    anEvent({ userIdentity: callerNamed('aliyuncsmanagedsecurityrole', 'ram-user') }),
    [],
  ],
  ['another call of the role', anEvent({ eventName: 'DescribeKey' }), []],
];
