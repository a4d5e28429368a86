import { readFileSync } from 'node:fs';
import { describe, expect, expectTypeOf, test } from 'vitest';
import type { ProblemType } from '../../functions/api/problem.ts';
import {
  findingWordsFor,
  languages,
  wordFor,
  type Words,
  wordsOf,
} from '../../shared/report/pages/words/words.ts';
import type { TaskState } from '../../shared/use-cases/ports/sweeping.ts';

/** `trait.residual` or `finding.residual.title`, with its text. */
function textsOf(tree: object, path = ''): [path: string, text: string][] {
  return Object.entries(tree).flatMap(([name, value]: [string, unknown]): [string, string][] => {
    const here = path === '' ? name : `${path}.${name}`;
    return typeof value === 'object' && value !== null ? textsOf(value, here) : [[here, String(value)]];
  });
}

const findingsOf = (words: Words) => Object.entries(words.finding);
const translated = languages.filter((language) => language !== 'en');

describe.each(languages)('the words in %s', (language) => {
  test('are the same as in English, and none is empty', () => {
    const english = textsOf(wordsOf('en')).map(([path]) => path);

    const texts = textsOf(wordsOf(language));

    expect(texts.map(([path]) => path).toSorted()).toEqual(english.toSorted());
    expect(texts.filter(([, text]) => text.trim() === '' || text !== text.trim())).toEqual([]);
  });

  test('name findings in 60 characters, and say what to do in sentences', () => {
    const findings = findingsOf(wordsOf(language));

    expect(findings.filter(([, { title }]) => title.length > 60)).toEqual([]);
    expect(findings.filter(([, { whatToDo }]) => !/[.。]$/.test(whatToDo))).toEqual([]);
    expect(findings.filter(([, { whatToDo }]) => sentencesIn(whatToDo) > 2)).toEqual([]);
  });

  test('tell the words of one kind apart', () => {
    const groups = Object.entries(wordsOf(language)).map(([name, group]): [string, unknown[]] => [
      name,
      Object.values(group).map((word: unknown) => JSON.stringify(word)),
    ]);

    expect(groups.filter(([, group]) => new Set(group).size < group.length)).toEqual([]);
  });
});

const cjk = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;

function sentencesIn(text: string): number {
  return text.split(/\. |\.$|。/).filter((part) => part.trim() !== '').length;
}

describe.each(translated)('the translation into %s', (language) => {
  test('leaves nothing in English', () => {
    const english = new Map(textsOf(wordsOf('en')));

    const left = textsOf(wordsOf(language)).filter(
      ([path, text]) => text === english.get(path) || !cjk.test(text),
    );

    expect(left).toEqual([]);
  });
});

test('Chinese has no kana, and Japanese findings are told politely', () => {
  const chinese = textsOf(wordsOf('zh')).filter(([, text]) =>
    /[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(text),
  );
  const blunt = findingsOf(wordsOf('ja')).filter(
    ([, { whatToDo }]) => !/(ます|です|ません|でした|さい)(（\w+）)?。$/.test(whatToDo),
  );

  expect(chinese).toEqual([]);
  expect(blunt).toEqual([]);
});

test('every kind of finding in the sources has its words', () => {
  const source = readFileSync(new URL('../../shared/domain/record.ts', import.meta.url), 'utf8');
  const union = /export type FindingKind =([^;]+);/.exec(source)?.[1] ?? '';

  const kinds = [...union.matchAll(/\| '([a-z-]+)'/g)].map(([, kind = '']) => kind);

  expect(kinds.length).toBeGreaterThan(30);
  expect(Object.keys(wordsOf('en').finding).toSorted()).toEqual(kinds.toSorted());
});

test('words that the report must not import are those of their owners', () => {
  expectTypeOf<keyof Words['problem']>().toEqualTypeOf<ProblemType>();
  expectTypeOf<keyof Words['task']>().toEqualTypeOf<TaskState>();
});

describe('a code that this version does not know', () => {
  test.each([
    ['residual', 'Residual'],
    ['from-the-future', 'from-the-future'],
    ['constructor', 'constructor'],
    ['__proto__', '__proto__'],
    ['', ''],
  ])('%j is %j', (code, expected) => {
    const word = wordFor(wordsOf('en').trait, code);

    expect(word).toBe(expected);
  });

  test.each(['from-the-future', 'constructor', '__proto__'])('as a finding, %s is its own title', (kind) => {
    const words = findingWordsFor(wordsOf('ja'), kind);

    expect(words).toEqual({ title: kind, whatToDo: '' });
  });

  test('a known kind of finding has its words', () => {
    const words = findingWordsFor(wordsOf('ja'), 'residual');

    expect(words).toEqual(wordsOf('ja').finding.residual);
  });
});
