/** The audit logs of the clusters, through the log service's own SDK: one client a region, answers read as text. */
import type { LogAnswer, Window } from '../domain/evidence.ts';
import { type Duration, seconds } from '../domain/time.ts';
import { CloudError } from '../use-cases/cloud-error.ts';
import type { AuditLog, LogLocation } from '../use-cases/ports.ts';
import { malformed, type RawAnswer, readAnswer } from './answers.ts';
import {
  hoursQuery,
  logsAnswer,
  logstoreAnswer,
  type OptionalColumn,
  optionalColumns,
  readHours,
  readUses,
  type Row,
  type Span,
  spanOf,
  usesQuery,
} from './audit-log-queries.ts';
import { attempt } from './call.ts';
import type { Connection } from './connection.ts';
import { repeat, wait } from './retry.ts';
import { once, type OperationParams, type OperationRequest, type SlsClient, slsClient } from './sdk.ts';

/** How often an Incomplete answer is asked for again, and the first pause before it; each next one is twice as long. */
const repeats = { most: 6, firstPauseMs: 250, longestPauseMs: 4_000 } as const;

export function createAuditLog(connection: Connection): AuditLog {
  const clients = new Map<string, () => Promise<SlsClient>>();
  /** What an index was found not to have, by logstore. */
  const lackingColumns = new Map<string, ReadonlySet<OptionalColumn>>();

  function clientOf(region: string): () => Promise<SlsClient> {
    const known = clients.get(region);
    const client = known ?? once(() => slsClient(connection.clientConfig('sls', region)));
    if (known === undefined) clients.set(region, client);
    return client;
  }

  async function call(
    location: LogLocation,
    { action, method, path }: { action: string; method: 'GET' | 'POST'; path: string },
    body?: OperationRequest['body'],
  ): Promise<RawAnswer> {
    const operation = `sls.${action}`;
    checkLocation(operation, location);
    const client = await clientOf(location.region)();
    const params: OperationParams = {
      action,
      version: '2020-12-30',
      protocol: 'HTTPS',
      pathname: `/logstores/${location.logstore}${path}`,
      method,
      authType: 'AK',
      style: 'ROA',
      reqBodyType: 'json',
      bodyType: 'string',
    };
    return await repeat(
      operation,
      { policy: connection.retry, pauses: connection.pauses, signal: connection.signal() },
      () =>
        attempt(operation, () => {
          // Made anew each time: the SDK writes the headers of a request into it.
          const request = { hostMap: { project: location.project }, headers: {}, query: {} };
          return client.execute(params, body === undefined ? request : { ...request, body }, {});
        }),
    );
  }

  /** The same call again while the service answers Incomplete (documented); a hit of an earlier answer stays a hit. */
  async function analyse(location: LogLocation, span: Span, query: string): Promise<LogAnswer<Row>> {
    let rows: readonly Row[] = [];
    for (let asked = 0; ; asked += 1) {
      const raw = await call(
        location,
        { action: 'GetLogsV2', method: 'POST', path: '/logs' },
        { from: span.from, to: span.to, query },
      );
      const { data, meta } = readAnswer('sls.GetLogsV2', raw, logsAnswer);
      const complete = meta.progress === 'Complete';
      if (complete || data.length > 0) rows = data;
      if (complete || asked === repeats.most) return { rows, complete, accurate: meta.isAccurate === true };
      const pause: Duration = Math.min(repeats.longestPauseMs, repeats.firstPauseMs * 2 ** asked);
      await wait('sls.GetLogsV2', pause, { pauses: connection.pauses, signal: connection.signal() });
    }
  }

  /** An index may lack columns that only describe a use: the analysis is then made without them. */
  async function analyseUses(
    location: LogLocation,
    span: Span,
    queryWithout: (lacking: ReadonlySet<OptionalColumn>) => string,
  ): Promise<LogAnswer<Row>> {
    const key = `${location.region}/${location.project}/${location.logstore}`;
    for (;;) {
      const lacking = lackingColumns.get(key) ?? new Set<OptionalColumn>();
      try {
        return await analyse(location, span, queryWithout(lacking));
      } catch (error) {
        const column = unresolvedColumn(error);
        if (column === undefined || lacking.has(column)) throw error;
        lackingColumns.set(key, new Set([...lacking, column]));
      }
    }
  }

  return {
    store: async (location) => {
      const raw = await call(location, { action: 'GetLogStore', method: 'GET', path: '' });
      const { ttl, createTime } = readAnswer('sls.GetLogStore', raw, logstoreAnswer);
      return { retentionDays: ttl, createdAt: seconds(createTime) };
    },

    hoursWithLines: async (location, window: Window) => {
      const span = spanOf(window);
      const answer = await analyse(location, span, hoursQuery(span));
      return { ...answer, rows: readHours(answer.rows, span) };
    },

    uses: async (location, uid, window: Window) => {
      const span = spanOf(window);
      const answer = await analyseUses(location, span, (lacking) => usesQuery(uid, lacking));
      return { ...answer, rows: readUses(answer.rows, uid, span) };
    },
  };
}

const name = /^[a-z0-9][a-z0-9_-]*$/;

/** Project and logstore become parts of a host name and a path. */
function checkLocation(operation: string, { region, project, logstore }: LogLocation): void {
  if ([region, project, logstore].every((part) => name.test(part))) return;
  throw malformed(operation, `There is no such place: ${JSON.stringify({ region, project, logstore })}`);
}

function unresolvedColumn(error: unknown): OptionalColumn | undefined {
  if (!(error instanceof CloudError) || error.kind !== 'refused') return undefined;
  return optionalColumns.find(
    (column) => error.message.includes('cannot be resolved') && error.message.includes(column),
  );
}
