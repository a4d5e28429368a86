/** Reads the part of a query before the `|`: words, phrases, fields, `and`, `or`, `not` and parentheses. */
import { parameterInvalid } from './sls-errors.ts';

export type Search =
  | { readonly kind: 'all' }
  | { readonly kind: 'and' | 'or'; readonly left: Search; readonly right: Search }
  | { readonly kind: 'not'; readonly search: Search }
  /** Without a field: anywhere in the line. `quoted` text has no wildcards. */
  | { readonly kind: 'text'; readonly field?: string; readonly text: string; readonly quoted: boolean }
  /** `field: *` */
  | { readonly kind: 'exists'; readonly field: string }
  | { readonly kind: 'compare'; readonly field: string };

interface Token {
  readonly kind: 'word' | 'quoted' | '(' | ')' | ':' | 'compare' | 'end';
  readonly text: string;
}

const maxWords = 30;

function refuse(problem: string): Error {
  return parameterInvalid(`parse search query error: ${problem}`);
}

function* tokens(search: string): Generator<Token> {
  const pattern =
    /\s+|(?<quoted>"(?:[^"\\]|\\.)*")|(?<sign>[():])|(?<compare>[<>]=?|=)|(?<word>[^\s"():<>=]+)|(?<bad>")/gy;
  for (const match of search.matchAll(pattern)) {
    const { quoted, sign, compare, word, bad } = match.groups ?? {};
    if (bad !== undefined) throw refuse('a quotation mark is not closed');
    if (quoted !== undefined) yield { kind: 'quoted', text: quoted.slice(1, -1).replaceAll(/\\(.)/g, '$1') };
    else if (sign === '(' || sign === ')' || sign === ':') yield { kind: sign, text: sign };
    else if (compare !== undefined) yield { kind: 'compare', text: compare };
    else if (word !== undefined) yield { kind: 'word', text: word };
  }
}

/** Throws ParameterInvalid when the text is no search, or has more than 30 words. */
export function parseSearch(search: string): Search {
  const list = [...tokens(search)];
  let place = 0;
  let words = 0;

  const peek = (ahead = 0): Token => list[place + ahead] ?? { kind: 'end', text: '' };
  const isOperator = (name: string): boolean =>
    peek().kind === 'word' && peek().text.toLowerCase() === name && peek(1).kind !== ':';

  function take(): Token {
    const token = peek();
    place += 1;
    return token;
  }

  function countWord(): void {
    words += 1;
    if (words > maxWords) throw parameterInvalid(`the query has more than ${maxWords} words`);
  }

  function value(field: string | undefined): Search {
    const token = take();
    if (token.kind !== 'word' && token.kind !== 'quoted')
      throw refuse(token.kind === 'end' ? 'the query ends too early' : `unexpected ${token.text}`);
    countWord();
    const quoted = token.kind === 'quoted';
    if (!quoted && token.text === '*')
      return field === undefined ? { kind: 'all' } : { kind: 'exists', field };
    if (!quoted && /^[*?#]/.test(token.text)) throw refuse(`a word can not begin with ${token.text[0]}`);
    return { kind: 'text', text: token.text, quoted, ...(field === undefined ? {} : { field }) };
  }

  function clause(): Search {
    if (peek().kind === '(') {
      take();
      const inner = either();
      if (take().kind !== ')') throw refuse('a parenthesis is not closed');
      return inner;
    }
    const next = peek(1).kind;
    if ((peek().kind === 'word' || peek().kind === 'quoted') && (next === ':' || next === 'compare')) {
      const field = take().text;
      const sign = take();
      if (sign.kind === ':' && peek().kind !== 'compare') return value(field);
      if (sign.kind === ':') take();
      countWord();
      take();
      return { kind: 'compare', field };
    }
    if (isOperator('and') || isOperator('or')) throw refuse(`unexpected ${peek().text}`);
    return value(undefined);
  }

  function negated(): Search {
    if (!isOperator('not')) return clause();
    take();
    return { kind: 'not', search: negated() };
  }

  function both(): Search {
    let left = negated();
    while (peek().kind !== 'end' && peek().kind !== ')' && !isOperator('or')) {
      if (isOperator('and')) take();
      left = { kind: 'and', left, right: negated() };
    }
    return left;
  }

  function either(): Search {
    let left = both();
    while (isOperator('or')) {
      take();
      left = { kind: 'or', left, right: both() };
    }
    return left;
  }

  if (peek().kind === 'end') return { kind: 'all' };
  const whole = either();
  if (peek().kind !== 'end') throw refuse(`unexpected ${peek().text}`);
  return whole;
}
