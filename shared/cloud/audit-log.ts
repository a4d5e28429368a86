/** The audit logs of the clusters, through the log service's own SDK: one client a region, answers read as text. */
import type { LogAnswer } from '../domain/evidence.ts';
import type { UsesByWay } from '../domain/audit.ts';
import type { Uid } from '../domain/ids.ts';
import { type Duration, seconds } from '../domain/time.ts';
import { addedUp, seenInEither } from '../domain/uses.ts';
import type { EverybodysUses } from '../use-cases/ports/auditing.ts';
import { CloudError } from '../use-cases/cloud-error.ts';
import type { AuditLog, LogLocation } from '../use-cases/ports.ts';
import { readAnswer } from './answers.ts';
import { everybodysQuery, readEverybody } from './audit-log-everybody.ts';
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
import type { Connection } from './connection.ts';
import { wait } from './retry.ts';
import { createSlsCall } from './sls-call.ts';

/** How often an Incomplete answer is asked for again, and the first pause before it; each next one is twice as long. */
const repeats = { most: 6, firstPauseMs: 250, longestPauseMs: 4_000 } as const;

interface Analysis<Found> {
  readonly span: Span;
  readonly query: string;
  readonly read: (rows: readonly Row[]) => Found[];
  /** A row of an earlier answer stays, whatever a later one says: a use that was seen was one. */
  readonly keepsHits: boolean;
  /** How often an Incomplete answer is asked for again. */
  readonly repeats?: number;
}

export function createAuditLog(connection: Connection): AuditLog & EverybodysUses {
  const call = createSlsCall(connection);
  /** What an index was found not to have, by logstore. */
  const lackingColumns = new Map<string, ReadonlySet<OptionalColumn>>();

  /** The same call again while the service answers Incomplete (documented). */
  async function analyse<Found>(
    location: LogLocation,
    { span, query, read, keepsHits, repeats: most = repeats.most }: Analysis<Found>,
  ): Promise<LogAnswer<Found>> {
    let rows: readonly Found[] = [];
    for (let asked = 0; ; asked += 1) {
      const raw = await call(
        location,
        { action: 'GetLogsV2', method: 'POST', path: '/logs' },
        { from: span.from, to: span.to, query },
      );
      const { data, meta } = readAnswer('sls.GetLogsV2', raw, logsAnswer);
      const complete = meta.progress === 'Complete';
      const found = read(data);
      if (found.length > 0 || (complete && !keepsHits)) rows = found;
      if (complete || asked >= most) return { rows, complete, accurate: meta.isAccurate === true };
      const pause: Duration = Math.min(repeats.longestPauseMs, repeats.firstPauseMs * 2 ** asked);
      await wait('sls.GetLogsV2', pause, { pauses: connection.pauses, signal: connection.signal() });
    }
  }

  /** An index may lack columns that only describe a use: the analysis is then made without them. */
  async function withoutLacking<Found>(
    location: LogLocation,
    ask: (lacking: ReadonlySet<OptionalColumn>) => Promise<Found>,
  ): Promise<Found> {
    const key = `${location.region}/${location.project}/${location.logstore}`;
    for (;;) {
      const lacking = lackingColumns.get(key) ?? new Set<OptionalColumn>();
      try {
        return await ask(lacking);
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

    hoursWithLines: async (location, window) => {
      const span = spanOf(window);
      const query = hoursQuery(span);
      return await analyse(location, {
        span,
        query,
        read: (rows) => readHours(rows, span),
        keepsHits: false,
      });
    },

    uses: (location, uid, window) =>
      withoutLacking(location, (lacking) => {
        const span = spanOf(window);
        const query = usesQuery(uid, lacking);
        return analyse(location, { span, query, read: (rows) => readUses(rows, uid, span), keepsHits: true });
      }),

    usesOf: (location, scope, window, options = {}) =>
      withoutLacking(location, async (lacking) => {
        const span = spanOf(window);
        const uses = new Map<Uid, UsesByWay>();
        let cut = false;
        const { complete, accurate } = await analyse(location, {
          span,
          query: everybodysQuery(scope, lacking),
          read: (rows) => {
            const found = readEverybody(rows, span);
            // An Incomplete answer has fewer rows than it should; the last answer is what counts.
            cut = found.cut;
            for (const [uid, ways] of addedUp(found.uses)) uses.set(uid, seenInEither(uses.get(uid), ways));
            return [];
          },
          keepsHits: true,
          ...options,
        });
        const tells = {
          authenticator: !lacking.has('user.uid'),
          onBehalf: !lacking.has('impersonatedUser.username'),
        };
        return { uses, complete, accurate, cut, tells };
      }),
  };
}

function unresolvedColumn(error: unknown): OptionalColumn | undefined {
  if (!(error instanceof CloudError) || error.kind !== 'refused') return undefined;
  // By the analysis (seen), and by the search, which has its own words (documented).
  if (!/cannot be resolved|is not config/.test(error.message)) return undefined;
  return optionalColumns.find((column) => error.message.includes(column));
}
