import { openPeerTab, openTab, readCallCount, startCallCount } from './browser.ts'
import { handedOver, mount, waitForRuns } from './page-actions.ts'
import type { Bench, Measurement, PeerMeasurement } from './row.ts'
import type { VariantName } from './variants.ts'

const views = {
  'React component': ['react component', 'react empty'],
  'React hook': ['react hook', 'react empty'],
  'Vue component': ['vue component', 'vue empty'],
  'Vue hook': ['vue hook', 'vue empty'],
} as const satisfies Record<string, readonly [VariantName, VariantName]>

const peers = {
  'React component': {
    'the guide': 'react guide',
    '@livechat/widget-react': 'react livechat',
    '@tawk.to/tawk-messenger-react': 'react tawk',
    'react-use-intercom': 'react intercom',
    '@unhead/react': 'react unhead',
  },
  'Vue component': {
    'the guide': 'vue guide',
    '@livechat/widget-vue': 'vue livechat',
    '@unhead/vue': 'vue unhead',
  },
} as const satisfies Record<string, Record<string, VariantName>>

/** Row C4: function calls from mount to running, beyond those of an empty component. */
export async function measureCalls(bench: Bench, withPeers: boolean): Promise<Measurement[]> {
  const rows: Measurement[] = []
  for (const [name, [variant, empty]] of Object.entries(views)) {
    for (const users of [1, 1000]) {
      const base = await countCalls(bench, empty, users)
      const others = withPeers ? Object.entries(peers[name as keyof typeof peers] ?? {}) : []
      const measured: PeerMeasurement[] = []
      for (const [peer, page] of others) {
        const calls = await countCalls(bench, page, users)
        measured.push({ name: peer, value: Math.round((calls - base) / users) })
      }
      const calls = await countCalls(bench, variant, users)
      rows.push({
        id: `C4 ${name} ${users}`,
        title: `${name}: function calls from mount to running, each of ${users}`,
        unit: 'calls',
        value: Math.round((calls - base) / users),
        peers: measured,
      })
    }
  }
  return rows
}

async function countCalls(
  { browser, server }: Bench,
  variant: VariantName,
  users: number,
): Promise<number> {
  server.reset()
  const url = server.pageUrl(variant)
  const tab = await (/chathub|component|hook|empty/.test(variant) ? openTab : openPeerTab)(
    browser,
    url,
  )
  await startCallCount(tab.devtools)
  await mount(tab.page, users, handedOver())
  if (variant.endsWith('empty')) await tab.page.waitForTimeout(100)
  else await waitForRuns(tab.page)
  const calls = await readCallCount(tab.devtools, new URL(url).origin)
  await tab.close()
  return calls
}
