/** Reads a listing by page number to its end, and believes it only when it adds up. */
import { malformed } from './answers.ts';
import type { Page } from './ack-schemas.ts';

export interface Listing<Row> {
  readonly operation: string;
  readonly pageSize: number;
  readonly keyOf: (row: Row) => string;
  readonly readPage: (pageNumber: number, pageSize: number) => Promise<Page<Row>>;
}

/** Of a cluster whose revocations are becoming visible one after the other, two readings in a row may be torn. */
const readingsAtMost = 4;

/**
 * Every row once. Pages shift while rows come and go: a row on two pages is dropped once, and a listing that has not as
 * many rows as its pages announce is read again from the start.
 *
 * @throws CloudError `malformed` when no reading adds up.
 */
export async function readListing<Row>(listing: Listing<Row>): Promise<Row[]> {
  let reading = await readPages(listing);
  for (let count = 1; !reading.whole && count < readingsAtMost; count += 1)
    reading = await readPages(listing);
  if (reading.whole) return reading.rows;
  throw malformed(
    listing.operation,
    `The pages hold ${reading.rows.length} different rows and announce ${reading.announced}, read ${readingsAtMost} times.`,
  );
}

interface Reading<Row> {
  readonly rows: Row[];
  readonly announced: string;
  readonly whole: boolean;
}

async function readPages<Row>({ pageSize, keyOf, readPage }: Listing<Row>): Promise<Reading<Row>> {
  const rows = new Map<string, Row>();
  const totals = new Set<number>();
  let received = 0;
  for (let pageNumber = 1; ; pageNumber += 1) {
    const page = await readPage(pageNumber, pageSize);
    totals.add(page.total);
    received += page.rows.length;
    for (const row of page.rows) if (!rows.has(keyOf(row))) rows.set(keyOf(row), row);
    if (page.rows.length === 0 || received >= page.total) break;
  }
  const whole = totals.size === 1 && totals.has(rows.size) && received === rows.size;
  return { rows: [...rows.values()], announced: [...totals].join(' and '), whole };
}
