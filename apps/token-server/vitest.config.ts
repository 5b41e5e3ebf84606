import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    name: 'token-server',
    environment: 'node',
    include: ['tests/**/*.test.ts'],
    exclude: ['tests/postgres.test.ts'],
  },
})
