import { fileURLToPath } from 'node:url'
import { defineProject } from 'vitest/config'

const source = fileURLToPath(new URL('src/index.ts', import.meta.url))

export default defineProject({
  resolve: { alias: { '@chathub/react': source } },
  test: {
    name: 'react',
    environment: 'jsdom',
    setupFiles: ['tests/setup.ts'],
    include: ['tests/**/*.test.{ts,tsx}'],
  },
})
