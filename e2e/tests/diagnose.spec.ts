import type { ChatHubCheck } from '@chathub/core/diagnose'
import { corePageWith, type PlainOptions } from '../src/core-page.ts'
import { expect, test } from '../src/fixtures.ts'
import { getOperatorToken, unsignedToken } from '../src/operator-token.ts'
import type { Tab } from '../src/tab.ts'
import { plainWidget } from '../src/vendor.ts'

interface Diagnosed {
  readonly checks: readonly ChatHubCheck[]
  readonly text: string
}

/** Diagnoses the widget of the page once it has started or failed. */
function diagnose(tab: Tab, apiUrl: string): Promise<Diagnosed> {
  return tab.eval(async (url) => {
    const { diagnose: run } = await window.fetchDiagnosis()
    return run(window.chat, { apiUrl: url })
  }, apiUrl)
}

function failed({ checks }: Diagnosed): string[] {
  return checks.flatMap(({ id, status, code }) => (status === 'failed' ? [`${id} ${code}`] : []))
}

test('a panel that runs has nothing to find fault with', async ({
  core,
  tab,
  harness,
  emulator,
}) => {
  const operatorToken = await getOperatorToken(emulator)
  await core.open()
  await core.create({ operatorToken, scriptUrl: emulator.scriptUrl })
  await expect.poll(() => core.status()).toBe('ready')

  const { checks, text } = await diagnose(tab, emulator.url)

  expect(checks.map(({ id, status }) => `${id} ${status}`)).toEqual([
    'token ok',
    'expiry ok',
    'script ok',
    'errors ok',
    'network ok',
    'domain ok',
  ])
  expect(text).toContain(`Page: ${harness.url}`)
  expect(text).not.toContain(operatorToken)
})

test('each point of the troubleshooting list is named for its own broken set-up, and no other is', async ({
  core,
  tab,
  emulator,
  vendor,
}) => {
  const operatorToken = await getOperatorToken(emulator)
  const { scriptUrl } = emulator
  const broken: readonly PlainOptions[] = [
    // Nobody has signed it, so the panel refuses it.
    { operatorToken: unsignedToken(), scriptUrl },
    { operatorToken: expiredToken(), scriptUrl },
    { operatorToken, scriptUrl: scriptUrl.replace('widget-script', 'widget-skript') },
    {
      operatorToken,
      scriptUrl: vendor.serve('/throws.js', { code: "throw new Error('no room')" }),
    },
    { operatorToken, scriptUrl: vendor.serve('/down.js', { isDown: true }) },
  ]
  const found: string[][] = []
  for (const options of broken) {
    await core.open()
    await core.create({ retry: 0, ...options })
    await tab.waitFor('css=.chat-fallback')
    found.push(failed(await diagnose(tab, emulator.url)))
  }

  expect(found).toEqual([
    ['token token-refused'],
    ['expiry token-expired'],
    ['script script-unreachable'],
    ['errors widget-failed'],
    ['network script-unreachable'],
  ])
  await tab.errors() // Those of the two widgets that throw.
})

test('a site that the script’s host or, after the start, the API refuses is told what to register', async ({
  core,
  tab,
  harness,
  emulator,
  vendor,
}) => {
  const operatorToken = await getOperatorToken(emulator)
  await core.open()
  emulator.setFaults({ api: { cors: 'refuse' } })
  // The stand-in panel would complain of the API; this one runs without it.
  await core.create({ operatorToken, scriptUrl: vendor.serve('/w.js', { code: plainWidget }) })
  await expect.poll(() => core.status()).toBe('ready')
  const ofApi = await diagnose(tab, emulator.url)
  emulator.setFaults({ api: { cors: 'allow' }, script: { cors: 'refuse' } })
  await tab.eval(() => window.chat.destroy())
  await core.create({ operatorToken, scriptUrl: emulator.scriptUrl })
  await expect.poll(() => core.outcome()).toBe('script-refused')
  const ofScript = await diagnose(tab, emulator.url)

  expect(failed(ofApi)).toEqual(['domain api-refused'])
  expect(failed(ofScript)).toEqual(['domain script-refused'])
  for (const { text } of [ofApi, ofScript]) {
    expect(text).toContain(`refuses ${harness.url}; have help@smsbat.com`)
  }
})

test('policies of the page are told apart from the vendor’s', async ({
  core,
  tab,
  harness,
  emulator,
  vendor,
}) => {
  const operatorToken = await getOperatorToken(emulator)
  const scriptUrl = vendor.serve('/w.js', { code: plainWidget })
  const html = await corePageWith(harness, '')
  const found: string[][] = []
  for (const policy of [`script-src 'self'`, `connect-src 'self' ${new URL(scriptUrl).origin}`]) {
    const headers = { 'content-security-policy': policy }
    await core.open(harness.serve(`/policy-${found.length}.html`, html, { headers }))
    await core.create({ operatorToken, scriptUrl, retry: 0 })
    await expect.poll(() => core.outcome()).toMatch(/script-blocked|ready/)
    found.push(failed(await diagnose(tab, emulator.url)))
  }

  expect(found).toEqual([['errors script-blocked'], ['errors script-blocked']])
  await tab.errors() // Firefox reports the policy's refusal of the second way in as an error of the page.
})

test('options are tried out without starting anything', async ({ core, tab, emulator }) => {
  await core.open()

  const { checks } = await tab.eval<Diagnosed, [PlainOptions, string]>(
    async (options, apiUrl) => {
      const { diagnose: run } = await window.fetchDiagnosis()
      return run({ ...options, getToken: () => Promise.resolve('<html>') }, { apiUrl })
    },
    { scriptUrl: emulator.scriptUrl },
    emulator.url,
  )

  expect(checks.find(({ status }) => status === 'failed')).toMatchObject({ code: 'token-invalid' })
  expect(await tab.count('#operator-chat-panel-script')).toBe(0)
})

function expiredToken(): string {
  const claims = { operator_id: 101, exp: Math.floor(Date.now() / 1000) - 60 }
  return [{ alg: 'none' }, claims, 'signature']
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.')
}
