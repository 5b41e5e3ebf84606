import { openPeerTab, openTab, type BenchTab } from './browser.ts'
import { countContent, handedOver, managed, mount, unmount, waitForRuns } from './page-actions.ts'
import type { Bench, Measurement, PeerMeasurement } from './row.ts'
import type { VariantName } from './variants.ts'

interface CountOptions {
  /** Whether to count only the least and the most users. */
  readonly isBrief?: boolean
  /** Whether others are counted too. */
  readonly withPeers?: boolean
}

const views = {
  core: 'core',
  React: 'react component',
  'React hook': 'react hook',
  Vue: 'vue component',
  'Vue hook': 'vue hook',
  Angular: 'angular component',
} as const satisfies Record<string, VariantName>

/** Rows C1, C2, C3 and C5: tags, requests, runs, renderings. */
export async function measureCounts(
  bench: Bench,
  { isBrief = false, withPeers = false }: CountOptions,
): Promise<Measurement[]> {
  const userCounts = isBrief ? [1, 1000] : [1, 10, 100, 1000]
  const rows: Measurement[] = []
  for (const [name, variant] of Object.entries(views)) {
    rows.push(await measureUsers(bench, name, variant, userCounts))
  }
  rows.push(await measureCopies(bench))
  if (withPeers) rows.push(await measurePeerTags(bench))
  rows.push(await measureStrict(bench), await measureRerun(bench), await measureKept(bench))
  for (const [name, variant] of Object.entries(counted)) {
    for (const users of [1, 1000]) rows.push(await measureRenders(bench, name, variant, users))
  }
  for (const name of ['core', 'React', 'Vue', 'Angular'] as const) {
    rows.push(...(await measureRemount(bench, name)))
  }
  return rows
}

/** The most of anything that there should be one of. */
async function countMost(bench: Bench, tab: BenchTab): Promise<number> {
  const { tags, panels, runs } = await countContent(tab.page)
  return Math.max(tags, panels, runs, bench.server.counts.script, bench.server.counts.token)
}

async function open({ browser, server }: Bench, variant: VariantName): Promise<BenchTab> {
  server.reset()
  return openTab(browser, server.pageUrl(variant))
}

async function measureUsers(
  bench: Bench,
  name: string,
  variant: VariantName,
  userCounts: readonly number[],
): Promise<Measurement> {
  let value = 0
  for (const options of [handedOver(), managed()]) {
    for (const users of userCounts) {
      const tab = await open(bench, variant)
      await mount(tab.page, users, options)
      await waitForRuns(tab.page)
      value = Math.max(value, await countMost(bench, tab))
      await tab.close()
    }
  }
  const title = `${name}: most tags, requests, runs, token requests with 1 to 1000 users`
  return { id: `C1 ${name}`, title, unit: '', value }
}

async function measureCopies({ browser, server }: Bench): Promise<Measurement> {
  server.reset()
  const tab = await openTab(browser, server.pageUrl('core', 2))
  await tab.page.waitForFunction(() => window.benches?.length === 2)
  await tab.page.evaluate((options) => {
    for (const copy of window.benches ?? []) copy.mount(10, options)
  }, managed())
  await waitForRuns(tab.page)
  const value = await countMost({ browser, server }, tab)
  await tab.close()
  return { id: 'C1 two copies', title: 'the same with two copies of the package', unit: '', value }
}

const peersOf1000 = {
  'the guide, React': 'react guide',
  '@livechat/widget-react': 'react livechat',
  '@tawk.to/tawk-messenger-react': 'react tawk',
  'react-use-intercom': 'react intercom',
  '@unhead/react': 'react unhead',
  'the guide, Vue': 'vue guide',
  '@livechat/widget-vue': 'vue livechat',
  '@unhead/vue': 'vue unhead',
} as const satisfies Record<string, VariantName>

