/** What an undo can give back: pure, from the grants that were stored before the revocation and those there are now. */
import { type Grant, type Grants, grantsAbout, grantsOnCluster } from './credential.ts';
import { type Addition, additionFor, additionKey, grantKey } from './granting.ts';
import type { ClusterId } from './ids.ts';

export interface RestoreFacts {
  readonly clusterId: ClusterId;
  /** As they were before the revocation; absent when nothing was stored. */
  readonly stored: Grants | undefined;
  readonly now: readonly Grant[];
  /** Also the grant on all clusters, which opens others than this one. */
  readonly withAllClusters: boolean;
}

export type LostReason =
  /** Not known from before: ACK did not say, or nothing was stored. */
  | 'stored-unreadable'
  /** A certificate can't be given back: a new kubeconfig has to be fetched. */
  | 'certificate'
  /** ACK knows of none of them, so none was stored. */
  | 'hand-made-bindings'
  /** The cluster creator's own grant can't be given through the API. */
  | 'owner-grant'
  /** It would open other clusters too, and was not asked for. */
  | 'all-clusters'
  /** Somebody gave another role on the same resource since: that stays. */
  | 'granted-otherwise'
  | 'untranslatable';

export interface Lost {
  readonly reason: LostReason;
  readonly text: string;
}

export interface RestorePlan {
  readonly add: readonly Addition[];
  /** Stored ones that are there now. */
  readonly there: readonly Grant[];
  readonly lost: readonly Lost[];
}

/** Only grants of this cluster, and the one on all clusters where it is asked for: those of other clusters stay as they are. */
export function planRestore({ clusterId, stored, now, withAllClusters }: RestoreFacts): RestorePlan {
  const always = [lost.certificate, lost.handMade];
  if (stored === undefined) return { add: [], there: [], lost: [lost.nothingStored, ...always] };
  const kept = grantsAbout(stored, clusterId);
  if (kept.kind === 'unreadable') return { add: [], there: [], lost: [unreadable(kept.why), ...always] };
  const mine = distinct(kept.grants);
  const nowKeys = new Set(now.map(grantKey));
  const there = mine.filter((grant) => nowKeys.has(grantKey(grant)));
  const judged = mine
    .filter((grant) => !nowKeys.has(grantKey(grant)))
    .map((grant) => judge(grant, mine, now, withAllClusters));
  return {
    add: judged.flatMap((one) => ('level' in one ? [one] : [])),
    there,
    lost: [...judged.flatMap((one) => ('reason' in one ? [one] : [])), ...always],
  };
}

function judge(
  grant: Grant,
  stored: readonly Grant[],
  now: readonly Grant[],
  withAllClusters: boolean,
): Addition | Lost {
  if (grant.isOwner) return lost.owner;
  const translated = additionFor(grant);
  if (translated.kind === 'untranslatable') return { reason: 'untranslatable', text: translated.why };
  const { addition } = translated;
  if (addition.level.kind === 'all-clusters' && !withAllClusters) return lost.allClusters;
  const storedKeys = new Set(stored.map(grantKey));
  const other = now.find(
    (one) => one.resourceId === grant.resourceId && !one.isOwner && !storedKeys.has(grantKey(one)),
  );
  if (other === undefined) return addition;
  const text = `${grant.resourceId}: somebody granted ${nameOf(other)} there since, which stays; ${nameOf(grant)} is not added.`;
  return { reason: 'granted-otherwise', text };
}

const lost = {
  certificate: {
    reason: 'certificate',
    text: 'The certificate can’t come back: a new kubeconfig has to be fetched.',
  },
  handMade: {
    reason: 'hand-made-bindings',
    text: 'Bindings that somebody made by hand in the cluster are not known to ACK: whatever was taken of them must be made again.',
  },
  owner: {
    reason: 'owner-grant',
    text: 'The grant of the cluster’s creator can’t be given through the API.',
  },
  allClusters: {
    reason: 'all-clusters',
    text: 'The grant on all clusters is gone. It opens other clusters too, so it is only given when it is asked for.',
  },
  nothingStored: { reason: 'stored-unreadable', text: 'No grants were stored before the revocation.' },
} as const satisfies Record<string, Lost>;

function unreadable(why: string): Lost {
  return {
    reason: 'stored-unreadable',
    text: `Which grants there were could not be read before the revocation: ${why}`,
  };
}

function nameOf({ roleType, roleName }: Grant): string {
  return roleType === 'custom' ? roleName : roleType;
}

/** Of a grant that is there both as the creator's and as an ordinary one, the ordinary one. */
function distinct(grants: readonly Grant[]): Grant[] {
  const ordinaryLast = grants.toSorted((one, other) => Number(other.isOwner) - Number(one.isOwner));
  return [...new Map(ordinaryLast.map((grant) => [grantKey(grant), grant])).values()];
}

export interface ChangesElsewhere {
  readonly missing: readonly string[];
  readonly added: readonly string[];
}

/** What is not as it was among the grants that open anything else than this cluster, but for what was asked for. */
export function changesElsewhere(
  { before, after }: { readonly before: readonly Grant[]; readonly after: readonly Grant[] },
  clusterId: ClusterId,
  asked: readonly Addition[],
): ChangesElsewhere {
  const [was, is] = [elsewhere(before, clusterId), elsewhere(after, clusterId)];
  const wanted = new Set(asked.map(additionKey));
  return {
    missing: [...was].filter((key) => !is.has(key)),
    added: [...is].filter((key) => !was.has(key) && !wanted.has(key)),
  };
}

function elsewhere(grants: readonly Grant[], clusterId: ClusterId): Set<string> {
  const here = new Set(grantsOnCluster(grants, clusterId));
  return new Set(grants.filter((grant) => !here.has(grant)).map(grantKey));
}
