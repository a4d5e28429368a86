/** The account's audit logs: which logstores there are, who used what, and how queries of them behave. */
import type { Clock } from '../core/contract.ts';
import type { AuditLogs } from './contract.ts';
import { openDatabase, type UseRow } from './database.ts';
import type { QueryAnswer } from './log-answer.ts';
import { type Bar, type LogQuery, logQueries } from './log-query.ts';
import type { Logstore } from './log-view.ts';
import { visibleSpan } from './log-relation.ts';
import { logstoreNotExist, projectNotExist } from './sls-errors.ts';
import { type StoreOfUses, useRows } from './use-rows.ts';

/** What the service may ask besides; every method but `hasProject` throws ProjectNotExist or LogStoreNotExist. */
export interface QueryableAuditLogs extends AuditLogs {
  hasProject(project: string): boolean;
  logstore(project: string, logstore: string): Logstore;
  query(store: Logstore, query: LogQuery): Promise<QueryAnswer>;
  histogram(store: Logstore, from: number, to: number, search: string): Promise<Bar[]>;
  /** Whether this query's next answer is Incomplete; counts the answers. */
  takeIncomplete(store: Logstore, from: number, to: number, query: string): boolean;
}

interface StoredLogstore extends StoreOfUses {
  readonly incomplete: Map<string, number>;
  /** When the certificates of each uid were used, milliseconds since 1970. */
  readonly usedBy: Map<string, number[]>;
}

/** Whose certificate was used, if it was one: not another way in (ack-ram-authenticator). */
function certificateHolder({ line }: UseRow): string | undefined {
  if (line['user.uid']?.startsWith('ack-ram-authenticator:') === true) return undefined;
  return /^(\d+)(-\d+)?$/.exec(line['user.username'] ?? '')?.[1];
}

export async function createAuditLogs(options: { readonly clock: Clock }): Promise<QueryableAuditLogs> {
  const now = (): number => options.clock.now();
  const database = await openDatabase();
  const queries = logQueries(database, now);
  const projects = new Map<string, Map<string, StoredLogstore>>();
  let logstores = 0;
  /** Opening the table for writing costs milliseconds: uses wait until somebody asks. */
  let unwritten: UseRow[] = [];
  let written: Promise<void> = Promise.resolve();

  function writeUses(): Promise<void> {
    if (unwritten.length > 0) {
      const rows = unwritten;
      unwritten = [];
      written = written.then(() => database.append(rows));
    }
    return written;
  }

  function find(project: string, logstore: string): StoredLogstore {
    const stores = projects.get(project);
    if (stores === undefined) throw projectNotExist(project);
    const store = stores.get(logstore);
    if (store === undefined) throw logstoreNotExist(logstore);
    return store;
  }

  return {
    async addLogstore(spec) {
      const stores = projects.get(spec.project) ?? new Map<string, StoredLogstore>();
      if (stores.has(spec.logstore)) throw new Error(`The logstore ${spec.logstore} is there already.`);
      projects.set(spec.project, stores);
      logstores += 1;
      const behaviour = { incompleteAnswers: 0, isAccurate: true, visibleAfterMs: 0 };
      const made = {
        spec,
        behaviour,
        number: logstores,
        useTimes: [],
        incomplete: new Map(),
        usedBy: new Map(),
      };
      stores.set(spec.logstore, made);
    },
    async removeLogstore(project, logstore) {
      const { number } = find(project, logstore);
      const stores = projects.get(project);
      stores?.delete(logstore);
      if (stores?.size === 0) projects.delete(project);
      await writeUses();
      await database.run('DELETE FROM uses WHERE store = $store', { store: BigInt(number) });
    },
    async addUse(use) {
      const store = find(use.project, use.logstore);
      for (const row of useRows(store, use)) {
        unwritten.push(row);
        const uid = certificateHolder(row);
        if (uid !== undefined) store.usedBy.set(uid, [...(store.usedBy.get(uid) ?? []), row.atMs]);
      }
    },
    behave(project, logstore, behaviour) {
      const store = find(project, logstore);
      Object.assign(store.behaviour, behaviour);
      store.incomplete.clear();
    },
    async usedSince(project, logstore, uid, since) {
      const store = projects.get(project)?.get(logstore);
      if (store === undefined) return 'unreadable';
      const { fromMs, toMs } = visibleSpan(
        store.spec,
        store.behaviour,
        now(),
        since / 1000,
        now() / 1000 + 1,
      );
      const times = store.usedBy.get(uid) ?? [];
      return times.some((at) => at >= fromMs && at < toMs) ? 'used' : 'unused';
    },
    async close() {
      database.close();
    },
    hasProject: (project) => projects.has(project),
    logstore: find,
    async query(store, query) {
      await writeUses();
      return queries.run(store, query);
    },
    async histogram(store, from, to, search) {
      await writeUses();
      return queries.histogram(store, from, to, search);
    },
    takeIncomplete(store, from, to, query) {
      const { incomplete, behaviour } = find(store.spec.project, store.spec.logstore);
      const key = `${from} ${to} ${query}`;
      const answered = incomplete.get(key) ?? 0;
      if (answered >= behaviour.incompleteAnswers) return false;
      incomplete.set(key, answered + 1);
      return true;
    },
  };
}
