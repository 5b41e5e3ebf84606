import type { PlaywrightTestConfig } from '@playwright/test'
import usual from './playwright.config.ts'

const wish = process.env['CHATHUB_PERSONALITIES'] ?? 'all'
const isDraw = /^\d+$/.test(wish)

// The processes that run the tests inherit it, so that all of them draw the same panels.
process.env['CHATHUB_PERSONALITIES'] = isDraw ? `${wish}:${Date.now() % 10_000}` : wish
// oxlint-disable-next-line no-console -- for whoever wants to draw the same panels again
if (isDraw) console.log(`CHATHUB_PERSONALITIES=${process.env['CHATHUB_PERSONALITIES']}`)

/** Runs in every engine what `npm test` runs in one, and every panel instead of a choice of them. */
const everything: PlaywrightTestConfig = {
  ...usual,
  projects: (usual.projects ?? []).map((project) => ({
    ...project,
    grepInvert: new RegExp(`@not-in-${project.name}`),
  })),
}

export default everything
