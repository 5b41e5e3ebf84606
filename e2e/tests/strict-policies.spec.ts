import { createHash, randomUUID } from 'node:crypto'
import { corePageWith, type PlainOptions } from '../src/core-page.ts'
import { documentedPolicy, nonce } from '../src/documented-policy.ts'
import { expect, test as base } from '../src/fixtures.ts'
import type { Harness } from '../src/harness.ts'
import { getOperatorToken, unsignedToken } from '../src/operator-token.ts'
import { startPolicyReports, violations, type PolicyReports } from '../src/policy-reports.ts'
import type { Tab } from '../src/tab.ts'
import { serveTokens } from '../src/token-route.ts'
import { plainWidget, type ScriptAnswer } from '../src/vendor.ts'

const test = base.extend<{
  /** Where violations of the page's policy are reported to. */
  reports: PolicyReports
}>({
  reports: async ({}, use) => {
    const reports = await startPolicyReports()
    await use(reports)
    await reports.close()
  },
})

const hosts = ['page', 'frame'] as const
const operatorToken = unsignedToken(101)
const otherToken = unsignedToken(102)

/** The core's page under a policy whose violations are reported. */
async function strictPage(
  harness: Harness,
  reports: PolicyReports,
  policy: string,
  body = '',
): Promise<string> {
  const html = (await (await fetch(`${harness.url}/core.html`)).text())
    .replace(/<script src="[^"]*error-collector.js"><\/script>/, '')
    // As Vite's option `html.cspNonce` has it.
    .replaceAll(/<(script|link) /g, `<$1 nonce="${nonce}" `)
    .replace('</head>', `<meta property="csp-nonce" nonce="${nonce}" /></head>`)
    .replace('</body>', `${body}</body>`)
  const headers = { 'content-security-policy': `${policy}; report-uri ${reports.url}` }
  return harness.serve(`/strict-${randomUUID()}.html`, html, { headers, nonce })
}

/** Texts of the test's own panels, in the page and in frames of ours. */
function panels(tab: Tab): Promise<string[]> {
  return tab.eval(() => {
    const roots = [...document.documentElement.children].flatMap(
      ({ shadowRoot }) => shadowRoot ?? [],
    )
    const frames = roots.flatMap((root) => root.querySelector('iframe')?.contentDocument ?? [])
    return [document, ...frames].flatMap((view) =>
      [...view.querySelectorAll('[data-testid=plain-panel]')].map(({ textContent }) => textContent),
    )
  })
}

