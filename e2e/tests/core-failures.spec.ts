import { corePageWith } from '../src/core-page.ts'
import { expect, test } from '../src/fixtures.ts'
import { unsignedToken } from '../src/operator-token.ts'
import type { PlaywrightTab } from '../src/playwright-tab.ts'
import { plainWidget, type ScriptAnswer } from '../src/vendor.ts'

const token = unsignedToken()

interface Failure {
  readonly title: string
  readonly answer: ScriptAnswer
  readonly code: string
  /** Whether the widget's own uncaught error is in the page's console too. */
  readonly isUncaught?: boolean
}

const failures: readonly Failure[] = [
  { title: 'answers 404', answer: { status: 404 }, code: 'script-unreachable' },
  { title: 'answers 500', answer: { status: 500 }, code: 'script-unreachable' },
  { title: 'cuts the connection', answer: { isDown: true }, code: 'script-unreachable' },
  {
    title: 'does not allow this site',
    answer: { code: plainWidget, cors: false },
    code: 'script-refused',
  },
  {
    title: 'answers a page',
    answer: { code: '<!doctype html>', contentType: 'text/html' },
    code: 'script-unreachable',
  },
  { title: 'never answers', answer: { isHeld: true }, code: 'timeout' },
  {
    title: 'throws at its start',
    answer: { code: "throw new Error('no room')" },
    code: 'widget-failed',
    isUncaught: true,
  },
  {
    title: 'refuses the token at its start',
    answer: { code: "throw new Error('INVALID TOKEN')" },
    code: 'token-refused',
    isUncaught: true,
  },
  {
    title: 'says that the token has expired',
    answer: { code: "throw new Error('Token expired')" },
    code: 'token-expired',
    isUncaught: true,
  },
  {
    title: 'rejects in a top-level await',
    answer: { code: "await Promise.reject(new Error('no room'))" },
    code: 'widget-failed',
    isUncaught: true,
  },
  {
    title: 'is no JavaScript',
    answer: { code: 'let let = ' },
    code: 'widget-failed',
    isUncaught: true,
  },
]

for (const { title, answer, code, isUncaught = false } of failures) {
  test(`a script that ${title} is ${code}: fallback, and the next try works`, async ({
    core,
    tab,
    vendor,
  }) => {
    const scriptUrl = vendor.serve('/w/panel.js', answer)
    await core.open()
    await core.create({ operatorToken: token, scriptUrl, timeoutMs: 2000, retry: 0 })
    await expect.poll(() => core.outcome()).toBe(code)
    await tab.waitFor('css=.chat-fallback')
    const errors = await tab.errors()

    vendor.serve('/w/panel.js', { code: plainWidget })
    await tab.eval((operatorToken) => window.chat.load(operatorToken), token)

    expect(await core.status()).toBe('ready')
    expect(await tab.texts('plain-panel')).toEqual([token])
    expect(await tab.count('css=.chat-fallback')).toBe(0)
    // WebKit reports no rejection of a top-level await.
    if (!isUncaught) expect(errors).toEqual([])
    else expect(errors.every((error) => error.startsWith('uncaught'))).toBe(true)
  })
}

test('the contacts of two organizations stand one above the other, and both can be reached', async ({
  core,
  tab,
  vendor,
}) => {
  const scriptUrl = vendor.serve('/w/none.js', { status: 404 })
  await core.open()

  await tab.eval(
    (options) => {
      for (const organization of ['sales', 'support']) {
        const fallbackContact = { email: `${organization}@site.example` }
        window.chathub.createChatHubWidget({ ...options, organization, fallbackContact })
      }
    },
    { operatorToken: token, scriptUrl, retry: 0 },
  )
  await expect.poll(() => tab.count('css=.chat-fallback')).toBe(2)

  const reachable = await tab.eval(() =>
    [...document.querySelectorAll('.chat-fallback a')].map((link) => {
      const { x, y, width, height } = link.getBoundingClientRect()
      return document.elementFromPoint(x + width / 2, y + height / 2) === link
    }),
  )
  expect(reachable).toEqual([true, true])
})

test('the contact is not printed', async ({ core, tab }) => {
  test.skip(tab.engine !== 'chromium', 'The others do not emulate print')
  await core.open()
  await core.create({ operatorToken: '<html>' })
  await tab.waitFor('css=.chat-fallback')

  await (tab as PlaywrightTab).page.emulateMedia({ media: 'print' })

  expect(await tab.isVisible('css=.chat-fallback')).toBe(false)
})

test('a policy that forbids the script is script-blocked', async ({
  core,
  tab,
  harness,
  vendor,
}) => {
  const scriptUrl = vendor.serve('/w/panel.js', { code: plainWidget })
  const html = await corePageWith(harness, '')
  const headers = { 'content-security-policy': "script-src 'self'" }
  await core.open(harness.serve('/blocked.html', html, { headers }))

  await core.create({ operatorToken: token, scriptUrl })

  await expect.poll(() => core.outcome()).toBe('script-blocked')
  await tab.waitFor('css=.chat-fallback')
  await tab.errors() // Firefox reports the policy's refusal of the second way in as an error of the page.
})

test('a policy that only reports does not make a failure', async ({ core, harness, vendor }) => {
  const scriptUrl = vendor.serve('/w/panel.js', { code: plainWidget })
  const html = await corePageWith(harness, '')
  const headers = { 'content-security-policy-report-only': "script-src 'self'" }
  await core.open(harness.serve('/reported.html', html, { headers }))

  await core.create({ operatorToken: token, scriptUrl })

  await expect.poll(() => core.outcome()).toBe('ready')
})

test('a dead host that nobody waits for makes no unhandled rejection', async ({
  core,
  tab,
  vendor,
}) => {
  const scriptUrl = vendor.serve('/w/panel.js', { isDown: true })
  await core.open()

  await tab.eval(
    (operatorToken, url) =>
      void window.chathub.loadChatHubWidget(operatorToken, { scriptUrl: url }),
    token,
    scriptUrl,
  )

  await tab.waitFor('css=.chat-fallback')
  expect(await tab.errors()).toEqual([])
})
