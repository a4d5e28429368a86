/** Whether the tests of the domain notice when one thing in it is changed: `npm run mutate`. */
export default {
  mutate: ['shared/domain/*.ts'],
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  vitest: { configFile: 'test/mutation/vitest.config.ts' },
  coverageAnalysis: 'perTest',
  concurrency: 2,
  // Only what the tests need is copied. Not tsconfig.json, which Stryker reads with an API that TypeScript 7 does not have.
  ignorePatterns: ['/*', '!/package.json', '!/shared', '!/test'],
  tempDirName: 'coverage/mutation/sandbox',
  reporters: ['clear-text', 'json', 'html'],
  clearTextReporter: { reportTests: false, reportMutants: true, allowColor: false },
  jsonReporter: { fileName: 'coverage/mutation/report.json' },
  htmlReporter: { fileName: 'coverage/mutation/report.html' },
  thresholds: { high: 100, low: 95, break: 95 },
};
