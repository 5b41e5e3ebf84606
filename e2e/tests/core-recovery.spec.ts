import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from '../src/fixtures.ts'
import { unsignedToken } from '../src/operator-token.ts'
import { serveTokens } from '../src/token-route.ts'
import { plainWidget, type ScriptAnswer } from '../src/vendor.ts'

const token = unsignedToken()

const outages: readonly { readonly title: string; readonly answer: ScriptAnswer }[] = [
  { title: 'answers 500', answer: { status: 500 } },
  { title: 'cannot be reached', answer: { isDown: true } },
  { title: 'hangs', answer: { isHeld: true } },
]

for (const isolation of ['page', 'frame'] as const) {
  for (const { title, answer } of outages) {
    test(`in a ${isolation}, a host that ${title} shows the fallback, and the panel comes by itself once the device is online`, async ({
      core,
      tab,
      vendor,
    }) => {
      const scriptUrl = vendor.serve('/w/panel.js', answer)
      await core.open()
      await core.create({ operatorToken: token, scriptUrl, isolation, timeoutMs: 1500, retry: 0 })
      await tab.waitFor('css=.chat-fallback')
      const whileDown = await core.status()

      vendor.serve('/w/panel.js', { code: plainWidget })
      await tab.eval(() => void dispatchEvent(new Event('online')))

      await expect.poll(() => core.status()).toBe('ready')
      expect(whileDown).toBe('error')
      expect(await tab.count('css=.chat-fallback')).toBe(0)
    })
  }
}

for (const isolation of ['page', 'frame'] as const) {
  test(`in a ${isolation}, a host whose name is not found shows the fallback, and one that is found brings the panel once the device is online`, async ({
    core,
    tab,
    vendor,
  }) => {
    const options = { operatorToken: token, isolation, timeoutMs: 5000, retry: 0 }
    await core.open()
    await core.create({ ...options, scriptUrl: 'https://widget.invalid/w/panel.js' })
    await tab.waitFor('css=.chat-fallback', 10_000)
    const whileDown = await core.status()

    const scriptUrl = vendor.serve('/w/panel.js', { code: plainWidget })
    await tab.eval((given) => window.chat.setOptions(given), { ...options, scriptUrl })
    await tab.eval(() => void dispatchEvent(new Event('online')))

    await expect.poll(() => core.status()).toBe('ready')
    expect(whileDown).toBe('error')
    expect(await tab.count('css=.chat-fallback')).toBe(0)
  })
}

test('a host that comes back is found without any event', async ({ core, tab, vendor }) => {
  const scriptUrl = vendor.serve('/w/panel.js', { status: 503 })
  await core.open()
  await core.create({ operatorToken: token, scriptUrl })
  await tab.waitFor('css=.chat-fallback')

  vendor.serve('/w/panel.js', { code: plainWidget })

  await expect.poll(() => core.status()).toBe('ready')
  expect(await tab.texts('plain-panel')).toEqual([token])
})

test('a script that arrives after it was given up leaves no panel beside the next one', async ({
  core,
  tab,
  vendor,
}) => {
  const scriptUrl = vendor.serve('/w/panel.js', { code: plainWidget, isHeld: true })
  await core.open()
  await core.create({ operatorToken: token, scriptUrl, timeoutMs: 1000, retry: 0 })
  await expect.poll(() => core.outcome()).toBe('timeout')
  vendor.serve('/w/panel.js', { code: plainWidget })
  await tab.eval(() => window.chat.load())

  vendor.release()
  await expect.poll(() => core.runs()).toBe(2)

  expect(await tab.texts('plain-panel')).toEqual([token])
  await tab.eval(() => window.chat.destroy())
  expect(await tab.count('css=body > div')).toBe(0)
})

test('a script that is on its way while a reload fails leaves no panel beside the next one', async ({
  core,
  tab,
  harness,
  vendor,
}) => {
  const scriptUrl = vendor.serve('/w/panel.js', { code: plainWidget, isHeld: true })
  const route = serveTokens(harness, () => token)
  await core.open()
  await core.create({ tokenEndpoint: route.path, scriptUrl, isolation: 'page' })
  await expect.poll(() => vendor.requests('/w/panel.js')).toBe(1)
  await expect.poll(() => core.status()).toBe('loading')
  route.answerWith(503)
  await tab.eval(() => void window.chat.reload())
  await expect.poll(() => core.outcome()).toBe('token-unreachable')
  route.answerWith(200)
  vendor.serve('/w/panel.js', { code: plainWidget })
  await expect.poll(() => core.status()).toBe('ready')

  vendor.release()
  await expect.poll(() => core.runs()).toBe(2)

  expect(await tab.texts('plain-panel')).toEqual([token])
})

test('in a page, a script that was fetched in advance and failed is fetched anew', async ({
  core,
  tab,
  vendor,
}) => {
  const scriptUrl = vendor.serve('/w/panel.js', { status: 500 })
  await core.open()
  await tab.eval(
    ([url, operatorToken]) => {
      const getToken = async (): Promise<string> => operatorToken ?? ''
      const options = { scriptUrl: url, isolation: 'page', retry: 0, getToken } as const
      window.chat = window.chathub.createChatHubWidget(options)
    },
    [scriptUrl, token],
  )
  await tab.waitFor('css=.chat-fallback')

  vendor.serve('/w/panel.js', { code: plainWidget })
  await tab.eval(() => window.chat.load())

  expect(await core.status()).toBe('ready')
})

test('a start strategy whose code did not come fails, and is tried again by itself', async ({
  core,
  tab,
  harness,
  vendor,
}) => {
  const scriptUrl = vendor.serve('/w/panel.js', { code: plainWidget })
  const assets = fileURLToPath(new URL('../dist/pages/assets/', import.meta.url))
  const part = readdirSync(assets).find((name) => name.startsWith('triggers-')) ?? ''
  let isDown = true
  harness.handle(`/assets/${part}`, (_request, response) => {
    response.writeHead(isDown ? 503 : 200, { 'content-type': 'text/javascript' })
    response.end(isDown ? '' : readFileSync(assets + part))
  })
  await core.open()
  await core.create({ operatorToken: token, scriptUrl, strategy: 'interaction', retry: 0 })
  await tab.waitFor('css=.chat-fallback')
  const whileDown = await core.outcome()
  await tab.eval(() => {
    const outcomes: string[] = []
    Object.assign(window, { outcomes })
    window.chat.subscribe(() => {
      const { status, error } = window.chat.getSnapshot()
      outcomes.push(error?.code ?? status)
    })
  })
  const outcomes = (): Promise<string[]> => tab.eval('outcomes')
  await tab.eval(() => void dispatchEvent(new Event('online')))
  await expect.poll(outcomes).toEqual(['part-unreachable'])

  isDown = false
  await tab.eval(() => void dispatchEvent(new Event('online')))

  expect(whileDown).toBe('part-unreachable')
  // Firefox does not ask again for a module that has failed.
  const isLost = tab.engine === 'firefox'
  const next = isLost ? 'part-unreachable' : 'waiting'
  await expect.poll(outcomes).toEqual(['part-unreachable', next])
  expect(await tab.count('css=.chat-fallback')).toBe(isLost ? 1 : 0)
  expect(await tab.count('css=.chathub-launcher')).toBe(isLost ? 0 : 1)
})
