/** From what a deletion names to every uid that may be meant. Each must still be proven gone. */
import pMap from 'p-map';
import type { Cluster } from '../domain/credential.ts';
import type { Uid } from '../domain/ids.ts';
import type { IdentityType, Recycled } from '../domain/identity.ts';
import { deletedAtOf as recordedDeletion } from '../domain/inventory.ts';
import { type Instant, minutes } from '../domain/time.ts';
import { describeError } from './cloud-error.ts';
import type { RevokeContext } from './context.ts';
import type { Listings } from './listings.ts';
import type { Bearer, ClusterRow, Notice } from './ports.ts';

export interface Candidate {
  readonly uid: Uid;
  readonly type: IdentityType;
  /** Names it bore, for the record and for asking by name. */
  readonly names: readonly string[];
  /** Where it was found. */
  readonly from: 'event' | 'inventory' | 'recycle-bin' | 'ack';
  readonly recycled?: Recycled;
  /** When it was deleted; absent when this event need not be about this very identity. */
  readonly deletedAt?: Instant;
}

export interface Unread {
  readonly cluster: Cluster;
  readonly why: string;
}

export interface Resolution {
  readonly candidates: readonly Candidate[];
  /**
   * True when no source knew the name: the candidates are then all identities that ACK shows as Deleted, and when each
   * was deleted is not known.
   */
  readonly swept: boolean;
  /** Clusters whose lists could not be read, and why: somebody who bore the name may be there. */
  readonly unread: readonly Unread[];
}

/**
 * Best source first: the event's own uid; the recorded inventory together with the recycle bin; ACK's rows with this
 * name; at last every Deleted identity of the account. A name may have belonged to several people, so
 * all of them are returned. `isEarly`: so soon after the deletion that other services may not see it yet.
 *
 * Throws CloudError or StateError when a source can't be read: a name that nobody could look up is not an unknown name.
 * Single clusters that can't be read are in the answer.
 */
export async function resolveIdentity(
  notice: Notice,
  { listings, isEarly }: { readonly listings: Listings; readonly isEarly: boolean },
  context: RevokeContext,
): Promise<Resolution> {
  if (notice.uid !== undefined) {
    const { uid, type, names } = notice;
    const candidates: Candidate[] = [{ uid, type, names, from: 'event', ...deletedAtOf(notice) }];
    return { candidates, swept: false, unread: [] };
  }
  const names = await fullNames(notice, context);
  const { known, younger } = await knownByName(notice, names, context);
  // The recycle bin holds the very user of this event. Without it an inventory may only know an earlier bearer of the name.
  if (known.some((candidate) => candidate.from === 'recycle-bin' && !isOlder(candidate, notice)))
    return { candidates: known, swept: false, unread: [] };
  const { rows, unread } = await rowsInAck(listings, context);
  const deleted = rows.filter((row) => row.accountState === 'Deleted');
  // Also who is not shown as Deleted: a deletion is seen late, and until then only the row tells who bears the name.
  const named = rows.filter(
    (row) =>
      row.accountType === notice.type && !younger.has(row.uid) && namesMatch(row.accountName, names, notice),
  );
  // By the full name, as another event of the same deletion asks for it.
  const shown = named.map((row) => ({ ...fromAck(row, deletedAtOf(notice)), names }));
  const candidates = distinct([...known, ...shown]);
  // Who was deleted long before the event had the name earlier: it is about somebody else, who is still to be found.
  const fitting = candidates.filter((candidate) => !isOlder(candidate, notice));
  const living = new Set(rows.filter((row) => row.accountState !== 'Deleted').map(({ uid }) => uid));
  // Who is shown as living may be the one whose deletion is not seen yet; later, it is a namesake.
  if (fitting.some(({ uid }) => !living.has(uid)) || (fitting.length > 0 && isEarly))
    return { candidates, swept: false, unread };
  const all = distinct([...candidates, ...deleted.map((row) => fromAck(row, {}))]);
  return { candidates: all, swept: true, unread };
}

/** Two services write down the same moment; each to the second, by clocks of their own. */
const sameMoment = minutes(2);

function isOlder({ deletedAt }: Candidate, { at, purged }: Notice): boolean {
  return purged === undefined && deletedAt !== undefined && deletedAt < at - sameMoment;
}

/** Nobody is deleted before being created: it is another who was given the name again. */
function isYounger({ known }: Bearer, { at }: Notice): boolean {
  return known.created !== undefined && known.created.at > at + sameMoment;
}

