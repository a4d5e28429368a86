/** Reads of rows that follow each other, in a table or in one of its indexes. */
import { repeated } from './retry.ts';
import type { TablestoreClient } from './tablestore-client.ts';
import {
  type KeyBound,
  type KeyPart,
  type Row,
  type RowPlace,
  highest,
  lowest,
  toKey,
  toRow,
  toSdkKey,
} from './tablestore-sdk.ts';

/** A table, or an index whose rows come back as the table's. */
export interface Place extends RowPlace {
  readonly client: TablestoreClient;
  /** Rows a request; the service's own limit when absent. */
  readonly pageSize: number | undefined;
}

export interface RangeRequest {
  /** The first parts of the key, the same for every row. */
  readonly within: readonly KeyPart[];
  /** What the next part begins with: ASCII text. */
  readonly startsWith?: string;
  /** The least and the greatest value of the next part, both included. Not together with `startsWith`. */
  readonly from?: KeyPart;
  readonly through?: KeyPart;
  /** The last row first. */
  readonly backward?: boolean;
  /** Only these columns; all when absent. A row that has none of them is not answered. */
  readonly columns?: readonly string[];
}

export interface RowPage {
  readonly rows: readonly Row[];
  /** The key of the first row that was not read; undefined behind the last. */
  readonly next: readonly KeyPart[] | undefined;
}

/** Every row, page after page. */
export async function readRange(place: Place, request: RangeRequest): Promise<Row[]> {
  const rows: Row[] = [];
  let page: RowPage | undefined;
  do {
    page = await readPage(place, request, { limit: place.pageSize, start: page?.next });
    rows.push(...page.rows);
  } while (page.next !== undefined);
  return rows;
}

/** The first row in the direction of the range. */
export async function readFirst(place: Place, request: RangeRequest): Promise<Row | undefined> {
  let page: RowPage | undefined;
  do {
    page = await readPage(place, request, { limit: 1, start: page?.next });
  } while (page.rows.length === 0 && page.next !== undefined);
  return page.rows[0];
}

export interface PageOptions {
  /** At most so many rows; there may be fewer although more follow. */
  readonly limit: number | undefined;
  /** The `next` of the page before, whose request was the same. */
  readonly start: readonly KeyPart[] | undefined;
}

/** One request. */
export async function readPage(
  place: Place,
  request: RangeRequest,
  { limit, start }: PageOptions,
): Promise<RowPage> {
  const { client, tableName, keyNames } = place;
  const bounds = boundsOf(place, request);
  return repeated(`GetRange ${tableName}`, client.retry, async () => {
    const answer = await client.once((sdkClient, sdk) =>
      sdkClient.getRange({
        tableName,
        direction: request.backward === true ? sdk.Direction.BACKWARD : sdk.Direction.FORWARD,
        inclusiveStartPrimaryKey: toSdkKey(sdk, keyNames, start ?? bounds.start),
        exclusiveEndPrimaryKey: toSdkKey(sdk, keyNames, bounds.end),
        ...(limit === undefined ? {} : { limit }),
        ...(request.columns === undefined ? {} : { columnsToGet: [...request.columns] }),
      }),
    );
    const rows = answer.rows.flatMap((row) => toRow(place, row) ?? []);
    // The SDK's typings leave the null out.
    const next = answer.nextStartPrimaryKey ?? [];
    return { rows, next: next.length === 0 ? undefined : toKey(tableName, keyNames, next) };
  });
}

function boundsOf(
  { keyNames }: Place,
  { within, startsWith, from, through, backward }: RangeRequest,
): { start: KeyBound[]; end: KeyBound[] } {
  const filled = (parts: readonly KeyPart[], rest: KeyBound): KeyBound[] =>
    keyNames.map((_name, position) => parts[position] ?? rest);
  const least = startsWith ?? from;
  const bottom = filled(least === undefined ? within : [...within, least], lowest);
  const top =
    startsWith === undefined
      ? filled(
          through === undefined ? within : [...within, justAfter(through)],
          through === undefined ? highest : lowest,
        )
      : filled([...within, firstAfter(startsWith)], lowest);
  return backward === true ? { start: top, end: bottom } : { start: bottom, end: top };
}

/** The least value that is greater. */
function justAfter(part: KeyPart): KeyPart {
  return typeof part === 'bigint' ? part + 1n : `${part}\u0000`;
}

/** The first text that sorts after every text with this beginning. */
function firstAfter(beginning: string): string {
  const last = beginning.charCodeAt(beginning.length - 1);
  return beginning.slice(0, -1) + String.fromCharCode(last + 1);
}
