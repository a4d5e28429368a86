/** Contract: Secret encryption of clusters, through the vendor's SDK: `meta_data` seen in client code, the rest documented. */
import { afterEach, expect, test } from 'vitest';
import type { Account, Behaviours, Cluster } from '../../../local/cloud/account.ts';
import type { KmsKey } from '../../../local/cloud/kms/key.ts';
import {
  accountId,
  aKey,
  anAccount,
  type Answer,
  aUse,
  keyA,
  minute,
  type Running,
  securityRoleId,
  startKms,
} from '../kms/kms-fixture.ts';
import { clusterA, cs, operatorId, refusalOf } from './cs-fixture.ts';

const keyB = 'key-hzz0000000000000000000b';

/** The role of ACK is authorised; a second key is there. */
function aReadyAccount(behaviours: Partial<Behaviours> = {}, cluster: Partial<Cluster> = {}): Account {
  const account = anAccount({ encryptionChangedAfterMs: minute, ...behaviours }, cluster);
  account.keys.push(aKey({ keyId: keyB }));
  account.policies = [
    {
      name: 'AliyunCSManagedSecurityRolePolicy',
      type: 'System',
      createdAt: 0,
      attachments: [{ kind: 'Role', id: securityRoleId, at: 0 }],
    },
  ];
  return account;
}

let running: Running;

async function start(account = aReadyAccount()): Promise<void> {
  running = await startKms(account);
}
afterEach(() => running.close());

function update(disableEncryption: boolean | undefined, kmsKeyId?: string, clusterId = clusterA) {
  const fields = {
    ...(disableEncryption === undefined ? {} : { disableEncryption }),
    ...(kmsKeyId === undefined ? {} : { kmsKeyId }),
  };
  return running.cs().updateKMSEncryption(clusterId, new cs.UpdateKMSEncryptionRequest(fields));
}

/** The cluster's state and what its `meta_data` says, by its own answer and by its row in the list. */
async function told(): Promise<{ state: string | undefined; capabilities: unknown }> {
  const { body } = await running.cs().describeClusterDetail(clusterA);
  const list = await running.cs().describeClustersV1(new cs.DescribeClustersV1Request({}));
  const [row] = list.body?.clusters ?? [];
  expect(row?.metaData).toBe(body?.metaData);
  const { Capabilities } = JSON.parse(body?.metaData ?? '') as Answer;
  return { state: body?.state, capabilities: Capabilities };
}

test.each([
  ['on', { keyId: keyA, isDisabled: false }, { EncryptionKMSKeyId: keyA, DisableEncryption: false }],
  ['off', { keyId: '', isDisabled: true }, { EncryptionKMSKeyId: '', DisableEncryption: true }],
  [
    'disabled with its key left',
    { keyId: keyA, isDisabled: true },
    { EncryptionKMSKeyId: keyA, DisableEncryption: true },
  ],
  ['half told', { keyId: keyA }, { EncryptionKMSKeyId: keyA }],
  ['not told', {}, {}],
])('meta_data is a JSON text that says encryption is %s (seen)', async (_, encryption, expected) => {
  await start(aReadyAccount({}, { encryption }));

  const { capabilities } = await told();

  expect(capabilities).toEqual(expected);
});

test.each([
  ['off', () => update(true), { EncryptionKMSKeyId: '', DisableEncryption: true }],
  ['over to another key', () => update(false, keyB), { EncryptionKMSKeyId: keyB, DisableEncryption: false }],
])(
  'a cluster is updating while it is switched %s, then running (documented)',
  async (_, switchIt, expected) => {
    await start();

    await switchIt();
    const during = await told();
    running.advance(minute);
    const after = await told();

    expect(during).toMatchObject({ state: 'updating', capabilities: { EncryptionKMSKeyId: keyA } });
    expect(after).toEqual({ state: 'running', capabilities: expected });
  },
);

test('the calls of KMS follow the switch: none with the old key from then on, the new one is used', async () => {
  const account = aReadyAccount({ keyUsedEveryMs: minute });
  account.keyUses = [aUse({ everyMs: 10_000 })];
  await start(account);

  await update(false, keyB);
  running.advance(minute);
  const { body } = await running.cs().describeClusterDetail(clusterA);
  running.advance(2 * minute);
  const answer = await running.lookup({
    LookupAttribute: [{ Key: 'EventName', Value: 'Encrypt' }],
    MaxResults: '5',
  });

  const keys = (answer['Events'] as Answer[]).map((event) => (event['requestParameters'] as Answer)['KeyId']);
  expect(body?.state).toBe('running');
  expect(keys).toEqual([keyB, keyB, keyB, keyA, keyA]);
});

