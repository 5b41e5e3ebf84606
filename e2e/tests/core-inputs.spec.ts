import { expect, test } from '../src/fixtures.ts'
import { getOperatorToken, unsignedToken } from '../src/operator-token.ts'
import type { Tab } from '../src/tab.ts'
import { plainWidget } from '../src/vendor.ts'

const token = unsignedToken()

test('a token that is not there yet means waiting: no error, no fallback, no script', async ({
  core,
  tab,
  vendor,
}) => {
  const scriptUrl = vendor.serve('/w/panel.js', { code: plainWidget })
  await core.open()

  const outcomes = await tab.eval((url) => {
    const seen: string[] = []
    for (const operatorToken of ['', null, undefined]) {
      const chat = window.chathub.createChatHubWidget({ operatorToken, scriptUrl: url })
      seen.push(chat.getSnapshot().status)
      chat.destroy()
    }
    return seen
  }, scriptUrl)

  expect(outcomes).toEqual(['waiting', 'waiting', 'waiting'])
  expect(await tab.count('script#operator-chat-panel-script')).toBe(0)
  expect(await tab.count('css=.chat-fallback')).toBe(0)
  expect(vendor.requests('/w/panel.js')).toBe(0)
})

const noTokens = [
  '',
  ' ',
  'undefined',
  'null',
  '""',
  '<!doctype html><h1>Hi</h1>',
  '{"jwt":"x"}',
  'x',
]

test('what is no token is refused with a clear message, and a token brings the panel afterwards', async ({
  core,
  tab,
  vendor,
}) => {
  const scriptUrl = vendor.serve('/w/panel.js', { code: plainWidget })
  await core.open()

  const outcomes = await tab.eval(
    async (given, url) => {
      const seen: string[] = []
      for (const noToken of given) {
        const loading = window.chathub.loadChatHubWidget(noToken, { scriptUrl: url })
        seen.push(
          await loading.then(
            () => 'loaded',
            ({ code, message }) => `${code} ${message}`,
          ),
        )
      }
      return seen
    },
    noTokens,
    scriptUrl,
  )

  expect(outcomes).toEqual(
    noTokens.map(() => expect.stringMatching(/^token-invalid Invalid token/)),
  )
  expect(vendor.requests('/w/panel.js')).toBe(0)
  await tab.waitFor('css=.chat-fallback')
  await load(tab, token, scriptUrl)
  expect(await tab.texts('plain-panel')).toEqual([token])
  expect(await tab.count('css=.chat-fallback')).toBe(0)
})

test('a token is taken bare, quoted and as the JSON that a token route answers', async ({
  core,
  tab,
  emulator,
}) => {
  const operatorToken = await getOperatorToken(emulator)
  const forms = [
    operatorToken,
    JSON.stringify(operatorToken),
    JSON.stringify({ token: operatorToken, expiresAt: '2099-01-01T00:00:00Z' }),
    JSON.stringify({ token: operatorToken, expiration: '2099-01-01T00:00:00Z' }),
  ]

  for (const form of forms) {
    await core.open()
    await load(tab, form, emulator.scriptUrl)

    expect(await tab.attribute('#operator-chat-panel-script', 'token')).toBe(operatorToken)
    await expect.poll(() => tab.text('operator-name')).toBe('Olena Kovalenko')
  }
})

test('an address where the token would travel in the clear is refused before it is asked for', async ({
  core,
  tab,
}) => {
  await core.open()

  await core.create({ operatorToken: token, scriptUrl: 'http://widget.example/panel.js' })

  expect(await core.outcome()).toBe('insecure-url')
  expect(await tab.count('script#operator-chat-panel-script')).toBe(0)
  await tab.waitFor('css=.chat-fallback')

  const viaRoute = await tab.eval(() => {
    window.chat.destroy()
    const tokenEndpoint = 'http://site.example/api/chathub/token'
    window.chat = window.chathub.createChatHubWidget({ tokenEndpoint })
    return window.chat.load().then(
      () => 'loaded',
      ({ code }: { code: string }) => code,
    )
  })
  expect(viaRoute).toBe('insecure-url')
})

test('a device that is offline is told so, and the panel comes once it is back', async ({
  core,
  tab,
  vendor,
}) => {
  const scriptUrl = vendor.serve('/w/panel.js', { isDown: true })
  await core.open()
  await setOnline(tab, false)

  await core.create({ operatorToken: token, scriptUrl })
  await expect.poll(() => core.outcome()).toBe('offline')
  await tab.waitFor('css=.chat-fallback')

  vendor.serve('/w/panel.js', { code: plainWidget })
  await setOnline(tab, true)
  await tab.eval(() => window.chat.reload())
  expect(await core.status()).toBe('ready')
  expect(await tab.texts('plain-panel')).toEqual([token])
})

test('no failure says the token', async ({ core, tab, vendor }) => {
  const scriptUrl = vendor.serve('/w/panel.js', { status: 500 })
  await core.open()
  await core.create({ operatorToken: token, scriptUrl })
  await expect.poll(() => core.outcome()).toBe('script-unreachable')

  const said = await tab.eval(() => {
    const { error } = window.chat.getSnapshot()
    const texts = [error?.message, error?.stack, String(error?.cause), JSON.stringify(error)]
    return [...texts, document.documentElement.outerHTML].join('\n')
  })

  expect(said).toContain('Failed to load widget')
  expect(said).not.toContain(token)
})

function load(tab: Tab, operatorToken: string, scriptUrl: string): Promise<void> {
  return tab.eval(
    async (given, url) => {
      await window.chathub.loadChatHubWidget(given, { scriptUrl: url })
    },
    operatorToken,
    scriptUrl,
  )
}

/** The only way that WebKit's driver leaves: the page is told, the host does the rest. */
function setOnline(tab: Tab, isOnline: boolean): Promise<void> {
  return tab.eval((value) => {
    Object.defineProperty(navigator, 'onLine', { configurable: true, get: () => value })
    dispatchEvent(new Event(value ? 'online' : 'offline'))
  }, isOnline)
}
