import { median, shuffled } from './samples.ts'
import { openIn, newContext } from './browser.ts'
import { handedOver, managed } from './page-actions.ts'
import type { Bench, Measurement, PeerMeasurement } from './row.ts'
import type { Answers } from './server.ts'
import type { VariantName } from './variants.ts'

interface Contestant {
  readonly name: string
  readonly variant: VariantName
  readonly options: object
}

type Read = (page: Marks) => number

interface Marks {
  readonly mountedAt: number
  readonly requestedAt: number
  readonly ranAt: number
}

const samples = 40

/** The ratios of rows T1 and T3: medians of one run, with the samples of all contestants mixed. */
export async function measureTimes(bench: Bench): Promise<Measurement[]> {
  return [...(await measureFirstRequest(bench)), ...(await measureRunning(bench))]
}

async function measureFirstRequest(bench: Bench): Promise<Measurement[]> {
  const contestants: Contestant[] = [
    { name: 'tag', variant: 'tag', options: {} },
    { name: 'core', variant: 'core', options: handedOver() },
    { name: 'the guide, React', variant: 'react guide', options: handedOver() },
    { name: 'React', variant: 'react component', options: handedOver() },
    { name: '@unhead/react', variant: 'react unhead', options: {} },
    // The guide's Vue code fetches its token first: its own loader is what comes after that.
    { name: 'the guide’s loader', variant: 'guide', options: handedOver() },
    { name: 'Vue', variant: 'vue component', options: handedOver() },
    { name: '@unhead/vue', variant: 'vue unhead', options: {} },
  ]
  const medians = await race(bench, contestants, {}, (marks) => marks.requestedAt - marks.mountedAt)
  const to = (name: string, base: string): number => ratio(medians, name, base)
  const row = (what: string, name: string, base: string, peers: PeerMeasurement[]): Measurement => {
    const title = `mount to request start, ${name} against ${base}`
    return { id: `T1 ${what}`, title, unit: '×', value: to(name, base), peers }
  }
  return [
    row('React', 'React', 'the guide, React', [
      { name: '@unhead/react', value: to('@unhead/react', 'the guide, React') },
      { name: 'a bare tag', value: to('tag', 'the guide, React') },
    ]),
    row('Vue', 'Vue', 'the guide, React', [
      { name: '@unhead/vue', value: to('@unhead/vue', 'the guide, React') },
    ]),
    row('loader', 'core', 'tag', [
      { name: "the guide's loader", value: to('the guide’s loader', 'tag') },
    ]),
  ]
}

/** Token and script of 150 ms each: the limit is a tag that needs no token. */
async function measureRunning(bench: Bench): Promise<Measurement[]> {
  const answers = { tokenDelayMs: 150, scriptDelayMs: 150, cacheControl: 'no-store' }
  const contestants: Contestant[] = [
    { name: 'limit', variant: 'tag', options: {} },
    { name: 'the guide, Vue', variant: 'vue guide', options: {} },
    ...(['core', 'react component', 'vue component'] as const).flatMap((variant) =>
      ['page', 'frame'].map((isolation) => ({
        name: `${variant} ${isolation}`,
        variant,
        options: managed({ isolation }),
      })),
    ),
  ]
  const medians = await race(bench, contestants, answers, (marks) => marks.ranAt - marks.mountedAt)
  const rows = contestants.slice(2).map(({ name }) => ({
    id: `T3 ${name}`,
    title: `mount to running, token 150 ms and script 150 ms, ${name}, against the limit`,
    unit: '×',
    value: ratio(medians, name, 'limit'),
    peers: [{ name: 'the guide', value: ratio(medians, 'the guide, Vue', 'limit') }],
  }))
  return rows
}

function ratio(medians: ReadonlyMap<string, number>, name: string, base: string): number {
  return Math.round(((medians.get(name) ?? NaN) / (medians.get(base) ?? NaN)) * 100) / 100
}

/** Takes the samples of all contestants in turn, each time in another order, every one in a page of its own. */
async function race(
  bench: Bench,
  contestants: readonly Contestant[],
  answers: Partial<Answers>,
  read: Read,
): Promise<ReadonlyMap<string, number>> {
  const taken = new Map<string, number[]>(contestants.map(({ name }) => [name, []]))
  const context = await newContext(bench.browser)
  const { page } = await openIn(context, bench.server.pageUrl('tag'))
  for (let round = 0; round < samples; round++) {
    for (const { name, variant, options } of shuffled(contestants)) {
      bench.server.reset(answers)
      await page.goto(bench.server.pageUrl(variant))
      await page.waitForFunction(() => 'bench' in window)
      const mountedAt = await page.evaluate((given) => {
        const now = performance.timeOrigin + performance.now()
        window.bench.mount(1, given)
        return now
      }, options)
      await page.waitForFunction(() => (window.benchRuns ?? 0) > 0)
      const { requestedAt, ranAt } = await page.evaluate(() => {
        const entries = performance.getEntriesByType('resource')
        const entry = entries.find(({ name: url }) => url.includes('widget-script'))
        const origin = performance.timeOrigin
        return {
          requestedAt: origin + (entry?.startTime ?? NaN),
          ranAt: window.benchRanAt ?? NaN,
        }
      })
      taken.get(name)?.push(read({ mountedAt, requestedAt, ranAt }))
    }
  }
  await context.close()
  return new Map([...taken].map(([name, values]) => [name, median(values)]))
}
