import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineProject } from 'vitest/config'
import * as compiler from 'vue/compiler-sfc'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

// The tests of packages/vue, with the oldest Vue that the package allows.
export default defineProject({
  root: here('../../packages/vue'),
  plugins: [vue({ compiler })],
  resolve: {
    alias: [
      { find: '@chathub/vue', replacement: here('../../packages/vue/src/index.ts') },
      {
        find: /^(vue|@vue\/(?:test-utils|server-renderer|compiler-dom))(?=$|\/)/,
        replacement: `${here('node_modules')}/$1`,
      },
    ],
  },
  test: {
    name: 'vue34',
    environment: 'jsdom',
    setupFiles: [here('../../packages/vue/tests/setup.ts')],
    include: ['tests/**/*.test.ts', here('version.test.ts')],
  },
})
