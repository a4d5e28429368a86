/**
 * One look at the account's clusters, shared by everything that a wave asks: each list is read once. A new look is a new
 * object.
 */
import type { Cluster } from '../domain/credential.ts';
import type { ClusterId, Uid } from '../domain/ids.ts';
import type { Instant } from '../domain/time.ts';
import type { ClusterRow, Kubeconfigs, UserRow } from './ports.ts';

export class Listings {
  readonly #kubeconfigs: Kubeconfigs;
  readonly #byCluster = new Map<ClusterId, Promise<ClusterRow[]>>();
  readonly #byUser = new Map<Uid, Promise<UserRow[]>>();
  readonly #projects = new Map<ClusterId, Promise<string | undefined>>();
  readonly #holders = new Set<Uid>();
  /** Nothing of it was read before. What another run wrote since may be about something that these lists show as it was. */
  readonly since: Instant;
  #clusters: Promise<Cluster[]> | undefined;

  constructor(kubeconfigs: Kubeconfigs, now: Instant) {
    this.#kubeconfigs = kubeconfigs;
    this.since = now;
  }

  clusters(): Promise<Cluster[]> {
    this.#clusters ??= this.#kubeconfigs.clusters();
    return this.#clusters;
  }

  statesOfUser(uid: Uid): Promise<UserRow[]> {
    const read = this.#byUser.get(uid) ?? this.#kubeconfigs.statesOfUser(uid);
    this.#byUser.set(uid, read);
    return read;
  }

  statesOfCluster(id: ClusterId): Promise<ClusterRow[]> {
    const read = this.#byCluster.get(id) ?? this.#readCluster(id);
    this.#byCluster.set(id, read);
    return read;
  }

  /** Where the cluster's audit log is; undefined when auditing is off. */
  auditProject(id: ClusterId): Promise<string | undefined> {
    const read = this.#projects.get(id) ?? this.#kubeconfigs.auditProject(id);
    this.#projects.set(id, read);
    return read;
  }

  /** Begins to ask for what is soon needed. A failure is met by whoever asks for it then. */
  prepareAuditProject(id: ClusterId): void {
    this.auditProject(id).catch(() => undefined);
  }

  async #readCluster(id: ClusterId): Promise<ClusterRow[]> {
    const rows = await this.#kubeconfigs.statesOfCluster(id);
    for (const row of rows) {
      if (row.certificate === 'Unexpired' && row.cloudService === '') this.#holders.add(row.uid);
    }
    return rows;
  }

  /** How many identities hold a live credential on the clusters read so far: at most what the account really has. */
  get holdersSeen(): number {
    return this.#holders.size;
  }
}
