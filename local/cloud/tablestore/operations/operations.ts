/** The operations by the name that stands in the path of a request. */
import { batchGetRow } from './batch-get-row.ts';
import { batchWriteRow } from './batch-write-row.ts';
import { createIndex, dropIndex } from './indexes.ts';
import type { Operation } from './operation.ts';
import { getRange, getRow } from './read-rows.ts';
import { createTable, deleteTable, describeTable, listTable, updateTable } from './tables.ts';
import { deleteRowOperation, putRowOperation, updateRowOperation } from './write-row.ts';

export const operations: ReadonlyMap<string, Operation> = new Map([
  ['CreateTable', createTable],
  ['UpdateTable', updateTable],
  ['DescribeTable', describeTable],
  ['ListTable', listTable],
  ['DeleteTable', deleteTable],
  ['CreateIndex', createIndex],
  ['DropIndex', dropIndex],
  ['PutRow', putRowOperation],
  ['UpdateRow', updateRowOperation],
  ['DeleteRow', deleteRowOperation],
  ['GetRow', getRow],
  ['GetRange', getRange],
  ['BatchGetRow', batchGetRow],
  ['BatchWriteRow', batchWriteRow],
]);
