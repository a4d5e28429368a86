/** Simple Log Service over HTTP: GetLogsV2, GetHistograms and GetLogStore of audit logs, GetLogsV2 and GetLogStore of trails. */
import { randomBytes } from 'node:crypto';
import {
  type AccessKeys,
  type Clock,
  type Service,
  ServiceError,
  type WireAnswer,
  type WireRequest,
} from '../core/contract.ts';
import type { QueryableAuditLogs } from './audit-logs.ts';
import { compressed } from './compression.ts';
import { describeLogstore, logsBody } from './log-bodies.ts';
import type { Logstore } from './log-view.ts';
import { verifySignature } from './signature.ts';
import { logstoreNotExist, parameterInvalid } from './sls-errors.ts';
import { decoded, getLogsRequest, histogramRequest } from './sls-requests.ts';
import type { TrailLog, Trails } from './trails.ts';

export interface SlsOptions {
  readonly auditLogs: QueryableAuditLogs;
  /** None when absent. */
  readonly trails?: Trails;
  readonly clock: Clock;
  readonly keys: AccessKeys;
}

/** `<project>.<endpoint>`: the project is only in the Host header. */
function projectOf(request: WireRequest): string {
  return (request.headers.host ?? '').split('.', 1)[0] ?? '';
}

function logstoreOf(request: WireRequest): string {
  return decoded(request.path.split('/')[2] ?? '');
}

function operationOf(request: WireRequest): string {
  const { method, path, query } = request;
  if (/^\/logstores\/[^/]+\/logs$/.test(path) && method === 'POST') return 'GetLogsV2';
  if (/^\/logstores\/[^/]+\/index$/.test(path) && method === 'GET' && query.get('type') === 'histogram')
    return 'GetHistograms';
  if (/^\/logstores\/[^/]+$/.test(path) && method === 'GET' && query.size === 0) return 'GetLogStore';
  return 'Unknown';
}

function json(status: number, body: unknown): WireAnswer {
  const requestId = randomBytes(12).toString('hex').toUpperCase();
  const headers = { 'content-type': 'application/json', 'x-log-requestid': requestId };
  return { status, headers, body: JSON.stringify(body) };
}

export function slsService({ auditLogs, trails, clock, keys }: SlsOptions): Service {
  const trail = (request: WireRequest): TrailLog | undefined =>
    trails?.find(projectOf(request), logstoreOf(request));

  function logstore(request: WireRequest): Logstore {
    const [project, name] = [projectOf(request), logstoreOf(request)];
    if (trails?.hasProject(project) === true && !auditLogs.hasProject(project)) throw logstoreNotExist(name);
    return auditLogs.logstore(project, name);
  }

  async function answered(request: WireRequest) {
    const query = getLogsRequest(request);
    const delivered = trail(request);
    if (delivered !== undefined) {
      const answer = delivered.query(query);
      return { answer, quality: { incomplete: delivered.takeIncomplete(query), isAccurate: true } };
    }
    const store = logstore(request);
    const answer = await auditLogs.query(store, query);
    const incomplete = auditLogs.takeIncomplete(store, query.from, query.to, query.query);
    return { answer, quality: { incomplete, isAccurate: store.behaviour.isAccurate } };
  }

  async function getLogs(request: WireRequest): Promise<WireAnswer> {
    const { answer, quality } = await answered(request);
    const accepted = request.headers['accept-encoding'] ?? '';
    return compressed(json(200, logsBody(answer, quality)), accepted);
  }

  async function getHistograms(request: WireRequest): Promise<WireAnswer> {
    const { from, to, query } = histogramRequest(request);
    if (trail(request) !== undefined) throw parameterInvalid('a histogram of a trail is not served here');
    const store = logstore(request);
    const bars = await auditLogs.histogram(store, from, to, query);
    const incomplete = auditLogs.takeIncomplete(store, from, to, query);
    const progress = incomplete ? 'Incomplete' : 'Complete';
    return json(
      200,
      bars.map((bar) => ({ ...bar, count: incomplete ? Math.floor(bar.count / 2) : bar.count, progress })),
    );
  }

  return {
    name: 'sls',
    operationOf,
    async answer(request, operation) {
      verifySignature(request, keys, clock);
      if (operation === 'GetLogsV2') return getLogs(request);
      if (operation === 'GetHistograms') return getHistograms(request);
      if (operation === 'GetLogStore')
        return json(200, describeLogstore((trail(request) ?? logstore(request)).spec));
      throw new ServiceError(404, 'InvalidPath', `${request.method} ${request.path} is not served here`);
    },
    errorAnswer: (error) => json(error.status, { errorCode: error.code, errorMessage: error.message }),
  };
}
