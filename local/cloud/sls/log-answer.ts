/** What a query answers: rows of text, and what the service tells of how it got them. */
import { answerText, prestoType } from './answer-text.ts';
import type { Rows } from './database.ts';

export interface QueryAnswer {
  readonly rows: readonly Readonly<Record<string, string>>[];
  readonly keys: readonly string[];
  readonly columnTypes: readonly string[];
  readonly hasSql: boolean;
  /** The parts of the query before and after the `|`. */
  readonly search: string;
  readonly analysis: string;
  /** Lines that the search found. */
  readonly processedRows: number;
}

/** Splits at the first `|` outside of quotation marks. */
export function splitQuery(query: string): { search: string; analysis: string } {
  const match = /^((?:"(?:[^"\\]|\\.)*"|[^|"])*)\|/.exec(query);
  if (match === null) return { search: query.trim(), analysis: '' };
  return { search: (match[1] ?? '').trim(), analysis: query.slice(match[0].length).trim() };
}

type Row = Record<string, string>;

function fieldsOf(answer: Rows, row: Rows['rows'][number], absent: 'skipped' | 'null'): Row {
  const fields: Row = {};
  answer.names.forEach((name, index) => {
    const value = row[index] ?? null;
    const type = answer.types[index];
    if (value !== null && type !== undefined) fields[name] = answerText(value, type);
    else if (absent === 'null') fields[name] = 'null';
  });
  return fields;
}

/** Stored lines: fields that a line doesn't have are absent. */
export function linesOf(answer: Rows): Pick<QueryAnswer, 'rows' | 'keys' | 'columnTypes' | 'hasSql'> {
  const rows = answer.rows.map((row) => fieldsOf(answer, row, 'skipped'));
  const keys = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return { rows, keys, columnTypes: [], hasSql: false };
}

/** Rows of an analysis: NULL is the text `null`. */
export function resultsOf(answer: Rows): Pick<QueryAnswer, 'rows' | 'keys' | 'columnTypes' | 'hasSql'> {
  const rows = answer.rows.map((row) => fieldsOf(answer, row, 'null'));
  return { rows, keys: answer.names, columnTypes: answer.types.map(prestoType), hasSql: true };
}
