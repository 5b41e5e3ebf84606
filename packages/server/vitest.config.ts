import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const source = fileURLToPath(new URL('src', import.meta.url))

export default defineConfig({
  // The README's recipes import this package by its name.
  resolve: {
    alias: [
      { find: /^@chathub\/server$/, replacement: `${source}/index.ts` },
      { find: /^@chathub\/server\/(.+)$/, replacement: `${source}/$1.ts` },
    ],
  },
  test: { name: 'server', environment: 'node', include: ['tests/**/*.test.ts'] },
})
