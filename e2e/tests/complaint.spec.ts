import { startEmulator, type Emulator } from '@chathub/emulator'
import { createChatHubClient, createTokenService, type TokenService } from '@chathub/server'
import { createTokenHandler } from '@chathub/server/node'
import { expect, test } from '../src/fixtures.ts'
import type { Harness } from '../src/harness.ts'
import { unsignedToken } from '../src/operator-token.ts'
import { serveTokens } from '../src/token-route.ts'

const tokenEndpoint = '/api/chathub/token'
const operatorId = 101
/** A panel that rejects with what the service refuses. */
const faults = { widget: { badToken: 'rejects' } } as const

/** The token route as a site has it; answers what it is asked, the oldest first. */
function serveTokenRoute(harness: Harness, service: TokenService): readonly string[] {
  const questions: string[] = []
  const handler = createTokenHandler({
    authorize: () => 'olena',
    operatorFor: () => operatorId,
    service,
  })
  harness.handle(tokenEndpoint, (request, response) => {
    questions.push(request.url ?? '')
    void handler(request, response)
  })
  return questions
}

/** ChatHub with other keys at the same address: it takes no token of before. */
async function changeKeys(before: Emulator): Promise<Emulator> {
  const { port, company } = before
  await before.close()
  return startEmulator({ port, company, faults })
}

function countMinted({ requests }: Emulator): number {
  const minted = requests.filter(
    ({ path, status }) => path.endsWith('/operator/get-token') && status === 200,
  )
  return minted.length
}

test('a kept token that ChatHub takes no more is replaced through the site’s own route, once a minute', async ({
  core,
  tab,
  harness,
}) => {
  let emulator = await startEmulator({ faults })
  try {
    const { company, url, scriptUrl } = emulator
    const { login, password } = company
    const client = createChatHubClient({ login, password }, { baseUrl: url })
    const service = createTokenService(client)
    const questions = serveTokenRoute(harness, service)
    const kept = await service.getToken(operatorId)
    emulator = await changeKeys(emulator)
    await core.open()

    await core.create({ tokenEndpoint, scriptUrl })

    await expect.poll(() => questions).toEqual([tokenEndpoint, `${tokenEndpoint}?reason=complaint`])
    await expect.poll(() => tab.text('operator-name')).toBe('Olena Kovalenko')
    expect(await core.status()).toBe('ready')
    const renewed = await service.getToken(operatorId)
    expect(renewed.token).not.toBe(kept.token)
    expect(await tab.attribute('css=#operator-chat-panel-script', 'token')).toBe(renewed.token)
    expect(countMinted(emulator)).toBe(1)

    emulator = await changeKeys(emulator)

    await expect.poll(() => core.status(), { timeout: 20_000 }).toBe('expired')
    await tab.waitFor('css=.chat-fallback')
    expect(questions).toHaveLength(2)
    expect(countMinted(emulator)).toBe(0)
    await tab.errors() // The widget's own.
  } finally {
    await emulator.close()
  }
})

// Chromium names a script of its cache without its fragment in a call stack.
for (const cacheControl of ['no-cache', 'max-age=600']) {
  test(`a later complaint of a second run is heard, ${cacheControl}`, async ({
    core,
    tab,
    harness,
    vendor,
  }) => {
    const code = `document.body.append(document.createElement('p'))
      globalThis.complain = () => { void Promise.reject(new Error('Token expired')) }`
    const scriptUrl = vendor.serve('/w/panel.js', { code, cacheControl })
    const tokens = [1, 2, 3].map((id) => unsignedToken(id))
    const route = serveTokens(harness, () => tokens.shift() ?? '')
    await core.open()
    await core.create({ tokenEndpoint: route.path, scriptUrl, isolation: 'page' })
    await expect.poll(() => core.status()).toBe('ready')
    await tab.eval(() => window.chat.reload())
    expect([await core.status(), route.requests]).toEqual(['ready', 2])
    // A minute after the reload, which is a question for a new token too.
    await tab.eval(() => {
      const now = Date.now.bind(Date)
      Date.now = () => now() + 61_000
    })

    await tab.eval('globalThis.complain()')

    await expect.poll(() => route.requests).toBe(3)
    await expect.poll(() => core.status()).toBe('ready')
    await tab.errors() // The widget's own.
  })
}
