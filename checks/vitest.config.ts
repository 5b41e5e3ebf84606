import { defineProject } from 'vitest/config'

export default defineProject({
  test: {
    name: 'checks',
    environment: 'node',
    include: ['tests/**/*.test.ts'],
    globalSetup: ['src/pack.ts'],
    // Whole applications are installed and built here.
    testTimeout: 240_000,
    hookTimeout: 240_000,
  },
})
