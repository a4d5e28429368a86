import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const script = fileURLToPath(new URL('../../scripts/ensure.mjs', import.meta.url));
const manifest = { name: 'sample', version: '1.0.0', private: true };
const lock = { ...manifest, lockfileVersion: 3, requires: true, packages: { '': { ...manifest } } };

let project: string;
beforeEach(async () => {
  project = await mkdtemp(join(tmpdir(), 'ensure-'));
  await mkdir(join(project, 'scripts'));
  await cp(script, join(project, 'scripts/ensure.mjs'));
  await write('package.json', manifest);
  await write('package-lock.json', lock);
});
afterEach(() => rm(project, { recursive: true, force: true }));

async function write(name: string, value: object): Promise<void> {
  await writeFile(join(project, name), JSON.stringify(value));
}

interface Ended {
  readonly code: number;
  readonly text: string;
}

function ensure(...nodeArguments: string[]): Promise<Ended> {
  const environment = { ...process.env, npm_config_fetch_retries: '0', npm_config_loglevel: 'silent' };
  const args = [...nodeArguments, join(project, 'scripts/ensure.mjs')];
  return new Promise((resolve) => {
    execFile(process.execPath, args, { env: environment }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, text: stdout + stderr });
    });
  });
}

const stamp = () => join(project, 'node_modules/.installed-from');

describe('ensure', () => {
  test('installs once, and then says and does nothing', async () => {
    const first = await ensure();
    const second = await ensure();

    expect(first).toEqual({ code: 0, text: 'Installing dependencies…\n' });
    expect(second).toEqual({ code: 0, text: '' });
    const digest = createHash('sha256').update(JSON.stringify(lock)).digest('hex');
    expect(await readFile(stamp(), 'utf8')).toContain(digest);
  });

  test('installs again when the lock file is another', async () => {
    await ensure();
    await write('package-lock.json', { ...lock, requires: false });

    const again = await ensure();

    expect(again).toEqual({ code: 0, text: 'Installing dependencies…\n' });
  });

  test('installs again after an installation that was cut short', async () => {
    await mkdir(join(project, 'node_modules/half-a-package'), { recursive: true });

    const again = await ensure();

    expect(again).toEqual({ code: 0, text: 'Installing dependencies…\n' });
    expect(existsSync(join(project, 'node_modules/half-a-package'))).toBe(false);
  });

  test("fails with npm's own words when a package cannot be fetched, and tries again next time", async () => {
    const missing = {
      version: '1.0.0',
      resolved: 'http://127.0.0.1:9/missing.tgz',
      integrity: 'sha512-AAAA',
    };
    await write('package.json', { ...manifest, dependencies: { missing: '1.0.0' } });
    const root = { ...manifest, dependencies: { missing: '1.0.0' } };
    await write('package-lock.json', { ...lock, packages: { '': root, 'node_modules/missing': missing } });

    const failed = await ensure();

    expect(failed.code).toBe(1);
    expect(failed.text).toContain('The dependencies could not be installed');
    expect(failed.text).toContain('ECONNREFUSED');
    expect(existsSync(stamp())).toBe(false);
  });

  test('asks for a newer Node before anything else', async () => {
    const pretendOld =
      "data:text/javascript,Object.defineProperty(process.versions,'node',{value:'18.20.8'})";

    const refused = await ensure('--import', pretendOld);

    expect(refused.code).toBe(1);
    expect(refused.text).toContain('Node 20 or newer is needed');
    expect(existsSync(join(project, 'node_modules'))).toBe(false);
  });
});
