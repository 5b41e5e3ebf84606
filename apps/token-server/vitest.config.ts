import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    name: 'token-server',
    environment: 'node',
    // An `exclude` here would hide the one of the command line, which leaves out what needs Redis where there is none.
    include: ['tests/!(postgres).test.ts'],
  },
})