for (const isolation of hosts) {
  test(`in the ${isolation}, nothing but the documented directives is needed`, async ({
    core,
    tab,
    harness,
    emulator,
    reports,
  }) => {
    const signedToken = await getOperatorToken(emulator)
    const policy = await documentedPolicy('By host', emulator.url)
    await core.open(await strictPage(harness, reports, policy))

    await core.create({ operatorToken: signedToken, scriptUrl: emulator.scriptUrl, isolation })

    await expect.poll(() => core.outcome()).toBe('ready')
    // The panel has its data and its real-time connection.
    await expect
      .poll(() => emulator.requests.some(({ path }) => path.startsWith('/chathub')))
      .toBe(true)
    expect(await violations(tab, reports)).toEqual([])
  })

  test(`in the ${isolation}, all parts of the library together keep to the documented directives`, async ({
    core,
    tab,
    harness,
    vendor,
    reports,
  }) => {
    const scriptUrl = vendor.serve('/w/panel.js', { code: plainWidget })
    const { origin } = new URL(scriptUrl)
    const trusted = await documentedPolicy('Trusted Types', origin)
    const policy = `${await documentedPolicy('By host', origin)}; ${trusted}`
    const route = serveTokens(harness, () => operatorToken)
    harness.handle('/validate', (_, response) => response.end('{"isValid":true}'))
    await core.open(await strictPage(harness, reports, policy))

    const options = { tokenEndpoint: route.path, validateToken: '/validate', scriptUrl, isolation }
    await core.create({ ...options, strategy: 'interaction' })
    await tab.click('css=[part=button]')
    await expect.poll(() => core.outcome()).toBe('ready')
    await tab.eval(() => window.chat.reload())
    await tab.eval(() => window.chat.destroy())
    await tab.eval(
      async (given) => {
        await window.fetchElement()
        document.body.append(Object.assign(document.createElement('chathub-widget'), given))
      },
      {
        operatorToken,
        scriptUrl: vendor.serve('/w/refused.js', { cors: false }),
        isolation,
        retry: 0,
      },
    )
    await tab.waitFor('css=.chat-fallback')
    const checks = await tab.eval(async (apiUrl) => {
      const { diagnose } = await window.fetchDiagnosis()
      return (await diagnose(document.querySelector('chathub-widget')!, { apiUrl })).checks
    }, origin)

    expect(checks).toContainEqual(expect.objectContaining({ code: 'script-refused' }))
    expect(await violations(tab, reports)).toEqual([])
  })

  test(`in the ${isolation}, a nonce is enough, and strict-dynamic, on the second start too`, async ({
    core,
    tab,
    harness,
    vendor,
    reports,
  }) => {
    const scriptUrl = vendor.serve('/w/panel.js', { code: `import './chunk.js'\n${plainWidget}` })
    vendor.serve('/w/chunk.js', { code: 'export {}' })
    for (const heading of ['By nonce', 'With `strict-dynamic`']) {
      const policy = await documentedPolicy(heading, 'https://unused.example')
      await core.open(await strictPage(harness, reports, policy))

      await core.create({ operatorToken, scriptUrl, isolation, nonce })
      await expect.poll(() => core.outcome()).toBe('ready')
      await tab.eval((token) => window.chat.load(token), otherToken)

      expect(await panels(tab)).toEqual([otherToken])
      expect(await violations(tab, reports)).toEqual([])
    }
  })

  test(`in the ${isolation}, Trusted Types are kept to, with a list of names and without`, async ({
    core,
    tab,
    harness,
    vendor,
    reports,
  }) => {
    const scriptUrl = vendor.serve('/w/panel.js', { code: plainWidget })
    const listed = await documentedPolicy('Trusted Types', 'https://unused.example')
    for (const policy of [listed, "require-trusted-types-for 'script'"]) {
      await core.open(await strictPage(harness, reports, policy))

      await core.create({ operatorToken, scriptUrl, isolation })

      await expect.poll(() => core.outcome()).toBe('ready')
      expect(await panels(tab)).toEqual([operatorToken])
      expect(await violations(tab, reports)).toEqual([])
    }

    const unlisted = "require-trusted-types-for 'script'; trusted-types other"
    await core.open(await strictPage(harness, reports, unlisted))
    await core.create({ operatorToken, scriptUrl, isolation })

    await expect.poll(() => core.outcome()).toBe('script-blocked')
    await tab.waitFor('css=.chat-fallback')
    expect(await violations(tab, reports)).not.toEqual([])
  })

  test(`in the ${isolation}, the right integrity starts the panel, and a wrong one does not`, async ({
    core,
    tab,
    vendor,
  }) => {
    const scriptUrl = vendor.serve('/w/panel.js', { code: plainWidget })
    await core.open()

    await core.create({ operatorToken, scriptUrl, isolation, integrity: digest(plainWidget) })
    await expect.poll(() => core.outcome()).toBe('ready')
    await tab.eval(() => window.chat.destroy())
    const changed = vendor.serve('/w/changed.js', {
      code: `${plainWidget}; new Image().src = new URL('ran', import.meta.url)`,
    })
    await core.create({
      operatorToken,
      scriptUrl: changed,
      isolation,
      integrity: digest(plainWidget),
      retry: 0,
    })

    await expect.poll(() => core.outcome()).toBe('script-unreachable')
    expect(await tab.eval(() => String(window.chat.getSnapshot().error?.cause))).toContain(
      'integrity',
    )
    expect(await panels(tab)).toEqual([])
    expect(vendor.requests('/w/ran')).toBe(0)
  })

  test(`in the ${isolation}, a wrong integrity forbids the run after a token was awaited too, as an option or an attribute`, async ({
    core,
    tab,
    vendor,
  }) => {
    const scriptUrl = vendor.serve('/w/panel.js', { code: plainWidget })
    const integrity = digest('another file')
    for (const wrong of [{ integrity }, { attributes: { integrity } }]) {
      await core.open()

      await tab.eval(
        (options, token) => {
          // As long as a file fetched ahead needs to be there.
          const getToken = (): Promise<string> =>
            new Promise((resolve) => setTimeout(() => resolve(token), 500))
          window.chat = window.chathub.createChatHubWidget({ ...options, getToken })
        },
        { ...wrong, scriptUrl, isolation, retry: 0 },
        operatorToken,
      )

      await expect.poll(() => core.outcome()).toBe('script-unreachable')
      expect(await tab.eval(() => String(window.chat.getSnapshot().error?.cause))).toContain(
        'integrity',
      )
      expect(await panels(tab)).toEqual([])
    }
  })

  test(`in the ${isolation}, referrer policy and credentials are those of the options`, async ({
    core,
    tab,
    harness,
    vendor,
  }) => {
    await core.open()
    // Cookies know no ports: the script's host is sent this one where it may be.
    await tab.eval(() => {
      document.cookie = 'session=1'
    })
    const all: readonly PlainOptions[] = [
      {},
      { referrerPolicy: 'no-referrer' },
      { crossOrigin: 'use-credentials' },
    ]
    const seen: unknown[] = []
    for (const [index, options] of all.entries()) {
      const path = `/w/panel-${index}.js`
      const scriptUrl = vendor.serve(path, { code: plainWidget, takesCookies: true })
      await core.create({ operatorToken, scriptUrl, isolation, ...options })
      await expect.poll(() => core.outcome()).toBe('ready')
      await tab.eval(() => window.chat.destroy())
      const [{ origin, referer, cookie } = {}] = vendor.headers(path)
      seen.push({ origin, referer, cookie })
    }

    const origin = harness.url
    expect(seen).toEqual([
      { origin, referer: `${origin}/`, cookie: undefined },
      { origin, referer: undefined, cookie: undefined },
      { origin, referer: `${origin}/`, cookie: 'session=1' },
    ])
  })
}

