/** Secret encryption in the made-up account: every story that the guard has to tell apart, and who may switch it off. */
import { describe, expect, test } from 'vitest';
import type { Account } from '../../../local/cloud/account.ts';
import { createScenario, type Scenario } from '../../../local/cloud/scenario.ts';
import { encryptionStories, storyNames } from '../../../local/cloud/scenario/encryption-stories.ts';

const now = Date.UTC(2026, 10, 20, 9, 15, 4);
const regions = ['cn-hangzhou', 'cn-shanghai', 'cn-beijing', 'ap-southeast-1', 'eu-central-1'];

/** What the account had before it knew of keys, policies and groups. */
function withoutKeys({ account }: Scenario): Partial<Account> {
  const { keys: _, keyUses: __, clusters, ...rest } = account;
  return { ...rest, clusters: clusters.map(({ encryption: ___, ...cluster }) => cluster) };
}

test('keys change nothing else of the account that a seed makes', () => {
  const without = createScenario({ now, encryption: false });
  const scenario = createScenario({ now });

  expect(withoutKeys(scenario)).toEqual(withoutKeys(without));
  expect(without.account.keys).toEqual([]);
  expect(without.encryption).toEqual([]);
  expect(scenario.account.keys.length).toBeGreaterThan(3);
});

test('the clusters are in the asked regions in turn', () => {
  const { account } = createScenario({ now, clusters: 200, regions });

  const counts = regions.map(
    (region) => account.clusters.filter(({ regionId }) => regionId === region).length,
  );
  expect(counts).toEqual([40, 40, 40, 40, 40]);
});

describe('200 clusters in five regions', () => {
  const { account, encryption } = createScenario({ now, clusters: 200, regions });

  test.each([...storyNames, 'basic'] as const)('some cluster has the story %s', (name) => {
    const truths = encryption.filter(({ story }) => story === name);

    const verdict = name === 'basic' ? 'unsupported' : encryptionStories[name].verdict;
    expect(truths.length).toBeGreaterThan(0);
    expect(new Set(truths.map((truth) => truth.verdict))).toEqual(new Set([verdict]));
  });

  test('every cluster has one, and is configured as it says', () => {
    const told = account.clusters.map(({ clusterId, encryption: configured }) => [
      clusterId,
      configured?.keyId === '' ? undefined : configured?.keyId,
    ]);

    expect(encryption.map(({ clusterId, keyId }) => [clusterId, keyId])).toEqual(told);
  });

  test('a shared key serves several clusters of one region, every other key one', () => {
    for (const { keyId, verdict, regionId } of encryption) {
      if (keyId === undefined) continue;
      const sharers = encryption.filter((other) => other.keyId === keyId);
      expect(sharers.length > 1).toBe(verdict === 'shared-key');
      expect(new Set(sharers.map((other) => other.regionId))).toEqual(new Set([regionId]));
    }
  });

  test('keys of every kind are among those in use', () => {
    const inUse = account.keys.filter(({ keyId }) =>
      encryption.some((truth) => truth.keyId === keyId && truth.verdict === 'proven'),
    );
    const kinds = new Set(
      inUse.map(({ protectionLevel, instanceId }) => `${protectionLevel} ${instanceId === undefined}`),
    );

    expect(kinds).toEqual(new Set(['SOFTWARE true', 'SOFTWARE false', 'HSM false']));
  });

  test('only clusters that are on and not silent call KMS', () => {
    const callers = new Set(account.keyUses.map(({ clusterId }) => clusterId));
    const expected = encryption
      .filter(({ story, keyId }) => story !== 'silent' && keyId !== undefined)
      .map(({ clusterId }) => clusterId);

    expect(callers).toEqual(new Set(expected));
  });
});

test('takes only the asked stories', () => {
  const { encryption } = createScenario({ now, encryption: { stories: ['off'] } });

  expect(new Set(encryption.map(({ story }) => story))).toEqual(new Set(['off', 'basic']));
});

test('a group, users and roles have policies of both kinds, and the role of ACK its own', () => {
  const { account } = createScenario({ now });
  const attached = account.policies.flatMap(({ type, name, attachments }) =>
    attachments.map(({ kind }) => `${type} ${name} ${kind}`),
  );

  expect(attached).toEqual([
    'System AdministratorAccess Group',
    'System AliyunCSFullAccess User',
    'System AliyunCSManagedSecurityRolePolicy Role',
    'Custom keep-secret-encryption User',
    'Custom cluster-operation User',
    'Custom cluster-reading Role',
  ]);
});
