import { defineConfig } from 'vitest/config'

// The tests of whatever touches the database, once more on PostgreSQL.
export default defineConfig({
  test: {
    name: 'token-server-postgres',
    environment: 'node',
    include: ['tests/{token-server,stores,login,shutdown,postgres}.test.ts'],
    globalSetup: 'tests/postgres-setup.ts',
  },
})
