/** What the pages say around the domain's own words, in every language. */
import type { Language } from '../words/words.ts';
import type { acting } from './acting.en.ts';
import { en } from './en.ts';
import { ja } from './ja.ts';
import type { pages } from './pages.en.ts';
import type { things } from './things.en.ts';
import { zh } from './zh.ts';

/** The English texts are the form that every language has. */
export type PageTexts = typeof pages;
export type ThingTexts = typeof things;
export type ActingTexts = typeof acting;
export type Texts = PageTexts & ThingTexts & ActingTexts;

const all: Readonly<Record<Language, Texts>> = { en, ja, zh };

export function textsOf(language: Language): Texts {
  return all[language];
}
