/** What one query sees of a logstore: its span of time, and the lines that its search finds. */
import { countBackground } from './background.ts';
import { indexedColumns } from './columns.ts';
import type { LogstoreSpec, QueryBehaviour } from './contract.ts';
import type { Database, Parameters } from './database.ts';
import { logRelation, type Predicate, relationParameters, type Span, visibleSpan } from './log-relation.ts';
import { parseSearch } from './search-parser.ts';
import { searchPredicate } from './search-to-sql.ts';
import { indexNotExist } from './sls-errors.ts';

/** A logstore with what the engine needs to find its lines. */
export interface Logstore {
  readonly spec: LogstoreSpec;
  readonly behaviour: QueryBehaviour;
  /** Its number in the table of uses. */
  readonly number: number;
  /** When each line of use was written, milliseconds since 1970. */
  readonly useTimes: readonly number[];
}

export interface LogView {
  readonly store: Logstore;
  readonly span: Span;
  /** Undefined when every line is found. */
  readonly predicate: Predicate | undefined;
  /** True when the search finds no line of the cluster's own components, so that the engine need not make them. */
  readonly onlyUses?: true;
  /** The columns that queries may name. */
  readonly indexed: readonly string[];
  readonly parameters: Parameters;
}

/** `from` and `to` are unix seconds. Throws IndexConfigNotExist, and ParameterInvalid for a bad search. */
export function logView(store: Logstore, now: number, from: number, to: number, search: string): LogView {
  const { spec, behaviour, number } = store;
  const indexed = indexedColumns(spec);
  if (indexed.length === 0) throw indexNotExist(spec.logstore);
  const predicate = searchPredicate(parseSearch(search), spec);
  const span = visibleSpan(spec, behaviour, now, from, to);
  return { store, span, predicate, indexed, parameters: relationParameters(spec, number, span) };
}

/** The SQL of the lines with these columns. */
export function linesSql(view: LogView, columns: readonly string[], ordered = false): string {
  const { predicate, onlyUses = false } = view;
  return logRelation(view.store.spec, view.span, columns, { predicate, ordered, onlyUses }).sql;
}

/** Of use, in the query's time, before the search. */
function countUses({ store, span }: LogView): number {
  return store.useTimes.filter((at) => at >= span.fromMs && at < span.toMs).length;
}

/** True when the search can find nothing at all. */
export function isEmpty(view: LogView): boolean {
  return view.onlyUses === true && countUses(view) === 0;
}

export async function countLines(database: Database, view: LogView): Promise<number> {
  const { store, span } = view;
  if (view.predicate === undefined)
    return countUses(view) + countBackground(store.spec, span.fromMs, span.toMs);
  if (isEmpty(view)) return 0;
  const answer = await database.run(`SELECT count(*) FROM (${linesSql(view, [])})`, view.parameters);
  return Number(answer.rows[0]?.[0]);
}
