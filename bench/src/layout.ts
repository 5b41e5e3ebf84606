import { openTab } from './browser.ts'
import { handedOver, managed, mount, waitForRuns } from './page-actions.ts'
import type { Bench, Measurement } from './row.ts'
import type { VariantName } from './variants.ts'

declare global {
  interface Window {
    benchShift: number | undefined
    benchLongTasks: number | undefined
  }
}

const observers = `
  window.benchShift = window.benchLongTasks = 0
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) window.benchShift += entry.value
  }).observe({ type: 'layout-shift', buffered: true })
  new PerformanceObserver((list) => {
    window.benchLongTasks += list.getEntries().length
  }).observe({ type: 'longtask', buffered: true })
`

/** Row C10: what a start does to the page's layout. */
export async function measureLayout(bench: Bench): Promise<Measurement[]> {
  const tag = await leastOf3(() => measureStart(bench, 'tag', {}))
  const page = await leastOf3(() => measureStart(bench, 'core', handedOver()))
  const frame = await leastOf3(() => measureStart(bench, 'core', managed({ isolation: 'frame' })))
  const row = (what: string, title: string, value: number): Measurement => {
    return { id: `C10 ${what}`, title, unit: '', value }
  }
  return [
    row('shift', 'layout shift, page and frame', Math.max(page.shift, frame.shift)),
    row('layouts', 'layouts beyond those of the bare tag, in the page', page.layouts - tag.layouts),
    row(
      'layouts frame',
      'the same in a frame, its own document’s included',
      frame.layouts - tag.layouts,
    ),
    row('long tasks', 'tasks of 50 ms and more, in the page', page.longTasks),
  ]
}

interface LayoutWork {
  readonly shift: number
  readonly layouts: number
  readonly longTasks: number
}

/** Another program that takes the processor adds to a run, and nothing takes away. */
async function leastOf3(run: () => Promise<LayoutWork>): Promise<LayoutWork> {
  const runs = [await run(), await run(), await run()]
  const least = (name: keyof LayoutWork): number => Math.min(...runs.map((one) => one[name]))
  return { shift: least('shift'), layouts: least('layouts'), longTasks: least('longTasks') }
}

async function measureStart(
  { browser, server }: Bench,
  variant: VariantName,
  options: object,
): Promise<LayoutWork> {
  server.reset()
  const tab = await openTab(browser, server.pageUrl(variant), observers)
  await tab.page.waitForTimeout(100)
  await tab.devtools.send('Performance.enable')
  const countLayouts = async (): Promise<number> => {
    const { metrics } = await tab.devtools.send('Performance.getMetrics')
    return metrics.find(({ name }) => name === 'LayoutCount')?.value ?? 0
  }
  const before = await countLayouts()
  const tasksBefore = await tab.page.evaluate(() => window.benchLongTasks ?? 0)
  await mount(tab.page, 1, options)
  await waitForRuns(tab.page)
  const layouts = (await countLayouts()) - before
  const seen = await tab.page.evaluate(() => ({
    shift: window.benchShift ?? 0,
    longTasks: window.benchLongTasks ?? 0,
  }))
  await tab.close()
  return { shift: seen.shift, layouts, longTasks: seen.longTasks - tasksBefore }
}
