/** Every verdict about the Secret encryption of a cluster, by what is configured, the key, and what ActionTrail shows of its use. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { EncryptionRecord } from '../../shared/domain/encryption-record.ts';
import { addEncrypted, addKey, addKeyUse, addSecurityRole } from '../support/encryption-world.ts';
import { sharedScenario } from '../support/scenario.ts';
import { subject } from '../support/stage.ts';
import { aWorld, hour } from '../support/world.ts';

const world = aWorld();
const { now } = world;
addSecurityRole(world);
const used = (name: string, key: Parameters<typeof addKey>[1] = {}): string => {
  const clusterId = addEncrypted(world, name, addKey(world, key));
  addKeyUse(world, clusterId, now - 20 * hour);
  return clusterId;
};
const proven = used('proven');
const shared = addKey(world);
const [first, second] = [addEncrypted(world, 'first', shared), addEncrypted(world, 'second', shared)];
addKeyUse(world, first, now - hour);
const silent = addEncrypted(world, 'silent', addKey(world));
const off = world.cluster('off', { encryption: { keyId: '', isDisabled: true } });
const standard = world.cluster('standard', { clusterSpec: 'ack.standard' });
const untold = world.cluster('untold');
const disabled = used('disabled', { state: 'Disabled', past: [{ state: 'Enabled', until: now - 2 * hour }] });

const scenario = sharedScenario(world, { crowd: 0 });
const record = async (clusterId: string): Promise<EncryptionRecord | undefined> => {
  const [found] = await scenario().state.encryption.get([subject(clusterId, '200000000000000001').clusterId]);
  return found;
};

beforeAll(async () => {
  const { outcome, payload } = await scenario().host.invoke(
    'kubeconfig-guard-verify-encryption',
    JSON.stringify({ region: 'cn-hangzhou' }),
  );
  expect(outcome, payload).toBe('success');
});

describe('the verdict', () => {
  it.each([
    ['an Encrypt that names its key', proven, 'proven'],
    ['an Encrypt with a key of two clusters', first, 'shared-key'],
    ['the other cluster of that key', second, 'shared-key'],
    ['nothing seen for seven days', silent, 'unproven'],
    ['encryption switched off', off, 'off'],
    ['a standard cluster', standard, 'unsupported'],
    ['a cluster that says nothing', untold, 'unknown'],
    ['a key that is disabled', disabled, 'at-risk'],
  ])('of %s', async (_words, clusterId, verdict) => {
    const found = await record(clusterId);

    expect([found?.verdict, found?.reasons], JSON.stringify(found)).toEqual([verdict, expect.anything()]);
  });
});
