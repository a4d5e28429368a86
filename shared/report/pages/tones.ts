/** How much each word of the domain should stand out. */
import type { CredentialView } from '../credential-view.ts';
import type { FindingView } from '../finding-view.ts';
import type { EncryptionView } from '../encryption-view.ts';
import type { RunView } from '../run-view.ts';
import type { Tone } from './pieces.tsx';

type Tones<Word extends string> = Readonly<Record<Word, Tone>>;

export const severityTone: Tones<FindingView['severity']> = {
  critical: 'critical',
  warning: 'warning',
  notice: 'notice',
};

export const statusTone: Tones<NonNullable<CredentialView['status']>> = {
  'would-revoke': 'warning',
  held: 'warning',
  ignored: 'plain',
  refused: 'plain',
  revoking: 'warning',
  unconfirmed: 'warning',
  revoked: 'good',
  'revoked-grants-unverified': 'warning',
  restoring: 'warning',
  restored: 'notice',
};

export const traitTone: Tones<NonNullable<CredentialView['traits']>[number]> = {
  residual: 'critical',
  'grants-left': 'warning',
  frozen: 'warning',
  expiring: 'notice',
  unused: 'notice',
};

/** Of a living identity it is good to be in use: nothing here is an alarm by itself but what can't be known. */
export const resultTone: Tones<NonNullable<CredentialView['result']>> = {
  'none found': 'plain',
  found: 'notice',
  'failed: auditing off': 'unknown',
  'failed: other': 'unknown',
};

export const verdictTone: Tones<EncryptionView['verdict']> = {
  proven: 'good',
  'shared-key': 'notice',
  unproven: 'warning',
  off: 'critical',
  unsupported: 'plain',
  'at-risk': 'critical',
  unknown: 'unknown',
};

export const phaseTone: Tones<RunView['phase']> = {
  asking: 'notice',
  auditing: 'notice',
  releasing: 'notice',
  revoking: 'notice',
  closed: 'good',
};

export const certificateTone: Tones<NonNullable<CredentialView['certificate']>> = {
  Unexpired: 'plain',
  Expired: 'plain',
  Unissued: 'plain',
  Unknown: 'unknown',
  Removed: 'good',
};
