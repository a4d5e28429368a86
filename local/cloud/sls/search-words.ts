/** Words of a log: what lies between the default delimiters of an index (documented). `-` and `.` don't delimit. */

/** The delimiters, for the inside of a regular expression's `[…]`. */
const delimiterClass = String.raw`, '";=()\[\]{}?@&<>/:\n\t\r`;

const splitter = new RegExp(`[${delimiterClass}]+`);

export function wordsOf(text: string): string[] {
  return text.split(splitter).filter((word) => word !== '');
}

/** An RE2 pattern that finds the word as a whole in lower-case text; `*` and `?` stand for any characters, for one. */
export function wordPattern(word: string, wildcards: boolean): string {
  const escaped = word.toLowerCase().replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  const open = wildcards
    ? escaped
        .replaceAll(String.raw`\*`, `[^${delimiterClass}]*`)
        .replaceAll(String.raw`\?`, `[^${delimiterClass}]`)
    : escaped;
  return `(^|[${delimiterClass}])${open}($|[${delimiterClass}])`;
}
