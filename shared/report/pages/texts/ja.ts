import { acting } from './acting.ja.ts';
import { pages } from './pages.ja.ts';
import type { Texts } from './texts.ts';

export const ja: Texts = { ...pages, ...acting };
