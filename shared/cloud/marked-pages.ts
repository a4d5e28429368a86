/** Listings of RAM and IMS: a page names the marker of the next one. */
import * as z from 'zod';
import { malformed, textOrEmpty } from './answers.ts';

/** One page of a listing by marker. */
export interface MarkedPage<Row> {
  readonly rows: readonly Row[];
  /** Undefined on the last page; the empty string when the service names none and says that there is more. */
  readonly next: string | undefined;
}

/** Documented: fields of every page. */
export const more = { IsTruncated: z.boolean(), Marker: textOrEmpty };

export function nextOf(page: { IsTruncated: boolean; Marker: string }): string | undefined {
  return page.IsTruncated ? page.Marker : undefined;
}

/** Every page; a marker that is missing or comes again would be read for ever. */
export async function readMarked<Row>(
  operation: string,
  readPage: (marker: string | undefined) => Promise<MarkedPage<Row>>,
): Promise<Row[]> {
  const rows: Row[] = [];
  const markers = new Set<string>();
  let marker: string | undefined;
  for (;;) {
    const page = await readPage(marker);
    rows.push(...page.rows);
    if (page.next === undefined) return rows;
    if (page.next === '' || markers.has(page.next)) {
      throw malformed(operation, `There is more, but the marker is ${JSON.stringify(page.next)}.`);
    }
    markers.add(page.next);
    marker = page.next;
  }
}
