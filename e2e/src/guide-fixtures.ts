import { test as base } from './fixtures.ts'
import { GuidePage } from './guide-page.ts'
import { startGuideSite, type GuideSite } from './guide-site.ts'
import { startSiteFront, type SiteFront } from './site-front.ts'

interface GuideFixtures {
  /** A site that follows the guide. */
  site: GuideSite
  /** What stands before it, and can hold its token route. */
  front: SiteFront
  /** The site in the visitor's tab, not opened yet. */
  guide: GuidePage
}

export const test = base.extend<GuideFixtures>({
  site: async ({ emulator }, use) => {
    const site = await startGuideSite(emulator)
    await use(site)
    await site.close()
  },

  front: async ({ site }, use) => {
    const front = await startSiteFront(site.url)
    await use(front)
    await front.close()
  },

  // The servers have to outlive the visitor: a page whose server dies reports errors.
  visitor: async ({ front, visitor }, use) => {
    void front
    await use(visitor)
  },

  guide: async ({ front, tab }, use) => {
    await use(new GuidePage(tab, front.url))
  },
})

export const { expect } = test
