/** Words of a log: what lies between the default delimiters of an index (documented). `-` and `.` don't delimit. */

/** The delimiters, for the inside of a regular expression's `[…]`. */
const delimiterClass = String.raw`, '";=()\[\]{}?@&<>/:\n\t\r`;

const splitter = new RegExp(`[${delimiterClass}]+`);

function wordsOf(text: string): string[] {
  return text.split(splitter).filter((word) => word !== '');
}

/**
 * What a text must match to be found, all of it: each word as a whole, in RE2 and in JavaScript alike. Unless it is quoted, `*`
 * and `?` stand for any characters and for one. The case is the caller's.
 */
export function wordPatterns({
  text,
  quoted,
}: {
  readonly text: string;
  readonly quoted: boolean;
}): string[] {
  const words = quoted ? wordsOf(text) : wordsOf(text.replaceAll('?', '\u0000'));
  return words.map((word) => wordPattern(word.replaceAll('\u0000', '?'), !quoted));
}

function wordPattern(word: string, wildcards: boolean): string {
  const escaped = word.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  const open = wildcards
    ? escaped
        .replaceAll(String.raw`\*`, `[^${delimiterClass}]*`)
        .replaceAll(String.raw`\?`, `[^${delimiterClass}]`)
    : escaped;
  return `(^|[${delimiterClass}])${open}($|[${delimiterClass}])`;
}
