/** What a scenario of Secret encryption adds to its world: keys, their use by clusters, policies and groups. */
import type { KmsKey } from '../../local/cloud/kms/key.ts';
import type { KeyUse } from '../../local/cloud/kms/key-use.ts';
import type { PolicyAttachment } from '../../local/cloud/ram/policy.ts';
import { type ClusterOptions, day, type World } from './world.ts';

/** An enabled, protected, rotating key of the account in its own region, when nothing else is said; answers its id. */
export function addKey({ account, now }: World, options: Partial<KmsKey> = {}): string {
  const { keyId = `key-hzz${String(account.keys.length + 1).padStart(15, '0')}` } = options;
  const createdAt = now - 200 * day;
  account.keys.push({
    keyId,
    regionId: account.region,
    creator: account.accountId,
    createdAt,
    description: '',
    keySpec: 'Aliyun_AES_256',
    keyUsage: 'ENCRYPT/DECRYPT',
    origin: 'Aliyun_KMS',
    protectionLevel: 'SOFTWARE',
    state: 'Enabled',
    past: [],
    isProtected: true,
    rotation: { seconds: 365 * 86_400, since: createdAt },
    versions: [{ versionId: `version-of-${keyId}`, createdAt }],
    ...options,
  });
  return keyId;
}

/** A cluster whose encryption is on with this key; answers its id. */
export function addEncrypted(
  world: World,
  name: string,
  keyId: string,
  options: ClusterOptions = {},
): string {
  return world.cluster(name, { encryption: { keyId, isDisabled: false }, ...options });
}

/** The API server of the cluster calls KMS: one Encrypt with the key that it is configured with, when nothing else is said. */
export function addKeyUse(
  { account }: World,
  clusterId: string,
  from: number,
  more: Partial<KeyUse> = {},
): void {
  const cluster = account.clusters.find((one) => one.clusterId === clusterId);
  account.keyUses.push({
    clusterId,
    keyId: cluster?.encryption?.keyId ?? '',
    operation: 'Encrypt',
    from,
    everyMs: Number.POSITIVE_INFINITY,
    ...more,
  });
}

/** Answers the group's name. */
export function addGroup({ account, now }: World, name: string, members: readonly string[]): string {
  account.groups.push({ name, createdAt: now - 300 * day, members: [...members] });
  return name;
}

/** A policy of the account's own, or one of the vendor's when there is no document. */
export function addPolicy(
  { account, now }: World,
  name: string,
  to: readonly (readonly [PolicyAttachment['kind'], string])[],
  document?: unknown,
): void {
  account.policies.push({
    name,
    type: document === undefined ? 'System' : 'Custom',
    createdAt: now - 300 * day,
    attachments: to.map(([kind, id]) => ({ kind, id, at: now - 200 * day })),
    ...(document === undefined ? {} : { document: JSON.stringify(document) }),
  });
}

/** The role with which ACK uses keys, authorised; answers its id. */
export function addSecurityRole(world: World): string {
  const roleId = world.role('AliyunCSManagedSecurityRole');
  addPolicy(world, 'AliyunCSManagedSecurityRolePolicy', [['Role', roleId]]);
  return roleId;
}
