/** Everything one identity holds: on which clusters a certificate or left-over grants could still open something. */
import pMap from 'p-map';
import type { CredentialAudit } from '../domain/audit.ts';
import { type Cluster, type Credential, type Grants, grantsOnCluster } from '../domain/credential.ts';
import type { ClusterId, Uid } from '../domain/ids.ts';
import type { CredentialRecord } from '../domain/record.ts';
import { auditsThatStand, readAudits } from './audits-of-run.ts';
import { describeError } from './cloud-error.ts';
import type { RevokeContext } from './context.ts';
import type { Listings } from './listings.ts';
import type { ClusterRow, UserRow } from './ports.ts';
import { canBeListed } from './resolve-identity.ts';

export interface FoundCredential {
  readonly credential: Credential;
  /** What is remembered of it; undefined when it was never looked at. */
  readonly record: CredentialRecord | undefined;
  /** What a run's audit saw of it, where that stands in for a look. */
  readonly audit?: CredentialAudit;
}

/** Whose credentials are looked for, and where. */
export interface Search {
  readonly uid: Uid;
  /** Only these clusters; all when absent. */
  readonly only?: ReadonlySet<ClusterId>;
  /** The run whose audits stand in for the clusters' lists and logs, where they can. */
  readonly auditRun?: string;
}

export interface Holdings {
  readonly found: readonly FoundCredential[];
  readonly grants: Grants;
  /** Whether ACK's list of the identity answered with anything; where not, the clusters' lists are the source. */
  readonly byUserListed: boolean;
  /** Clusters whose lists could not be read, and why: what is there is not known. */
  readonly unread: readonly { readonly cluster: Cluster; readonly why: string }[];
}

/**
 * Looks at the identity's own list first. For a deleted identity it may be empty or refused (unknown), which must not read
 * as "holds nothing": then every cluster's list is read, but where an audit tells what it showed.
 */
export async function findCredentials(
  { uid, only, auditRun }: Search,
  listings: Listings,
  context: RevokeContext,
): Promise<Holdings> {
  const [clusters, rows, grants] = await Promise.all([
    listings.clusters(),
    listings.statesOfUser(uid).catch((error: unknown): UserRow[] => {
      context.narrate('list of the identity refused', { uid, why: describeError(error) });
      return [];
    }),
    readGrants(uid, context),
  ]);
  const wanted = clusters.filter((cluster) => only === undefined || only.has(cluster.id));
  const [records, ofRun] = await Promise.all([
    context.records.get(wanted.map(({ id: clusterId }) => ({ clusterId, uid }))),
    auditRun === undefined
      ? []
      : readAudits(
          uid,
          wanted.map(({ id }) => id),
          context,
        ),
  ]);
  const recordOf = new Map(wanted.map((cluster, index) => [cluster.id, records[index]]));
  const byUserListed = rows.length > 0;
  const rowOf = new Map(rows.map((row) => [row.clusterId, row]));
  const audits = auditsThatStand(ofRun, auditRun ?? '', rowOf, recordOf, context);
  const toRead = wanted.filter(
    (cluster) =>
      canBeListed(cluster) &&
      !audits.has(cluster.id) &&
      (!byUserListed || needsDetails(rowOf.get(cluster.id))),
  );
  const { details, unread } = await readDetails(uid, toRead, listings, context, byUserListed);
  const isUnread = new Set(unread.map(({ cluster }) => cluster.id));
  const listed = wanted.flatMap((cluster): Credential[] => {
    const row = rowOf.get(cluster.id);
    const detail = details.get(cluster.id) ?? audits.get(cluster.id);
    if (row === undefined && detail === undefined) {
      return isOpen(recordOf.get(cluster.id)) && !isUnread.has(cluster.id) ? [removed(uid, cluster)] : [];
    }
    return [completed(uid, cluster, row, detail)];
  });
  const unlisted = rows.filter((row) => !clusters.some((cluster) => cluster.id === row.clusterId));
  const onUnlisted = unlisted
    .filter((row) => only === undefined || only.has(row.clusterId))
    .map((row) => completed(uid, unlistedCluster(row.clusterId), row, undefined));
  const opens = [...listed, ...onUnlisted].filter((credential) => matters(credential, grants, recordOf));
  return {
    found: opens.map((credential) => {
      const { id } = credential.cluster;
      const audit = audits.get(id);
      return { credential, record: recordOf.get(id), ...(audit === undefined ? {} : { audit }) };
    }),
    grants,
    byUserListed,
    unread,
  };
}

