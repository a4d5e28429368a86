/** BatchWriteRow: one transaction for the whole batch, in which each row is written or refused by itself. */
import { notOffered, parameterInvalid, tableMissing } from '../errors.ts';
import { batchResponse, batchWriteRowRequest, type RowInBatchWrite } from '../messages/rows.ts';
import type { KeyColumn } from '../plain-buffer/format.ts';
import type { WriteKind } from '../rows/row-check.ts';
import type { Table } from '../store/table.ts';
import { requireDistinctTables, requireRowCount, type RowAttempt, rowResult } from './batch.ts';
import type { Operation, OperationContext } from './operation.ts';
import { applyWrite, parseWrite, type RowWrite } from './write-row.ts';

const maxRows = 200;
const maxBytes = 4 * 1024 * 1024;
const kinds: Readonly<Record<number, WriteKind>> = { 1: 'PUT', 2: 'UPDATE', 3: 'DELETE' };

function checkSize(tables: readonly { tableName: string; rows: readonly unknown[] }[], bytes: number): void {
  if (tables.length === 0) throw parameterInvalid('No row is specified in BatchWriteRow.');
  const empty = tables.find(({ rows }) => rows.length === 0);
  if (empty !== undefined) {
    throw parameterInvalid(`No operation is specified for table: '${empty.tableName}'.`);
  }
  requireRowCount(
    tables.reduce((sum, { rows }) => sum + rows.length, 0),
    maxRows,
  );
  if (bytes > maxBytes) {
    throw parameterInvalid(
      `The total data size of BatchWriteRow request exceeds the limit, limit size: ${maxBytes}, data size:${bytes}.`,
    );
  }
}

function parseRow(table: Table, row: RowInBatchWrite): RowWrite {
  const kind = kinds[row.type];
  if (kind === undefined) throw parameterInvalid('The type of row in batch write operation is invalid.');
  return parseWrite(table, kind, row);
}

/** A row that the batch names more than once may carry no condition and no increment (documented). */
function checkRepeated({ condition, row }: RowWrite): void {
  if (condition.existence !== 'IGNORE') {
    throw parameterInvalid('Repeated rows do not support row exist expectation check in BatchModify.');
  }
  if (condition.columns !== undefined) {
    throw parameterInvalid('Repeated rows do not support row condition check in BatchModify.');
  }
  if (row.cells.some(({ action }) => action === 'INCREMENT')) {
    // The refusal is documented, the message is ours.
    throw parameterInvalid('Repeated rows do not support increments in BatchModify.');
  }
}

/** Also of a value that no key may hold: that is refused later, row by row. */
function textOf({ value }: KeyColumn): string {
  if (Buffer.isBuffer(value)) return `binary ${value.toString('latin1')}`;
  return typeof value === 'object' ? value.placeholder : `${typeof value} ${String(value)}`;
}

function checkRepeatedRows(writes: readonly RowWrite[]): void {
  const byKey = new Map<string, RowWrite[]>();
  for (const write of writes) {
    const key = JSON.stringify(write.row.primaryKey.map(textOf));
    byKey.set(key, [...(byKey.get(key) ?? []), write]);
  }
  for (const same of byKey.values()) {
    if (same.length > 1) same.forEach(checkRepeated);
  }
}

function attemptsOf(
  context: OperationContext,
  tableName: string,
  rows: readonly RowInBatchWrite[],
): RowAttempt[] {
  const table = context.store.catalog.find(tableName);
  if (table === undefined) {
    return rows.map(() => () => {
      throw tableMissing();
    });
  }
  const writes = rows.map((row) => parseRow(table, row));
  checkRepeatedRows(writes);
  return writes.map((write) => () => applyWrite(context, table, write));
}

export const batchWriteRow: Operation = (context, body) => {
  const { tables, transactionId } = batchWriteRowRequest.read(body);
  if (transactionId !== undefined) throw notOffered('A local transaction');
  checkSize(tables, body.length);
  requireDistinctTables(tables);
  const parsed = tables.map(({ tableName, rows }) => ({
    tableName,
    attempts: attemptsOf(context, tableName, rows),
  }));
  return batchResponse.write({
    tables: context.store.transaction(() =>
      parsed.map(({ tableName, attempts }) => ({ tableName, rows: attempts.map(rowResult) })),
    ),
  });
};
