import { defineConfig } from '@playwright/test'
import { engineNames, findBrowsers } from '../scripts/browsers.mjs'
import type { EngineName } from './src/tab.ts'

const found = findBrowsers()

export default defineConfig<object, { engineName: EngineName }>({
  testDir: 'tests',
  outputDir: 'test-results',
  globalSetup: ['./src/build-pages.ts', './src/build-guide-pages.ts'],
  fullyParallel: true,
  // Of two cores: much of what a test does is to wait.
  workers: 3,
  timeout: 90_000,
  expect: { timeout: 10_000 },
  forbidOnly: process.env.CI !== undefined,
  // WebKit's driver now and then loses a session. The summary names how many tests needed the second try.
  retries: process.env.CI === undefined ? 0 : 1,
  reporter: [['list'], ['json', { outputFile: 'test-results/report.json' }]],
  // Never `browserName`: Playwright would start a WebKit that is not there.
  projects: engineNames
    .filter((name) => found[name] !== null)
    .map((name) => ({
      name,
      use: { engineName: name },
      // What an engine cannot show, and what another one shows for it; the latter `everything.config.ts` runs in each.
      grepInvert: new RegExp(`@(not|left-out)-in-${name}`),
    })),
})
