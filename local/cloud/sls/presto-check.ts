/** Says what the service's SQL would not take, before the embedded engine, which takes much more, gets to see it. */
import { textColumns } from './columns.ts';
import { engineFunction } from './presto-functions.ts';
import { everyPart, isObject, listOf, textOf, type Tree, type TreeObject } from './presto-tree.ts';
import { parameterInvalid } from './sls-errors.ts';

const expressions: ReadonlySet<string> = new Set(
  'COLUMN_REF CONSTANT FUNCTION COMPARISON CONJUNCTION OPERATOR CASE CAST BETWEEN SUBQUERY STAR WINDOW'.split(
    ' ',
  ),
);

/** Everything in a statement that isn't an expression: nodes, tables, modifiers and orders. */
const parts: ReadonlySet<string> = new Set(
  (
    'SELECT_NODE SET_OPERATION_NODE EMPTY BASE_TABLE JOIN SUBQUERY LIMIT_MODIFIER ORDER_MODIFIER ' +
    'DISTINCT_MODIFIER ASCENDING DESCENDING ORDER_DEFAULT'
  ).split(' '),
);

/** What the embedded engine would answer from itself when there is no such column. */
const engineWords: ReadonlySet<string> = new Set(
  (
    'user current_user session_user current_role current_catalog current_schema current_database ' +
    'current_date current_time current_timestamp localtime localtimestamp'
  ).split(' '),
);

function checkFunction(node: TreeObject): void {
  const name = textOf(node['function_name']);
  if (engineFunction(name) === undefined || textOf(node['catalog']) !== '')
    throw parameterInvalid(`line 1:1: Function ${name} not registered`);
}

function checkColumn(node: TreeObject, columns: ReadonlySet<string>): void {
  const path = listOf(node['column_names']).map(textOf);
  const name = path.at(-1) ?? '';
  if (engineWords.has(name.toLowerCase()) && !columns.has(name))
    throw parameterInvalid(`Column '${path.join('.')}' cannot be resolved`);
}

function checkTable(node: TreeObject, withNames: ReadonlySet<string>): void {
  const name = textOf(node['table_name']);
  const own = name.toLowerCase() === 'log' || withNames.has(name);
  if (!own || textOf(node['schema_name']) !== '' || textOf(node['catalog_name']) !== '')
    throw parameterInvalid(`line 1:1: Table ${name} does not exist`);
}

function isTextColumn(node: Tree | undefined): boolean {
  if (!isObject(node) || node['class'] !== 'COLUMN_REF') return false;
  const name = textOf(listOf(node['column_names']).at(-1));
  return (textColumns as readonly string[]).includes(name);
}

function isNumber(node: Tree | undefined): boolean {
  if (!isObject(node) || node['class'] !== 'CONSTANT' || !isObject(node['value'])) return false;
  const type = node['value']['type'];
  return isObject(type) && !['VARCHAR', 'NULL', 'BOOLEAN'].includes(textOf(type['id']));
}

/** The service doesn't compare text with numbers; the embedded engine would. */
function checkComparison(node: TreeObject): void {
  const members = node['type'] === 'COMPARE_IN' ? listOf(node['children']) : [];
  const sides = [node['left'], node['right'], node['input'], node['lower'], node['upper'], ...members];
  if (sides.some(isTextColumn) && sides.some(isNumber))
    throw parameterInvalid("line 1:1: '=' cannot be applied to varchar, bigint");
}

function checkExpression(node: TreeObject, columns: ReadonlySet<string>): void {
  const kind = textOf(node['class']);
  if (!expressions.has(kind)) throw parameterInvalid(`line 1:1: ${kind.toLowerCase()} is not supported`);
  if (kind === 'FUNCTION' || kind === 'WINDOW') checkFunction(node);
  if (kind === 'COLUMN_REF') checkColumn(node, columns);
  if (kind === 'COMPARISON' || kind === 'BETWEEN' || kind === 'OPERATOR') checkComparison(node);
}

function namesGiven(statement: TreeObject): ReadonlySet<string> {
  const names = [...everyPart(statement)].flatMap((node) =>
    isObject(node['cte_map']) ? listOf(node['cte_map']['map']) : [],
  );
  return new Set(names.map((entry) => (isObject(entry) ? textOf(entry['key']) : '')));
}

/** Throws ParameterInvalid for whatever is not a plain reading statement over `log`. */
export function checkStatement(statement: TreeObject, columns: ReadonlySet<string>): void {
  const withNames = namesGiven(statement);
  if ([...withNames].some((name) => name.toLowerCase() === 'log'))
    throw parameterInvalid('line 1:1: WITH query name log is reserved');
  for (const node of everyPart(statement)) {
    if (typeof node['class'] === 'string') {
      checkExpression(node, columns);
      continue;
    }
    const type = node['type'];
    if (typeof type !== 'string') continue;
    if (!parts.has(type)) throw parameterInvalid(`line 1:1: ${type.toLowerCase()} is not supported`);
    if (type === 'BASE_TABLE') checkTable(node, withNames);
  }
}
