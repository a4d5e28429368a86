/** Simple Log Service over HTTP: GetLogsV2, GetHistograms and GetLogStore of the projects that hold audit logs. */
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
import type { QueryAnswer } from './log-answer.ts';
import type { Logstore } from './log-view.ts';
import { verifySignature } from './signature.ts';
import { decoded, getLogsRequest, histogramRequest } from './sls-requests.ts';

export interface SlsOptions {
  readonly auditLogs: QueryableAuditLogs;
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

/** An Incomplete answer shows the first half of what there is, so that it must not be taken for the whole. */
function logsBody(store: Logstore, answer: QueryAnswer, incomplete: boolean) {
  const data = incomplete ? answer.rows.slice(0, Math.floor(answer.rows.length / 2)) : answer.rows;
  const { processedRows } = answer;
  return {
    meta: {
      progress: incomplete ? 'Incomplete' : 'Complete',
      aggQuery: answer.analysis,
      whereQuery: answer.search,
      hasSQL: answer.hasSql,
      processedRows: incomplete ? Math.floor(processedRows / 2) : processedRows,
      elapsedMillisecond: 1,
      cpuSec: 0,
      cpuCores: 1,
      limited: answer.hasSql ? data.length : 100,
      count: data.length,
      processedBytes: processedRows * 1000,
      mode: 0,
      isAccurate: !answer.hasSql || store.behaviour.isAccurate,
      telementryType: 'None',
      keys: answer.keys,
      terms: [],
      columnTypes: answer.columnTypes,
    },
    data,
  };
}

function describe(store: Logstore) {
  const { logstore, ttlDays, createdAt } = store.spec;
  const createTime = Math.floor(createdAt / 1000);
  return {
    logstoreName: logstore,
    ttl: ttlDays,
    shardCount: 2,
    autoSplit: true,
    maxSplitShard: 64,
    enable_tracking: false,
    appendMeta: false,
    mode: 'standard',
    telemetryType: '',
    createTime,
    lastModifyTime: createTime,
  };
}

export function slsService({ auditLogs, clock, keys }: SlsOptions): Service {
  const logstore = (request: WireRequest): Logstore =>
    auditLogs.logstore(projectOf(request), logstoreOf(request));

  async function getLogs(request: WireRequest): Promise<WireAnswer> {
    const query = getLogsRequest(request);
    const store = logstore(request);
    const answer = await auditLogs.query(store, query);
    const incomplete = auditLogs.takeIncomplete(store, query.from, query.to, query.query);
    const accepted = request.headers['accept-encoding'] ?? '';
    return compressed(json(200, logsBody(store, answer, incomplete)), accepted);
  }

  async function getHistograms(request: WireRequest): Promise<WireAnswer> {
    const { from, to, query } = histogramRequest(request);
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
      if (operation === 'GetLogStore') return json(200, describe(logstore(request)));
      throw new ServiceError(404, 'InvalidPath', `${request.method} ${request.path} is not served here`);
    },
    errorAnswer: (error) => json(error.status, { errorCode: error.code, errorMessage: error.message }),
  };
}
