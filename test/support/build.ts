/** Builds the bundles that the tests run, once for the whole run. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const script = fileURLToPath(new URL('../../scripts/build.mjs', import.meta.url));

export async function setup(): Promise<void> {
  await promisify(execFile)(process.execPath, [script, '--quiet']);
}
