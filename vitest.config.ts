import { existsSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

const localhostNames = 'test/support/localhost-names.ts';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Functions are tested as they are deployed: the bundles are built once before all tests. So is the browser's folder made.
    globalSetup: ['test/support/build.ts', 'test/support/browser/folder.ts'],
    setupFiles: existsSync(new URL(localhostNames, import.meta.url)) ? [localhostNames] : [],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
