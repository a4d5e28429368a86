import { acting } from './acting.en.ts';
import { pages } from './pages.en.ts';

export const en = { ...pages, ...acting };
