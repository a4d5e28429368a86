/** Every verdict about the Secret encryption of a cluster, by what is configured, the key, and what ActionTrail shows of its use. */
import type { KmsKey } from '../../local/cloud/kms/key.ts';
import { beforeAll, describe, expect, it } from 'vitest';
import { addEncrypted, addKey, addKeyUse, addSecurityRole } from '../support/encryption-world.ts';
import { codesOf, lookups, recordOf, textOf, verdictOn, verified } from '../support/encryption-stage.ts';
import { sharedScenario } from '../support/scenario.ts';
import { aWorld, day, hour } from '../support/world.ts';

const world = aWorld();
const { now, account } = world;
addSecurityRole(world);

/** A cluster of a key of its own that an Encrypt named within the window. */
function used(name: string, key: Parameters<typeof addKey>[1] = {}): string {
  const clusterId = addEncrypted(world, name, addKey(world, key));
  addKeyUse(world, clusterId, now - 20 * hour);
  return clusterId;
}

/** A cluster whose key was only used so. */
function usedBy(name: string, from: number, use: Parameters<typeof addKeyUse>[3] = {}): string {
  const clusterId = addEncrypted(world, name, addKey(world));
  addKeyUse(world, clusterId, from, use);
  return clusterId;
}

const told = (name: string, encryption: { keyId?: string; isDisabled?: boolean }): string =>
  world.cluster(name, { encryption });

const threefold = addKey(world);
const [first = '', second = '', third = ''] = ['first', 'second', 'third'].map((name) =>
  addEncrypted(world, name, threefold),
);
addKeyUse(world, first, now - hour);
const pending: Partial<KmsKey> = {
  state: 'PendingDeletion',
  past: [{ state: 'Enabled', until: now - 2 * hour }],
};
const lostKey = 'key-hzz999999999999999';
const elsewhere = addKey(world, { regionId: 'cn-shanghai' });
const deleting = addEncrypted(world, 'deleting', addKey(world), { state: 'deleting' });

const cases = [
  ['a default key that an Encrypt names', used('default'), 'proven', ['operation-seen']],
  [
    'a software-protected key of an instance',
    used('software', { instanceId: 'kst-hzz00000000000001' }),
    'proven',
    ['operation-seen'],
  ],
  [
    'a hardware-protected key',
    used('hardware', { instanceId: 'kst-hzz00000000000002', protectionLevel: 'HSM' }),
    'proven',
    ['operation-seen'],
  ],
  ['imported key material', used('imported', { origin: 'EXTERNAL' }), 'proven', ['operation-seen']],
  [
    'a GenerateDataKey that names the key',
    usedBy('data-key', now - day, { operation: 'GenerateDataKey' }),
    'proven',
    ['operation-seen'],
  ],
  ['the first cluster of three', first, 'shared-key', ['operation-seen', 'key-shared']],
  ['the second cluster of three', second, 'shared-key', ['operation-seen', 'key-shared']],
  ['the third cluster of three', third, 'shared-key', ['operation-seen', 'key-shared']],
  ['nothing seen for seven days', addEncrypted(world, 'silent', addKey(world)), 'unproven', ['silent']],
  ['a use eight days ago', usedBy('long-ago', now - 8 * day), 'unproven', ['silent']],
  [
    'Decrypts, which name no key',
    usedBy('decrypts', now - 2 * day, { operation: 'Decrypt', everyMs: hour }),
    'unproven',
    ['silent'],
  ],
  [
    'a use by another role',
    usedBy('other-role', now - day, { role: 'AliyunCSManagedLogRole' }),
    'unproven',
    ['silent'],
  ],
  ['encryption off', told('off', { keyId: '', isDisabled: true }), 'off', ['switched-off']],
  [
    'encryption off, its key left',
    told('off-with-key', { keyId: 'key-hzz1', isDisabled: true }),
    'off',
    ['switched-off'],
  ],
  [
    'a standard cluster',
    world.cluster('standard', { clusterSpec: 'ack.standard' }),
    'unsupported',
    ['not-pro'],
  ],
  [
    'a cluster of a kind that is not told',
    world.cluster('kind', { clusterSpec: '' }),
    'unknown',
    ['spec-unknown'],
  ],
  ['a cluster that says nothing', world.cluster('untold'), 'unknown', ['configuration-unknown']],
  [
    'a key, and not whether it is on',
    told('half', { keyId: 'key-hzz2' }),
    'unknown',
    ['configuration-unknown'],
  ],
  ['on, and no key', told('keyless', { isDisabled: false }), 'unknown', ['configuration-unknown']],
  [
    'a disabled key',
    used('disabled', { state: 'Disabled', past: [{ state: 'Enabled', until: now - 2 * hour }] }),
    'at-risk',
    ['key-disabled'],
  ],
  [
    'a key that is to be deleted',
    used('pending-deletion', { ...pending, isProtected: false, deleteAt: now + 7 * day }),
    'at-risk',
    ['key-pending-deletion'],
  ],
  [
    'a key without material',
    used('pending-import', {
      state: 'PendingImport',
      origin: 'EXTERNAL',
      past: [{ state: 'Enabled', until: now - 2 * hour }],
    }),
    'at-risk',
    ['key-pending-import'],
  ],
  [
    'a key whose time has come',
    addEncrypted(world, 'deleted', addKey(world, { ...pending, deleteAt: now - hour })),
    'at-risk',
    ['key-absent'],
  ],
  ['a key that never was', addEncrypted(world, 'missing', lostKey), 'at-risk', ['key-absent']],
  ['a key of another region', addEncrypted(world, 'elsewhere', elsewhere), 'at-risk', ['key-absent']],
  ['a key of another spec', used('spec', { keySpec: 'Aliyun_SM4' }), 'at-risk', ['key-wrong-spec']],
  [
    'a key for signatures',
    used('usage', { keySpec: 'RSA_2048', keyUsage: 'SIGN/VERIFY' }),
    'at-risk',
    ['key-wrong-spec', 'key-wrong-usage'],
  ],
  ['a service key', used('service', { creator: 'Ecs' }), 'at-risk', ['service-key']],
] as const;

