import { readdir } from 'node:fs/promises'
import type { RequestListener, ServerResponse } from 'node:http'
import { fileURLToPath } from 'node:url'
import { expect, test } from '../src/fixtures.ts'
import type { Harness } from '../src/harness.ts'
import { unsignedToken } from '../src/operator-token.ts'
import { serveTokens } from '../src/token-route.ts'
import { plainWidget } from '../src/vendor.ts'

const token = unsignedToken()
const assets = fileURLToPath(new URL('../dist/pages/assets', import.meta.url))

/** Answers for a part of the library that is loaded later, until the end of the test. */
async function handlePart(
  harness: Harness,
  part: string,
  listener: RequestListener,
): Promise<void> {
  const file = (await readdir(assets)).find((name) => name.startsWith(`${part}-`))
  harness.handle(`/assets/${file}`, listener)
}

const neverAnswer: RequestListener = () => {}

for (const [part, options] of [
  ['host-frame', { isolation: 'frame' }],
  ['validate-token', { validateToken: '/api/chathub/validate' }],
] as const) {
  test(`the part ${part} that hangs ends the start after timeoutMs`, async ({
    core,
    tab,
    harness,
    vendor,
  }) => {
    const scriptUrl = vendor.serve('/w/panel.js', { code: plainWidget })
    await handlePart(harness, part, neverAnswer)
    await core.open()

    await core.create({ operatorToken: token, scriptUrl, timeoutMs: 500, retry: 0, ...options })

    await expect.poll(() => core.outcome()).toBe('part-unreachable')
    await tab.waitFor('css=.chat-fallback')
  })
}

test('the fallback does not wait long for the part that looks for the cause', async ({
  core,
  tab,
  harness,
  vendor,
}) => {
  const scriptUrl = vendor.serve('/w/panel.js', { isDown: true })
  await handlePart(harness, 'explain', neverAnswer)
  await core.open()

  await core.create({ operatorToken: token, scriptUrl, retry: 0 })

  await tab.waitFor('css=.chat-fallback')
  expect(await core.outcome()).toBe('script-unreachable')
})

test('a panel that nothing watches over goes at the end of its token, and comes back with a fresh one', async ({
  core,
  tab,
  harness,
  vendor,
}) => {
  const scriptUrl = vendor.serve('/w/panel.js', { code: plainWidget })
  const { path } = serveTokens(harness, unsignedToken)
  const held: ServerResponse[] = []
  await handlePart(harness, 'keeper', (_request, response) => void held.push(response))
  await core.open()
  await core.create({ tokenEndpoint: path, scriptUrl, retry: 0 })
  await expect.poll(() => held.length).toBe(1)
  const before = await core.status()

  await tab.eval((asleepMs) => {
    const { now } = Date
    Date.now = () => now() + asleepMs
  }, 172_800_000)
  held[0]?.writeHead(404).end()
  await expect.poll(() => core.outcome()).toBe('part-unreachable')
  await tab.waitFor('css=.chat-fallback')
  const atTheEnd = await core.status()
  await tab.eval(() => void dispatchEvent(new Event('online')))

  await expect.poll(() => core.status()).toBe('ready')
  expect([before, atTheEnd]).toEqual(['ready', 'expired'])
})
