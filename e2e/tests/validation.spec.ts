import type { Emulator } from '@chathub/emulator'
import { createChatHubClient } from '@chathub/server'
import { createValidateHandler } from '@chathub/server/node'
import { expect, test } from '../src/fixtures.ts'
import type { Harness } from '../src/harness.ts'
import { getOperatorToken, unsignedToken } from '../src/operator-token.ts'
import type { Tab } from '../src/tab.ts'
import { plainWidget } from '../src/vendor.ts'

const route = '/api/chathub/validate-token'
const refusedToken = unsignedToken()

/** The site's validation route, behind a login that a cookie stands for. */
function serveValidation(harness: Harness, emulator: Emulator): void {
  const { login, password } = emulator.company
  const client = createChatHubClient({ login, password }, { baseUrl: emulator.url, retries: 0 })
  const handler = createValidateHandler({
    client,
    authorize: ({ headers }) => headers.cookie?.includes('session=1'),
  })
  harness.handle(route, (request, response) => void handler(request, response))
}

/** Loads the widget with the token, three times, and says how it ended. */
function loadThreeTimes(tab: Tab, token: string, scriptUrl: string): Promise<string[]> {
  return tab.eval(
    async (given, options) => {
      const outcomes: string[] = []
      for (let call = 0; call < 3; call++) {
        const loading = window.chathub.loadChatHubWidget(given, options)
        outcomes.push(
          await loading.then(
            () => 'ready',
            ({ code }: { code: string }) => code,
          ),
        )
      }
      return outcomes
    },
    token,
    {
      scriptUrl,
      validateToken: route,
      retry: 0,
      fallbackContact: { email: 'help@site.example' },
    } as const,
  )
}

function logIn(tab: Tab): Promise<void> {
  return tab.eval(() => {
    document.cookie = 'session=1'
  })
}

test('a token that the vendor calls invalid never starts the script; the contact stands once, and goes with a good one', async ({
  core,
  tab,
  harness,
  emulator,
  vendor,
}) => {
  serveValidation(harness, emulator)
  const scriptUrl = vendor.serve('/w/panel.js', { code: plainWidget })
  await core.open()
  await logIn(tab)

  const outcomes = await loadThreeTimes(tab, refusedToken, scriptUrl)

  expect(outcomes).toEqual(['token-refused', 'token-refused', 'token-refused'])
  expect(vendor.requests('/w/panel.js')).toBe(0)
  expect(await tab.texts('.chat-fallback p')).toEqual([
    'Chat is temporarily unavailable.',
    'Contact us: help@site.example',
  ])
  expect(await tab.count('.chat-fallback')).toBe(1)

  const goodToken = await getOperatorToken(emulator)
  expect(await loadThreeTimes(tab, goodToken, scriptUrl)).toEqual(['ready', 'ready', 'ready'])
  expect(await tab.texts('plain-panel')).toEqual([goodToken])
  expect(await tab.count('.chat-fallback')).toBe(0)
})

test('a validation that cannot be had is an error of its own and no refusal', async ({
  core,
  tab,
  harness,
  emulator,
  vendor,
}) => {
  serveValidation(harness, emulator)
  const scriptUrl = vendor.serve('/w/panel.js', { code: plainWidget })
  const goodToken = await getOperatorToken(emulator)
  await core.open()
  const seen: string[][] = []

  seen.push(await loadThreeTimes(tab, goodToken, scriptUrl)) // a stranger
  await logIn(tab)
  emulator.setFaults({ api: { down: true } })
  seen.push(await loadThreeTimes(tab, goodToken, scriptUrl)) // the vendor is down
  harness.handle(route, (_request, response) => response.destroy())
  seen.push(await loadThreeTimes(tab, goodToken, scriptUrl)) // the site is down

  expect(seen).toEqual([
    Array(3).fill('token-unauthorized'),
    Array(3).fill('token-unreachable'),
    Array(3).fill('token-unreachable'),
  ])
  expect(vendor.requests('/w/panel.js')).toBe(0)
  expect(await tab.count('.chat-fallback')).toBe(1)
})
