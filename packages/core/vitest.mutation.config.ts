import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    environment: 'jsdom',
    // Each mutant runs all files: one environment for them takes a fraction of the time.
    isolate: false,
    include: [
      'tests/{age,backoff,complaints,idle,keeper,state,state.property,tab-lock}.test.ts',
      'tests/{token,token.property,token-endpoint,token-source}.test.ts',
    ],
  },
})
