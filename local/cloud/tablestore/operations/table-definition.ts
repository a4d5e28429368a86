/** From the messages of a table to its definition, with the documented checks, and back. */
import { notOffered, parameterInvalid } from '../errors.ts';
import type { ReservedThroughput, TableMeta, TableOptionsMessage } from '../messages/tables.ts';
import { isName } from '../rows/row-check.ts';
import type { ColumnType, DefinedColumn, KeySchema, KeyType, TableOptions } from '../store/table.ts';

const keyTypes: Readonly<Record<number, KeyType>> = { 1: 'VT_INTEGER', 2: 'VT_STRING', 3: 'VT_BLOB' };
const columnTypes: Readonly<Record<number, ColumnType>> = {
  1: 'VT_INTEGER',
  2: 'VT_DOUBLE',
  3: 'VT_BOOLEAN',
  4: 'VT_STRING',
  7: 'VT_BLOB',
};
const autoIncrementOption = 1;
const maxKeyColumns = 4;
const maxDefinedColumns = 32;
const secondsADay = 86_400;

export function requireName(name: string, what: 'table' | 'column'): void {
  if (!isName(name)) throw parameterInvalid(`Invalid ${what} name: '${name}'.`);
}

export function codeOfKeyType(type: KeyType): number {
  return { VT_INTEGER: 1, VT_STRING: 2, VT_BLOB: 3 }[type];
}

export function codeOfColumnType(type: ColumnType): number {
  return { VT_INTEGER: 1, VT_DOUBLE: 2, VT_BOOLEAN: 3, VT_STRING: 4, VT_BLOB: 7 }[type];
}

function parseKeyColumn({ name, type, option }: TableMeta['primaryKey'][number]): KeySchema {
  requireName(name, 'column');
  const keyType = keyTypes[type];
  if (keyType === undefined) throw parameterInvalid(`${type} is an invalid type for the primary key.`);
  const autoIncrement = option === autoIncrementOption;
  if (autoIncrement && keyType !== 'VT_INTEGER') {
    throw parameterInvalid('AUTO_INCREMENT primary key must be integer.');
  }
  return { name, type: keyType, autoIncrement };
}

export function parsePrimaryKey(meta: TableMeta): KeySchema[] {
  if (meta.primaryKey.length < 1 || meta.primaryKey.length > maxKeyColumns) {
    throw parameterInvalid(`The number of primary key columns must be in range: [1, ${maxKeyColumns}].`);
  }
  const columns = meta.primaryKey.map(parseKeyColumn);
  for (const [position, { name }] of columns.entries()) {
    if (columns.findIndex((column) => column.name === name) !== position) {
      throw parameterInvalid(`Duplicated primary key name: '${name}'.`);
    }
  }
  if (columns[0]?.autoIncrement === true) {
    throw parameterInvalid(`First primary key can't be auto increment, table: ${meta.tableName}.`);
  }
  if (columns.filter((column) => column.autoIncrement).length > 1) {
    throw parameterInvalid('AUTO_INCREMENT primary key count must <= 1.');
  }
  return columns;
}

export function parseDefinedColumns(meta: TableMeta): DefinedColumn[] {
  if (meta.definedColumns.length > maxDefinedColumns) {
    throw parameterInvalid(`The number of defined columns must be in range: [0, ${maxDefinedColumns}].`);
  }
  return meta.definedColumns.map(({ name, type }) => {
    requireName(name, 'column');
    if (meta.primaryKey.some((key) => key.name === name)) {
      throw parameterInvalid(`Duplicated attribute column name with primary key column: '${name}'.`);
    }
    const columnType = columnTypes[type];
    if (columnType === undefined) {
      throw parameterInvalid(`${type} is an invalid type for the attribute column.`);
    }
    return { name, type: columnType };
  });
}

/** Options that are not given keep the value of `before`. */
export function parseOptions(given: TableOptionsMessage, before: TableOptions): TableOptions {
  const timeToLive = given.timeToLive ?? before.timeToLive;
  const maxVersions = given.maxVersions ?? before.maxVersions;
  const deviationSeconds = Number(given.deviationSeconds ?? before.deviationSeconds);
  if (timeToLive === 0 || timeToLive < -1) {
    throw parameterInvalid('TimeToLive cannot be 0 or less than -1.');
  }
  if (timeToLive > 0 && timeToLive < secondsADay) {
    // The limit is documented, the message is ours.
    throw parameterInvalid(`TimeToLive must be -1 or at least ${secondsADay} seconds.`);
  }
  if (maxVersions <= 0) {
    throw parameterInvalid('The maximum versions cannot be less than or equal to 0.');
  }
  if (deviationSeconds < 0) {
    throw parameterInvalid('The maximum deviation must be in range [0, INT64_MAX/1000000].');
  }
  return { timeToLive, maxVersions, deviationSeconds, allowUpdate: given.allowUpdate ?? before.allowUpdate };
}

export function parseNewOptions(given: TableOptionsMessage | undefined): TableOptions {
  if (given?.timeToLive === undefined) {
    throw parameterInvalid('Time-to-live is missing while creating table.');
  }
  if (given.maxVersions === undefined) {
    throw parameterInvalid('MaxVersions is missing while creating table.');
  }
  return parseOptions(given, {
    timeToLive: given.timeToLive,
    maxVersions: given.maxVersions,
    deviationSeconds: secondsADay,
    allowUpdate: true,
  });
}

export function parseThroughput({ capacityUnit }: ReservedThroughput): { read: number; write: number } {
  const { read = 0, write = 0 } = capacityUnit;
  if (read < 0 || write < 0) {
    throw parameterInvalid(
      `Invalid Capacity Unit:${Math.min(read, write)} . Capacity Unit must be nonnegative.`,
    );
  }
  return { read, write };
}

export function refuseStream(stream: { readonly enabled: boolean } | undefined): void {
  if (stream?.enabled === true) throw notOffered('A stream');
}
