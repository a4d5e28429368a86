import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readListing } from '../../../shared/cloud/ack-listings.ts';
import { CloudError } from '../../../shared/use-cases/cloud-error.ts';

/** A service that has `rows` before a page is read; `shrink` takes rows away between the pages of the first reading. */
function aService(rows: string[], removeAfterPage: number | undefined) {
  let pagesRead = 0;
  return {
    readPage: async (pageNumber: number, pageSize: number) => {
      const from = (pageNumber - 1) * pageSize;
      const page = { rows: rows.slice(from, from + pageSize), total: rows.length };
      pagesRead += 1;
      if (pagesRead === removeAfterPage) rows.shift();
      return page;
    },
  };
}

const keyOf = (row: string): string => row;

/** In so many readings one of four rows goes away between the two pages; from then on there are three. */
function aTornService(times: number) {
  let left = times;
  return async (page: number): Promise<{ rows: string[]; total: number }> => {
    if (page === 1) return { rows: ['a', 'b'], total: left > 0 ? 4 : 3 };
    left -= 1;
    return { rows: ['c'], total: 3 };
  };
}

describe('a listing', () => {
  it('is whole whatever the page size, also when a row goes away while it is read', async () => {
    const cases = fc.record({
      count: fc.nat(12),
      pageSize: fc.integer({ min: 1, max: 5 }),
      removeAfterPage: fc.option(fc.integer({ min: 1, max: 6 }), { nil: undefined }),
    });

    await fc.assert(
      fc.asyncProperty(cases, async ({ count, pageSize, removeAfterPage }) => {
        const rows = Array.from({ length: count }, (_, index) => `row-${index}`);
        const before = [...rows];
        const read = await readListing({
          operation: 'x.List',
          pageSize,
          keyOf,
          ...aService(rows, removeAfterPage),
        });
        // Either as it was before the row went away, or as it is since.
        expect([before, rows]).toContainEqual(read);
      }),
    );
  });

  it('is whole when no more than three readings of it in a row are torn', async () => {
    const readPage = aTornService(3);

    expect(await readListing({ operation: 'x.List', pageSize: 2, keyOf, readPage })).toEqual(['a', 'b', 'c']);
  });

  it('is malformed when the fourth is torn as well', async () => {
    const readPage = aTornService(4);

    const reading = readListing({ operation: 'x.List', pageSize: 2, keyOf, readPage });

    await expect(reading).rejects.toThrow('3 different rows and announce 4 and 3, read 4 times');
  });

  it('is malformed when a service gives the same page for ever', async () => {
    const readPage = async (): Promise<{ rows: string[]; total: number }> => ({ rows: ['a', 'b'], total: 5 });

    const reading = readListing({ operation: 'x.List', pageSize: 2, keyOf, readPage });

    await expect(reading).rejects.toThrow(CloudError);
    await expect(reading).rejects.toThrow('2 different rows and announce 5');
  });
});
