import { fileURLToPath } from 'node:url'
import { defineProject } from 'vitest/config'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

// The tests of packages/react, with the oldest React that the package allows.
export default defineProject({
  root: here('../../packages/react'),
  resolve: {
    alias: [
      { find: '@chathub/react', replacement: here('../../packages/react/src/index.ts') },
      {
        find: /^(react|react-dom|@testing-library\/(?:react|dom))(?=$|\/)/,
        replacement: `${here('node_modules')}/$1`,
      },
    ],
  },
  test: {
    name: 'react18',
    environment: 'jsdom',
    setupFiles: [here('../../packages/react/tests/setup.ts')],
    include: ['tests/**/*.test.{ts,tsx}', here('version.test.ts')],
    // `<Activity>` came with React 19.
    exclude: ['tests/activity.test.tsx'],
  },
})
