/** Reads one cluster's audit log about one identity. A log that can't be read is an answer of its own. */
import type { Cluster } from '../domain/credential.ts';
import {
  type Evidence,
  judge,
  type LogReading,
  type UnknownReason,
  type Window,
} from '../domain/evidence.ts';
import type { Uid } from '../domain/ids.ts';
import { CloudError, describeError } from './cloud-error.ts';
import type { AuditLog, Kubeconfigs, LogLocation } from './ports.ts';

export interface EvidenceSources {
  readonly projects: Pick<Kubeconfigs, 'auditProject'>;
  readonly auditLog: AuditLog;
}

export interface Gathered {
  readonly evidence: Evidence;
  /** Where the log is; absent when auditing is off or could not be asked for. */
  readonly location?: LogLocation;
}

export async function gatherEvidence(
  cluster: Cluster,
  uid: Uid,
  window: Window,
  sources: EvidenceSources,
): Promise<Gathered> {
  let location: LogLocation | undefined;
  try {
    const project = await sources.projects.auditProject(cluster.id);
    if (project === undefined) {
      return {
        evidence: judge({ kind: 'failed', why: 'auditing-off', detail: 'Auditing is off on this cluster.' }),
      };
    }
    location = { region: cluster.region, project, logstore: `audit-${cluster.id}` };
    const reading = await readLog(location, uid, window, sources.auditLog);
    return { evidence: judge(reading), location };
  } catch (error) {
    const evidence = judge({ kind: 'failed', why: reasonOf(error), detail: describeError(error) });
    return { evidence, ...(location === undefined ? {} : { location }) };
  }
}

async function readLog(location: LogLocation, uid: Uid, window: Window, log: AuditLog): Promise<LogReading> {
  const [store, hours, uses] = await Promise.all([
    log.store(location),
    log.hoursWithLines(location, window),
    log.uses(location, uid, window),
  ]);
  return { kind: 'read', window, ...store, hours, uses };
}

export function reasonOf(error: unknown): UnknownReason {
  if (!(error instanceof CloudError)) return 'unreadable';
  switch (error.kind) {
    case 'denied':
    case 'unauthenticated':
      return 'denied';
    case 'not-found':
      return 'log-missing';
    case 'refused':
    case 'throttled':
    case 'unreachable':
    case 'malformed':
      return 'unreadable';
  }
}

/**
 * Whether the log shows a use that is newer than the evidence. Says `unknown` for anything but a whole and exact answer.
 */
export async function newerUse(
  evidence: Extract<Evidence, { kind: 'idle' | 'active' }>,
  now: number,
  uid: Uid,
  location: LogLocation,
  log: AuditLog,
): Promise<{ kind: 'none' } | { kind: 'used'; at: number } | { kind: 'unknown'; why: string }> {
  const overlap = 5 * 60_000;
  const minute = 60_000;
  const window = { from: evidence.through - overlap, through: Math.ceil(now / minute) * minute };
  const since = evidence.kind === 'active' ? evidence.lastUse.at : undefined;
  try {
    const answer = await log.uses(location, uid, window);
    const newest = answer.rows.reduce((latest, use) => Math.max(latest, use.at), 0);
    if (newest > 0 && newest !== since) return { kind: 'used', at: newest };
    if (answer.complete && answer.accurate) return { kind: 'none' };
    return { kind: 'unknown', why: 'The log service did not answer completely.' };
  } catch (error) {
    return { kind: 'unknown', why: describeError(error) };
  }
}
