/** Secret encryption of one cluster: what is configured, the key that it stands on, and what was seen of its use. */
import type { ClusterId } from './ids.ts';
import type { Instant } from './time.ts';

/** ACK's own word for it, from the cluster's meta data (seen in client code). What it does not say is unknown, never off. */
export type Configured =
  | { readonly kind: 'on'; readonly keyId: string }
  | { readonly kind: 'off' }
  | { readonly kind: 'unknown'; readonly why: string };

/** A cluster as far as its Secret encryption is concerned. */
export interface EncryptedCluster {
  readonly id: ClusterId;
  readonly name: string;
  readonly region: string;
  readonly state: string;
  /** `ack.pro.small`; empty when ACK does not say. */
  readonly spec: string;
  readonly configured: Configured;
}

/** A key as KMS describes it. */
export interface KeyFacts {
  readonly keyId: string;
  readonly region: string;
  /** `Enabled`, `Disabled`, `PendingDeletion`, `PendingImport`, or a word that is new. */
  readonly state: string;
  readonly spec: string;
  readonly usage: string;
  /** The account's id, or the cloud service that owns a service key. */
  readonly creator: string;
  /** Undefined where KMS does not say. */
  readonly deletionProtection?: boolean;
  readonly automaticRotation?: boolean;
  readonly deletedAt?: Instant;
  /** Of the version that new data is encrypted with: when it was made by a rotation. */
  readonly rotatedAt?: Instant;
}

/** The key of a cluster, or why nothing can be said of it. `absent`: KMS answers that the cluster's region has none of this id. */
export type KeyLook =
  | { readonly kind: 'read'; readonly key: KeyFacts }
  | { readonly kind: 'absent' }
  | { readonly kind: 'unreadable'; readonly why: string };

export const keyOperationNames = ['Encrypt', 'Decrypt', 'GenerateDataKey'] as const;
export type KeyOperationName = (typeof keyOperationNames)[number];

/** One operation of ACK's role on a key, as ActionTrail tells of it. */
export interface KeyOperation {
  readonly eventId: string;
  readonly name: KeyOperationName;
  readonly at: Instant;
  readonly requestId: string;
  /** Encrypt and GenerateDataKey name their key, a Decrypt does not (documented). */
  readonly keyId?: string;
  /** KMS's code when it failed. */
  readonly error?: string;
}

/** The role of ACK's control plane; its name is written in either case (documented both ways). */
const securityRole = 'aliyuncsmanagedsecurityrole';

export function isSecurityRole(name: string): boolean {
  return name.toLowerCase() === securityRole;
}

/** Secret encryption is a feature of ACK Pro clusters (documented). Undefined when ACK does not say what the cluster is. */
export function isSupported({ spec }: Pick<EncryptedCluster, 'spec'>): boolean | undefined {
  return spec === '' ? undefined : spec.startsWith('ack.pro.');
}

/** How old Secrets get under the newest version of the key (documented): each is written anew. */
export const rewriteSecrets =
  'kubectl get secrets --all-namespaces -o json | kubectl annotate --overwrite -f - ' +
  'encryption-key-rotation-time="$(date -u +\'%Y-%m-%dT%H:%M:%S%z\')"';
