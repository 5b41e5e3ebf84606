import { test as base, type TestInfo } from '@playwright/test'
import type { Emulator } from '@chathub/emulator'
import type { BaseTab } from './base-tab.ts'
import { CorePage } from './core-page.ts'
import { startEngine, type RunningEngine, type Visitor } from './engine.ts'
import { startHarness, type Harness } from './harness.ts'
import type { EngineName, Tab } from './tab.ts'
import { startVendor, type Vendor } from './vendor.ts'

interface WorkerFixtures {
  /** Engine of the project. */
  engineName: EngineName
  engine: RunningEngine
  workerHarness: Harness
  workerEmulator: Emulator
  workerVendor: Vendor
}

interface TestFixtures {
  /** A visitor with a fresh profile. */
  visitor: Visitor
  /** A tab of the project's browser. Fails the test if something went wrong in it or a token lasts unnoticed. */
  tab: Tab
  /** Web server with the pages of `e2e/pages`; `harness.serve()` adds one for the test. */
  harness: Harness
  /** The page with the core in it, not opened yet. */
  core: CorePage
  /** The vendor's stand-in, as new. */
  emulator: Emulator
  /** A host of scripts that a test writes itself. */
  vendor: Vendor
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  engineName: ['chromium', { option: true, scope: 'worker' }],

  engine: [
    async ({ playwright, engineName }, use) => {
      const engine = await startEngine(engineName, playwright)
      await use(engine)
      await engine.stop()
    },
    { scope: 'worker', timeout: 60_000 },
  ],

  workerHarness: [
    async ({}, use) => {
      const harness = await startHarness()
      await use(harness)
      await harness.close()
    },
    { scope: 'worker' },
  ],

  workerEmulator: [
    async ({}, use) => {
      const { startEmulator } = await import('@chathub/emulator')
      const emulator = await startEmulator()
      await use(emulator)
      await emulator.close()
    },
    { scope: 'worker' },
  ],

  workerVendor: [
    async ({}, use) => {
      const vendor = await startVendor()
      await use(vendor)
      await vendor.close()
    },
    { scope: 'worker' },
  ],

  visitor: async ({ engine }, use) => {
    const visitor = await engine.visit()
    await use(visitor)
    await visitor.leave()
  },

  tab: async ({ visitor }, use, testInfo) => {
    const { tab } = visitor
    await use(tab)
    if (testInfo.status !== testInfo.expectedStatus) return attachScreenshot(tab, testInfo)
    if (!tab.errorsWereRead) base.expect(await tab.errors(), 'errors in the page').toEqual([])
    if (!tab.tokensWereRead)
      base.expect(await tab.lastingTokens(), 'places with a token').toEqual([])
  },

  harness: async ({ workerHarness }, use) => {
    await use(workerHarness)
    workerHarness.reset()
  },

  core: async ({ tab, harness }, use) => {
    await use(new CorePage(tab, harness))
  },

  emulator: async ({ workerEmulator }, use) => {
    workerEmulator.reset()
    await use(workerEmulator)
  },

  vendor: async ({ workerVendor }, use) => {
    await use(workerVendor)
    workerVendor.reset()
  },
})

export const { expect } = test

async function attachScreenshot(tab: BaseTab, testInfo: TestInfo): Promise<void> {
  await testInfo.attach('screenshot', { body: await tab.screenshot(), contentType: 'image/png' })
}
