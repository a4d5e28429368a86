/** What one look at a cluster finds out about each of its kubeconfigs, and the run as a whole. */
import type { RevocationReason } from './approval.ts';
import type { CertificateState, CredentialDetails } from './credential.ts';
import type { Decision } from './decision.ts';
import type { Doubt, Evidence, Use } from './evidence.ts';
import type { ClusterId, Uid } from './ids.ts';
import type { Silence } from './silence.ts';
import type { AccessStatus, Trait } from './status.ts';
import type { Instant } from './time.ts';

/**
 * How lines of the log concern an identity: its own certificate, its token through ack-ram-authenticator (another way in,
 * which ends with the identity), or somebody who acts in its name. Only the first is use of the kubeconfig.
 */
export type Way = 'certificate' | 'ack-ram-authenticator' | 'on-behalf';

/** The uses one way: the newest, the count of all, and some of those who made them. On behalf, `commonName` is who acted. */
export interface UsesOneWay extends Use {
  /** At most a few, of the whole window. */
  readonly userAgents: readonly string[];
  readonly addresses: readonly string[];
}

export type UsesByWay = { readonly [W in Way]?: UsesOneWay };

/** The vendor's own words for its seven-day check. */
export const accessResults = ['none found', 'found', 'failed: auditing off', 'failed: other'] as const;
export type AccessResult = (typeof accessResults)[number];

export function accessResult(evidence: Evidence): AccessResult {
  switch (evidence.kind) {
    case 'idle':
      return 'none found';
    case 'active':
      return 'found';
    case 'unknown':
      return evidence.why === 'auditing-off' ? 'failed: auditing off' : 'failed: other';
  }
}

/** Where a cluster's log is. */
export interface LogPlace {
  readonly region: string;
  readonly project: string;
  readonly logstore: string;
}

/** What the last audit found out about one credential. */
export interface CredentialAudit {
  readonly clusterId: ClusterId;
  readonly uid: Uid;
  readonly at: Instant;
  readonly run: string;
  /** `Removed` when the cluster's list does not show it any more. */
  readonly certificate: CertificateState;
  readonly expiresAt?: Instant;
  /** Absent when the cluster's list does not show it. */
  readonly details?: CredentialDetails;
  readonly evidence: Evidence;
  readonly uses: UsesByWay;
  /** Where the log of the evidence is; absent when it could not be found. */
  readonly log?: LogPlace;
  readonly silence?: Silence;
  readonly status: AccessStatus;
  /**
   * For what a deleted identity left behind, and what a standing policy names: why, and what would be decided now. Nothing is
   * done here.
   */
  readonly planned?: Decision;
  readonly plannedFor?: RevocationReason;
}

/** What is known of a cluster's log as a whole. */
export interface LogReport {
  readonly auditing: 'on' | 'off' | 'unknown';
  readonly place?: LogPlace;
  readonly retentionDays?: number;
  readonly createdAt?: Instant;
  /** Why no silence in it can be believed; absent when it can. */
  readonly doubt?: Doubt;
  /** Of how many identities the log could not be read with certainty, although it is whole. */
  readonly uncertain: number;
  /** Which ways the log's index can tell; without, their uses count as the certificate's, or don't show. */
  readonly tells: { readonly authenticator: boolean; readonly onBehalf: boolean };
}

export type AddOnState = 'installed' | 'absent' | 'unknown';

export interface PlannedStep {
  readonly uid: Uid;
  readonly reason: RevocationReason;
  readonly decision: Decision['kind'];
}

/** One row a cluster: the last audit as a whole. */
export interface ClusterAudit {
  readonly clusterId: ClusterId;
  readonly clusterName: string;
  readonly region: string;
  readonly state: string;
  readonly at: Instant;
  readonly run: string;
  /** `unread`: its lists could not be read, so what is there is not known. */
  readonly outcome: 'audited' | 'unread' | 'no-such-cluster';
  /** Why it was not audited. */
  readonly why?: string;
  readonly log?: LogReport;
  readonly ramAuthenticator: AddOnState;
  /** Kubeconfigs of people and programs, and apart from them those of cloud services; undefined when unread. */
  readonly credentials: number;
  readonly cloudServices?: number;
  /** Identities with a live certificate. */
  readonly holders: number;
  readonly results: Readonly<Record<AccessResult, number>>;
  readonly traits: Readonly<Record<Trait, number>>;
  readonly plan: readonly PlannedStep[];
  readonly findings: { readonly opened: number; readonly stillOpen: number; readonly closed: number };
}
