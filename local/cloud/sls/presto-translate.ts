/** Turns an analysis in the service's Presto dialect into a checked statement of the embedded engine over `log`. */
import { checkStatement } from './presto-check.ts';
import type { Database } from './database.ts';
import { engineFunction } from './presto-functions.ts';
import {
  everyPart,
  isObject,
  listOf,
  parseTree,
  textOf,
  type Tree,
  type TreeObject,
  writeTree,
} from './presto-tree.ts';
import { parameterInvalid } from './sls-errors.ts';

export interface Translation {
  /** The columns that the statement mentions, in lower case; `'all'` when it has a star. */
  readonly columns: ReadonlySet<string> | 'all';
  /** The whole statement, given the SQL of the relation `log`. */
  over(log: string): string;
}

/** Presto's `LIMIT offset, count`, outside of text and quoted names. */
function withoutLimitPairs(sql: string): string {
  const pieces = sql.split(/('(?:[^']|'')*'|"(?:[^"]|"")*")/);
  const plain = pieces.map((piece, index) =>
    index % 2 === 1 ? piece : piece.replaceAll(/\blimit\s+(\d+)\s*,\s*(\d+)/gi, 'LIMIT $2 OFFSET $1'),
  );
  return plain.join('').replace(/[\s;]+$/, '');
}

async function parse(database: Database, sql: string): Promise<TreeObject> {
  const answer = await database.run('SELECT json_serialize_sql($sql::varchar)', {
    sql: withoutLimitPairs(sql),
  });
  const tree = parseTree(String(answer.rows[0]?.[0]));
  if (tree['error'] === true) throw parameterInvalid(`line 1:1: ${textOf(tree['error_message'])}`);
  const [statement, ...more] = listOf(tree['statements']);
  if (!isObject(statement) || !isObject(statement['node']) || more.length > 0)
    throw parameterInvalid('line 1:1: one SELECT statement is expected');
  return tree;
}

/** Without LIMIT an analysis answers 100 rows (documented). */
const defaultLimit: Tree = {
  type: 'LIMIT_MODIFIER',
  limit: {
    class: 'CONSTANT',
    type: 'VALUE_CONSTANT',
    alias: '',
    query_location: 0,
    value: { type: { id: 'INTEGER', type_info: null }, is_null: false, value: 100 },
  },
  offset: null,
};

function limitRows(node: TreeObject): void {
  const modifiers = listOf(node['modifiers']);
  const limited = modifiers.some((modifier) => isObject(modifier) && modifier['type'] === 'LIMIT_MODIFIER');
  if (!limited) node['modifiers'] = [...modifiers, defaultLimit];
}

/** A column without a name is called by its place. */
function nameColumns(node: TreeObject): void {
  if (isObject(node['left']) && node['type'] === 'SET_OPERATION_NODE') nameColumns(node['left']);
  listOf(node['select_list']).forEach((column, index) => {
    if (!isObject(column) || column['alias'] !== '') return;
    if (column['class'] !== 'COLUMN_REF' && column['class'] !== 'STAR') column['alias'] = `_col${index}`;
  });
}

/** FROM may be left out anywhere; functions get the engine's names. */
function rewrite(tree: TreeObject): void {
  for (const node of everyPart(tree)) {
    if (node['type'] === 'EMPTY' && node['class'] === undefined)
      Object.assign(node, {
        type: 'BASE_TABLE',
        schema_name: '',
        table_name: 'log',
        column_name_alias: [],
        catalog_name: '',
        at_clause: null,
      });
    if (node['class'] === 'FUNCTION' || node['class'] === 'WINDOW') {
      node['function_name'] = engineFunction(textOf(node['function_name'])) ?? '';
      // The engine looks for a macro in its own schema only when none is named.
      node['schema'] = '';
    }
  }
}

function mentioned(tree: TreeObject): ReadonlySet<string> | 'all' {
  const names = new Set<string>();
  for (const node of everyPart(tree)) {
    if (node['class'] === 'STAR') return 'all';
    if (node['class'] === 'COLUMN_REF')
      for (const name of listOf(node['column_names'])) names.add(textOf(name).toLowerCase());
  }
  return names;
}

/** Throws ParameterInvalid for a statement that the service would not take. */
export async function translate(
  database: Database,
  sql: string,
  indexed: ReadonlySet<string>,
): Promise<Translation> {
  const tree = await parse(database, sql);
  checkStatement(tree, indexed);
  rewrite(tree);
  const [statement] = listOf(tree['statements']);
  const node = isObject(statement) ? statement['node'] : undefined;
  if (!isObject(node)) throw parameterInvalid('line 1:1: one SELECT statement is expected');
  limitRows(node);
  nameColumns(node);
  const answer = await database.run('SELECT json_deserialize_sql($tree::varchar::json)', {
    tree: writeTree(tree),
  });
  const written = String(answer.rows[0]?.[0]);
  return {
    columns: mentioned(tree),
    over: (log) =>
      written.startsWith('WITH ')
        ? `WITH log AS (${log}), ${written.slice('WITH '.length)}`
        : `WITH log AS (${log}) ${written}`,
  };
}
