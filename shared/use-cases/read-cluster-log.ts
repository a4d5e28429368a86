/** Reads one cluster's audit log about all of its identities: where it is, whether it is whole, who used what. */
import type { LogReport, UsesByWay } from '../domain/audit.ts';
import type { Cluster } from '../domain/credential.ts';
import {
  auditWindow,
  type Doubt,
  type Evidence,
  evidenceOf,
  judge,
  type LogReading,
  type Use,
  type Window,
} from '../domain/evidence.ts';
import type { Uid } from '../domain/ids.ts';
import type { Instant } from '../domain/time.ts';
import type { AuditContext } from './audit-context.ts';
import type { UsesAnswer } from './ports/auditing.ts';
import { describeError } from './cloud-error.ts';
import { reasonOf } from './gather-evidence.ts';
import type { LogLocation } from './ports.ts';
import { type FoundUses, readUses, type UsesRequest } from './read-uses.ts';

export interface ClusterLog {
  /** Any identity; those that were not asked for yet are asked for now. */
  about(uids: readonly Uid[]): Promise<void>;
  evidenceOf(uid: Uid): { readonly evidence: Evidence; readonly uses: UsesByWay };
  readonly place: LogLocation | undefined;
  /** Whether it could be read with certainty about everybody who was asked for. */
  report(): LogReport;
}

/** Never throws for what the cloud answers: a log that can't be read is an answer of its own. */
export async function readClusterLog(
  cluster: Cluster,
  uids: readonly Uid[],
  context: AuditContext,
): Promise<ClusterLog> {
  const place = await placeOf(cluster, context);
  if (!('location' in place)) return unreadable(place.auditing, place.doubt);
  const { location } = place;
  const window = auditWindow(context.clock(), context.policy.inactivity);
  const until = context.clock() + context.policy.readLogFor;
  const store = settled(context.auditLog.store(location));
  const hours = settled(context.auditLog.hoursWithLines(location, window));
  const request: UsesRequest = {
    location,
    window,
    log: context.auditLog,
    parallel: context.policy.parallel,
    clock: context.clock,
    until,
    answers: async () => (await store).ok,
  };
  const [first, whole] = await Promise.all([readUses(uids, request), readingOf(store, hours, window)]);
  return clusterLog(location, whole, request, uids, first);
}

type Answer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly doubt: Doubt };

async function settled<T>(call: Promise<T>): Promise<Answer<T>> {
  try {
    return { ok: true, value: await call };
  } catch (error) {
    return { ok: false, doubt: { why: reasonOf(error), detail: describeError(error) } };
  }
}

async function placeOf(
  cluster: Cluster,
  context: AuditContext,
): Promise<
  { readonly location: LogLocation } | { readonly auditing: 'off' | 'unknown'; readonly doubt: Doubt }
> {
  const project = await settled(context.kubeconfigs.auditProject(cluster.id));
  if (!project.ok) return { auditing: 'unknown', doubt: project.doubt };
  if (project.value === undefined) {
    return { auditing: 'off', doubt: { why: 'auditing-off', detail: 'Auditing is off on this cluster.' } };
  }
  return { location: { region: cluster.region, project: project.value, logstore: `audit-${cluster.id}` } };
}

type WholeLog = Omit<Extract<LogReading, { kind: 'read' }>, 'kind' | 'uses'>;

async function readingOf(
  store: Promise<Answer<{ readonly retentionDays: number; readonly createdAt: Instant }>>,
  hours: Promise<Answer<WholeLog['hours']>>,
  window: Window,
): Promise<Answer<WholeLog>> {
  const [about, lines] = await Promise.all([store, hours]);
  if (!about.ok) return about;
  return lines.ok ? { ok: true, value: { window, ...about.value, hours: lines.value } } : lines;
}

function clusterLog(
  location: LogLocation,
  whole: Answer<WholeLog>,
  request: UsesRequest,
  asked: readonly Uid[],
  first: { of: (uid: Uid) => FoundUses; readonly tells: UsesAnswer['tells'] },
): ClusterLog {
  const found = new Map(asked.map((uid) => [uid, first.of(uid)]));
  const doubt = whole.ok ? doubtAbout(whole.value) : whole.doubt;
  return {
    place: location,
    about: async (uids) => {
      const others = uids.filter((uid) => !found.has(uid));
      const read = await readUses(others, request);
      for (const uid of others) found.set(uid, read.of(uid));
    },
    evidenceOf: (uid) => {
      const { uses, doubt: own } = found.get(uid) ?? first.of(uid);
      return { evidence: evidenceOf(lastUseIn(uses), doubt ?? own, request.window), uses };
    },
    report: () => ({
      auditing: 'on',
      place: location,
      ...(whole.ok ? { retentionDays: whole.value.retentionDays, createdAt: whole.value.createdAt } : {}),
      ...(doubt === undefined ? {} : { doubt }),
      uncertain: [...found.values()].filter((one) => one.doubt !== undefined).length,
      tells: first.tells,
    }),
  };
}

/** What keeps anybody from being called idle, judged as if nobody had used anything. */
function doubtAbout(whole: WholeLog): Doubt | undefined {
  const nobody = { rows: [], complete: true, accurate: true };
  const evidence = judge({ kind: 'read', ...whole, uses: nobody });
  return evidence.kind === 'unknown' ? { why: evidence.why, detail: evidence.detail } : undefined;
}

function lastUseIn({ certificate }: UsesByWay): Use | undefined {
  if (certificate === undefined) return undefined;
  const { userAgents: _agents, addresses: _addresses, ...use } = certificate;
  return use;
}

function unreadable(auditing: 'off' | 'unknown', doubt: Doubt): ClusterLog {
  return {
    place: undefined,
    about: () => Promise.resolve(),
    evidenceOf: () => ({ evidence: { kind: 'unknown', ...doubt }, uses: {} }),
    report: () => ({ auditing, doubt, uncertain: 0, tells: { authenticator: false, onBehalf: false } }),
  };
}
