/** What an audit needs of the outside besides the ports of everybody. It only reads the cloud. */
import type { AddOnState, ClusterAudit, CredentialAudit, UsesByWay } from '../../domain/audit.ts';
import type { Remembered } from '../../domain/audit-credential.ts';
import type { Cluster } from '../../domain/credential.ts';
import type { Window } from '../../domain/evidence.ts';
import type { ClusterId, Uid } from '../../domain/ids.ts';
import type { Finding } from '../../domain/record.ts';
import type { Findings, LogLocation } from '../ports.ts';

/** Throws CloudError. */
export interface ClusterReader {
  /** Undefined when ACK answers that there is none. */
  cluster(id: ClusterId): Promise<Cluster | undefined>;
  /** How many kubeconfigs cloud services hold: they are listed apart from everybody else's. */
  cloudServiceKubeconfigs(id: ClusterId): Promise<number>;
  /** Of one add-on. */
  addOn(id: ClusterId, name: string): Promise<AddOnState>;
}

/** Whose uses an analysis is asked for. */
export type UsesScope =
  | { readonly kind: 'everybody' }
  /** By the order of their texts, both included. */
  | { readonly kind: 'range'; readonly from: Uid; readonly through: Uid }
  /** At most `namedAtMost`: a query has a limited number of words. */
  | { readonly kind: 'named'; readonly uids: readonly Uid[] };

/** The documented 30 words of a search are for two fields each. */
export const namedAtMost = 10;

export interface UsesAnswer {
  /** What any of the answers showed: a use that was seen was one. */
  readonly uses: ReadonlyMap<Uid, UsesByWay>;
  /** False when the service still answered Incomplete after every repeat. */
  readonly complete: boolean;
  /** False when the service read only a part of the log. */
  readonly accurate: boolean;
  /** True when there are more than the answer could hold: nobody who is missing from it can be called idle. */
  readonly cut: boolean;
  /** Which ways the index of the log can tell apart. Without, their uses count as the certificate's, or don't show. */
  readonly tells: { readonly authenticator: boolean; readonly onBehalf: boolean };
}

/** Throws CloudError. */
export interface EverybodysUses {
  /** One analysis for all. `repeats`: how often an Incomplete answer is asked for again. */
  usesOf(
    location: LogLocation,
    scope: UsesScope,
    window: Window,
    options?: { readonly repeats?: number },
  ): Promise<UsesAnswer>;
}

/** Throws StateError. */
export interface Audits {
  /** Everything that is remembered of a cluster's credentials, by uid in ascending order, in parts. */
  remembered(clusterId: ClusterId): AsyncIterable<readonly RememberedCredential[]>;
  /** Replaces what the last audit wrote; what other writers keep of the same credentials stays as it is. */
  putCredentials(audits: readonly CredentialAudit[]): Promise<void>;
  putCluster(audit: ClusterAudit): Promise<void>;
  cluster(clusterId: ClusterId): Promise<ClusterAudit | undefined>;
  clusters(clusterIds: readonly ClusterId[]): Promise<(ClusterAudit | undefined)[]>;
  /** Asked for many at the same time, they are read together. */
  credential(clusterId: ClusterId, uid: Uid): Promise<CredentialAudit | undefined>;
}

export interface RememberedCredential extends Remembered {
  readonly uid: Uid;
}

/** Throws StateError. */
export interface OpenFindings extends Pick<Findings, 'open' | 'close'> {
  /** Subjects of the open findings of a kind, of those that begin like this. */
  openSubjects(kind: Finding['kind'], beginning: string): Promise<string[]>;
  /** What is open about the subjects that begin like this. */
  openAbout(beginning: string): Promise<Pick<Finding, 'kind' | 'subject'>[]>;
  /** What is open about an identity's credentials, on every cluster. */
  openAboutIdentity(uid: Uid): Promise<Pick<Finding, 'kind' | 'subject'>[]>;
}
