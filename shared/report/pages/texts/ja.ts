import { acting } from './acting.ja.ts';
import { pages } from './pages.ja.ts';
import { things } from './things.ja.ts';
import type { Texts } from './texts.ts';

export const ja: Texts = { ...pages, ...things, ...acting };
