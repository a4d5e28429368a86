/** What every page is told beside what it shows: for whom, in which language, and where. */
import type { Role } from '../../domain/caller.ts';
import { type Texts, textsOf } from './texts/texts.ts';
import { type Language, type Words, wordsOf } from './words/words.ts';

export interface Page {
  readonly language: Language;
  readonly t: Texts;
  readonly words: Words;
  /** Absent where nobody has signed in. */
  readonly caller?: PageCaller;
  /** Path and query of this page, as it was asked for. */
  readonly url: string;
  /** Now, as `2026-11-20T09:15:04Z`. */
  readonly now: string;
}

export interface PageCaller {
  readonly name: string;
  readonly role: Role;
  /** Whether he may do what needs the role. */
  readonly may: (role: Role) => boolean;
  /** Whether a cookie made him known, so that he can sign out. */
  readonly isSignedIn: boolean;
}

export function pageIn(language: Language, rest: Omit<Page, 'language' | 't' | 'words'>): Page {
  return { language, t: textsOf(language), words: wordsOf(language), ...rest };
}

/** The same page with other words in its query; a word that is undefined is left out. */
export function urlWith(url: string, changes: Readonly<Record<string, string | undefined>>): string {
  const [path = '/', query = ''] = url.split('?');
  const all = new URLSearchParams(query);
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined) all.delete(name);
    else all.set(name, value);
  }
  const text = all.toString();
  return text === '' ? path : `${path}?${text}`;
}
