/** PutRow, UpdateRow, DeleteRow, and what they share with BatchWriteRow: read the request, then apply it. */
import { notOffered, parameterInvalid } from '../errors.ts';
import {
  type ReturnContent,
  type RowInBatchWrite,
  writeRowRequest,
  writeRowResponse,
} from '../messages/rows.ts';
import { decodeRow } from '../plain-buffer/decode.ts';
import { encodeRows } from '../plain-buffer/encode.ts';
import type { KeyColumn, WireRow } from '../plain-buffer/format.ts';
import { isPlaceholder } from '../plain-buffer/values.ts';
import { type ChangeContext, putRow, updateRow } from '../rows/change.ts';
import { type Condition, parseCondition, requireCondition } from '../rows/condition.ts';
import { checkKey } from '../rows/key-check.ts';
import { checkRow, type WriteKind } from '../rows/row-check.ts';
import type { StoredRow } from '../rows/stored-row.ts';
import type { Table } from '../store/table.ts';
import { consumedByWrite, type Operation, type OperationContext, requireTable } from './operation.ts';

const returnTypes = { none: 0, key: 1, afterModify: 2 };

export interface RowWrite {
  readonly kind: WriteKind;
  readonly row: WireRow;
  readonly condition: Condition;
  readonly returns: ReturnContent | undefined;
  readonly bytes: number;
}

export interface RowWritten {
  readonly consumed: ReturnType<typeof consumedByWrite>;
  /** PlainBuffer, when the request asked for something back. */
  readonly row: Buffer | undefined;
}

/** Everything that can be refused without looking at the key or the stored row. Throws OTSParameterInvalid. */
export function parseWrite(table: Table, kind: WriteKind, given: Omit<RowInBatchWrite, 'type'>): RowWrite {
  if (table.indexOf !== undefined) throw parameterInvalid("Can't write index table directly.");
  if (kind === 'UPDATE' && !table.options.allowUpdate) {
    // That updates can be forbidden is documented, the message is ours.
    throw parameterInvalid(`Table '${table.name}' does not allow updates.`);
  }
  const returnType = given.returnContent?.returnType ?? returnTypes.none;
  if (!Object.values(returnTypes).includes(returnType)) {
    throw parameterInvalid(`Invalid return type: ${returnType}.`);
  }
  const row = decodeRow(given.row);
  checkRow(table, kind, row);
  const condition = parseCondition(given.condition);
  return { kind, row, condition, returns: given.returnContent, bytes: given.row.length };
}

function requirePlainIncrement({ kind, condition }: RowWrite): void {
  if (kind === 'DELETE') {
    throw parameterInvalid('Invalid row to delete which with pk auto increment.');
  }
  if (condition.existence !== 'IGNORE') {
    throw parameterInvalid(`Invalid expect:${condition.existence} when modify row with pk auto increment.`);
  }
  if (condition.columns !== undefined) {
    throw parameterInvalid("Can't set condition when modify row with pk auto increment.");
  }
}

/** The key with the AUTO_INCREMENT column chosen, when the request leaves it to the service. */
function resolveKey(context: OperationContext, table: Table, write: RowWrite): readonly KeyColumn[] {
  checkKey(table, write.row.primaryKey, 'new row');
  if (!write.row.primaryKey.some(({ value }) => isPlaceholder(value))) return write.row.primaryKey;
  requirePlainIncrement(write);
  // The service's values are large and grow with time, with gaps.
  const value = context.store.catalog.nextIncrement(table, BigInt(context.now()) * 1000n);
  return write.row.primaryKey.map((column) => (isPlaceholder(column.value) ? { ...column, value } : column));
}

function returned(
  { returns, row }: RowWrite,
  primaryKey: readonly KeyColumn[],
  after: StoredRow | undefined,
): Buffer | undefined {
  const type = returns?.returnType ?? returnTypes.none;
  if (type === returnTypes.none) return undefined;
  if (type === returnTypes.key) return encodeRows([{ primaryKey, cells: [], deleteMarker: false }]);
  const counters = new Set(row.cells.filter(({ action }) => action === 'INCREMENT').map(({ name }) => name));
  const asked = (returns?.columnNames ?? []).filter((name) => counters.has(name));
  const cells = asked.flatMap((name) => after?.cells.find((cell) => cell.name === name) ?? []);
  return encodeRows([{ primaryKey, cells, deleteMarker: false }]);
}

function changed(
  kind: WriteKind,
  row: StoredRow | undefined,
  { cells }: WireRow,
  change: ChangeContext,
): StoredRow | undefined {
  if (kind === 'DELETE') return undefined;
  return kind === 'PUT' ? putRow(cells, change) : updateRow(row, cells, change);
}

/** Reads, checks the condition and writes; runs inside a transaction. A refusal leaves no trace. */
export function applyWrite(context: OperationContext, table: Table, write: RowWrite): RowWritten {
  const { store, now } = context;
  const primaryKey = resolveKey(context, table, write);
  const after = store.change(table, primaryKey, (before) => {
    requireCondition(write.condition, before, primaryKey);
    return changed(write.kind, before, write.row, { primaryKey, options: table.options, now: now() });
  });
  return { consumed: consumedByWrite(write.bytes), row: returned(write, primaryKey, after) };
}

function writeRow(kind: WriteKind): Operation {
  return (context, body) => {
    const request = writeRowRequest.read(body);
    if (request.transactionId !== undefined) throw notOffered('A local transaction');
    const table = requireTable(context, request.tableName);
    const write = parseWrite(table, kind, request);
    return writeRowResponse.write(context.store.transaction(() => applyWrite(context, table, write)));
  };
}

export const putRowOperation = writeRow('PUT');
export const updateRowOperation = writeRow('UPDATE');
export const deleteRowOperation = writeRow('DELETE');
