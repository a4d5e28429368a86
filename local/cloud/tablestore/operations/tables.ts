/** CreateTable, UpdateTable, DescribeTable, ListTable, DeleteTable. */
import { parameterInvalid, tableExists } from '../errors.ts';
import {
  createTableRequest,
  describeTableResponse,
  emptyMessage,
  listTableResponse,
  tableNameRequest,
  updateTableRequest,
  updateTableResponse,
} from '../messages/tables.ts';
import type { Table, TableDefinition } from '../store/table.ts';
import { defineIndex, indexMessage } from './index-definition.ts';
import { type Operation, requireTable } from './operation.ts';
import {
  codeOfColumnType,
  codeOfKeyType,
  parseDefinedColumns,
  parseNewOptions,
  parseOptions,
  parsePrimaryKey,
  parseThroughput,
  refuseStream,
  requireName,
} from './table-definition.ts';

/** The table's status; a table of the local cloud is ready as soon as it is created. */
const active = 1;

export const createTable: Operation = ({ store, now }, body) => {
  const request = createTableRequest.read(body);
  const { tableMeta } = request;
  requireName(tableMeta.tableName, 'table');
  refuseStream(request.stream);
  const main: TableDefinition = {
    name: tableMeta.tableName,
    primaryKey: parsePrimaryKey(tableMeta),
    definedColumns: parseDefinedColumns(tableMeta),
    options: parseNewOptions(request.tableOptions),
    throughput: parseThroughput(request.reservedThroughput),
    createdAt: now(),
  };
  const indexes = request.indexMetas.map((meta) => defineIndex(meta, main, now()));
  store.transaction(() => {
    for (const definition of [main, ...indexes]) {
      if (store.catalog.find(definition.name) !== undefined) throw tableExists();
      store.catalog.create(definition);
    }
  });
  return emptyMessage.write({});
};

function optionsMessage({ options }: Table): {
  timeToLive: number;
  maxVersions: number;
  deviationSeconds: bigint;
  allowUpdate: boolean;
} {
  return { ...options, deviationSeconds: BigInt(options.deviationSeconds) };
}

function throughputMessage({ throughput, createdAt }: Table): {
  capacityUnit: { read: number; write: number };
  lastIncreaseTime: bigint;
} {
  return { capacityUnit: throughput, lastIncreaseTime: BigInt(Math.floor(createdAt / 1000)) };
}

export const updateTable: Operation = (context, body) => {
  const request = updateTableRequest.read(body);
  const table = requireTable(context, request.tableName);
  refuseStream(request.stream);
  const { tableOptions, reservedThroughput } = request;
  if (tableOptions === undefined && reservedThroughput === undefined) {
    throw parameterInvalid('No parameter is specified in table options.');
  }
  const changed: Table = {
    ...table,
    options: parseOptions(tableOptions ?? {}, table.options),
    throughput: reservedThroughput === undefined ? table.throughput : parseThroughput(reservedThroughput),
  };
  const { store } = context;
  store.transaction(() => {
    const indexes = store.catalog.indexesOf(table);
    for (const index of indexes) {
      for (const meta of indexMessage(index)) defineIndex(meta, changed, context.now());
      store.catalog.change({ ...index, options: changed.options });
    }
    store.catalog.change(changed);
  });
  return updateTableResponse.write({
    throughput: throughputMessage(changed),
    tableOptions: optionsMessage(changed),
  });
};

export const describeTable: Operation = (context, body) => {
  const table = requireTable(context, tableNameRequest.read(body).tableName);
  return describeTableResponse.write({
    tableMeta: {
      tableName: table.name,
      primaryKey: table.primaryKey.map(({ name, type, autoIncrement }) => ({
        name,
        type: codeOfKeyType(type),
        option: autoIncrement ? 1 : undefined,
      })),
      definedColumns: table.definedColumns.map(({ name, type }) => ({ name, type: codeOfColumnType(type) })),
    },
    throughput: throughputMessage(table),
    tableOptions: optionsMessage(table),
    status: active,
    indexMetas: context.store.catalog.indexesOf(table).flatMap(indexMessage),
  });
};

export const listTable: Operation = ({ store }) =>
  listTableResponse.write({ tableNames: store.catalog.names() });

/** The indexes of the table go with it. */
export const deleteTable: Operation = (context, body) => {
  const { store } = context;
  const table = requireTable(context, tableNameRequest.read(body).tableName);
  if (table.indexOf !== undefined)
    throw parameterInvalid(`'${table.name}' is an index table: drop the index.`);
  store.transaction(() => {
    for (const each of [...store.catalog.indexesOf(table), table]) store.catalog.drop(each);
  });
  return emptyMessage.write({});
};
