/**
 * Installs the locked dependencies when `node_modules` is missing or was not made from this `package-lock.json`;
 * otherwise silent and done within a few milliseconds. What was installed is known by a stamp that is written after a
 * whole installation only: one that was interrupted is repeated.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const oldestNode = 20;
const root = fileURLToPath(new URL('..', import.meta.url));
const stampFile = join(root, 'node_modules', '.installed-from');

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

/** The lock file decides what is installed; native packages differ by platform. */
function wantedStamp() {
  const lock = readFileSync(join(root, 'package-lock.json'));
  return `${createHash('sha256').update(lock).digest('hex')} ${process.platform}-${process.arch}\n`;
}

function installedStamp() {
  try {
    return readFileSync(stampFile, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return '';
    throw error;
  }
}

/** The npm that started this script, or the one on the path when it was started by hand. */
function npmCommand() {
  const running = process.env.npm_execpath ?? '';
  if (/npm-cli\.c?js$/.test(running)) return { command: process.execPath, first: [running], shell: false };
  return { command: 'npm', first: [], shell: process.platform === 'win32' };
}

async function install() {
  const { spawnSync } = await import('node:child_process');
  const { command, first, shell } = npmCommand();
  // `npm run --silent` and NODE_ENV=production are inherited by this npm: say what is wanted, whatever they are.
  const asked = ['--ignore-scripts', '--include=dev', '--no-audit', '--no-fund', '--no-progress'];
  const loud = ['--loglevel=error'];
  process.stderr.write('Installing dependencies…\n');
  const result = spawnSync(command, [...first, 'ci', ...asked, ...loud], {
    cwd: root,
    encoding: 'utf8',
    shell,
  });
  if (result.status === 0) return;
  const said = [result.stdout, result.stderr, result.error?.message].filter(Boolean).join('\n').trim();
  const ending = result.signal ? `ended by ${result.signal}` : `exit code ${result.status ?? 'unknown'}`;
  fail(
    `The dependencies could not be installed (npm ci ${asked.join(' ')}: ${ending}). npm says:\n\n${said}\n\n` +
      'Nothing was started. The installation needs the npm registry once; run the same command again when it can be reached.',
  );
}

const runningNode = Number(process.versions.node.split('.')[0]);
if (runningNode < oldestNode)
  fail(`Node ${oldestNode} or newer is needed; this is ${process.version} (${process.execPath}).`);

const stamp = wantedStamp();
if (installedStamp() !== stamp) {
  await install();
  mkdirSync(dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, stamp);
}
