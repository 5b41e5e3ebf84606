import {
  chromium,
  type Browser,
  type BrowserContext,
  type CDPSession,
  type Page,
} from '@playwright/test'
import { findBrowsers } from '../../scripts/browsers.mjs'

/** Whether this machine has a Chromium, in which everything but bytes is measured. */
export const hasChromium: boolean = findBrowsers().chromium !== null

/** A fresh profile with one page. */
export interface BenchTab {
  readonly page: Page
  readonly context: BrowserContext
  readonly devtools: CDPSession
  close(): Promise<void>
}

/** Starts Chromium. */
export function startBrowser(): Promise<Browser> {
  const engine = findBrowsers().chromium
  if (engine?.driver !== 'playwright') throw new Error('There is no Chromium on this machine.')
  // Debian's root may not use the sandbox.
  return chromium.launch({ executablePath: engine.executablePath, args: ['--no-sandbox'] })
}

/**
 * Opens a page.
 *
 * @param initScript - Runs before any script of the page.
 */
export async function openTab(
  browser: Browser,
  url: string,
  initScript?: string,
): Promise<BenchTab> {
  return openIn(await newContext(browser), url, initScript)
}

/** Opens a page of others, whose hosts answer with a script that only counts its run. */
export async function openPeerTab(browser: Browser, url: string): Promise<BenchTab> {
  const context = await newContext(browser)
  // Turns the HTTP cache off, which none of these rows is about.
  await context.route(/^https:/, (route) =>
    route.fulfill({
      contentType: 'text/javascript',
      headers: { 'cross-origin-resource-policy': 'cross-origin' },
      body: 'window.benchRuns = (window.benchRuns ?? 0) + 1',
    }),
  )
  return openIn(context, url)
}

/** A fresh profile. */
export function newContext(browser: Browser): Promise<BrowserContext> {
  return browser.newContext({ viewport: { width: 1280, height: 800 } })
}

/** Opens a page in a profile that was set up before. */
export async function openIn(
  context: BrowserContext,
  url: string,
  initScript?: string,
): Promise<BenchTab> {
  const page = await context.newPage()
  page.setDefaultTimeout(20_000)
  if (initScript !== undefined) await page.addInitScript(initScript)
  const devtools = await context.newCDPSession(page)
  await page.goto(url)
  await page.waitForFunction(() => 'bench' in window)
  return { page, context, devtools, close: () => context.close() }
}

/** Counts the calls of all functions of a page's own scripts from now on. */
export async function startCallCount(devtools: CDPSession): Promise<void> {
  await devtools.send('Profiler.enable')
  await devtools.send('Profiler.startPreciseCoverage', { callCount: true, detailed: false })
}

/** How often functions of scripts with this address were called since the start. */
export async function readCallCount(devtools: CDPSession, origin: string): Promise<number> {
  const { result } = await devtools.send('Profiler.takePreciseCoverage')
  return result
    .filter(({ url }) => url.startsWith(origin))
    .flatMap(({ functions }) => functions)
    .reduce((sum, { ranges }) => sum + (ranges[0]?.count ?? 0), 0)
}

/** Numbers that Chromium keeps of a page, after everything that can be collected is gone. */
export interface PageMetrics {
  readonly nodes: number
  readonly listeners: number
  readonly documents: number
  readonly heapBytes: number
}

/** Collects garbage three times, since some of it holds on to other garbage, and reads the numbers. */
export async function readMetrics(devtools: CDPSession): Promise<PageMetrics> {
  await devtools.send('HeapProfiler.enable')
  await devtools.send('HeapProfiler.collectGarbage')
  await devtools.send('HeapProfiler.collectGarbage')
  await devtools.send('HeapProfiler.collectGarbage')
  await devtools.send('Performance.enable')
  const { metrics } = await devtools.send('Performance.getMetrics')
  const valueOf = (name: string): number =>
    metrics.find((metric) => metric.name === name)?.value ?? 0
  return {
    nodes: valueOf('Nodes'),
    listeners: valueOf('JSEventListeners'),
    documents: valueOf('Documents'),
    heapBytes: valueOf('JSHeapUsedSize'),
  }
}
