/** A search as a condition over the columns of `log`. */
import { indexedColumns, quoteName, quoteText } from './columns.ts';
import type { LogstoreSpec } from './contract.ts';
import type { Predicate } from './log-relation.ts';
import type { Search } from './search-parser.ts';
import { wordPatterns } from './search-words.ts';
import { notIndexed, notNumeric } from './sls-errors.ts';

/** Not part of the text of a line. */
const notText: ReadonlySet<string> = new Set(['__time__', '__source__', '__topic__']);

function contains(text: string, search: { text: string; quoted: boolean }): string {
  const patterns = wordPatterns({ ...search, text: search.text.toLowerCase() });
  const matches = patterns.map((pattern) => `regexp_matches(${text}, ${quoteText(pattern)})`);
  return matches.length === 0 ? 'true' : `(${matches.join(' AND ')})`;
}

/**
 * Undefined when every line is found. A field that the index doesn't have is an error (documented), and so is a
 * comparison with a number, as every field of the index is text; `__time__` can't be searched (seen in client code).
 */
export function searchPredicate(search: Search, spec: LogstoreSpec): Predicate | undefined {
  if (search.kind === 'all') return undefined;
  const indexed = indexedColumns(spec);
  const columns = new Set<string>();

  function column(field: string): string {
    if (!indexed.includes(field) || notText.has(field)) throw notIndexed(field);
    columns.add(field);
    return quoteName(field);
  }

  function wholeLine(): string {
    const all = indexed.filter((name) => !notText.has(name));
    for (const name of all) columns.add(name);
    return `lower(concat_ws(' ', ${all.map(quoteName).join(', ')}))`;
  }

  function sqlOf(part: Search): string {
    switch (part.kind) {
      case 'all':
        return 'true';
      case 'and':
        return `(${sqlOf(part.left)} AND ${sqlOf(part.right)})`;
      case 'or':
        return `(${sqlOf(part.left)} OR ${sqlOf(part.right)})`;
      case 'not':
        return `(NOT ${sqlOf(part.search)})`;
      case 'exists':
        return `(${column(part.field)} IS NOT NULL)`;
      case 'text':
        return contains(
          part.field === undefined ? wholeLine() : `lower(coalesce(${column(part.field)}, ''))`,
          part,
        );
      case 'compare':
        throw notNumeric(part.field);
    }
  }

  return { sql: sqlOf(search), columns };
}
