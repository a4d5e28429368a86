/**
 * Bundles every function (`functions/<name>/handler.ts`) into `dist/<name>/`, as Function Compute runs it: one CommonJS
 * file and its source map, with no `node_modules` beside it. `--quiet` prints nothing but errors.
 */
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import {
  longForProtobuf,
  loadedAtFirstUse,
  modelsOnDemand,
  timersEndWithConnections,
  withoutSearch,
} from './build-plugins.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');

/**
 * Variables that tablestore 5.6.5 assigns without declaring them (`lib/filter.js`, `lib/protocol/*.js`). A bundle made
 * from TypeScript modules is strict code, in which such an assignment throws a ReferenceError.
 */
const undeclaredByTablestore = ['pro', 'size', 'key', 'sub', 'cell_type', 'combinator'];

async function functionNames() {
  const folder = join(root, 'functions');
  if (!existsSync(folder)) return [];
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return names.filter((name) => existsSync(join(folder, name, 'handler.ts'))).toSorted();
}

async function bundle(name) {
  const outdir = join(dist, name);
  const apart = {};
  const main = await bundled({ index: join('functions', name, 'handler.ts') }, outdir, [
    loadedAtFirstUse(apart),
  ]);
  const rare = await bundled(apart, join(outdir, 'rare'), []);
  // The project's own package.json says "module", under which a CommonJS file loads without exports and without error.
  return [
    ...main,
    ...rare,
    { path: join(outdir, 'package.json'), contents: Buffer.from('{"type":"commonjs"}\n') },
  ];
}

async function bundled(entryPoints, outdir, plugins) {
  const result = await build({
    absWorkingDir: root,
    entryPoints,
    outdir,
    write: false,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    minifyWhitespace: true,
    minifySyntax: true,
    // Names stay: with minified ones V8 compiles every module eagerly, which costs more than the bytes save.
    minifyIdentifiers: false,
    sourcemap: 'external',
    sourcesContent: false,
    legalComments: 'none',
    banner: { js: `var ${undeclaredByTablestore.join(',')};` },
    // The native part of lz4-napi, for the platform that builds; Function Compute runs Linux x64 (glibc).
    loader: { '.node': 'copy' },
    assetNames: '[name]',
    plugins: [longForProtobuf, modelsOnDemand, timersEndWithConnections, withoutSearch, ...plugins],
    logLevel: 'warning',
  });
  return result.outputFiles.map(({ path, contents }) => ({ path, contents: Buffer.from(contents) }));
}

/** Replaces a file at once, and only if it differs: a function that runs from `dist` meanwhile never sees half of one. */
async function put({ path, contents }) {
  if (existsSync(path) && contents.equals(await readFile(path))) return;
  await mkdir(dirname(path), { recursive: true });
  const draft = `${path}.${process.pid}.new`;
  await writeFile(draft, contents);
  await rename(draft, path);
}

/** What an earlier build left: folders of functions that are gone, files that a bundle no longer has. */
async function removeOthers(names, files) {
  if (!existsSync(dist)) return;
  const gone = (await readdir(dist)).filter((name) => !names.includes(name)).map((name) => join(dist, name));
  await Promise.all(gone.map((path) => rm(path, { recursive: true, force: true })));
  const kept = new Set(files.map(({ path }) => path));
  for (const name of names) {
    const entries = await readdir(join(dist, name), { recursive: true, withFileTypes: true });
    // Node 20 says `path` before 20.12.
    const present = entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
    const stale = present.filter((path) => !kept.has(path) && !path.endsWith('.new'));
    await Promise.all(stale.map((path) => rm(path, { recursive: true, force: true })));
  }
}

const kilobytes = (bytes) => `${Math.ceil(bytes / 1024)} kB`;

function line(name, files) {
  const size = (ending) =>
    files.filter(({ path }) => path.endsWith(ending)).reduce((sum, f) => sum + f.contents.length, 0);
  const native = size('.node') > 0 ? `, native ${kilobytes(size('.node'))}` : '';
  return `${relative(root, join(dist, name))}: ${kilobytes(size('index.js'))}${native}\n`;
}

const quiet = process.argv.includes('--quiet');
const names = await functionNames();
const bundles = await Promise.all(names.map(bundle));
await Promise.all(bundles.flat().map(put));
await removeOthers(names, bundles.flat());
if (!quiet) names.forEach((name, index) => process.stdout.write(line(name, bundles[index])));
if (!quiet && names.length === 0) process.stdout.write('There is no functions/<name>/handler.ts to build.\n');
if (!quiet && `${process.platform}-${process.arch}` !== 'linux-x64')
  process.stdout.write('Built for this machine only: deploy what a Linux x64 machine built.\n');
