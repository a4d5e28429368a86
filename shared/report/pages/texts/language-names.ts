/** Each language by its own name. */
import type { Language } from '../words/words.ts';

export const languageNames: Readonly<Record<Language, string>> = {
  en: 'English',
  ja: '日本語',
  zh: '简体中文',
};
