/** The messages of the row operations, after the vendor's `tablestore.proto`; rows and keys in them are PlainBuffer. */
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
import { consumedCapacity, errorMessage } from './tables.ts';

const timeRange = message({
  startTime: optional(1, int64),
  endTime: optional(2, int64),
  specificTime: optional(3, int64),
});
export type TimeRange = Of<typeof timeRange>;

const condition = message({ rowExistence: required(1, int32), columnCondition: optional(2, bytes) });
export type ConditionMessage = Of<typeof condition>;

const returnContent = message({ returnType: optional(1, int32), columnNames: repeated(2, text) });
export type ReturnContent = Of<typeof returnContent>;

/** PutRow, UpdateRow and DeleteRow: the vendor names field 2 `row`, `row_change` and `primary_key`. */
export const writeRowRequest = message({
  tableName: required(1, text),
  row: required(2, bytes),
  condition: required(3, condition),
  returnContent: optional(4, returnContent),
  transactionId: optional(5, text),
});

export const writeRowResponse = message({ consumed: required(1, consumedCapacity), row: optional(2, bytes) });

export const getRowRequest = message({
  tableName: required(1, text),
  primaryKey: required(2, bytes),
  columnsToGet: repeated(3, text),
  timeRange: optional(4, timeRange),
  maxVersions: optional(5, int32),
  filter: optional(7, bytes),
  startColumn: optional(8, text),
  endColumn: optional(9, text),
  token: optional(10, bytes),
  transactionId: optional(11, text),
});

export const getRowResponse = message({ consumed: required(1, consumedCapacity), row: required(2, bytes) });

export const getRangeRequest = message({
  tableName: required(1, text),
  direction: required(2, int32),
  columnsToGet: repeated(3, text),
  timeRange: optional(4, timeRange),
  maxVersions: optional(5, int32),
  limit: optional(6, int32),
  inclusiveStart: required(7, bytes),
  exclusiveEnd: required(8, bytes),
  filter: optional(10, bytes),
  startColumn: optional(11, text),
  endColumn: optional(12, text),
  token: optional(13, bytes),
  transactionId: optional(14, text),
});

export const getRangeResponse = message({
  consumed: required(1, consumedCapacity),
  rows: required(2, bytes),
  nextStart: optional(3, bytes),
});

const tableInBatchGet = message({
  tableName: required(1, text),
  primaryKeys: repeated(2, bytes),
  tokens: repeated(3, bytes),
  columnsToGet: repeated(4, text),
  timeRange: optional(5, timeRange),
  maxVersions: optional(6, int32),
  filter: optional(8, bytes),
  startColumn: optional(9, text),
  endColumn: optional(10, text),
});
export const batchGetRowRequest = message({ tables: repeated(1, tableInBatchGet) });

const rowInBatchWrite = message({
  type: required(1, int32),
  row: required(2, bytes),
  condition: required(3, condition),
  returnContent: optional(4, returnContent),
});
export type RowInBatchWrite = Of<typeof rowInBatchWrite>;

const tableInBatchWrite = message({ tableName: required(1, text), rows: repeated(2, rowInBatchWrite) });
export const batchWriteRowRequest = message({
  tables: repeated(1, tableInBatchWrite),
  transactionId: optional(2, text),
});

/** A row's own result in the answer of both batch operations. */
const rowResult = message({
  isOk: required(1, bool),
  error: optional(2, errorMessage),
  consumed: optional(3, consumedCapacity),
  row: optional(4, bytes),
});
export type RowResult = Of<typeof rowResult>;

const tableResult = message({ tableName: required(1, text), rows: repeated(2, rowResult) });
export const batchResponse = message({ tables: repeated(1, tableResult) });
