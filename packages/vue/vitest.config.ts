import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineProject } from 'vitest/config'

const source = fileURLToPath(new URL('src/index.ts', import.meta.url))

export default defineProject({
  plugins: [vue()],
  resolve: { alias: { '@chathub/vue': source } },
  test: {
    name: 'vue',
    environment: 'jsdom',
    setupFiles: ['tests/setup.ts'],
    include: ['tests/**/*.test.ts'],
  },
})
