/** The SQL relation `log` that a query of a logstore sees: background and use, in its time span, as its index names them. */
import { backgroundColumn, backgroundKinds, backgroundRange, everyMs, phaseMs } from './background.ts';
import { numbersInTable } from './database.ts';
import { quoteName, type TextColumn, textColumns, timeColumns } from './columns.ts';
import type { LogstoreSpec, QueryBehaviour } from './contract.ts';

/** A condition over columns, true or false (never NULL) for every line. */
export interface Predicate {
  readonly sql: string;
  readonly columns: ReadonlySet<string>;
}

export interface RelationOptions {
  readonly predicate: Predicate | undefined;
  /** With `origin` and `seq`, by which lines of the same time are told apart. */
  readonly ordered: boolean;
  /** Without the background. */
  readonly onlyUses: boolean;
}

export interface LogRelation {
  /** `SELECT …`, with named parameters. Has the asked columns, and `at_ms`, `origin` and `seq` when `ordered`. */
  readonly sql: string;
}

/** What a query sees of the time: `[fromMs, toMs)` in milliseconds. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

const dayMs = 86_400_000;

/** Cuts a span of seconds to what the log can answer: since its creation, within its retention, already visible. */
export function visibleSpan(
  spec: Pick<LogstoreSpec, 'createdAt' | 'ttlDays'>,
  behaviour: QueryBehaviour,
  now: number,
  from: number,
  to: number,
): Span {
  const fromMs = Math.max(from * 1000, spec.createdAt, now - spec.ttlDays * dayMs);
  const toMs = Math.min(to * 1000, now - behaviour.visibleAfterMs + 1);
  return { fromMs: Math.ceil(fromMs), toMs: Math.ceil(Math.max(toMs, fromMs)) };
}

export function relationParameters(
  spec: LogstoreSpec,
  store: number,
  span: Span,
): Record<string, bigint | string> {
  const [first, end] = backgroundRange(spec, span.fromMs, span.toMs);
  return {
    store: BigInt(store),
    seed: `${spec.project}/${spec.logstore}`,
    from: BigInt(span.fromMs),
    to: BigInt(span.toMs),
    first: BigInt(first),
    end: BigInt(end),
    every: BigInt(everyMs(spec)),
    phase: BigInt(phaseMs(spec)),
  };
}

/**
 * The n of the background lines. A table of numbers lets the engine keep its plan, which a function of parameters
 * doesn't: half the time of a small query.
 */
function numbersOf(spec: LogstoreSpec, span: Span): string {
  const [first, end] = backgroundRange(spec, span.fromMs, span.toMs);
  if (end - first > numbersInTable) return 'range($first, $end) background(n)';
  return '(SELECT n + $first AS n FROM numbers WHERE n < $end - $first)';
}

function isText(column: string): column is TextColumn {
  return (textColumns as readonly string[]).includes(column);
}

/**
 * `columns` are the ones that the relation shows. Only what is asked for is computed: binding thirty columns costs more
 * than reading a week of lines.
 */
export function logRelation(
  spec: LogstoreSpec,
  span: Span,
  columns: readonly string[],
  { predicate, ordered, onlyUses }: RelationOptions,
): LogRelation {
  const needed = [...new Set([...columns, ...(predicate?.columns ?? [])])];
  const texts = needed.filter(isText);
  const order = ordered ? ['origin', 'seq'] : [];
  const background = texts.map(
    (column) => `, ${backgroundColumn(spec.regionId, column)} AS ${quoteName(column)}`,
  );
  const uses = texts.map((column) => `, ${quoteName(column)}`);
  const ofBackground =
    `SELECT n * $every + $phase AS at_ms${ordered ? ', 0 AS origin, n AS seq' : ''}${background.join('')}` +
    ` FROM ${numbersOf(spec, span)}`;
  const ofUses =
    `SELECT at_ms${ordered ? ', 1 AS origin, seq' : ''}${uses.join('')} FROM uses` +
    ' WHERE store = $store AND at_ms >= $from AND at_ms < $to';
  const both = onlyUses ? ofUses : `${ofBackground} UNION ALL ${ofUses}`;
  const fields = needed.map((column) => {
    const computed = timeColumns[column];
    return computed === undefined ? quoteName(column) : `${computed} AS ${quoteName(column)}`;
  });
  const lines = `SELECT ${['at_ms', ...order, ...fields].join(', ')} FROM (${both})${withoutGaps(spec)}`;
  const shown = [...(ordered ? ['at_ms', ...order] : []), ...columns.map(quoteName)];
  const where = predicate === undefined ? '' : ` WHERE ${predicate.sql}`;
  return { sql: `SELECT ${shown.length === 0 ? 'at_ms' : shown.join(', ')} FROM (${lines})${where}` };
}

/**
 * Whether a line of the background can match; a count of 0 says no. Undefined when that differs from line to line: the
 * predicate asks for more than the texts that its few kinds of lines share.
 */
export function backgroundMatchesSql(spec: LogstoreSpec, predicate: Predicate): string | undefined {
  const columns = [...predicate.columns].filter(isText).filter((column) => column !== 'auditID');
  if (columns.length === 0 || columns.length < predicate.columns.size) return undefined;
  const texts = columns.map((column) => `${backgroundColumn(spec.regionId, column)} AS ${quoteName(column)}`);
  const kinds = backgroundKinds(spec.regionId);
  const lines = `SELECT ${texts.join(', ')} FROM range(${kinds}) background(n)`;
  return `SELECT count(*) FROM (${lines}) WHERE ${predicate.sql}`;
}

function withoutGaps(spec: LogstoreSpec): string {
  const outside = (spec.gaps ?? []).map(
    ([from, to]) => `(at_ms < ${Math.ceil(from)} OR at_ms >= ${Math.ceil(to)})`,
  );
  return outside.length === 0 ? '' : ` WHERE ${outside.join(' AND ')}`;
}
