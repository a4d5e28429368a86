/** What calls the guard's functions: the triggers that the deployment makes, by function. */
import type { DeployedFunction } from './ports/sweeping.ts';

export type ExpectedTriggers = Readonly<Record<DeployedFunction, readonly string[]>>;

/** As `s.yaml` has them; a test compares. */
export const expectedTriggers: ExpectedTriggers = {
  revoke: ['identity-deleted'],
  record: [
    'identity-changed',
    'identity-state-changed',
    'access-changed',
    'key-state-changed',
    'key-setting-changed',
    'look-again',
    'anchor-journal',
    'check-health',
  ],
  audit: [],
  'verify-encryption': ['key-state-changed', 'key-setting-changed', 'encryption-changed'],
  sweep: ['sweep', 'due'],
  api: ['http'],
};
