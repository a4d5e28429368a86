import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { csvOf } from '../../shared/report/csv.ts';

const columns = { value: (one: { readonly value: string | number | undefined }) => one.value };
const cellOf = (value: string | number | undefined): string =>
  csvOf(columns, [{ value }]).slice('value\r\n'.length, -2);

/** A reader by RFC 4180, of one cell. */
function read(cell: string): string {
  return cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell;
}

describe('a cell', () => {
  test.each([
    ['plain', 'plain'],
    ['', ''],
    [undefined, ''],
    [-3, '-3'],
    ['a,b', '"a,b"'],
    ['say "hi"', '"say ""hi"""'],
    ['two\nlines', '"two\nlines"'],
    ['=1+1', "'=1+1"],
    ['+1', "'+1"],
    ['-1', "'-1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', "'\t=1"],
    ['\r=1', '"\'\r=1"'],
    ['=1,2', '"\'=1,2"'],
    ['201234567890123456', '201234567890123456'],
  ])('of %j is %j', (value, expected) => {
    const cell = cellOf(value);

    expect(cell).toBe(expected);
  });

  test('is read again as it was, and never begins a formula', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('=', '+', '-', '@', '\t', '\r', '\n', '"', ',', 'a', ' ') }),
        (value) => {
          const back = read(cellOf(value));

          expect(back === value || back === `'${value}`).toBe(true);
          expect(back).not.toMatch(/^[=+\-@\t\r]/);
        },
      ),
    );
  });
});
