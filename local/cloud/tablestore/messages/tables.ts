/** The messages of the table operations, after the vendor's `tablestore.proto`. */
import {
  bool,
  bytes,
  int32,
  int64,
  message,
  type Of,
  optional,
  repeated,
  required,
  text,
} from '../protobuf/message.ts';

export const errorMessage = message({ code: required(1, text), message: optional(2, text) });

const keySchema = message({ name: required(1, text), type: required(2, int32), option: optional(3, int32) });
const definedColumn = message({ name: required(1, text), type: required(2, int32) });

export const indexMeta = message({
  name: required(1, text),
  primaryKey: repeated(2, text),
  definedColumns: repeated(3, text),
  updateMode: required(4, int32),
  type: required(5, int32),
  syncPhase: optional(6, int32),
});
export type IndexMeta = Of<typeof indexMeta>;

const tableMeta = message({
  tableName: required(1, text),
  primaryKey: repeated(2, keySchema),
  definedColumns: repeated(3, definedColumn),
});
export type TableMeta = Of<typeof tableMeta>;

const tableOptions = message({
  timeToLive: optional(1, int32),
  maxVersions: optional(2, int32),
  deviationSeconds: optional(5, int64),
  allowUpdate: optional(6, bool),
});
export type TableOptionsMessage = Of<typeof tableOptions>;

const capacityUnit = message({ read: optional(1, int32), write: optional(2, int32) });
export const consumedCapacity = message({ capacityUnit: required(1, capacityUnit) });
const reservedThroughput = message({ capacityUnit: required(1, capacityUnit) });
export type ReservedThroughput = Of<typeof reservedThroughput>;
const throughputDetails = message({
  capacityUnit: required(1, capacityUnit),
  lastIncreaseTime: required(2, int64),
  lastDecreaseTime: optional(3, int64),
});
const streamSpecification = message({ enabled: required(1, bool) });

export const createTableRequest = message({
  tableMeta: required(1, tableMeta),
  reservedThroughput: required(2, reservedThroughput),
  tableOptions: optional(3, tableOptions),
  partitions: repeated(4, bytes),
  stream: optional(5, streamSpecification),
  indexMetas: repeated(7, indexMeta),
});

export const updateTableRequest = message({
  tableName: required(1, text),
  reservedThroughput: optional(2, reservedThroughput),
  tableOptions: optional(3, tableOptions),
  stream: optional(4, streamSpecification),
});

export const updateTableResponse = message({
  throughput: required(1, throughputDetails),
  tableOptions: required(2, tableOptions),
});

/** DescribeTable and DeleteTable. */
export const tableNameRequest = message({ tableName: required(1, text) });

export const describeTableResponse = message({
  tableMeta: required(1, tableMeta),
  throughput: required(2, throughputDetails),
  tableOptions: required(3, tableOptions),
  status: required(4, int32),
  indexMetas: repeated(8, indexMeta),
});

export const listTableResponse = message({ tableNames: repeated(1, text) });
export const emptyMessage = message({});

export const createIndexRequest = message({
  mainTableName: required(1, text),
  indexMeta: required(2, indexMeta),
  includeBaseData: optional(3, bool),
});

export const dropIndexRequest = message({ mainTableName: required(1, text), indexName: required(2, text) });
