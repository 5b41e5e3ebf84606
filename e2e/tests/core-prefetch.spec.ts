import { corePageWith } from '../src/core-page.ts'
import { expect, test } from '../src/fixtures.ts'
import { unsignedToken } from '../src/operator-token.ts'
import { plainWidget } from '../src/vendor.ts'

declare global {
  interface Window {
    /** Answers the question for a token. */
    giveToken: (operatorToken: string) => void
    hasLoaded?: boolean
  }
}

const token = unsignedToken()

for (const isolation of ['page', 'frame'] as const) {
  for (const cacheControl of ['no-store', 'max-age=60']) {
    test(`for a ${isolation} the script is fetched while the token is awaited, once, with ${cacheControl}`, async ({
      core,
      tab,
      vendor,
    }) => {
      const scriptUrl = vendor.serve('/w/panel.js', { code: plainWidget, cacheControl })
      await core.open()

      await tab.eval(
        (options) => {
          const getToken = (): Promise<string> =>
            new Promise((resolve) => {
              window.giveToken = resolve
            })
          window.chat = window.chathub.createChatHubWidget({ ...options, getToken })
        },
        { isolation, scriptUrl },
      )
      await expect.poll(() => vendor.requests('/w/panel.js')).toBe(1)
      const whileAwaited = [
        await core.status(),
        await tab.count('script#operator-chat-panel-script'),
      ]
      await tab.eval((operatorToken) => window.giveToken(operatorToken), token)
      await expect.poll(() => core.status()).toBe('ready')

      expect(whileAwaited).toEqual(['waiting', 0])
      expect(vendor.requests('/w/panel.js')).toBe(1)
      expect(await tab.count('css=link[rel=modulepreload][href*=panel]')).toBe(0)
    })
  }

  test(`a host that hangs does not hold back the page's load for a managed token in a ${isolation}`, async ({
    core,
    tab,
    harness,
    vendor,
  }) => {
    const scriptUrl = vendor.serve('/w/panel.js', { code: plainWidget, isHeld: true })
    const html = await corePageWith(
      harness,
      '<script>addEventListener("load", () => { window.hasLoaded = true })</script>',
    )
    const options = JSON.stringify({ isolation, scriptUrl })
    const start = `<script type="module">window.chat = window.chathub.createChatHubWidget({
      ...${options}, getToken: async () => ${JSON.stringify(token)} })</script>`
    await core.open(harness.serve('/hanging.html', html.replace('</head>', `${start}</head>`)))

    await expect.poll(() => tab.eval(() => window.hasLoaded)).toBe(true)
    await expect.poll(() => core.status()).toBe('loading')
    await expect.poll(() => vendor.requests('/w/panel.js')).toBe(1)

    vendor.serve('/w/panel.js', { code: plainWidget })
    vendor.release()
    await expect.poll(() => core.status()).toBe('ready')
  })
}

for (const strategy of ['eager', 'idle', 'visible', 'interaction', 'manual'] as const) {
  const isHeldBack = strategy === 'eager'
  test(`a host that hangs ${isHeldBack ? 'holds back nothing but the load' : 'does not hold back the page'} for a handed-over token, ${strategy}`, async ({
    core,
    harness,
    vendor,
  }) => {
    const path = `/hangs-for-${strategy}/panel.js`
    const scriptUrl = vendor.serve(path, { code: plainWidget, isHeld: true })
    const { origin } = new URL(scriptUrl)
    // The page tells the server: not every driver can ask a page that still loads.
    const events = `<script>
      document.addEventListener('DOMContentLoaded', () => void fetch('${origin}/parsed').catch(() => {}))
      addEventListener('load', () => void fetch('${origin}/loaded').catch(() => {}))
    </script>`
    const options = JSON.stringify({ operatorToken: token, strategy, scriptUrl, isolation: 'page' })
    const start = `<script type="module">window.chat = window.chathub.createChatHubWidget(${options})</script>`
    const html = await corePageWith(harness, events)

    const opened = core.open(
      harness.serve('/hanging.html', html.replace('</head>', `${start}</head>`)),
    )
    await expect.poll(() => vendor.requests('/parsed')).toBeGreaterThan(0)
    if (isHeldBack) {
      await expect.poll(() => vendor.requests(path)).toBe(1)
      expect(vendor.requests('/loaded')).toBe(0)
    } else await expect.poll(() => vendor.requests('/loaded')).toBeGreaterThan(0)

    vendor.serve(path, { code: plainWidget })
    vendor.release()
    await opened
    await expect.poll(() => vendor.requests('/loaded')).toBeGreaterThan(0)
  })
}

test('a second start within the life of a token asks for no second one', async ({
  core,
  tab,
  vendor,
}) => {
  const scriptUrl = vendor.serve('/w/panel.js', { code: plainWidget })
  await core.open()

  const questions = await tab.eval(
    async ([url, operatorToken]) => {
      let count = 0
      const options = {
        scriptUrl: url,
        getToken: async () => {
          count++
          return operatorToken ?? ''
        },
      }
      const first = window.chathub.createChatHubWidget(options)
      await first.load()
      first.release()
      window.chat = window.chathub.createChatHubWidget(options)
      await window.chat.load()
      return count
    },
    [scriptUrl, token],
  )

  expect(questions).toBe(1)
})
