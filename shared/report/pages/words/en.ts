import { credentials } from './credentials.en.ts';
import { encryption } from './encryption.en.ts';
import { findings } from './findings.en.ts';
import { work } from './work.en.ts';
import type { Words } from './words.ts';

export const en: Words = { ...credentials, ...encryption, ...work, finding: findings };
