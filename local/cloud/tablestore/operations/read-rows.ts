/** GetRow and GetRange. */
import { parameterInvalid } from '../errors.ts';
import { getRangeRequest, getRangeResponse, getRowRequest, getRowResponse } from '../messages/rows.ts';
import { decodeRow } from '../plain-buffer/decode.ts';
import { encodeRows } from '../plain-buffer/encode.ts';
import type { KeyColumn, WireRow } from '../plain-buffer/format.ts';
import { checkKey } from '../rows/key-check.ts';
import { type View, viewOf } from '../rows/view.ts';
import { keyBytes } from '../store/key-order.ts';
import type { Range } from '../store/row-store.ts';
import type { Table } from '../store/table.ts';
import { consumedByRead, type Operation, type OperationContext, requireTable } from './operation.ts';

/** A range read looks at no more than this at a time, whatever its filter lets through. */
const maxScannedRows = 5000;
const maxScannedBytes = 4 * 1024 * 1024;

/** A key in PlainBuffer, alone: a read may carry nothing else. */
export function decodeKey(serialized: Buffer): readonly KeyColumn[] {
  const { primaryKey, cells, deleteMarker } = decodeRow(serialized);
  if (cells.length > 0) throw parameterInvalid('Attribute column cannot be given while reading data.');
  if (deleteMarker) throw parameterInvalid('Delete marker cannot be given.');
  return primaryKey;
}

/** The row in PlainBuffer; no bytes when there is none to show. */
export function readRow(
  { store }: OperationContext,
  table: Table,
  primaryKey: readonly KeyColumn[],
  view: View,
): Buffer {
  checkKey(table, primaryKey, 'row');
  const row = store.read(table, primaryKey);
  const shown = row === undefined ? undefined : view(row);
  return encodeRows(shown === undefined ? [] : [shown]);
}

export const getRow: Operation = (context, body) => {
  const request = getRowRequest.read(body);
  const table = requireTable(context, request.tableName);
  const row = readRow(context, table, decodeKey(request.primaryKey), viewOf(request));
  return getRowResponse.write({ consumed: consumedByRead(row.length), row });
};

function parseRange(table: Table, direction: number, start: Buffer, end: Buffer): Range {
  if (direction !== 0 && direction !== 1) throw parameterInvalid(`Invalid direction: ${direction}.`);
  const range: Range = {
    start: decodeKey(start),
    end: decodeKey(end),
    direction: direction === 0 ? 'forward' : 'backward',
  };
  checkKey(table, range.start, 'range');
  checkKey(table, range.end, 'range');
  const order = Buffer.compare(keyBytes(range.start), keyBytes(range.end));
  if (direction === 0 && order >= 0) throw parameterInvalid('Begin key must less than end key in FORWARD');
  if (direction === 1 && order <= 0) throw parameterInvalid('Begin key must more than end key in BACKWARD');
  return range;
}

interface Page {
  readonly rows: readonly WireRow[];
  readonly bytes: number;
  /** The first row that was not looked at. */
  readonly next?: readonly KeyColumn[];
}

/** `limit` counts the rows that are returned (inferred where a filter drops some). */
function readPage(scanned: ReturnType<OperationContext['store']['scan']>, view: View, limit: number): Page {
  const rows: WireRow[] = [];
  let looked = 0;
  let bytes = 0;
  for (const { row, bytes: rowBytes } of scanned) {
    if (rows.length >= limit || looked >= maxScannedRows || bytes >= maxScannedBytes) {
      return { rows, bytes, next: row.primaryKey };
    }
    looked += 1;
    bytes += rowBytes;
    const shown = view(row);
    if (shown !== undefined) rows.push(shown);
  }
  return { rows, bytes };
}

export const getRange: Operation = (context, body) => {
  const request = getRangeRequest.read(body);
  const table = requireTable(context, request.tableName);
  const { limit = maxScannedRows, direction, inclusiveStart, exclusiveEnd } = request;
  if (limit <= 0) throw parameterInvalid('The limit must be greater than 0.');
  const view = viewOf(request);
  const range = parseRange(table, direction, inclusiveStart, exclusiveEnd);
  const { rows, bytes, next } = readPage(context.store.scan(table, range), view, limit);
  return getRangeResponse.write({
    consumed: consumedByRead(bytes),
    rows: encodeRows(rows),
    nextStart: next && encodeRows([{ primaryKey: next, cells: [], deleteMarker: false }]),
  });
};