const scenario = sharedScenario(world, { crowd: 0 });
let report: Awaited<ReturnType<typeof verified>>;

beforeAll(async () => {
  report = await verified(scenario());
});

describe('the verdict on', () => {
  it.each(cases)('%s', async (_words, clusterId, verdict, codes) => {
    const record = await verdictOn(scenario(), clusterId);

    expect([record.verdict, codesOf(record)], textOf(record)).toEqual([verdict, codes]);
  });

  it('a cluster that is being deleted is none', async () => {
    const record = await recordOf(scenario(), deleting);

    expect(record).toBeUndefined();
  });
});

describe('the report', () => {
  it('counts every cluster once', () => {
    const { verdicts, clusters } = report;

    const expected: Record<string, number> = {};
    for (const [, , verdict] of cases) expected[verdict] = (expected[verdict] ?? 0) + 1;
    expect([clusters, verdicts]).toEqual([cases.length, expected]);
  });

  it('takes one pass over the events, filtered by service alone', () => {
    const queries = lookups(scenario()).map(({ search }) => new URLSearchParams(search));

    expect(queries.map((query) => query.has('NextToken'))).toEqual([false, true]);
    for (const query of queries) {
      expect(query.get('LookupAttribute.1.Key')).toBe('ServiceName');
      expect(query.get('LookupAttribute.1.Value')).toBe('Kms');
      expect([...query.keys()].filter((name) => name.startsWith('LookupAttribute.2'))).toEqual([]);
    }
  });
});

describe('the evidence', () => {
  it('of a proof is the event that names the key', async () => {
    const [, clusterId] = cases[0];

    const { events, source } = await verdictOn(scenario(), clusterId);

    const keyId = account.clusters.find((one) => one.clusterId === clusterId)?.encryption?.keyId;
    expect(source).toBe('lookup');
    expect(events).toEqual([
      {
        eventId: expect.stringMatching(/^[\da-f-]{36}$/) as unknown,
        requestId: expect.stringMatching(/^[\dA-F-]{36}$/) as unknown,
        name: 'Encrypt',
        keyId,
        at: Math.floor((now - 20 * hour) / 1000) * 1000,
      },
    ]);
  });

  it('of a shared key names the other clusters, and claims nothing of this one', async () => {
    const record = await verdictOn(scenario(), second);

    expect(record.sharedWith).toEqual([first, third]);
    expect(textOf(record)).toContain(
      `2 more clusters (${first}, ${third}): whose operation it was can't be told`,
    );
  });

  it('of silence says since when, and that an idle cluster may be silent', async () => {
    const silent = account.clusters.find(({ name }) => name === 'silent')?.clusterId ?? '';

    const record = await verdictOn(scenario(), silent);

    expect(textOf(record)).toMatch(/^No operation named the key since \S+Z\. API servers keep data keys/);
  });
});
