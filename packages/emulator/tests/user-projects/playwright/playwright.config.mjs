import { defineConfig } from '@playwright/test'
import { findBrowsers } from '../../../../../scripts/browsers.mjs'

const { chromium } = findBrowsers()
if (chromium?.driver !== 'playwright') throw new Error('There is no Chromium on this machine.')

export default defineConfig({
  workers: 2,
  fullyParallel: true,
  reporter: 'json',
  outputDir: 'test-results',
  use: {
    chatHubOptions: { seed: 'shop' },
    launchOptions: { executablePath: chromium.executablePath, args: ['--no-sandbox'] },
  },
})
