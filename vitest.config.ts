import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    // A failure that a test brings about is told in the console, as to any developer.
    silent: 'passed-only',
    projects: [
      'packages/*/vitest.config.ts',
      'compat/*/vitest.config.ts',
      'apps/{demo-kit,token-server}/vitest*.config.ts',
      'checks/vitest.config.ts',
      'bench/vitest.config.ts',
    ],
    coverage: {
      provider: 'v8',
      include: ['packages/*/src/**/*.{ts,tsx}', 'packages/angular/.test-build/angular/src/**/*.js'],
    },
  },
})
