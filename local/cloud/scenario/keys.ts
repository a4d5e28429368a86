/** Makes the keys of a scenario: default, software-protected and hardware-protected ones. */
import type { KmsKey } from '../kms/key.ts';
import type { Random } from './random.ts';
import { dayMs } from './world.ts';

export interface KeyMaker {
  readonly accountId: string;
  readonly random: Random;
  readonly now: number;
}

interface Rotation {
  readonly isRotated?: boolean;
  readonly rotatedDaysAgo?: number;
}

type Protection = Pick<KmsKey, 'protectionLevel' | 'instanceId'>;

/** A default key, and keys in an instance of KMS, which they name (documented). */
const protections: readonly ((random: Random) => Protection)[] = [
  () => ({ protectionLevel: 'SOFTWARE' }),
  (random) => ({ protectionLevel: 'SOFTWARE', instanceId: instanceId(random) }),
  (random) => ({ protectionLevel: 'HSM', instanceId: instanceId(random) }),
];

/** Healthy, in use, protected from deletion and rotated once a year, unless something else is said. */
export function makeKey(
  { accountId, random, now }: KeyMaker,
  over: Partial<KmsKey> & Pick<KmsKey, 'regionId'>,
  { isRotated = true, rotatedDaysAgo }: Rotation = {},
): KmsKey {
  const createdAt = now - random.integer(100, 300) * dayMs;
  // A service key is in no instance.
  const protection =
    over.creator === undefined
      ? random.pick(protections)(random)
      : ({ protectionLevel: 'SOFTWARE' } as const);
  const times = [createdAt, ...(rotatedDaysAgo === undefined ? [] : [now - rotatedDaysAgo * dayMs])];
  return {
    keyId: newKeyId(random),
    creator: accountId,
    createdAt,
    description: 'Secrets of a cluster',
    keySpec: 'Aliyun_AES_256',
    keyUsage: 'ENCRYPT/DECRYPT',
    origin: 'Aliyun_KMS',
    ...protection,
    state: 'Enabled',
    past: [],
    isProtected: true,
    ...(isRotated ? { rotation: { seconds: 365 * 86_400, since: createdAt } } : {}),
    versions: times.map((at) => ({ versionId: versionId(random), createdAt: at })),
    ...over,
  };
}

export function newKeyId(random: Random): string {
  return `key-hzz${random.hex(17)}`;
}

function instanceId(random: Random): string {
  return `kst-hzz${random.hex(14)}`;
}

function versionId(random: Random): string {
  return [8, 4, 4, 4, 12].map((count) => random.hex(count)).join('-');
}
