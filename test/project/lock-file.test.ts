import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import * as z from 'zod';

const lockSchema = z.object({
  packages: z.record(
    z.string(),
    z.object({
      version: z.string().optional(),
      optionalDependencies: z.record(z.string(), z.string()).optional(),
    }),
  ),
});

function readLock(): z.infer<typeof lockSchema> {
  const file = new URL('../../package-lock.json', import.meta.url);
  return lockSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
}

/**
 * Seen in npm 11.19: `npm ci` refuses a lock file ("Missing: … from lock file") that lacks the packages for other platforms
 * than the one it was written on, and `npm install` beside an existing `node_modules` writes such a file.
 */
test('the lock file names the native packages of every platform, or no clean clone could be installed', () => {
  const { packages } = readLock();
  const asked = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).map((name) => ({ path, name })),
  );

  const missing = asked.filter(
    ({ path, name }) =>
      packages[`node_modules/${name}`] === undefined &&
      packages[`${path}/node_modules/${name}`] === undefined,
  );

  expect(missing).toEqual([]);
});
