/** A search as a question to one line, for logs whose lines are made while they are read. */
import type { Search } from './search-parser.ts';
import { wordPatterns } from './search-words.ts';
import { notIndexed, notNumeric } from './sls-errors.ts';

/** Of a line that stands for many: here they differ. */
export const varies = Symbol('varies');

/** The text of a field; without a name that of the whole line. Undefined when the line has no such field. */
export type Line = (field: string | undefined) => string | typeof varies | undefined;

/** Undefined: it can't be told of a line that stands for many. */
export type Answer = boolean | undefined;

export interface SearchOptions {
  readonly isIndexed: (field: string) => boolean;
  /** The index may tell upper case from lower case; it doesn't unless it is told to (documented). */
  readonly isCaseSensitive: boolean;
}

/** Throws ParameterInvalid for a field that the index does not have, and for a comparison, as every field is text. */
export function searchInLine(search: Search, options: SearchOptions): (line: Line) => Answer {
  const cased = (text: string): string => (options.isCaseSensitive ? text : text.toLowerCase());

  function indexed(field: string): string {
    if (!options.isIndexed(field)) throw notIndexed(field);
    return field;
  }

  function compile(part: Search): (line: Line) => Answer {
    switch (part.kind) {
      case 'all':
        return () => true;
      case 'and':
      case 'or': {
        const sides = [compile(part.left), compile(part.right)];
        const decisive = part.kind === 'or';
        return (line) => {
          const answers = sides.map((side) => side(line));
          return joined(answers, decisive);
        };
      }
      case 'not': {
        const inner = compile(part.search);
        return (line) => opposite(inner(line));
      }
      case 'exists': {
        const field = indexed(part.field);
        return (line) => {
          const text = line(field);
          return text === varies ? undefined : text !== undefined;
        };
      }
      case 'text': {
        const field = part.field === undefined ? undefined : indexed(part.field);
        const patterns = wordPatterns({ ...part, text: cased(part.text) }).map((one) => new RegExp(one));
        return (line) => {
          const text = line(field);
          if (text === varies) return undefined;
          return patterns.every((pattern) => pattern.test(cased(text ?? '')));
        };
      }
      case 'compare':
        throw notNumeric(part.field);
    }
  }

  return compile(search);
}

/** `decisive` is the answer of one side that settles both. */
function joined(answers: readonly Answer[], decisive: boolean): Answer {
  if (answers.includes(decisive)) return decisive;
  return answers.includes(undefined) ? undefined : !decisive;
}

function opposite(answer: Answer): Answer {
  return answer === undefined ? undefined : !answer;
}