/** The time of a deletion event is the time of the deletion; that of a purge is not. */
function deletedAtOf(notice: Notice): Pick<Candidate, 'deletedAt'> {
  return notice.purged ? {} : { deletedAt: notice.at };
}

/** A bare user name becomes a user principal name with the account's default domain. */
async function fullNames(notice: Notice, context: RevokeContext): Promise<string[]> {
  if (notice.type === 'RamRole') return [...notice.names];
  const isBare = (name: string): boolean => !name.includes('@');
  const domain = notice.names.some(isBare) ? await context.identities.defaultDomain() : '';
  const full = notice.names.map((name) => (isBare(name) ? `${name}@${domain}` : name));
  return [...new Set(full.map((name) => name.toLowerCase()))];
}

async function knownByName(
  notice: Notice,
  names: readonly string[],
  context: RevokeContext,
): Promise<{ readonly known: readonly Candidate[]; readonly younger: ReadonlySet<Uid> }> {
  const { type } = notice;
  const younger = new Set<Uid>();
  const found = await Promise.all(
    names.map(async (name) => {
      const [recorded, recycled] = await Promise.all([
        context.inventory.uidsNamed(type, name),
        type === 'RamUser' ? context.identities.recycledUsersNamed(name) : [],
      ]);
      const fromBin = recycled.map((user): Candidate => ({
        uid: user.uid,
        type,
        names,
        from: 'recycle-bin',
        recycled: recycledOf(user),
        ...deletedAtOf(notice),
        ...(user.recycledAt === undefined ? {} : { deletedAt: user.recycledAt }),
      }));
      for (const bearer of recorded) if (isYounger(bearer, notice)) younger.add(bearer.uid);
      const fromInventory = recorded
        .filter(({ uid }) => !younger.has(uid))
        .map((bearer): Candidate => {
          const own = recordedDeletion(bearer.known);
          const deletedAt = own === undefined ? deletedAtOf(notice) : { deletedAt: own };
          return { uid: bearer.uid, type, names, from: 'inventory', ...deletedAt };
        });
      return [...fromBin, ...fromInventory];
    }),
  );
  return { known: distinct(found.flat()), younger };
}

export function recycledOf(user: { readonly recycledAt?: Instant; readonly purgedAt?: Instant }): Recycled {
  return {
    ...(user.recycledAt === undefined ? {} : { recycledAt: user.recycledAt }),
    ...(user.purgedAt === undefined ? {} : { purgedAt: user.purgedAt }),
  };
}

/** One cluster that can't be read must not keep a leaver in on all others: whoever is found there is proven anyway. */
async function rowsInAck(
  listings: Listings,
  context: RevokeContext,
): Promise<{ readonly rows: readonly ClusterRow[]; readonly unread: readonly Unread[] }> {
  const clusters = await listings.clusters();
  const readable = clusters.filter(canBeListed);
  const unread: Unread[] = [];
  const rows = await pMap(
    readable,
    async (cluster) => {
      try {
        return await listings.statesOfCluster(cluster.id);
      } catch (error) {
        unread.push({ cluster, why: describeError(error) });
        return [];
      }
    },
    { concurrency: context.policy.parallel },
  );
  return { rows: rows.flat().filter((row) => row.cloudService === ''), unread };
}

/** A cluster that is being deleted, or never came to be, has no API server to ask. */
export function canBeListed(cluster: Cluster): boolean {
  return !['delete_failed', 'deleting', 'deleted', 'failed', 'initial'].includes(cluster.state);
}

/** ACK shows a user by bare name or principal name (unknown which), so both count. */
function namesMatch(accountName: string, names: readonly string[], notice: Notice): boolean {
  const shown = accountName.toLowerCase();
  if (shown === '') return false;
  return names.some((name) => {
    const wanted = name.toLowerCase();
    return shown === wanted || (notice.type === 'RamUser' && shown === wanted.split('@', 1)[0]);
  });
}

function fromAck(row: ClusterRow, deletedAt: Pick<Candidate, 'deletedAt'>): Candidate {
  return {
    uid: row.uid,
    type: row.accountType === 'RamRole' ? 'RamRole' : 'RamUser',
    names: row.accountName === '' ? [] : [row.accountName],
    from: 'ack',
    ...deletedAt,
  };
}

/** One candidate a uid, the first: sources come best first. */
function distinct(candidates: readonly Candidate[]): Candidate[] {
  const byUid = new Map<Uid, Candidate>();
  for (const candidate of candidates) {
    if (!byUid.has(candidate.uid)) byUid.set(candidate.uid, candidate);
  }
  return [...byUid.values()];
}
