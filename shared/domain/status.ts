/** The status of a credential: what the vendor's console shows of it, and what those four words blur. */
import type { CertificateState } from './credential.ts';
import { type Silence, silenceFreshFor } from './silence.ts';
import type { Duration, Instant } from './time.ts';

/** The console's four statuses (documented); `Unknown` is ACK's own word for a certificate that it can't tell. */
export type ConsoleStatus = 'Not issued' | 'Effective' | 'Expired' | 'Deleted' | 'Unknown';

export const traits = ['residual', 'grants-left', 'frozen', 'expiring', 'unused'] as const;
export type Trait =
  /** The identity is deleted. */
  | 'residual'
  /** The kubeconfig is gone and grants in the cluster are not. */
  | 'grants-left'
  /** The identity is frozen. Its certificate works nevertheless: frozen is not deleted. */
  | 'frozen'
  /** Its days are counted. */
  | 'expiring'
  /** The identity is there, the certificate is valid, and nobody uses it. */
  | 'unused';

export interface AccessStatus {
  readonly console: ConsoleStatus;
  readonly traits: readonly Trait[];
  /** Since when it is known to be unused; set with `unused`. */
  readonly unusedSince?: Instant;
}

export interface StatusFacts {
  readonly certificate: CertificateState;
  readonly expiresAt: Instant | undefined;
  readonly identity: 'active' | 'frozen' | 'deleted';
  /** Whether grants in the cluster are recorded that nothing is known to have taken away. */
  readonly grantsLeft: boolean;
  readonly silence: Silence | undefined;
}

export interface StatusPolicy {
  readonly expiryWarning: Duration;
  readonly unusedAfter: Duration;
}

export function statusOf(facts: StatusFacts, policy: StatusPolicy, now: Instant): AccessStatus {
  const { certificate, expiresAt, identity, silence } = facts;
  const isGone = certificate === 'Removed' || certificate === 'Unissued';
  const isLive = certificate === 'Unexpired';
  const isUnused =
    isLive &&
    identity !== 'deleted' &&
    silence !== undefined &&
    now - silence.through <= silenceFreshFor &&
    now - silence.since >= policy.unusedAfter;
  const found: Readonly<Record<Trait, boolean>> = {
    residual: identity === 'deleted' && (!isGone || facts.grantsLeft),
    'grants-left': isGone && facts.grantsLeft,
    frozen: identity === 'frozen' && (!isGone || facts.grantsLeft),
    expiring: isLive && (expiresAt ?? Infinity) - now <= policy.expiryWarning,
    unused: isUnused,
  };
  return {
    console: consoleStatus(certificate, facts.grantsLeft),
    traits: traits.filter((trait) => found[trait]),
    ...(isUnused ? { unusedSince: silence.since } : {}),
  };
}

/** The console calls it Effective also when the kubeconfig is deleted but its RBAC is not (documented). */
function consoleStatus(certificate: CertificateState, grantsLeft: boolean): ConsoleStatus {
  switch (certificate) {
    case 'Unissued':
      return 'Not issued';
    case 'Unexpired':
      return 'Effective';
    case 'Expired':
      return 'Expired';
    case 'Removed':
      return grantsLeft ? 'Effective' : 'Deleted';
    case 'Unknown':
      return 'Unknown';
  }
}
