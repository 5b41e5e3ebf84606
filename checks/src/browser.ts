import { chromium, firefox, type Browser } from '@playwright/test'
import { findBrowsers } from '../../scripts/browsers.mjs'

/**
 * Starts a browser of this machine: Chromium, else Firefox.
 *
 * @throws {Error} When there is neither.
 */
export function launchBrowser(): Promise<Browser> {
  const found = findBrowsers()
  if (found.chromium?.driver === 'playwright') {
    const { executablePath } = found.chromium
    return chromium.launch({ executablePath, args: ['--no-sandbox'] })
  }
  if (found.firefox?.driver === 'playwright') {
    const { executablePath, ownBuild } = found.firefox
    return firefox.launch({ executablePath, ...(ownBuild ? {} : { channel: 'moz-firefox' }) })
  }
  throw new Error('There is no Chromium and no Firefox on this machine.')
}
