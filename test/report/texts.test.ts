import { describe, expect, test } from 'vitest';
import { type Texts, textsOf } from '../../shared/report/pages/texts/texts.ts';
import { languages } from '../../shared/report/pages/words/words.ts';

/** A text, and where it stands: `overview.title`, `plan.willHappen.0`, `acting.hours()` for what a function says. */
type Placed = readonly [place: string, text: unknown];

/** Functions say what they say of `given`: of counts, names or ids. */
function placed(tree: unknown, given: readonly unknown[], place = ''): Placed[] {
  if (typeof tree === 'function') return [[`${place}()`, Reflect.apply(tree, undefined, given)]];
  if (typeof tree !== 'object' || tree === null) return [[place, tree]];
  return Object.entries(tree).flatMap(([name, value]: [string, unknown]) =>
    placed(value, given, place === '' ? name : `${place}.${name}`),
  );
}

const placesIn = (texts: Texts): string[] =>
  placed(texts, [1, 1])
    .map(([place]) => place)
    .toSorted();
const translated = languages.filter((language) => language !== 'en');

const givens = [
  { what: 'one', given: [1, 1] },
  { what: 'two', given: [2, 2] },
  { what: 'names', given: ['alice', 'payments'] },
];

describe.each(languages)('the texts in %s', (language) => {
  test('stand in the same places as in English, lists as long', () => {
    const places = placesIn(textsOf(language));

    expect(places.length).toBeGreaterThan(300);
    expect(places).toEqual(placesIn(textsOf('en')));
  });

  test.each(givens)('say something everywhere, of $what', ({ given }) => {
    const texts = placed(textsOf(language), given);

    const wanting = texts.filter(
      ([, text]) => typeof text !== 'string' || text === '' || text !== text.trim(),
    );

    expect(wanting).toEqual([]);
  });
});

/** Names are the same in every language. */
const sameEverywhere = new Set(['words.id', 'frame.api']);

const names = new Set([
  ...'kubeconfig-guard kubeconfig KubeConfig Secret ActionTrail KMS RAM API Server'.split(' '),
  ...'Function Compute HTTP Cookie User-Agent ID UID'.split(' '),
]);

describe.each(translated)('the translation into %s', (language) => {
  test.each(givens)('has no text of $what in common with English', ({ given }) => {
    const english = new Map(placed(textsOf('en'), given));

    const left = placed(textsOf(language), given).filter(
      ([place, text]) => text === english.get(place) && !sameEverywhere.has(place),
    );

    expect(left).toEqual([]);
  });

  test('has no English word but names', () => {
    const texts = placed(textsOf(language), [1, 2]);

    const left = texts.filter(([, text]) =>
      [...String(text).matchAll(/[a-z][a-z-]*/gi)].some(([word]) => !names.has(word)),
    );

    expect(left).toEqual([]);
  });

  test('says the same counts and names', () => {
    const given = [4711, 4712];
    const english = new Map(placed(textsOf('en'), given));
    const said = (text: unknown): number[] => given.filter((one) => String(text).includes(String(one)));

    const otherwise = placed(textsOf(language), given).filter(
      ([place, text]) => said(text).join() !== said(english.get(place)).join(),
    );

    expect(otherwise).toEqual([]);
  });

  test('has sentences where English has them', () => {
    const english = new Map(placed(textsOf('en'), [2, 2]));
    const isSentence = (text: unknown): boolean => /[.。]$/.test(String(text));

    const otherwise = placed(textsOf(language), [2, 2]).filter(
      ([place, text]) => isSentence(text) !== isSentence(english.get(place)),
    );

    expect(otherwise).toEqual([]);
  });
});

test('Chinese has no kana, and Japanese sentences are polite', () => {
  const chinese = placed(textsOf('zh'), [2, 2]).filter(([, text]) =>
    /[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(String(text)),
  );
  const blunt = placed(textsOf('ja'), [2, 2]).filter(([, text]) =>
    sentencesIn(String(text)).some((one) => !/(ます|です|ません|ました|でした|さい|はい|いいえ)$/.test(one)),
  );

  expect(chinese).toEqual([]);
  expect(blunt).toEqual([]);
});

function sentencesIn(text: string): string[] {
  return text.split('。').slice(0, -1);
}
