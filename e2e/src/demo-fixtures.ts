import { demoNames, startDemoApp, type DemoName } from '../../scripts/demo-app.mjs'
import { startDemos, type Demos } from '../../scripts/demo-servers.mjs'
import { DemoPage } from './demo-page.ts'
import { test as base } from './fixtures.ts'
import { startSiteFront, type SiteFront } from './site-front.ts'

interface DemoFixtures {
  /** Which demo `demo` and `disturbed` open. */
  demoName: DemoName
  /**
   * Start page, emulator, token server and the four demos, as `npm start` runs them. Started anew for
   * each test, which takes less than a tenth of a second: a token server keeps tokens, and would hide
   * faults of the API from a later test.
   */
  demos: Demos
  /** The demo in the visitor's tab; nobody is logged in. */
  demo: DemoPage
  /** The same demo with a token route that can be disturbed. */
  disturbed: { readonly demo: DemoPage; readonly front: SiteFront }
}

export const test = base.extend<DemoFixtures>({
  demoName: ['html', { option: true }],

  demos: async ({}, use) => {
    const demos = await startDemos({ collectErrors: true })
    await use(demos)
    await demos.close()
  },

  // The servers have to outlive the visitor: a page whose server dies reports errors.
  visitor: async ({ demos, visitor }, use) => {
    void demos
    await use(visitor)
  },

  demo: async ({ demos, demoName, tab }, use) => {
    await use(new DemoPage(tab, demos.urls[demoName]))
  },

  disturbed: async ({ demos, demoName, tab }, use) => {
    const front = await startSiteFront(demos.urls.tokenServer)
    const app = await startDemoApp(demoName, {
      port: 0,
      tokenServerUrl: front.url,
      collectErrors: true,
    })
    await use({ demo: new DemoPage(tab, app.url), front })
    await app.close()
    await front.close()
  },
})

export const { expect } = test

/** The demo that stands for the others where an engine's own part is no other in them. */
const standIns = { firefox: 'angular', webkit: 'react' } as const

/**
 * Defines the same tests for each demo.
 *
 * @param define - Defines them; its `demo` fixture is the demo at hand.
 * @param engines - `every`, or `chromium`: then Firefox and WebKit run them with one demo each.
 */
export function describeEachDemo(
  define: (name: DemoName) => void,
  engines: 'every' | 'chromium' = 'every',
): void {
  for (const name of demoNames) {
    const elsewhere = Object.entries(standIns).filter(([, standIn]) => standIn !== name)
    const tag = engines === 'every' ? [] : elsewhere.map(([engine]) => `@left-out-in-${engine}`)
    test.describe(`${name} demo`, { tag }, () => {
      test.use({ demoName: name })
      define(name)
    })
  }
}