/**
 * The grants of an identity. For a deleted one an empty answer says nothing (whether ACK still answers is unknown), so it
 * counts as unreadable.
 */
export async function readGrants(uid: Uid, context: RevokeContext): Promise<Grants> {
  try {
    const grants = await context.kubeconfigs.grantsOf(uid);
    if (grants.length > 0) return { kind: 'read', grants };
    return { kind: 'unreadable', why: 'ACK lists no grant for the deleted identity, which says nothing.' };
  } catch (error) {
    return { kind: 'unreadable', why: describeError(error) };
  }
}

/** What a cluster's own list shows of a credential, or showed an audit. */
type Listed = Pick<Credential, 'certificate' | 'expiresAt' | 'details'>;

async function readDetails(
  uid: Uid,
  clusters: readonly Cluster[],
  listings: Listings,
  context: RevokeContext,
  isHeld: boolean,
): Promise<{ details: Map<ClusterId, Listed>; unread: { cluster: Cluster; why: string }[] }> {
  const details = new Map<ClusterId, Listed>();
  const unread: { cluster: Cluster; why: string }[] = [];
  await pMap(
    clusters,
    async (cluster) => {
      // Where it holds something for sure, its use is asked about next.
      if (isHeld) listings.prepareAuditProject(cluster.id);
      try {
        const row = (await listings.statesOfCluster(cluster.id)).find((state) => state.uid === uid);
        if (row !== undefined) details.set(cluster.id, { ...row, details: detailsOf(row) });
      } catch (error) {
        unread.push({ cluster, why: describeError(error) });
      }
    },
    { concurrency: context.policy.parallel },
  );
  return { details, unread };
}

/** A cluster's list completes rows whose type, cloud service and revokability aren't known; it shows live and expired ones. */
function needsDetails(row: UserRow | undefined): boolean {
  return row !== undefined && row.certificate !== 'Unissued' && row.certificate !== 'Removed';
}

function completed(
  uid: Uid,
  cluster: Cluster,
  row: UserRow | undefined,
  listed: Listed | undefined,
): Credential {
  const expiresAt = row?.expiresAt ?? listed?.expiresAt;
  return {
    uid,
    cluster,
    certificate: row?.certificate ?? listed?.certificate ?? 'Unknown',
    ...(expiresAt === undefined ? {} : { expiresAt }),
    ...(listed?.details === undefined ? {} : { details: listed.details }),
  };
}

export function detailsOf(row: ClusterRow): NonNullable<Credential['details']> {
  const { accountType, accountState, accountName, revokable, cloudService } = row;
  return { accountType, accountState, accountName, revokable, cloudService };
}

/** A revocation under way whose credential no list shows any more. */
function removed(uid: Uid, cluster: Cluster): Credential {
  return { uid, cluster, certificate: 'Removed' };
}

function unlistedCluster(id: ClusterId): Cluster {
  return { id, name: '', region: '', state: 'not listed', tags: [] };
}

/** A revocation that was begun and has no confirmed outcome. */
export function isOpen(record: CredentialRecord | undefined): boolean {
  return record?.status === 'revoking' || record?.status === 'unconfirmed';
}

function matters(
  credential: Credential,
  grants: Grants,
  recordOf: ReadonlyMap<ClusterId, CredentialRecord | undefined>,
): boolean {
  if (isOpen(recordOf.get(credential.cluster.id))) return true;
  if (credential.certificate === 'Unissued') return false;
  return credential.certificate !== 'Removed' || hasLeftOvers(grants, credential.cluster.id);
}

/** Grants that a revocation can take away: the creator's own can't be changed through the API. */
export function hasLeftOvers(grants: Grants, clusterId: ClusterId): boolean {
  return grants.kind === 'read' && grantsOnCluster(grants.grants, clusterId).some((grant) => !grant.isOwner);
}
