import type { FakeWidget, FakeWidgetOutcome } from '@chathub/core/testing'
import { CorePage } from '../src/core-page.ts'
import { expect, test } from '../src/fixtures.ts'
import { unsignedToken } from '../src/operator-token.ts'
import type { Tab } from '../src/tab.ts'
import { plainWidget, type Vendor } from '../src/vendor.ts'

declare global {
  interface Window {
    fakeWidget: FakeWidget
  }
}

const path = '/widget/widget-script.js'

/** Opens the core's page with the fake in place of a script that exists, and starts a widget. */
async function start(
  core: CorePage,
  tab: Tab,
  vendor: Vendor,
  outcome: FakeWidgetOutcome,
): Promise<string> {
  const scriptUrl = vendor.serve(path, { code: plainWidget })
  await core.open()
  await tab.eval(
    (given, url) => {
      const options = { outcome: given, scriptUrl: url }
      window.fakeWidget = window.chathubTesting.installFakeWidget(options)
    },
    outcome,
    scriptUrl,
  )
  await core.create({ operatorToken: unsignedToken(), scriptUrl, timeoutMs: 2000 })
  return scriptUrl
}

test('the fake widget loads, is taken away and leaves the page to the real one', async ({
  core,
  tab,
  vendor,
}) => {
  const scriptUrl = await start(core, tab, vendor, 'loads')

  await expect.poll(() => core.status()).toBe('ready')
  expect(await tab.count('css=.fake-panel')).toBe(1)
  expect(await tab.attribute('#operator-chat-panel-script', 'type')).toBe('module')
  await tab.eval(() => window.chat.release())
  expect(await tab.isVisible('css=.fake-panel')).toBe(false)
  await tab.eval(() => window.fakeWidget.uninstall())
  expect(await tab.count('css=.fake-panel')).toBe(0)
  expect(vendor.requests(path)).toBe(0)

  await core.create({ operatorToken: unsignedToken(), scriptUrl })
  await expect.poll(() => core.status()).toBe('ready')
  expect([await core.runs(), vendor.requests(path)]).toEqual([1, 1])
})

test('the fake widget stands in where the token is fetched, and nothing of the real one is asked for', async ({
  core,
  tab,
  vendor,
}) => {
  const scriptUrl = await start(core, tab, vendor, 'loads')
  const token = unsignedToken(102)
  await tab.eval(
    (url, answer) => {
      window.chat.destroy()
      const getToken = async (): Promise<string> => answer
      window.chat = window.chathub.createChatHubWidget({ scriptUrl: url, getToken })
    },
    scriptUrl,
    token,
  )

  await expect.poll(() => core.status()).toBe('ready')
  expect(await tab.texts('css=.fake-panel')).toEqual([token])
  expect(await tab.count('css=iframe')).toBe(0)
  expect(vendor.requests(path)).toBe(0)
})

const failures: readonly (readonly [FakeWidgetOutcome, string])[] = [
  ['fails', 'script-unreachable'],
  ['throws', 'widget-failed'],
  ['refuses', 'token-refused'],
  ['hangs', 'timeout'],
]

test('the fake widget fails in every way there is', async ({ core, tab, vendor }) => {
  for (const [outcome, code] of failures) {
    await start(core, tab, vendor, outcome)
    await expect.poll(() => core.outcome(), { timeout: 10_000 }).toBe(code)
    expect(await tab.count('css=.chat-fallback')).toBe(1)
  }
  // The widget's own errors, as a real one's.
  expect(await tab.errors()).toEqual([
    'uncaught Error: The widget failed',
    'uncaught Error: Invalid token',
  ])
  expect(vendor.requests(path)).toBe(0)
})
