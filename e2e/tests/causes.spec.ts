import { corePageWith, type PlainOptions } from '../src/core-page.ts'
import { expect, test } from '../src/fixtures.ts'
import { unsignedToken } from '../src/operator-token.ts'
import { PlaywrightTab } from '../src/playwright-tab.ts'
import type { Tab } from '../src/tab.ts'
import { plainWidget } from '../src/vendor.ts'

const operatorToken = unsignedToken()

interface Outcome {
  readonly code: string
  readonly message: string
  /** What was seen besides. */
  readonly cause: string
}

/** Starts one widget after the other in the same page and says why each failed. */
function fail(
  tab: Tab,
  isolation: 'page' | 'frame',
  all: readonly PlainOptions[],
): Promise<Outcome[]> {
  return tab.eval(
    async (given) => {
      const outcomes: Outcome[] = []
      for (const options of given) {
        const chat = window.chathub.createChatHubWidget({ retry: 0, ...options })
        await chat.load().catch(() => {})
        const { status, error } = chat.getSnapshot()
        const { code = status, message = '', cause } = error ?? {}
        outcomes.push({ code, message, cause: cause instanceof Error ? cause.message : '' })
        chat.destroy()
      }
      return outcomes
    },
    all.map((options) => ({ operatorToken, isolation, ...options })),
  )
}

function short({ code, cause }: Outcome): string {
  return cause ? `${code}: ${cause}` : code
}

for (const isolation of ['page', 'frame'] as const) {
  test(`in the ${isolation}, every cause that the browser lets a page know has its own code or is named as the cause`, async ({
    core,
    tab,
    harness,
    vendor,
  }) => {
    const good = vendor.serve('/good.js', { code: plainWidget })
    await core.open()

    const outcomes = await fail(tab, isolation, [
      { scriptUrl: vendor.serve('/refused.js', { code: plainWidget, cors: false }) },
      {
        scriptUrl: vendor.serve('/refused.html', {
          status: 403,
          contentType: 'text/html',
          cors: false,
        }),
      },
      { scriptUrl: vendor.serve('/down.js', { isDown: true }) },
      { scriptUrl: vendor.serve('/missing.js', { status: 404 }) },
      { scriptUrl: vendor.serve('/broken.js', { status: 503 }) },
      { scriptUrl: vendor.serve('/page.html', { code: '<p>', contentType: 'text/html' }) },
      { scriptUrl: good, integrity: `sha384-${'A'.repeat(64)}` },
      { scriptUrl: `${good}?credentials`, crossOrigin: 'use-credentials' },
    ])

    expect(outcomes.map(short)).toEqual([
      'script-refused',
      'script-refused',
      'script-unreachable',
      'script-unreachable: HTTP 404',
      'script-unreachable: HTTP 503',
      'script-unreachable: Content-Type: text/html',
      'script-unreachable: The file does not match `integrity`.',
      'script-unreachable: The host allows no credentials.',
    ])
    expect(outcomes[0]?.message).toContain(harness.url)
    expect(outcomes[0]?.message).toContain('help@smsbat.com')
    expect(JSON.stringify(outcomes)).not.toContain(operatorToken)
  })

  test(`in the ${isolation}, a policy for scripts is told apart from one that only forbids to look closer`, async ({
    core,
    tab,
    harness,
    vendor,
  }) => {
    const scriptUrl = vendor.serve('/refused.js', { code: plainWidget, cors: false })
    const html = await corePageWith(harness, '')
    const policies = ["script-src 'self'", "connect-src 'self'"]
    const outcomes: Outcome[] = []
    for (const [index, policy] of policies.entries()) {
      const headers = { 'content-security-policy': policy }
      await core.open(harness.serve(`/policy-${index}.html`, html, { headers }))
      outcomes.push(...(await fail(tab, isolation, [{ scriptUrl }])))
    }

    expect(outcomes.map(short)).toEqual([
      'script-blocked',
      'script-unreachable: connect-src forbids a closer look.',
    ])
    await tab.errors() // Firefox reports the policy's refusal of the second way in as an error of the page.
  })
}

test('a device that is offline is told apart from a host that is down', async ({
  core,
  tab,
  vendor,
}) => {
  await core.open()
  await tab.eval(() => {
    Object.defineProperty(navigator, 'onLine', { configurable: true, get: () => false })
  })

  const outcomes = await fail(tab, 'page', [
    { scriptUrl: vendor.serve('/down.js', { isDown: true }) },
  ])

  expect(outcomes.map(short)).toEqual(['offline'])
})

test('a page with an embedder policy is not told what it cannot know', async ({
  core,
  tab,
  harness,
  vendor,
}) => {
  const headers = { 'cross-origin-embedder-policy': 'require-corp' }
  await core.open(harness.serve('/coep.html', await corePageWith(harness, ''), { headers }))

  const outcomes = await fail(tab, 'page', [
    { scriptUrl: vendor.serve('/missing.js', { status: 404 }) },
    { scriptUrl: vendor.serve('/refused.js', { code: plainWidget, cors: false }) },
  ])

  expect(outcomes.map(short)).toEqual(['script-unreachable: HTTP 404', 'script-unreachable'])
  expect(outcomes[1]?.message).toContain('domain')
})

// Only Playwright's driver can hold requests back as an extension does.
test('a script that an extension holds back is script-unreachable, with the way out in the docs', async ({
  core,
  tab,
  vendor,
}) => {
  test.skip(!(tab instanceof PlaywrightTab), 'The driver of WebKitGTK holds nothing back.')
  const scriptUrl = vendor.serve('/good.js', { code: plainWidget })
  await (tab as PlaywrightTab).page.route('**/good.js', (route) => route.abort('blockedbyclient'))
  await core.open()

  const outcomes = await fail(tab, 'page', [{ scriptUrl }])

  expect(outcomes.map(short)).toEqual(['script-unreachable'])
  expect(vendor.requests('/good.js')).toBe(0)
})

test('the look at the cause takes no cookie and no token with it', async ({
  core,
  tab,
  vendor,
}) => {
  const scriptUrl = vendor.serve('/refused.js', { code: plainWidget, cors: false })
  await core.open()
  // Cookies know no ports: the script's host would be sent this one.
  await tab.eval(() => {
    document.cookie = 'session=1'
  })

  await fail(tab, 'page', [{ scriptUrl }])

  const requests = vendor.headers('/refused.js')
  // The script, its second way in (which WebKit asks for anew), and the two looks.
  expect(requests.length).toBeGreaterThanOrEqual(3)
  expect(requests.map(({ cookie }) => cookie)).toEqual(requests.map(() => undefined))
  expect(JSON.stringify(requests)).not.toContain(operatorToken)
})