test.each([
  ['while it is updating', 0],
  ['within five minutes after it was complete', minute + 5 * minute - 1000],
])('refuses a second change %s with 409 (documented; the code inferred)', async (_, waitMs) => {
  await start();

  await update(true);
  running.advance(waitMs);
  const refusal = await refusalOf(update(false, keyA));

  expect(refusal).toMatchObject({ statusCode: 409, code: 'ErrorUpdateKMSConflict' });
});

test('takes a second change when five minutes are over (documented)', async () => {
  await start();

  await update(true);
  running.advance(6 * minute);
  const { statusCode } = await update(false, keyA);

  expect(statusCode).toBe(200);
});

const withoutRole = (account: Account): void => void (account.roles = []);
const withoutPolicy = (account: Account): void => void (account.policies = []);
const withKey =
  (over: Partial<KmsKey>) =>
  (account: Account): void =>
    void (account.keys = [aKey(over)]);
test.each([
  [
    'a caller without RBAC in the cluster (documented)',
    (account: Account) => void account.behaviours.clustersWithoutRbac.push(clusterA),
    403,
    'ForbiddenUpdateKMSState',
  ],
  ['an account without the role (documented)', withoutRole, 403, 'MissingAuth.AliyuncsManagedSecurityRole'],
  ['a role without its policy (documented)', withoutPolicy, 403, 'ErrManagedSecurityRoleNotAttach'],
  ['a key of another region (documented rule)', withKey({ regionId: 'cn-beijing' }), 400, 'InvalidParameter'],
  ['a service key (documented rule)', withKey({ creator: 'Ecs' }), 400, 'InvalidParameter'],
  ['a key of another type (documented rule)', withKey({ keySpec: 'Aliyun_SM4' }), 400, 'InvalidParameter'],
  ['a key that signs (documented rule)', withKey({ keyUsage: 'SIGN/VERIFY' }), 400, 'InvalidParameter'],
  ['a key that is disabled (inferred)', withKey({ state: 'Disabled' }), 400, 'InvalidParameter'],
] satisfies [string, (account: Account) => void, number, string][])(
  'refuses %s and changes nothing',
  async (_, prepare, statusCode, code) => {
    const account = aReadyAccount({ clustersWithoutRbac: [] });
    prepare(account);
    await start(account);

    const refusal = await refusalOf(update(false, keyA));

    expect(refusal).toMatchObject({ statusCode, code });
    expect(await told()).toMatchObject({ state: 'running', capabilities: { EncryptionKMSKeyId: keyA } });
  },
);

test.each([
  ['a cluster that is no Pro cluster (documented rule)', { clusterSpec: 'ack.standard' }, 'ErrorClusterSpec'],
  ['a cluster that is not running (inferred)', { state: 'failed' }, 'ErrorClusterState'],
] satisfies [string, Partial<Cluster>, string][])('refuses %s', async (_, cluster, code) => {
  await start(aReadyAccount({}, cluster));

  const refusal = await refusalOf(update(true));

  expect(refusal).toMatchObject({ statusCode: 400, code });
});

test.each([
  [
    'an unknown cluster (documented)',
    () => update(true, undefined, 'c'.repeat(33)),
    404,
    'ErrorClusterNotFound',
  ],
  ['nothing to switch (typings)', () => update(undefined, keyA), 400, 'InvalidParameter'],
  ['on without a key (inferred)', () => update(false), 400, 'InvalidParameter'],
])('refuses %s', async (_, act, statusCode, code) => {
  await start();

  const refusal = await refusalOf(act());

  expect(refusal).toMatchObject({ statusCode, code });
});

test('a switch is one event in the region of the cluster, done or refused; its parameters are inferred', async () => {
  await start(aReadyAccount({}, { regionId: 'cn-beijing' }));

  await update(true);
  const { code } = await refusalOf(update(true));

  expect(running.events).toMatchObject([
    {
      source: 'acs.cs',
      type: 'cs:ActionTrail:ApiCall',
      subject: `acs:cs:cn-beijing:${accountId}:cluster/${clusterA}`,
      aliyunregionid: 'cn-beijing',
      data: {
        eventName: 'UpdateKMSEncryption',
        eventRW: 'Write',
        requestParameters: { ClusterId: clusterA, body: '{"disable_encryption":true}' },
        resourceName: clusterA,
        errorCode: '',
        userIdentity: { principalId: operatorId },
      },
    },
    { data: { eventName: 'UpdateKMSEncryption', errorCode: code } },
  ]);
});
