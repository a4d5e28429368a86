/** Answers searches, analyses and histograms of one logstore. */
import { ServiceError } from '../core/contract.ts';
import { analysisError } from './analysis-error.ts';
import { countBackground } from './background.ts';
import { indexedColumns, storedColumns } from './columns.ts';
import type { LogstoreSpec, QueryBehaviour } from './contract.ts';
import type { Database, Parameters } from './database.ts';
import { linesOf, type QueryAnswer, resultsOf, splitQuery } from './log-answer.ts';
import { logRelation, type Predicate, relationParameters, type Span, visibleSpan } from './log-relation.ts';
import { translate, type Translation } from './presto-translate.ts';
import { parseSearch } from './search-parser.ts';
import { searchPredicate } from './search-to-sql.ts';

/** A logstore with what the engine needs to find its lines. */
export interface Logstore {
  readonly spec: LogstoreSpec;
  readonly behaviour: QueryBehaviour;
  /** Its number in the table of uses. */
  readonly number: number;
  /** When each line of use was written, milliseconds since 1970. */
  readonly useTimes: readonly number[];
}

export interface LogQuery {
  /** Unix seconds, inclusive and exclusive. */
  readonly from: number;
  readonly to: number;
  readonly query: string;
  /** Of a search without analysis. */
  readonly line: number;
  readonly offset: number;
  readonly reverse: boolean;
}

/** Unix seconds, and how many lines there are in `[from, to)`. */
export interface Bar {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

export interface LogQueries {
  run(store: Logstore, request: LogQuery): Promise<QueryAnswer>;
  /** Up to 60 bars of equal length; the service chooses the length. */
  histogram(store: Logstore, from: number, to: number, search: string): Promise<Bar[]>;
}

function indexOf({ spec }: Logstore): string[] {
  const indexed = indexedColumns(spec);
  if (indexed.length > 0) return indexed;
  throw new ServiceError(400, 'IndexConfigNotExist', `logstore ${spec.logstore} without index config`);
}

function mentions(columns: Translation['columns'], name: string): boolean {
  return columns === 'all' || columns.has(name.toLowerCase());
}

export function logQueries(database: Database, now: () => number): LogQueries {
  const translations = new Map<string, Translation>();

  async function translated(analysis: string, indexed: readonly string[]): Promise<Translation> {
    const key = `${indexed.join()}|${analysis}`;
    const known = translations.get(key);
    if (known !== undefined) return known;
    const made = await translate(database, analysis, new Set(indexed));
    // Queries that name an identity are all different: what is kept must not grow with them.
    if (translations.size >= 500) translations.clear();
    translations.set(key, made);
    return made;
  }

  async function countLines(
    store: Logstore,
    span: Span,
    predicate: Predicate | undefined,
    parameters: Parameters,
  ): Promise<number> {
    if (predicate === undefined) {
      const uses = store.useTimes.filter((at) => at >= span.fromMs && at < span.toMs);
      return uses.length + countBackground(store.spec, span.fromMs, span.toMs);
    }
    const { sql } = logRelation(store.spec, [], predicate, false);
    const answer = await database.run(`SELECT count(*) FROM (${sql})`, parameters);
    return Number(answer.rows[0]?.[0]);
  }

  async function search(
    store: Logstore,
    request: LogQuery,
    predicate: Predicate | undefined,
    parameters: Parameters,
  ) {
    const log = logRelation(store.spec, storedColumns(store.spec.form), predicate, true);
    const order = ['at_ms', 'origin', 'seq'].map((column) => `${column} ${request.reverse ? 'DESC' : 'ASC'}`);
    const page = `${log.sql} ORDER BY ${order.join(', ')} LIMIT ${request.line} OFFSET ${request.offset}`;
    return linesOf(await database.run(`SELECT * EXCLUDE (at_ms, origin, seq) FROM (${page})`, parameters));
  }

  async function analyse(
    store: Logstore,
    analysis: string,
    predicate: Predicate | undefined,
    parameters: Parameters,
  ) {
    const indexed = indexOf(store);
    try {
      const statement = await translated(analysis, indexed);
      const used = indexed.filter((name) => mentions(statement.columns, name));
      const log = logRelation(store.spec, used, predicate, false);
      return resultsOf(await database.run(statement.over(log.sql), parameters));
    } catch (error) {
      throw analysisError(error);
    }
  }

  return {
    async run(store, request) {
      const parts = splitQuery(request.query);
      indexOf(store);
      const predicate = searchPredicate(parseSearch(parts.search), store.spec);
      const span = visibleSpan(store.spec, store.behaviour, now(), request.from, request.to);
      const parameters = relationParameters(store.spec, store.number, span);
      const rows =
        parts.analysis === ''
          ? search(store, request, predicate, parameters)
          : analyse(store, parts.analysis, predicate, parameters);
      const [found, processedRows] = await Promise.all([
        rows,
        countLines(store, span, predicate, parameters),
      ]);
      return { ...found, ...parts, processedRows };
    },

    async histogram(store, from, to, text) {
      indexOf(store);
      const predicate = searchPredicate(parseSearch(text), store.spec);
      const span = visibleSpan(store.spec, store.behaviour, now(), from, to);
      const { sql } = logRelation(store.spec, [], predicate, false);
      const step = Math.max(1, Math.ceil((to - from) / 60));
      const answer = await database.run(
        `SELECT (at_ms // 1000 - ${from}) // ${step} AS bar, count(*) FROM (${sql}) GROUP BY bar`,
        relationParameters(store.spec, store.number, span),
      );
      const counts = new Map(answer.rows.map((row) => [Number(row[0]), Number(row[1])]));
      return Array.from({ length: Math.ceil((to - from) / step) }, (_, bar) => ({
        from: from + bar * step,
        to: Math.min(to, from + (bar + 1) * step),
        count: counts.get(bar) ?? 0,
      }));
    },
  };
}
