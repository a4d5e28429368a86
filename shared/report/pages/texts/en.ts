import { acting } from './acting.en.ts';
import { pages } from './pages.en.ts';
import { things } from './things.en.ts';

export const en = { ...pages, ...things, ...acting };
