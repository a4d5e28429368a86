/**
 * The browser and its fonts, unpacked from npm packages: Open Sans, which comes with the browser, and Noto Sans SC, in which
 * Japanese and Chinese are written. What a page looks like does not depend on the machine, and no page has to bring a font.
 */
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { brotliDecompressSync, createBrotliDecompress } from 'node:zlib';
import { inject } from 'vitest';
import { sfntOf } from './sfnt.ts';
import { filesInTar } from './tar.ts';

const require = createRequire(import.meta.url);

export interface Unpacked {
  readonly executable: string;
  /** Of fontconfig. */
  readonly fontSettings: string;
  /** For whatever the browser writes. */
  readonly folder: string;
}

let unpacking: Promise<Unpacked> | undefined;

export function unpacked(): Promise<Unpacked> {
  unpacking ??= unpackInto(inject('browserFolder'));
  return unpacking;
}

/** Two workers may do this at once: each makes its own, and whoever is second takes the first one's. */
async function unpackInto(folder: string): Promise<Unpacked> {
  const ready = join(folder, 'ready');
  const own = join(folder, `of-${process.pid}`);
  if (!(await isThere(ready))) {
    await mkdir(join(own, 'fonts'), { recursive: true });
    await Promise.all([unpackBrowser(join(own, 'chromium')), unpackFonts(join(own, 'fonts'))]);
    await writeFile(join(own, 'fonts.conf'), fontSettingsFor(ready));
    try {
      await rename(own, ready);
    } catch (error) {
      if (!(await isThere(ready))) throw error;
      await rm(own, { recursive: true });
    }
  }
  return { executable: join(ready, 'chromium'), fontSettings: join(ready, 'fonts.conf'), folder };
}

async function isThere(path: string): Promise<boolean> {
  return await stat(path).then(
    () => true,
    () => false,
  );
}

const packedIn = join(dirname(require.resolve('@sparticuz/chromium')), '../../bin');

/** The package’s own unpacking has one place for all processes and does not wait for another that is at it. */
async function unpackBrowser(to: string): Promise<void> {
  await pipeline(
    createReadStream(join(packedIn, 'chromium.br')),
    createBrotliDecompress({ chunkSize: 2 ** 21 }),
    createWriteStream(to, { mode: 0o700 }),
  );
}

/** Of Noto regular and bold, in all their pieces: signs and rarer characters are in pieces of their own. */
async function unpackFonts(to: string): Promise<void> {
  const archive = brotliDecompressSync(await readFile(join(packedIn, 'fonts.tar.br')));
  for (const { name, content } of filesInTar(archive)) {
    if (name.endsWith('.ttf')) await writeFile(join(to, basename(name)), content);
  }
  const from = join(dirname(require.resolve('@fontsource/noto-sans-sc/package.json')), 'files');
  const names = (await readdir(from)).filter((name) => /-(400|700)-normal\.woff$/.test(name));
  for (const name of names) {
    await writeFile(join(to, name.replace('.woff', '.ttf')), sfntOf(await readFile(join(from, name))));
  }
}

const preferred = '<prefer><family>Open Sans</family><family>Noto Sans SC</family></prefer>';

const fontSettingsFor = (folder: string): string =>
  `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>` +
  `<dir>${join(folder, 'fonts')}</dir><cachedir>${join(folder, 'cache')}</cachedir>` +
  `<alias binding="same"><family>sans-serif</family>${preferred}</alias>` +
  `<alias binding="same"><family>system-ui</family>${preferred}</alias></fontconfig>`;
