/** Holds the direction of imports over all sources; prints what breaks it and exits 1. */
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Violation, violationsOf } from './import-direction.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

async function sourcesIn(folder: string): Promise<string[]> {
  if (!existsSync(join(root, folder))) return [];
  const names = await readdir(join(root, folder), { recursive: true });
  return names
    .filter((name) => /\.(ts|tsx|mts|cts|js|mjs|cjs)$/.test(name))
    .map((name) => `${folder}/${name.replaceAll(sep, '/')}`);
}

async function check(file: string): Promise<Violation[]> {
  return violationsOf(file, await readFile(join(root, file), 'utf8'));
}

const folders = ['functions', 'shared', 'local', 'scripts', 'test'];
const files = (await Promise.all(folders.map(sourcesIn))).flat();
const violations = (await Promise.all(files.map(check))).flat();
for (const { file, line, why } of violations) process.stdout.write(`${file}:${line}: ${why}\n`);
process.exitCode = violations.length === 0 ? 0 : 1;
