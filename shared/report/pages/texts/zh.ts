import { acting } from './acting.zh.ts';
import { pages } from './pages.zh.ts';
import { things } from './things.zh.ts';
import type { Texts } from './texts.ts';

export const zh: Texts = { ...pages, ...things, ...acting };
