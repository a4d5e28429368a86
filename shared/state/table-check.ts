/** Whether a table is what its definition says. One that differs is never used: what it does with rows is not known. */
import * as z from 'zod';
import { StateError } from '../use-cases/ports.ts';
import type { IndexDefinition, KeyColumn, TableDefinition } from './tables.ts';

/** Of DescribeTable, as the SDK decodes it. */
const description = z.object({
  tableMeta: z.object({
    primaryKey: z.array(z.object({ name: z.string(), type: z.number() })),
    definedColumn: z.array(z.object({ name: z.string(), type: z.number() })),
  }),
  tableOptions: z.object({ timeToLive: z.number(), maxVersions: z.number() }),
  indexMetas: z.array(
    z.object({
      name: z.string(),
      primaryKey: z.array(z.string()),
      definedColumn: z.array(z.string()),
      indexType: z.number(),
    }),
  ),
});
type Description = z.infer<typeof description>;
type FoundIndex = Description['indexMetas'][number];

/** Tablestore's numbers for the types of key columns and of defined columns. */
const keyTypes = { INTEGER: 1, STRING: 2 } as const;
const columnTypes = { INTEGER: 1, STRING: 4 } as const;
const localIndex = 1;

/** @throws StateError that says every difference and what to do about it */
export function checkTable(definition: TableDefinition, answer: unknown): void {
  const { name: tableName } = definition;
  const operation = `DescribeTable ${tableName}`;
  const parsed = description.safeParse(answer);
  if (!parsed.success) throw new StateError({ operation }, `${operation}: ${z.prettifyError(parsed.error)}`);
  const differences = [
    ...tableDifferences(definition, parsed.data),
    ...indexDifferences(definition, parsed.data),
  ];
  if (differences.length === 0) return;
  throw new StateError(
    { operation, code: 'TableDiffers' },
    `The table ${tableName} exists and differs: ${differences.join('; ')}. Nothing is read from it or written to it. ` +
      'Change it so, or remove it when nothing in it is needed, or give the guard another instance.',
  );
}

function tableDifferences(definition: TableDefinition, { tableMeta, tableOptions }: Description): string[] {
  const { key, columns = [], timeToLiveSeconds = -1 } = definition;
  const [wanted, actual] = [described(key, keyTypes), list(tableMeta.primaryKey)];
  const found = list(tableMeta.definedColumn);
  const missing = columns.filter((column) => !found.includes(described([column], columnTypes)[0] ?? ''));
  return [
    ...(wanted.join() === actual.join()
      ? []
      : [`its key is (${actual.join(', ')}), expected (${wanted.join(', ')}) (1 = integer, 2 = text)`]),
    ...missing.map(
      ({ name, type }) => `it has no defined column ${name} of type ${type}; add it (AddDefinedColumn)`,
    ),
    ...(tableOptions.timeToLive === timeToLiveSeconds
      ? []
      : [
          `its rows live ${seconds(tableOptions.timeToLive)}, expected ${seconds(timeToLiveSeconds)}; ` +
            `set TimeToLive to ${timeToLiveSeconds} (UpdateTable)`,
        ]),
    ...(tableOptions.maxVersions === 1
      ? []
      : [`it keeps ${tableOptions.maxVersions} versions, expected 1; set MaxVersions to 1 (UpdateTable)`]),
  ];
}

function indexDifferences({ indexes = [], key }: TableDefinition, { indexMetas }: Description): string[] {
  return indexes.flatMap((wanted) => {
    const found = indexMetas.find(({ name }) => name === wanted.name);
    const form = `a local index on (${wanted.key.join(', ')}) with ${wanted.columns.join(', ')}`;
    if (found === undefined) {
      return [
        `it has no index ${wanted.name}; create it (CreateIndex): ${form}, with the rows that are there`,
      ];
    }
    return isSame(wanted, found, key)
      ? []
      : [
          `its index ${wanted.name} is ${shown(found)}, expected ${form}; drop it (DropIndex) and create it anew`,
        ];
  });
}

/** Whether an index is described with the columns it was asked for, or with the table's key completed, is not documented. */
function isSame(wanted: IndexDefinition, found: FoundIndex, key: readonly KeyColumn[]): boolean {
  const rest = key.map(({ name }) => name).filter((name) => !found.primaryKey.includes(name));
  return (
    found.indexType === localIndex &&
    [...found.primaryKey, ...rest].join() === wanted.key.join() &&
    wanted.columns.every((column) => found.definedColumn.includes(column))
  );
}

function shown({ primaryKey, definedColumn, indexType }: FoundIndex): string {
  const type = indexType === localIndex ? 'a local' : 'a global';
  return `${type} index on (${primaryKey.join(', ')}) with ${definedColumn.join(', ') || 'no column'}`;
}

function described(columns: readonly KeyColumn[], types: Record<KeyColumn['type'], number>): string[] {
  return columns.map(({ name, type }) => `${name}:${types[type]}`);
}

function list(columns: readonly { readonly name: string; readonly type: number }[]): string[] {
  return columns.map(({ name, type }) => `${name}:${type}`);
}

function seconds(count: number): string {
  return count === -1 ? 'for ever' : `${count} s`;
}
