/** The definition of a secondary index on a table, with the documented checks, and its message. */
import { parameterInvalid } from '../errors.ts';
import type { IndexMeta } from '../messages/tables.ts';
import type { KeySchema, KeyType, Table, TableDefinition } from '../store/table.ts';
import { requireName } from './table-definition.ts';

const types = { global: 0, local: 1 } as const;
const updateModes = { global: 0, local: 1 } as const;
const phaseIncremental = 2;
const maxKeyColumns = 4;

function isKeyType(type: string): type is KeyType {
  return type === 'VT_INTEGER' || type === 'VT_STRING' || type === 'VT_BLOB';
}

function keyColumn(main: TableDefinition, name: string): KeySchema {
  const key = main.primaryKey.find((column) => column.name === name);
  if (key !== undefined) return { ...key, autoIncrement: false };
  const defined = main.definedColumns.find((column) => column.name === name);
  if (defined === undefined) throw parameterInvalid(`Column does not exist:${name}.`);
  if (!isKeyType(defined.type)) {
    throw parameterInvalid('Invalid column type, only STRING,INTEGER,BINARY is allowed.');
  }
  return { name, type: defined.type, autoIncrement: false };
}

/** An index wants one version and rows that do not go away column by column (documented; the first two messages are ours). */
function requireIndexable(main: TableDefinition): void {
  if (main.indexOf !== undefined) throw parameterInvalid(`'${main.name}' is an index table.`);
  if (main.options.maxVersions !== 1) {
    throw parameterInvalid(`Table '${main.name}' must have max versions 1 to have an index.`);
  }
  if (main.options.timeToLive !== -1 && main.options.allowUpdate) {
    throw parameterInvalid("Don't support allow update operation on table with index and ttl");
  }
}

function typeOf(meta: IndexMeta, main: TableDefinition): 'global' | 'local' {
  const type = (['global', 'local'] as const).find((candidate) => types[candidate] === meta.type);
  if (type === undefined) throw parameterInvalid(`Invalid index type: ${meta.type}.`);
  if (meta.updateMode !== updateModes[type]) {
    throw parameterInvalid(`Invalid index update mode of a ${type} index: ${meta.updateMode}.`);
  }
  if (type === 'local' && meta.primaryKey[0] !== main.primaryKey[0]?.name) {
    throw parameterInvalid('The first primary key column of a local index must be that of its table.');
  }
  return type;
}

/** The index as a table: its key columns, then those of the main table that are not among them. */
export function defineIndex(meta: IndexMeta, main: TableDefinition, now: number): TableDefinition {
  requireName(meta.name, 'table');
  requireIndexable(main);
  if (meta.primaryKey.length < 1 || meta.primaryKey.length > maxKeyColumns) {
    throw parameterInvalid(`The number of primary key columns must be in range: [1, ${maxKeyColumns}].`);
  }
  const duplicate = meta.primaryKey.find((name, position) => meta.primaryKey.indexOf(name) !== position);
  if (duplicate !== undefined) throw parameterInvalid(`Duplicated primary key name: '${duplicate}'.`);
  const rest = main.primaryKey.map(({ name }) => name).filter((name) => !meta.primaryKey.includes(name));
  const definedColumns = meta.definedColumns.map((name) => {
    const column = main.definedColumns.find((candidate) => candidate.name === name);
    if (column === undefined) throw parameterInvalid(`Column does not exist:${name}.`);
    return column;
  });
  return {
    name: meta.name,
    primaryKey: [...meta.primaryKey, ...rest].map((name) => keyColumn(main, name)),
    definedColumns,
    options: main.options,
    throughput: { read: 0, write: 0 },
    createdAt: now,
    indexOf: { mainTable: main.name, type: typeOf(meta, main), keyNames: meta.primaryKey },
  };
}

export function indexMessage(index: Table): IndexMeta[] {
  if (index.indexOf === undefined) return [];
  const { type, keyNames } = index.indexOf;
  return [
    {
      name: index.name,
      primaryKey: keyNames,
      definedColumns: index.definedColumns.map(({ name }) => name),
      updateMode: updateModes[type],
      type: types[type],
      syncPhase: phaseIncremental,
    },
  ];
}
