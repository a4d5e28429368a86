/** One credential as an audit finds it: a deleted user's that is live and idle, on a cluster that is there. */
import type { CredentialAudit } from '../../shared/domain/audit.ts';
import {
  auditCredential,
  type AuditRun,
  type Listed,
  type Read,
  type Remembered,
} from '../../shared/domain/audit-credential.ts';
import { type KnownIdentity, nothingKnown } from '../../shared/domain/inventory.ts';
import type { CredentialRecord } from '../../shared/domain/record.ts';
import type { Silence } from '../../shared/domain/silence.ts';
import { days } from '../../shared/domain/time.ts';
import {
  aCluster,
  aClusterId,
  aGrant,
  aGuard,
  ago,
  ahead,
  aPolicy,
  aUid,
  idleEvidence,
  now,
  someDetails,
  someSettings,
} from './builders.ts';

export const listed = (over: Partial<Listed> = {}): Listed => ({
  uid: aUid(),
  certificate: 'Unexpired',
  expiresAt: ahead(days(900)),
  details: someDetails(),
  ...over,
});
export const living = listed({ details: someDetails({ accountState: 'Active' }) });
export const frozen = listed({ details: someDetails({ accountState: 'InActive' }) });
/** What its cluster does not list any more. */
export const unlisted: Listed = { uid: aUid(), certificate: 'Removed' };

export const deletedBefore = (span: number): KnownIdentity => ({
  ...nothingKnown,
  deleted: { at: ago(span), key: 'acs.ims/1' },
});

/** Of a revocation after which the grants could not be read. */
export const aRecord = (over: Partial<CredentialRecord> = {}): CredentialRecord => ({
  clusterId: aClusterId(),
  uid: aUid(),
  clusterName: 'payments',
  status: 'revoked-grants-unverified',
  mode: 'enforce',
  cause: { origin: 'event', identityType: 'RamUser', identityNames: [], deletedAt: ago(days(9)) },
  certificate: 'Removed',
  grantsBefore: { kind: 'read', grants: [aGrant()] },
  updatedAt: ago(days(8)),
  ...over,
});

export interface Situation {
  readonly of?: Listed;
  readonly remembered?: Partial<Remembered>;
  readonly read?: Partial<Read>;
  readonly run?: Partial<AuditRun>;
  /** What the audit before knew of it. */
  readonly silence?: Silence;
}

export function audit({ of = listed(), remembered, read, run, silence }: Situation = {}): CredentialAudit {
  const before = silence === undefined ? {} : { audit: { ...audit({ of }), silence } };
  return auditCredential(
    of,
    { access: {}, ...before, ...remembered },
    { evidence: idleEvidence(), uses: {}, ...read },
    {
      cluster: aCluster(),
      guard: aGuard(),
      settings: someSettings(),
      policy: { ...aPolicy(), expiryWarning: days(30) },
      run: 'nightly',
      now,
      ...run,
    },
  );
}