test('without the hash of its inline script a frame has its panel all the same, and a violation', async ({
  core,
  tab,
  harness,
  vendor,
  reports,
}) => {
  const scriptUrl = vendor.serve('/w/panel.js', { code: plainWidget })
  const policy = await documentedPolicy('By host', new URL(scriptUrl).origin)
  await core.open(await strictPage(harness, reports, policy.replace(/ 'sha256-.+?'/, '')))

  await core.create({ operatorToken, scriptUrl, isolation: 'frame' })

  await expect.poll(() => core.outcome()).toBe('ready')
  expect(await panels(tab)).toEqual([operatorToken])
  expect(await violations(tab, reports)).toEqual(['script-src-elem inline'])
})

test('the nonce of a tag that is already in the page is adopted for later starts, in a frame too', async ({
  core,
  tab,
  harness,
  vendor,
  reports,
}) => {
  const scriptUrl = vendor.serve('/w/panel.js', { isHeld: true })
  harness.handle('/token', (_, response) => response.end(otherToken))
  const policy = await documentedPolicy('By nonce', 'https://unused.example')
  // Put in after `load`, which would wait for it.
  const tag = `<script nonce="${nonce}">addEventListener('load', () => {
    const script = document.createElement('script')
    Object.assign(script, { type: 'module', id: 'operator-chat-panel-script', nonce: '${nonce}', src: '${scriptUrl}' })
    script.setAttribute('token', '${operatorToken}')
    document.head.append(script)
  })</script>`
  await core.open(await strictPage(harness, reports, policy, tag))
  await core.create({ operatorToken, scriptUrl, retry: 0 })
  vendor.serve('/w/panel.js', { code: plainWidget })
  vendor.release()
  await expect.poll(() => core.outcome()).toBe('ready')

  await tab.eval((url) => {
    window.chat.setOptions({ tokenEndpoint: '/token', scriptUrl: url, retry: 0 })
    return window.chat.reload().catch(() => {})
  }, scriptUrl)

  expect(await core.outcome()).toBe('ready')
  expect(await panels(tab)).toEqual([otherToken])
  expect(await tab.count('css=.chathub-frame')).toBe(1)
  expect(await violations(tab, reports)).toEqual([])
})

