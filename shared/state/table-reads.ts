/** Reads of many rows: split at the service's limits, paged to the end. */
import { StateError } from '../use-cases/ports.ts';
import { anyOf, type Comparison } from './conditions.ts';
import { repeated } from './retry.ts';
import type { TablestoreClient } from './tablestore-client.ts';
import {
  type KeyBound,
  type KeyPart,
  type Row,
  highest,
  lowest,
  toKey,
  toRow,
  toSdkKey,
} from './tablestore-sdk.ts';

export interface Place {
  readonly client: TablestoreClient;
  readonly tableName: string;
  readonly keyNames: readonly string[];
  readonly pageSize: number | undefined;
}

export interface RangeRequest {
  /** The first parts of the key, the same for every row. */
  readonly within: readonly KeyPart[];
  /** What the next part begins with: ASCII text. */
  readonly startsWith?: string;
  /** Only the last row of the range. */
  readonly only?: 'last';
  /** Only these columns; all when absent. They must include those of `anyOf`: the service filters what is left. */
  readonly columns?: readonly string[];
  /** Only rows of which one of these holds. */
  readonly anyOf?: readonly Comparison[];
}

/** Rows in one BatchGetRow (documented). */
const batchLimit = 100;

export async function readMany(
  place: Place,
  keys: readonly (readonly KeyPart[])[],
): Promise<(Row | undefined)[]> {
  const byName = new Map(keys.map((key) => [nameOf(key), key]));
  const distinct = [...byName.values()];
  const found = new Map<string, Row>();
  for (let start = 0; start < distinct.length; start += batchLimit) {
    for (const row of await readBatch(place, distinct.slice(start, start + batchLimit))) {
      found.set(nameOf(row.key), row);
    }
  }
  return keys.map((key) => found.get(nameOf(key)));
}

/** Keys as map keys; int64s are told from digits. */
function nameOf(key: readonly KeyPart[]): string {
  return JSON.stringify(key.map((part) => (typeof part === 'bigint' ? [part.toString()] : part)));
}

async function readBatch(place: Place, keys: readonly (readonly KeyPart[])[]): Promise<Row[]> {
  const { client, tableName, keyNames } = place;
  const operation = `BatchGetRow ${tableName}`;
  return repeated(operation, client.retry, async () => {
    const answer = await client.once((sdkClient, sdk) =>
      sdkClient.batchGetRow({
        tables: [{ tableName, primaryKey: keys.map((key) => toSdkKey(sdk, keyNames, key)) }],
      }),
    );
    const rows = answer.tables.flat();
    if (rows.length !== keys.length) {
      throw new StateError({ operation }, `${operation}: ${rows.length} answers to ${keys.length} rows.`);
    }
    return rows.flatMap((row) => {
      // One row can fail while the others are answered; what can't be read is not taken for absent.
      if (!row.isOk) throw new Error(`${row.errorCode ?? ''} ${row.errorMessage ?? ''}`);
      return toRow(tableName, keyNames, row) ?? [];
    });
  });
}

export async function readRange(place: Place, request: RangeRequest): Promise<Row[]> {
  const rows: Row[] = [];
  let next: readonly KeyBound[] | undefined = boundsOf(place, request).start;
  while (next !== undefined) {
    const page: Page = await readPage(place, request, next);
    rows.push(...page.rows);
    next = request.only === 'last' && rows.length > 0 ? undefined : page.next;
  }
  return rows;
}

interface Page {
  readonly rows: readonly Row[];
  readonly next: readonly KeyPart[] | undefined;
}

async function readPage(place: Place, request: RangeRequest, start: readonly KeyBound[]): Promise<Page> {
  const { client, tableName, keyNames } = place;
  const limit = request.only === 'last' ? 1 : place.pageSize;
  return repeated(`GetRange ${tableName}`, client.retry, async () => {
    const answer = await client.once((sdkClient, sdk) =>
      sdkClient.getRange({
        tableName,
        direction: request.only === 'last' ? sdk.Direction.BACKWARD : sdk.Direction.FORWARD,
        inclusiveStartPrimaryKey: toSdkKey(sdk, keyNames, start),
        exclusiveEndPrimaryKey: toSdkKey(sdk, keyNames, boundsOf(place, request).end),
        ...(limit === undefined ? {} : { limit }),
        ...(request.columns === undefined ? {} : { columnsToGet: [...request.columns] }),
        ...(request.anyOf === undefined ? {} : { columnFilter: anyOf(sdk, request.anyOf) }),
      }),
    );
    const rows = answer.rows.flatMap((row) => toRow(tableName, keyNames, row) ?? []);
    // The SDK's typings leave the null out.
    const next = answer.nextStartPrimaryKey ?? [];
    return { rows, next: next.length === 0 ? undefined : toKey(tableName, keyNames, next) };
  });
}

function boundsOf(
  { keyNames }: Place,
  { within, startsWith, only }: RangeRequest,
): { start: KeyBound[]; end: KeyBound[] } {
  const filled = (parts: readonly KeyPart[], rest: KeyBound): KeyBound[] =>
    keyNames.map((_name, position) => parts[position] ?? rest);
  if (startsWith !== undefined) {
    return {
      start: filled([...within, startsWith], lowest),
      end: filled([...within, firstAfter(startsWith)], lowest),
    };
  }
  const [bottom, top] = [filled(within, lowest), filled(within, highest)];
  return only === 'last' ? { start: top, end: bottom } : { start: bottom, end: top };
}

/** The first text that sorts after every text with this beginning. */
function firstAfter(beginning: string): string {
  const last = beginning.charCodeAt(beginning.length - 1);
  return beginning.slice(0, -1) + String.fromCharCode(last + 1);
}