async function measurePeerTags({ browser, server }: Bench): Promise<Measurement> {
  const peers: PeerMeasurement[] = []
  for (const [name, variant] of Object.entries(peersOf1000)) {
    server.reset()
    const tab = await openPeerTab(browser, server.pageUrl(variant))
    await mount(tab.page, 1000, handedOver())
    await waitForRuns(tab.page)
    peers.push({ name, value: (await countContent(tab.page)).tags })
    await tab.close()
  }
  const tab = await open({ browser, server }, 'react component')
  await mount(tab.page, 1000, handedOver())
  await waitForRuns(tab.page)
  const value = (await countContent(tab.page)).tags
  await tab.close()
  return { id: 'C1 tags', title: 'tags of 1000 React components', unit: '', value, peers }
}

async function measureStrict(bench: Bench): Promise<Measurement> {
  const tab = await open(bench, 'react component strict')
  await mount(tab.page, 1, managed())
  await waitForRuns(tab.page)
  const value = await countMost(bench, tab)
  await tab.close()
  const title = 'React StrictMode: most tags, requests, runs, token requests'
  return { id: 'C2 strict', title, unit: '', value }
}

/** A hot update and a changed `key` do the same: the old component goes and a new one comes. */
async function measureRerun(bench: Bench): Promise<Measurement> {
  let value = 0
  for (const variant of ['react component', 'vue component'] as const) {
    const tab = await open(bench, variant)
    await mount(tab.page, 1, managed())
    await mount(tab.page, 1, managed())
    await waitForRuns(tab.page)
    await mount(tab.page, 1, managed())
    await tab.page.waitForTimeout(1500)
    value = Math.max(value, await countMost(bench, tab))
    await tab.close()
  }
  const title = 'replaced twice, as by a hot update, React and Vue: the same'
  return { id: 'C2 hot update', title, unit: '', value }
}

async function measureKept(bench: Bench): Promise<Measurement> {
  const tab = await open(bench, 'vue component kept')
  await mount(tab.page, 1, managed())
  await waitForRuns(tab.page)
  for (let round = 0; round < 3; round++) {
    await unmount(tab.page)
    await tab.page.waitForTimeout(50)
    await mount(tab.page, 1, managed())
    await tab.page.waitForTimeout(50)
  }
  const value = await countMost(bench, tab)
  await tab.close()
  return { id: 'C2 kept alive', title: 'Vue KeepAlive, three times: the same', unit: '', value }
}

const counted = {
  'React component': 'react component counted',
  'React hook': 'react hook counted',
  'Vue component': 'vue component counted',
  'Vue hook': 'vue hook counted',
} as const satisfies Record<string, VariantName>

async function measureRenders(
  bench: Bench,
  name: string,
  variant: VariantName,
  users: number,
): Promise<Measurement> {
  const tab = await open(bench, variant)
  await mount(tab.page, users, handedOver())
  await waitForRuns(tab.page)
  const renders = await tab.page.evaluate(() => window.benchRenders ?? 0)
  await tab.close()
  const title = `${name}: renderings from mount to ready beyond the first, each of ${users}`
  return { id: `C3 ${name} ${users}`, title, unit: '', value: renders / users - 1 }
}

/** Row C5: what a second life costs. */
async function measureRemount(bench: Bench, name: keyof typeof views): Promise<Measurement[]> {
  const tab = await open(bench, views[name])
  const options = handedOver({ unmountDelayMs: 50 })
  await mount(tab.page, 1, options)
  await waitForRuns(tab.page)
  await tab.page.evaluate((again) => {
    window.bench.unmount()
    window.bench.mount(1, again)
  }, options)
  await tab.page.waitForTimeout(250)
  const atOnce = (await countContent(tab.page)).runs - 1
  await unmount(tab.page)
  await tab.page.waitForTimeout(250)
  await mount(tab.page, 1, options)
  await waitForRuns(tab.page, 2)
  const { panels, runs } = await countContent(tab.page)
  const requests = bench.server.counts.script - 1
  await tab.close()
  const row = (what: string, title: string, value: number): Measurement => {
    return { id: `C5 ${name} ${what}`, title: `${name}: ${title}`, unit: '', value }
  }
  return [
    row('at once', 'runs of a remount in the same macrotask', atOnce),
    row('requests', 'new requests of a remount after a real unmount', requests),
    row('panels', 'panels and runs after it, whichever is more', Math.max(panels, runs - 1)),
  ]
}
