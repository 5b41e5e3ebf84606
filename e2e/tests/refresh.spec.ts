import type { Emulator } from '@chathub/emulator'
import { CorePage, type PlainOptions } from '../src/core-page.ts'
import { expect, test } from '../src/fixtures.ts'
import type { Harness } from '../src/harness.ts'
import { getOperatorToken, unsignedToken } from '../src/operator-token.ts'
import { sleep } from '../src/sleep.ts'
import type { Tab } from '../src/tab.ts'
import { serveTokens, type TokenRoute } from '../src/token-route.ts'
import { inFrame } from '../src/widget-frame.ts'

declare global {
  interface Window {
    /** Every status that the widget had. */
    statuses: string[]
    /** How often a fresh token has replaced an older one. */
    refreshes: number
  }
}

const scriptTag = 'css=#operator-chat-panel-script'

/** A page whose panel runs with the first token of its route. */
async function openPanel(tab: Tab, harness: Harness, options: PlainOptions): Promise<CorePage> {
  const page = new CorePage(tab, harness)
  await page.open()
  await tab.eval((given) => {
    window.statuses = []
    window.refreshes = 0
    window.chat = window.chathub.createChatHubWidget({
      ...given,
      onStatusChange: ({ status }) => void window.statuses.push(status),
      onTokenRefreshed: () => void window.refreshes++,
    })
  }, options)
  await expect.poll(() => page.status()).toBe('ready')
  return page
}

/** Tokens of the vendor, each with a life of that many seconds. */
function serveOperatorTokens(
  harness: Harness,
  emulator: Emulator,
  lifeSeconds: number,
): TokenRoute {
  emulator.setFaults({ token: { lifeSeconds } })
  return serveTokens(harness, () => getOperatorToken(emulator))
}

async function write(tab: Tab, text: string): Promise<void> {
  await tab.click('chat-item')
  await tab.fill('composer', text)
}

function hasMessage(emulator: Emulator, text: string): boolean {
  return JSON.stringify(emulator.state).includes(text)
}

const hourMs = 3_600_000

test('the panel goes on with a new token when the old one dies, and after destroy() nobody asks again', async ({
  tab,
  harness,
  emulator,
}) => {
  const route = serveOperatorTokens(harness, emulator, 8)
  const { scriptUrl } = emulator
  const page = await openPanel(tab, harness, { tokenEndpoint: route.path, scriptUrl })
  await expect.poll(() => route.tokens.length, { timeout: 15_000 }).toBe(2)
  await expect.poll(() => tab.attribute(scriptTag, 'token')).toBe(route.tokens[1])
  await expect.poll(() => tab.eval(() => window.refreshes)).toBe(1)
  await expect.poll(() => isDead(route.tokens[0] ?? '')).toBe(true)

  await write(tab, 'with the new token')
  await tab.click('send')

  await expect.poll(() => hasMessage(emulator, 'with the new token')).toBe(true)
  expect(await page.status()).toBe('ready')
  await tab.eval(() => window.chat.destroy())
  const { requests } = route
  await expect.poll(() => isDead(route.tokens.at(-1) ?? ''), { timeout: 15_000 }).toBe(true)
  expect(route.requests).toBe(requests)
})

function isDead(token: string): boolean {
  const claims = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()
  return (JSON.parse(claims) as { exp: number }).exp * 1000 < Date.now()
}

test('a refresh that fails three times and then works keeps the panel', async ({
  tab,
  harness,
  emulator,
}) => {
  const route = serveOperatorTokens(harness, emulator, 8)
  const { scriptUrl } = emulator
  await openPanel(tab, harness, { tokenEndpoint: route.path, scriptUrl })
  route.answerWith(503)
  await expect.poll(() => route.requests, { timeout: 20_000 }).toBe(4)

  route.answerWith(200)

  await expect.poll(() => tab.eval(() => window.refreshes), { timeout: 15_000 }).toBe(1)
  expect(await tab.eval(() => window.statuses)).toEqual([
    'waiting',
    'loading',
    'ready',
    'loading',
    'ready',
  ])
  await expect.poll(() => tab.text('operator-name')).toBe('Olena Kovalenko')
})

test('a machine that sleeps over the end of the token asks when it wakes up', async ({
  tab,
  harness,
  emulator,
}) => {
  const route = serveOperatorTokens(harness, emulator, hourMs / 1000)
  const { scriptUrl } = emulator
  const page = await openPanel(tab, harness, { tokenEndpoint: route.path, scriptUrl })

  await sleep(tab, 2 * hourMs)

  await expect.poll(() => route.tokens.length).toBe(2)
  await expect.poll(() => tab.attribute(scriptTag, 'token')).toBe(route.tokens[1])
  await expect.poll(() => page.status()).toBe('ready')
  // By the clock of the device, which now differs from the site's.
  const leftMs = await tab.eval(() => Number(window.chat.getSnapshot().expiresAt) - Date.now())
  expect(Math.abs(leftMs - hourMs)).toBeLessThan(60_000)
})

