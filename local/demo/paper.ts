/** Where the demonstration writes: headings, labelled lines, rows. Colours only on a terminal that wants them. */
import { shortened, width, wrapped } from './text.ts';

const codes = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, cyan: 36 } as const;

export type Tone = keyof typeof codes;

export interface Paper {
  /** One line as it is. */
  line(text?: string, tone?: Tone): void;
  heading(text: string): void;
  /** A paragraph, wrapped and indented. */
  paragraph(text: string, tone?: Tone, indent?: number): void;
  /** A label and a text that hangs beside it. */
  entry(label: string, text: string, tone?: Tone): void;
}

/** `NO_COLOR` in the environment, with any value, asks for none (no-color.org). */
export function wantsColours(
  isTerminal: boolean | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): boolean {
  return isTerminal === true && (environment['NO_COLOR'] ?? '') === '';
}

const labelWidth = 16;

export function paperOn(write: (text: string) => void, hasColours: boolean): Paper {
  const toned = (text: string, tone: Tone | undefined): string =>
    hasColours && tone !== undefined ? `\u001b[${codes[tone]}m${text}\u001b[0m` : text;
  const line = (text = '', tone?: Tone): void => write(`${toned(text, tone)}\n`);
  return {
    line,
    heading: (text) => {
      line();
      for (const each of wrapped(text, width)) line(each, 'bold');
    },
    paragraph: (text, tone, indent = 2) => {
      for (const each of wrapped(text, width - indent)) line(`${' '.repeat(indent)}${each}`, tone);
    },
    entry: (label, text, tone) => {
      const [first = '', ...rest] = wrapped(text, width - labelWidth - 2);
      write(`  ${toned(shortened(label, labelWidth - 1).padEnd(labelWidth), 'dim')}${toned(first, tone)}\n`);
      for (const each of rest) line(`${' '.repeat(labelWidth + 2)}${each}`, tone);
    },
  };
}
