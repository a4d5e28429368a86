/** What a read shows of a stored row: the asked columns, versions and time, then the filter. */
import { notOffered, parameterInvalid } from '../errors.ts';
import type { TimeRange } from '../messages/rows.ts';
import type { WireRow } from '../plain-buffer/format.ts';
import { parseFilter } from './filter.ts';
import { arranged, type Cell, type StoredRow } from './stored-row.ts';

export interface ViewRequest {
  readonly columnsToGet: readonly string[];
  readonly timeRange?: TimeRange | undefined;
  readonly maxVersions?: number | undefined;
  readonly filter?: Buffer | undefined;
  readonly startColumn?: string | undefined;
  readonly endColumn?: string | undefined;
  readonly token?: Buffer | undefined;
  readonly transactionId?: string | undefined;
}

/** Undefined for a row that the read does not show. */
export type View = (row: StoredRow) => WireRow | undefined;

const maxColumnsToGet = 128;

function timeFilter(range: TimeRange | undefined): (cell: Cell) => boolean {
  if (range === undefined) return () => true;
  const { startTime, endTime, specificTime } = range;
  if (specificTime !== undefined) return (cell) => cell.timestamp === specificTime;
  if (startTime === undefined || endTime === undefined) {
    throw parameterInvalid('Start and end time must be given at the same time.');
  }
  return (cell) => cell.timestamp >= startTime && cell.timestamp < endTime;
}

function refuseWhatIsNotOffered(request: ViewRequest): void {
  if (request.startColumn !== undefined || request.endColumn !== undefined) {
    throw notOffered('A range of columns');
  }
  if (request.token !== undefined) throw notOffered('A token');
  if (request.transactionId !== undefined) throw notOffered('A local transaction');
}

function maxVersionsOf({ maxVersions, timeRange }: ViewRequest): number {
  if (maxVersions === undefined) {
    if (timeRange === undefined) {
      throw parameterInvalid('No version condition is specified while querying row.');
    }
    return Number.POSITIVE_INFINITY;
  }
  if (maxVersions <= 0) {
    throw parameterInvalid(`Invalid max versions: ${maxVersions} . Reason: Max versions must be positive.`);
  }
  return maxVersions;
}

export function viewOf(request: ViewRequest): View {
  refuseWhatIsNotOffered(request);
  const asked = new Set(request.columnsToGet);
  if (asked.size > maxColumnsToGet) {
    throw parameterInvalid(
      `The number of columns from the request exceeds the limit, limit count: ${maxColumnsToGet} , column count:${asked.size}.`,
    );
  }
  const inTime = timeFilter(request.timeRange);
  const maxVersions = maxVersionsOf(request);
  const passes = parseFilter(request.filter);
  return (row) => {
    const chosen = row.cells.filter((cell) => asked.size === 0 || asked.has(cell.name));
    const cells = arranged(chosen.filter(inTime), maxVersions);
    const asksKey = row.primaryKey.some((column) => asked.has(column.name));
    // A row that has none of the asked columns is not shown, unless a key column is among them (documented).
    if (asked.size > 0 && cells.length === 0 && !asksKey) return undefined;
    // The filter sees only the columns that the read asks for (documented).
    if (!passes({ ...row, cells })) return undefined;
    return { primaryKey: row.primaryKey, cells, deleteMarker: false };
  };
}
