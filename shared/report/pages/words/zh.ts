import { credentials } from './credentials.zh.ts';
import { encryption } from './encryption.zh.ts';
import { findings } from './findings.zh.ts';
import { work } from './work.zh.ts';
import type { Words } from './words.ts';

export const zh: Words = { ...credentials, ...encryption, ...work, finding: findings };
