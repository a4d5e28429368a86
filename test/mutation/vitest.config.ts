import { defineConfig } from 'vitest/config';

/** The tests of the domain alone: they need no bundle, so nothing is built before them. */
export default defineConfig({
  test: {
    include: ['test/domain/**/*.test.ts'],
    setupFiles: ['test/mutation/fixed-seed.ts'],
  },
});
