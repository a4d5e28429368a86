/**
 * Trails that ActionTrail delivers to the log service. Nothing is stored: the lines of the time that is asked for are made from
 * what LookupEvents knows.
 */
import type { Account } from '../account.ts';
import type { TrailEvent } from '../actiontrail/conditions.ts';
import type { Direction, Entry } from '../actiontrail/entries.ts';
import { eventsOf } from '../actiontrail/lookup.ts';
import type { Clock } from '../core/contract.ts';
import { settleEncryption } from '../cs/encryption.ts';
import type { DeliveredTrail, QueryBehaviour, TrailSpec } from './contract.ts';
import { type QueryAnswer, splitQuery } from './log-answer.ts';
import type { LogQuery } from './log-query.ts';
import { visibleSpan } from './log-relation.ts';
import { searchInLine, varies } from './search-in-line.ts';
import { parseSearch } from './search-parser.ts';
import { indexNotExist, parameterInvalid } from './sls-errors.ts';
import { textAt, trailLine, usualPaths } from './trail-line.ts';

/** One trail's logstore, as the service asks it. */
export interface TrailLog {
  readonly spec: TrailSpec & { readonly logstore: string };
  /** Throws IndexConfigNotExist, and ParameterInvalid for a bad search and for an analysis: nobody makes one of a trail. */
  query(query: LogQuery): QueryAnswer;
  /** Whether this query's next answer is Incomplete; counts the answers, page by page. */
  takeIncomplete(query: LogQuery): boolean;
}

export interface Trails {
  deliver(spec: TrailSpec): DeliveredTrail;
  /** Undefined when no trail is delivered there. */
  find(project: string, logstore: string): TrailLog | undefined;
  hasProject(project: string): boolean;
}

/** Of the calls that one use of a key stands for. */
const varyingPaths: ReadonlySet<string | undefined> = new Set([
  undefined,
  'event',
  ...['errorCode', 'errorMessage', 'eventId', 'eventTime', 'requestId'].map((name) => `event.${name}`),
]);

export function createTrails({
  account,
  clock,
}: {
  readonly account: Account;
  readonly clock: Clock;
}): Trails {
  const projects = new Map<string, Map<string, TrailLog>>();
  return {
    deliver(spec) {
      const logstore = `actiontrail_${spec.name}`;
      const trails = projects.get(spec.project) ?? new Map<string, TrailLog>();
      if (trails.has(logstore)) throw new Error(`The logstore ${logstore} is there already.`);
      projects.set(spec.project, trails);
      const behaviour: QueryBehaviour = { incompleteAnswers: 0, isAccurate: true, visibleAfterMs: 0 };
      const incomplete = new Map<string, number>();
      trails.set(logstore, {
        spec: { ...spec, logstore },
        query: (query) => answerOf({ account, spec, behaviour, now: clock.now() }, query),
        takeIncomplete: ({ from, to, query, offset }) => {
          const key = `${from} ${to} ${offset} ${query}`;
          const answered = incomplete.get(key) ?? 0;
          incomplete.set(key, answered + 1);
          return answered < behaviour.incompleteAnswers;
        },
      });
      return {
        project: spec.project,
        logstore,
        behave: (changes) => {
          Object.assign(behaviour, changes);
          incomplete.clear();
        },
      };
    },
    find: (project, logstore) => projects.get(project)?.get(logstore),
    hasProject: (project) => projects.has(project),
  };
}

interface Delivery {
  readonly account: Account;
  readonly spec: TrailSpec;
  readonly behaviour: QueryBehaviour;
  readonly now: number;
}

function answerOf(delivery: Delivery, request: LogQuery): QueryAnswer {
  const { search, analysis } = splitQuery(request.query);
  if (analysis !== '') throw parameterInvalid('an analysis of a trail is not served here');
  const rows: Record<string, string>[] = [];
  let found = 0;
  for (const entry of linesOf(delivery, search, request)) {
    if (rows.length === request.line) break;
    found += 1;
    if (found > request.offset) rows.push(trailLine(entry.event(), entry.at, delivery.spec.form));
  }
  const keys = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return { rows, keys, columnTypes: [], hasSql: false, search, analysis, processedRows: found };
}

/** Of every region, since the trail exists, as long as its lines are kept, as soon as they arrive. */
function linesOf(
  { account, spec, behaviour, now }: Delivery,
  search: string,
  { from, to, reverse }: LogQuery,
): Iterable<Entry> {
  const { indexedPaths = usualPaths, isCaseSensitive = false, events } = spec;
  if (indexedPaths.length === 0) throw indexNotExist(`actiontrail_${spec.name}`);
  const matches = searchInLine(parseSearch(search), {
    isIndexed: (field) => indexedPaths.includes(field),
    isCaseSensitive,
  });
  const isDelivered = (event: TrailEvent): boolean => events === 'All' || event['eventRW'] === 'Write';
  settleEncryption(account, now);
  const visibleAfterMs = behaviour.visibleAfterMs + account.behaviours.trailDelayMs;
  const visible = visibleSpan(spec, { ...behaviour, visibleAfterMs }, now, from, to);
  const direction: Direction = reverse ? 'BACKWARD' : 'FORWARD';
  const span = { from: visible.fromMs, to: visible.toMs - 1, direction, after: undefined };
  return eventsOf(account, regionsOf(account), span, {
    ofUse: (event) =>
      isDelivered(event) &&
      matches((field) => (varyingPaths.has(field) ? varies : textAt(event, field ?? 'event'))),
    of: (event) => isDelivered(event) && matches((field) => textAt(event, field ?? 'event')) === true,
  });
}

function regionsOf({ clusters, trail }: Account): string[] {
  return [...new Set([...clusters.map(({ regionId }) => regionId), ...trail.map(({ region }) => region)])];
}