for (const isolation of ['frame', 'page'] as const) {
  test(`in a ${isolation} a fresh token waits until a half-written message is sent`, async ({
    tab,
    harness,
    emulator,
  }) => {
    const route = serveOperatorTokens(harness, emulator, hourMs / 1000)
    const { scriptUrl } = emulator
    const options = { tokenEndpoint: route.path, scriptUrl, isolation }
    await openPanel(tab, harness, options)
    await write(tab, 'half a message')

    await sleep(tab, 0.8 * hourMs)
    await expect.poll(() => route.tokens.length).toBe(2)
    await new Promise((resolve) => setTimeout(resolve, 1000))
    const whileWriting = [await tab.value('composer'), await tab.attribute(scriptTag, 'token')]
    await tab.click('send')

    await expect.poll(() => hasMessage(emulator, 'half a message')).toBe(true)
    await expect.poll(() => tab.attribute(scriptTag, 'token')).toBe(route.tokens[1])
    expect(whileWriting).toEqual(['half a message', route.tokens[0]])
  })
}

const complaints = [
  { isolation: 'frame', kind: 'rejection' },
  { isolation: 'frame', kind: 'error' },
  { isolation: 'page', kind: 'rejection' },
  { isolation: 'page', kind: 'error' },
] as const
const complain = {
  rejection: 'void Promise.reject(new Error("tOKEN Expired"))',
  error: 'setTimeout(() => { throw new Error("INVALID token") })',
}

for (const { isolation, kind } of complaints) {
  test(`in a ${isolation} a widget that complains of its token (${kind}) gets one other, and no third`, async ({
    tab,
    harness,
    vendor,
  }) => {
    test.skip(
      tab.engine === 'webkit' && kind === 'error',
      'WebKit shows later errors, not rejections, of other origins as “Script error.”',
    )
    let operatorId = 100
    const route = serveTokens(harness, () => unsignedToken(++operatorId))
    const code = `
      const panel = document.createElement('button')
      panel.dataset.testid = 'plain-panel'
      panel.textContent = document.getElementById('operator-chat-panel-script').getAttribute('token')
      panel.onclick = () => { ${complain[kind]} }
      document.body.append(panel)`
    const page = await openPanel(tab, harness, {
      tokenEndpoint: route.path,
      scriptUrl: vendor.serve('/w/panel.js', { code }),
      isolation,
    })

    await tab.click('plain-panel')
    await expect.poll(() => route.tokens.length).toBe(2)
    await expect.poll(() => tab.texts('plain-panel')).toEqual([route.tokens[1]])
    await expect.poll(() => page.status()).toBe('ready')
    await tab.click('plain-panel')

    await expect.poll(() => page.status()).toBe('expired')
    await tab.waitFor('css=.chat-fallback')
    expect(await tab.count('plain-panel')).toBe(0)
    expect(route.requests).toBe(2)
    await tab.errors() // The widget's own.
  })
}

test(
  'in the page the code of an earlier run, whose token has expired, does not end the panel with a newer one',
  { tag: '@not-in-webkit' },
  async ({ tab, harness, vendor }) => {
    const code = `
      const panel = document.createElement('button')
      panel.dataset.testid = 'plain-panel'
      document.body.append(panel)
      globalThis.runs ??= []
      globalThis.runs.push(() => new Promise((resolve) => {
        addEventListener('unhandledrejection', () => setTimeout(resolve), { once: true })
        void Promise.reject(new Error('Token expired'))
      }))`
    const page = await openPanel(tab, harness, {
      operatorToken: unsignedToken(101),
      scriptUrl: vendor.serve('/w/panel.js', { code }),
    })
    const second = unsignedToken(102)
    await tab.eval((operatorToken) => window.chat.load(operatorToken), second)
    const complainIn = (run: number): Promise<void> =>
      tab.eval((at) => (Reflect.get(window, 'runs') as (() => Promise<void>)[])[at]?.(), run)

    await complainIn(0)
    const afterTheOld = [await page.status(), await tab.count('plain-panel')]
    await complainIn(1)

    expect(afterTheOld).toEqual(['ready', 1])
    await expect.poll(() => page.status()).toBe('expired')
    await tab.errors() // The widget's own.
  },
)

test('a widget that has reloaded its document is still heard when it complains of its token', async ({
  tab,
  harness,
  vendor,
}) => {
  let operatorId = 100
  const route = serveTokens(harness, () => unsignedToken(++operatorId))
  const code = `globalThis.complain = () => { ${complain.rejection} }`
  const page = await openPanel(tab, harness, {
    tokenEndpoint: route.path,
    scriptUrl: vendor.serve('/w/panel.js', { code }),
    isolation: 'frame',
  })
  await tab.eval(
    inFrame((view) => {
      Reflect.set(view, 'isOld', true)
      view.location.reload()
    }),
  )
  const isNew = inFrame((view) => 'complain' in view && !('isOld' in view))
  await expect.poll(() => tab.eval(isNew)).toBe(true)

  await tab.eval(inFrame((view) => (Reflect.get(view, 'complain') as () => void)()))

  await expect.poll(() => route.tokens.length).toBe(2)
  await expect.poll(() => page.status()).toBe('ready')
  await tab.errors() // The widget's own.
})
