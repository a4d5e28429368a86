/** A kubeconfig credential: what one identity holds on one cluster, and what must never be done to it. */
import type { ClusterId, Uid } from './ids.ts';
import type { Instant } from './time.ts';

export interface Cluster {
  readonly id: ClusterId;
  readonly name: string;
  readonly region: string;
  readonly state: string;
  readonly tags: readonly { readonly key: string; readonly value: string }[];
}

export type CertificateState = 'Unexpired' | 'Expired' | 'Unissued' | 'Unknown' | 'Removed';
export type AccountType = 'RootAccount' | 'RamUser' | 'RamRole';

/** One credential, completed from every list that knows it. */
export interface Credential {
  readonly uid: Uid;
  readonly cluster: Cluster;
  readonly certificate: CertificateState;
  readonly expiresAt?: Instant;
  /** What only a cluster's own list tells; absent when it does not list the credential. */
  readonly details?: CredentialDetails;
}

export interface CredentialDetails {
  readonly accountType: AccountType;
  readonly accountState: 'Active' | 'InActive' | 'Deleted';
  readonly accountName: string;
  readonly revokable: boolean;
  /** The cloud service that owns the credential; empty for people's and programs' own. */
  readonly cloudService: string;
}

/** A grant in a cluster's RBAC, as ACK lists it. */
export interface Grant {
  readonly resourceId: string;
  readonly resourceType: string;
  readonly roleName: string;
  readonly roleType: string;
  readonly isOwner: boolean;
}

/** The grants of an identity, or why nothing can be said of them. */
export type Grants =
  | { readonly kind: 'read'; readonly grants: readonly Grant[] }
  | { readonly kind: 'unreadable'; readonly why: string };

/** Those that open this cluster: on the cluster itself or on one of its namespaces (`<cluster id>/<namespace>`). */
export function grantsOnCluster(grants: readonly Grant[], clusterId: ClusterId): Grant[] {
  return grants.filter(
    (grant) => grant.resourceId === clusterId || grant.resourceId.startsWith(`${clusterId}/`),
  );
}

/**
 * What is kept of them with one credential: those on its cluster, and those on no single one (the console's on all
 * clusters). Those on other clusters are kept with the credentials there.
 */
export function grantsAbout(grants: Grants, clusterId: ClusterId): Grants {
  if (grants.kind === 'unreadable') return grants;
  const onNoCluster = grants.grants.filter(
    ({ resourceType }) => !['cluster', 'namespace'].includes(resourceType),
  );
  return { kind: 'read', grants: [...grantsOnCluster(grants.grants, clusterId), ...onNoCluster] };
}

/** Who runs the guard: it never acts on itself, on the account, nor on who is kept for emergencies. */
export interface Guard {
  readonly accountId: string;
  /** User id or role id of the caller. */
  readonly ownId: string;
  /** Identities that must be able to get in when everything else fails. */
  readonly breakGlass: ReadonlySet<string>;
}

export type Prohibition =
  | 'root-account'
  | 'own-identity'
  | 'break-glass'
  | 'cloud-service'
  | 'not-revokable'
  | 'cluster-state'
  | 'certificate-state'
  | 'kind-unknown';

const forbiddenClusterStates: ReadonlySet<string> = new Set([
  'delete_failed',
  'deleting',
  'deleted',
  'failed',
]);

/** Every reason for which this credential must not be touched, whoever asks. Empty when there is none. */
export function prohibitions(credential: Credential, guard: Guard, leftOverGrants: boolean): Prohibition[] {
  const found: Prohibition[] = [];
  const { uid, cluster, certificate, details } = credential;
  if (uid === guard.accountId || details?.accountType === 'RootAccount') found.push('root-account');
  if (uid === guard.ownId) found.push('own-identity');
  if (guard.breakGlass.has(uid)) found.push('break-glass');
  if (details !== undefined && details.cloudService !== '') found.push('cloud-service');
  if (details?.revokable === false) found.push('not-revokable');
  if (forbiddenClusterStates.has(cluster.state)) found.push('cluster-state');
  if (certificate === 'Unissued' || certificate === 'Unknown') found.push('certificate-state');
  if (certificate === 'Removed' && !leftOverGrants) found.push('certificate-state');
  // A removed certificate is not in its cluster's list; its left-over grants are nobody's but this uid's.
  if (details === undefined && certificate !== 'Removed') found.push('kind-unknown');
  return found;
}
