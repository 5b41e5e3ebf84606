import { openTab, readMetrics, type BenchTab } from './browser.ts'
import { handedOver } from './page-actions.ts'
import { budgetOf, type Bench, type Measurement } from './row.ts'
import type { VariantName } from './variants.ts'

const warmUpCycles = 30
const cycles = 200

/** Rows C6 and C7: what 200 lives of a component leave in the page. */
export async function measureMemory(bench: Bench): Promise<Measurement[]> {
  const measure = (id: string, variant: VariantName, isolation: string): Promise<Growth> =>
    measureCycles(bench, variant, { isolation }, budgetOf(id).goal)
  const empty = await measure('C6 heap', 'react empty', 'page')
  const frame = await measure('C6 heap', 'react component', 'frame')
  const page = await measure('C7 heap', 'react component', 'page')
  const rows = (id: string, host: string, grown: Growth): Measurement[] => [
    row(`${id} nodes`, `nodes left after ${cycles} lives ${host}`, grown.nodes),
    row(`${id} listeners`, `listeners left after ${cycles} lives ${host}`, grown.listeners),
    row(
      `${id} heap`,
      `heap per life ${host}, an empty React component ${empty.heapBytes}`,
      grown.heapBytes,
      'B',
    ),
  ]
  return [
    ...rows('C6', 'in a frame', frame),
    ...rows('C7', 'in the page', page),
    row('C7 evaluations', `runs of the script in ${cycles} lives in the page, each`, page.runs),
  ]
}

function row(id: string, title: string, value: number, unit = ''): Measurement {
  return { id, title, unit, value }
}

interface Growth {
  readonly nodes: number
  readonly listeners: number
  /** Per life. */
  readonly heapBytes: number
  /** Runs per life. */
  readonly runs: number
}

async function measureCycles(
  { browser, server }: Bench,
  variant: VariantName,
  options: object,
  enoughBytes: number,
): Promise<Growth> {
  server.reset()
  const tab = await openTab(browser, server.pageUrl(variant))
  const live = (total: number): Promise<void> =>
    tab.page.evaluate(
      async ([count, given, hasWidget]) => {
        const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve))
        for (let cycle = 0; cycle < count; cycle++) {
          let onReady = (): void => {}
          const ready = new Promise<void>((resolve) => (onReady = resolve))
          window.bench.mount(1, { ...given, onReady })
          if (hasWidget) await ready
          window.bench.unmount()
          window.benchPanels = []
          await turn()
          await turn()
        }
      },
      [total, handedOver({ unmountDelayMs: 0, ...options }), !variant.endsWith('empty')] as const,
    )
  await live(warmUpCycles)
  const blocks: Growth[] = []
  // What the engine itself keeps, such as compiled code, comes once: the least is the leak.
  do blocks.push(await measureBlock(tab, () => live(cycles)))
  while (blocks.length < 3 && (blocks.at(-1)?.heapBytes ?? 0) > enoughBytes)
  await tab.close()
  const least = (name: keyof Growth): number => Math.min(...blocks.map((block) => block[name]))
  return {
    nodes: least('nodes'),
    listeners: least('listeners'),
    heapBytes: least('heapBytes'),
    runs: Math.max(...blocks.map(({ runs }) => runs)),
  }
}

async function measureBlock(tab: BenchTab, live: () => Promise<void>): Promise<Growth> {
  const before = await readMetrics(tab.devtools)
  const runsBefore = await tab.page.evaluate(() => window.benchRuns ?? 0)
  await live()
  const after = await readMetrics(tab.devtools)
  const runsAfter = await tab.page.evaluate(() => window.benchRuns ?? 0)
  return {
    nodes: after.nodes - before.nodes,
    listeners: after.listeners - before.listeners,
    heapBytes: Math.round((after.heapBytes - before.heapBytes) / cycles),
    runs: (runsAfter - runsBefore) / cycles,
  }
}
