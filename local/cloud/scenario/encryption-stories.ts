/** What can be true of a cluster's Secret encryption: each story is other than a healthy key of its own that is in use. */
import type { KmsKey } from '../kms/key.ts';
import { dayMs } from './world.ts';

/** What is to be said of the cluster. */
export type EncryptionVerdict =
  'proven' | 'shared-key' | 'unproven' | 'off' | 'unsupported' | 'at-risk' | 'unknown';

interface Story {
  /** Of a Pro cluster; a cluster that is alone with a shared key is `proven`. */
  readonly verdict: EncryptionVerdict;
  /** What its `meta_data` says; `on` when absent. */
  readonly told?: 'off' | 'nothing';
  /** Which key it is configured with; one of its own in its region when absent. */
  readonly keyIs?: 'shared' | 'elsewhere' | 'missing';
  /** What is other with the key. */
  readonly key?: (now: number) => Partial<KmsKey>;
  readonly isRotated?: boolean;
  /** When the key was rotated, days ago. */
  readonly rotatedDaysAgo?: number;
  /** Nothing calls KMS. */
  readonly isSilent?: true;
}

const atRisk = 'at-risk';

/** In the order in which clusters get them. */
export const encryptionStories = {
  proven: { verdict: 'proven' },
  shared: { verdict: 'shared-key', keyIs: 'shared' },
  silent: { verdict: 'unproven', isSilent: true },
  off: { verdict: 'off', told: 'off' },
  disabled: {
    verdict: atRisk,
    key: (now) => ({ state: 'Disabled', past: [{ state: 'Enabled', until: now - 2 * dayMs }] }),
  },
  untold: { verdict: 'unknown', told: 'nothing' },
  rotated: { verdict: 'proven', rotatedDaysAgo: 3 },
  'pending-deletion': {
    verdict: atRisk,
    key: (now) => ({
      state: 'PendingDeletion',
      past: [{ state: 'Enabled', until: now - dayMs }],
      deleteAt: now + 29 * dayMs,
      isProtected: false,
    }),
  },
  unprotected: { verdict: 'proven', key: () => ({ isProtected: false }), isRotated: false },
  'pending-import': {
    verdict: atRisk,
    key: (now) => ({
      state: 'PendingImport',
      past: [{ state: 'Enabled', until: now - dayMs }],
      origin: 'EXTERNAL',
    }),
    isRotated: false,
  },
  'wrong-spec': { verdict: atRisk, key: () => ({ keySpec: 'Aliyun_SM4' }) },
  'wrong-usage': { verdict: atRisk, key: () => ({ keyUsage: 'SIGN/VERIFY' }), isRotated: false },
  'service-key': { verdict: atRisk, key: () => ({ creator: 'Ecs' }) },
  'other-region': { verdict: atRisk, keyIs: 'elsewhere' },
  missing: { verdict: atRisk, keyIs: 'missing' },
} as const satisfies Record<string, Story>;

export type StoryName = keyof typeof encryptionStories;

export function storyOf(name: StoryName): Story {
  return encryptionStories[name];
}

export const storyNames = Object.keys(encryptionStories) as StoryName[];
