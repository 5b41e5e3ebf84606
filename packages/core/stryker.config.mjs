/** Mutation testing: changes the code in every small way and counts how many changes no test notices. */
export default {
  plugins: ['@stryker-mutator/vitest-runner'],
  testRunner: 'vitest',
  vitest: { configFile: 'vitest.mutation.config.ts' },
  mutate: [
    'src/{age,backoff,complaints,idle,keeper,state,tab-lock}.ts',
    'src/{token,token-endpoint,token-source}.ts',
  ],
  coverageAnalysis: 'perTest',
  thresholds: { high: 100, low: 95, break: 90 },
  reporters: ['clear-text', 'progress'],
  clearTextReporter: { allowColor: false, reportTests: false },
  // Left as it is: the copy lies as deep as this folder and finds tsconfig.base.json.
  tsconfigFile: 'none',
  tempDirName: '../../.mutation',
  concurrency: 2,
}
