import { acting } from './acting.zh.ts';
import { pages } from './pages.zh.ts';
import type { Texts } from './texts.ts';

export const zh: Texts = { ...pages, ...acting };
