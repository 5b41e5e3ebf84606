import { ledger } from '../../scripts/ledger.mjs'
import { openTab, type BenchTab } from './browser.ts'
import { handedOver, managed, mount, waitForRuns } from './page-actions.ts'
import type { Bench, Measurement } from './row.ts'
import type { VariantName } from './variants.ts'

declare global {
  interface Window {
    ledger(): Promise<string[]>
    benchIdleCallbacks: number | undefined
    benchIntersectionObservers: number | undefined
  }
}

const pages = ['core', 'react component', 'vue component'] as const satisfies VariantName[]

/** The deterministic part of rows T2, T3, T5 and T6: what is sent when, and how often. */
export async function measureStarts(bench: Bench): Promise<Measurement[]> {
  return [
    await measureDuringLoad(bench),
    await measureRequests(bench),
    ...(await measureStrategies(bench)),
    ...(await measureStore(bench)),
  ]
}

async function measureDuringLoad({ browser, server }: Bench): Promise<Measurement> {
  let late = 0
  for (const variant of pages) {
    for (const options of [handedOver(), managed()]) {
      // The token comes long after the page's load: the preload has to be on its way before.
      server.reset({ imageDelayMs: 1000, tokenDelayMs: 3000 })
      const given = JSON.stringify(options)
      const early = `addEventListener('DOMContentLoaded', () => window.bench.mount(1, ${given}))`
      const tab = await openTab(browser, server.pageUrl(variant), early)
      const loadedAt = await tab.page.evaluate(() => {
        const [entry] = performance.getEntriesByType('navigation')
        return performance.timeOrigin + (entry as PerformanceNavigationTiming).loadEventStart
      })
      if (!(server.firstScriptAt < loadedAt)) late++
      await tab.close()
    }
  }
  const title = 'of 6 starts while the page loads: script requested after the page’s load'
  return { id: 'T2 late', title, unit: '', value: late }
}

async function measureRequests({ browser, server }: Bench): Promise<Measurement> {
  let value = 0
  for (const cacheControl of ['max-age=3600', 'no-store']) {
    for (const isolation of ['page', 'frame']) {
      for (const variant of pages) {
        server.reset({ cacheControl, tokenDelayMs: 50, scriptDelayMs: 50 })
        const tab = await openTab(browser, server.pageUrl(variant))
        await mount(tab.page, 1, managed({ isolation }))
        await waitForRuns(tab.page)
        value = Math.max(value, server.counts.script)
        await tab.close()
      }
    }
  }
  const title = 'script requests of a start, also under no-store, in page and frame'
  return { id: 'T3 requests', title, unit: '', value }
}

const useCounter = `(() => {
  const { requestIdleCallback, IntersectionObserver } = window
  window.benchIdleCallbacks = window.benchIntersectionObservers = 0
  window.requestIdleCallback = (...values) =>
    (window.benchIdleCallbacks++, requestIdleCallback(...values))
  window.IntersectionObserver = class extends IntersectionObserver {
    constructor(...values) {
      super(...values)
      window.benchIntersectionObservers++
    }
  }
})();`

async function measureStrategies({ browser, server }: Bench): Promise<Measurement[]> {
  const start = async (strategy: string, more: object = {}) => {
    server.reset()
    const tab = await openTab(browser, server.pageUrl('core'), useCounter + ledger)
    await mount(tab.page, 1, handedOver({ strategy, ...more }))
    return tab
  }
  const idle = await start('idle')
  await waitForRuns(idle.page)
  const idleCallbacks = await idle.page.evaluate(() => window.benchIdleCallbacks ?? 0)
  await idle.close()

  const visible = await start('visible', { container: '#app' })
  await waitForRuns(visible.page)
  const observers = await visible.page.evaluate(() => window.benchIntersectionObservers ?? 0)
  await visible.close()

  // Playwright has listeners of its own in the page.
  const used = await start('interaction')
  await used.page.waitForTimeout(300)
  const waiting = await countUsageListeners(used)
  const runsBefore = await used.page.evaluate(() => window.benchRuns ?? 0)
  await used.page.keyboard.press('Shift')
  await waitForRuns(used.page)
  const left = await countUsageListeners(used)
  const kept = left - (waiting - usageEvents)
  await used.close()

  return [
    row('T5 idle', 'strategy idle: idle callbacks', idleCallbacks),
    row('T5 visible', 'strategy visible: intersection observers', observers),
    row(
      'T5 interaction',
      'listeners kept after the first event, runs before it',
      kept + runsBefore,
    ),
  ]
}

/** How many kinds of event count as using the page. */
const usageEvents = 5

function countUsageListeners({ page }: BenchTab): Promise<number> {
  return page.evaluate(async () =>
    (await window.ledger())
      .filter((line) => /listener (pointerdown|touchstart|keydown|focusin|click) of Win/.test(line))
      .reduce((sum, line) => sum + Number.parseInt(line, 10), 0),
  )
}

async function measureStore({ browser, server }: Bench): Promise<Measurement[]> {
  server.reset()
  const tab = await openTab(browser, server.pageUrl('store'))
  const { calls, changes, copies } = await tab.page.evaluate(
    (options) => window.benchStore(1000, options),
    handedOver(),
  )
  await tab.close()
  return [
    row('T6 notifications', 'calls of a subscriber for each change, 1000 of them', calls / changes),
    row('T6 snapshots', 'snapshot objects for each state', copies / (changes + 1)),
  ]
}

function row(id: string, title: string, value: number): Measurement {
  return { id, title, unit: '', value }
}