test('an adopted tag that its integrity forbade to run stays so, and one that ran is taken', async ({
  core,
  tab,
  harness,
  vendor,
}) => {
  const code = `${plainWidget}; new Image().src = new URL('ran', import.meta.url)`
  const scriptUrl = vendor.serve('/w/panel.js', { code })
  const html = await corePageWith(harness, '')
  const seen: string[] = []
  for (const integrity of [digest(plainWidget), digest(code)]) {
    const tag = `<script type="module" id="operator-chat-panel-script" src="${scriptUrl}"
      integrity="${integrity}" crossorigin token="${operatorToken}"></script>`
    await core.open(
      harness.serve(`/tag-${seen.length}.html`, html.replace('</body>', `${tag}</body>`)),
    )
    await core.create({ operatorToken, scriptUrl, integrity, retry: 0 })
    await expect.poll(() => core.outcome()).toMatch(/ready|script-unreachable/)
    await tab.eval(() => new Promise((resolve) => setTimeout(resolve, 300)))
    seen.push(`${await core.outcome()}, ran ${vendor.requests('/w/ran')}`)
  }

  expect(seen).toEqual(['script-unreachable, ran 0', 'ready, ran 1'])
})

test('a panel that was hidden comes back with its own style where inline style is forbidden', async ({
  core,
  tab,
  harness,
  vendor,
  reports,
}) => {
  const code = `${plainWidget}; panel.style.color = 'rgb(1, 2, 3)'`
  const scriptUrl = vendor.serve('/w/panel.js', { code })
  const policy = await documentedPolicy('By host', new URL(scriptUrl).origin)
  await core.open(await strictPage(harness, reports, policy))
  await core.create({ operatorToken, scriptUrl })
  await expect.poll(() => core.outcome()).toBe('ready')

  await tab.eval(() => window.chat.release())
  expect(await tab.isVisible('plain-panel')).toBe(false)
  await core.create({ operatorToken, scriptUrl })

  expect(await tab.isVisible('plain-panel')).toBe(true)
  expect(await tab.attribute('plain-panel', 'style')).toBe('color: rgb(1, 2, 3);')
  expect(await violations(tab, reports)).toEqual([])
})

const failures: readonly (readonly [string, ScriptAnswer, string])[] = [
  ['a script host that is down', { isDown: true }, operatorToken],
  ['a widget that throws at its start', { code: "throw new Error('no room')" }, operatorToken],
  ['what is no token', { code: plainWidget }, '<html>'],
]

for (const [title, answer, token] of failures) {
  test(`under Trusted Types, three calls with ${title} show one fallback, styled, which goes on success`, async ({
    core,
    tab,
    harness,
    vendor,
    reports,
  }) => {
    const scriptUrl = vendor.serve('/w/panel.js', answer)
    const trusted = await documentedPolicy('Trusted Types', new URL(scriptUrl).origin)
    const policy = `${await documentedPolicy('By host', new URL(scriptUrl).origin)}; ${trusted}`
    await core.open(await strictPage(harness, reports, policy))

    await tab.eval(
      async (given, url) => {
        const options = {
          scriptUrl: url,
          retry: 0,
          fallbackContact: { email: 'help@site.example' },
        }
        for (let call = 0; call < 3; call++) {
          await window.chathub.loadChatHubWidget(given, options).catch(() => {})
        }
      },
      token,
      scriptUrl,
    )

    expect(await tab.texts('.chat-fallback p')).toEqual([
      'Chat is temporarily unavailable.',
      'Contact us: help@site.example',
    ])
    expect(await tab.count('.chat-fallback')).toBe(1)
    expect(await tab.attribute('.chat-fallback a', 'href')).toBe('mailto:help@site.example')
    expect(await positionOfFallback(tab)).toBe('fixed')
    vendor.serve('/w/panel.js', { code: plainWidget })
    await tab.eval((good) => window.chathub.loadChatHubWidget(good).then(() => {}), operatorToken)
    expect(await tab.count('.chat-fallback')).toBe(0)
    expect(await violations(tab, reports)).toEqual([])
    const errors = await tab.errors()
    // The widget's own is uncaught in any case.
    const isThrowing = answer.code?.startsWith('throw') ?? false
    expect(errors).toEqual(isThrowing ? errors.filter((text) => text.startsWith('uncaught ')) : [])
  })
}

function positionOfFallback(tab: Tab): Promise<string> {
  return tab.eval(() => {
    const fallback = document.querySelector('.chat-fallbacks')
    return fallback ? getComputedStyle(fallback).position : ''
  })
}

function digest(code: string): string {
  return `sha384-${createHash('sha384').update(code).digest('base64')}`
}
