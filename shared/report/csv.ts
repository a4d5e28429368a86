/** Comma-separated values (RFC 4180) that are safe to open in a spreadsheet. */

/** What a spreadsheet may take for the beginning of a formula. */
const formula = /^[=+\-@\t\r]/;

/** A cell is quoted where it has to be; a formula in it becomes text by a leading apostrophe. */
function cell(value: string | number | undefined): string {
  // A number of ours is never a formula, also a negative one.
  if (typeof value === 'number') return String(value);
  const text = value === undefined ? '' : formula.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export type CsvColumns<Row> = Readonly<Record<string, (row: Row) => string | number | undefined>>;

/** A head line with the names of the columns, then one a row; each ends with CR LF. */
export function csvOf<Row>(columns: CsvColumns<Row>, rows: readonly Row[]): string {
  const lines = [
    Object.keys(columns).map((name) => cell(name)),
    ...rows.map((row) => Object.values(columns).map((value) => cell(value(row)))),
  ];
  return lines.map((cells) => `${cells.join(',')}\r\n`).join('');
}
