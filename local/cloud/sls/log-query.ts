/** Answers searches, analyses and histograms of one logstore. */
import { analysisError } from './analysis-error.ts';
import { storedColumns } from './columns.ts';
import type { Database, Rows } from './database.ts';
import { linesOf, type QueryAnswer, resultsOf, splitQuery } from './log-answer.ts';
import { backgroundMatchesSql } from './log-relation.ts';
import { countLines, isEmpty, linesSql, type Logstore, type LogView, logView } from './log-view.ts';
import { translate, type Translation } from './presto-translate.ts';

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

/** What may answer otherwise the next time. */
const differs = /\b(now|random|uuid|today)\s*\(/i;

/** Queries that name an identity are all different: what is kept of them must not grow with them. */
const kept = 500;

function mentions(columns: Translation['columns'], name: string): boolean {
  return columns === 'all' || columns.has(name.toLowerCase());
}

export function logQueries(database: Database, now: () => number): LogQueries {
  const translations = new Map<string, Translation>();
  const backgroundMatches = new Map<string, Promise<boolean>>();
  const answersOfNothing = new Map<string, Promise<Rows>>();

  /** Searches for a person find nothing of the components: then the engine has little to do. */
  async function narrowed(view: LogView): Promise<LogView> {
    const sql = view.predicate && backgroundMatchesSql(view.store.spec, view.predicate);
    if (sql === undefined) return view;
    if (backgroundMatches.size >= kept) backgroundMatches.clear();
    const matches =
      backgroundMatches.get(sql) ?? database.run(sql, {}).then(({ rows }) => Number(rows[0]?.[0]) > 0);
    backgroundMatches.set(sql, matches);
    return (await matches) ? view : { ...view, onlyUses: true };
  }

  async function translated(analysis: string, indexed: readonly string[]): Promise<Translation> {
    const key = `${indexed.join()}|${analysis}`;
    const known = translations.get(key);
    if (known !== undefined) return known;
    const made = await translate(database, analysis, new Set(indexed));
    if (translations.size >= kept) translations.clear();
    translations.set(key, made);
    return made;
  }

  /** Whatever the logstore and the time, an analysis of no lines has one answer. */
  function ofNothing(sql: string, { parameters }: LogView): Promise<Rows> {
    if (differs.test(sql)) return database.run(sql, parameters);
    const known = answersOfNothing.get(sql);
    if (known !== undefined) return known;
    if (answersOfNothing.size >= kept) answersOfNothing.clear();
    const answer = database.run(sql, parameters);
    answersOfNothing.set(sql, answer);
    return answer;
  }

  async function analyse(view: LogView, analysis: string): Promise<Rows> {
    try {
      const statement = await translated(analysis, view.indexed);
      const used = view.indexed.filter((name) => mentions(statement.columns, name));
      const sql = statement.over(linesSql(view, used));
      return await (isEmpty(view) ? ofNothing(sql, view) : database.run(sql, view.parameters));
    } catch (error) {
      throw analysisError(error);
    }
  }

  function search(view: LogView, request: LogQuery): Promise<Rows> {
    const lines = linesSql(view, storedColumns(view.store.spec.form), true);
    const direction = request.reverse ? 'DESC' : 'ASC';
    const order = ['at_ms', 'origin', 'seq'].map((column) => `${column} ${direction}`).join(', ');
    const page = `${lines} ORDER BY ${order} LIMIT ${request.line} OFFSET ${request.offset}`;
    return database.run(`SELECT * EXCLUDE (at_ms, origin, seq) FROM (${page})`, view.parameters);
  }

  return {
    async run(store, request) {
      const parts = splitQuery(request.query);
      const view = await narrowed(logView(store, now(), request.from, request.to, parts.search));
      const isSearch = parts.analysis === '';
      const [rows, processedRows] = await Promise.all([
        isSearch ? search(view, request) : analyse(view, parts.analysis),
        countLines(database, view),
      ]);
      return { ...(isSearch ? linesOf(rows) : resultsOf(rows)), ...parts, processedRows };
    },

    async histogram(store, from, to, text) {
      const view = await narrowed(logView(store, now(), from, to, text));
      const step = Math.max(1, Math.ceil((to - from) / 60));
      const { rows } = await database.run(
        `SELECT (at_ms // 1000 - ${from}) // ${step} AS bar, count(*) FROM (${linesSql(view, [])}) GROUP BY bar`,
        view.parameters,
      );
      const counts = new Map(rows.map((row) => [Number(row[0]), Number(row[1])]));
      return Array.from({ length: Math.ceil((to - from) / step) }, (_, bar) => ({
        from: from + bar * step,
        to: Math.min(to, from + (bar + 1) * step),
        count: counts.get(bar) ?? 0,
      }));
    },
  };
}
