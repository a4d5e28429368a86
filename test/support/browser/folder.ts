/**
 * Where the browser of a run of tests is: one folder that all workers share and that goes with the run. It is made when a test
 * opens a browser. At the end it says where the pictures are that tests kept.
 */
import { randomUUID } from 'node:crypto';
import { readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { pictureFolder } from './picture-folder.ts';

declare module 'vitest' {
  interface ProvidedContext {
    browserFolder: string;
  }
}

export function setup({ provide }: TestProject): () => Promise<void> {
  const begun = Date.now();
  const folder = join(tmpdir(), `kubeconfig-guard-browser-${randomUUID()}`);
  provide('browserFolder', folder);
  return async () => {
    await rm(folder, { recursive: true, force: true });
    const kept = await keptSince(begun);
    if (kept > 0) process.stdout.write(`${kept} pictures of pages are in ${pictureFolder}\n`);
  };
}

async function keptSince(begun: number): Promise<number> {
  const names = await readdir(pictureFolder).catch(() => []);
  const times = await Promise.all(names.map(async (name) => (await stat(join(pictureFolder, name))).mtimeMs));
  return times.filter((time) => time >= begun).length;
}
