import { credentials } from './credentials.ja.ts';
import { encryption } from './encryption.ja.ts';
import { findings } from './findings.ja.ts';
import { work } from './work.ja.ts';
import type { Words } from './words.ts';

export const ja: Words = { ...credentials, ...encryption, ...work, finding: findings };
