import { corePageWith } from '../src/core-page.ts'
import { expect, test } from '../src/fixtures.ts'
import { getOperatorToken, unsignedToken } from '../src/operator-token.ts'
import { whenGlobal } from '../src/page-global.ts'
import type { Tab } from '../src/tab.ts'
import { plainWidget } from '../src/vendor.ts'

const token = unsignedToken()
const otherToken = unsignedToken(102)

test('a handed-over token is in the documented tag when the call returns, and its panel appears', async ({
  core,
  tab,
  emulator,
}) => {
  const operatorToken = await getOperatorToken(emulator)
  await core.open()

  const attributes = await tab.eval(
    (options) => {
      window.chat = window.chathub.createChatHubWidget(options)
      const script = document.querySelector('#operator-chat-panel-script')
      return Object.fromEntries(
        [...(script?.attributes ?? [])].map(({ name, value }) => [name, value]),
      )
    },
    { operatorToken, scriptUrl: emulator.scriptUrl },
  )

  expect(attributes).toEqual({
    type: 'module',
    id: 'operator-chat-panel-script',
    src: emulator.scriptUrl,
    token: operatorToken,
  })
  await expect.poll(() => core.status()).toBe('ready')
  await expect.poll(() => tab.text('operator-name')).toBe('Olena Kovalenko')
})

test('loadChatHubWidget with one token and then another makes one panel, with the second', async ({
  core,
  tab,
  emulator,
}) => {
  const tokens = [await getOperatorToken(emulator, 101), await getOperatorToken(emulator, 102)]
  await core.open()

  await tab.eval(
    async ([first = '', second = ''], scriptUrl) => {
      void window.chathub.loadChatHubWidget(first, { scriptUrl })
      await window.chathub.loadChatHubWidget(second, { scriptUrl })
    },
    tokens,
    emulator.scriptUrl,
  )

  await expect.poll(() => tab.text('operator-name')).toBe('Marc Dubois')
  expect(await tab.count('#operator-chat-panel')).toBe(1)
})

test('a new token for a running panel makes one panel that speaks with it', async ({
  core,
  tab,
  emulator,
}) => {
  const tokens = [await getOperatorToken(emulator, 101), await getOperatorToken(emulator, 102)]
  await core.open()
  await core.create({ operatorToken: tokens[0], scriptUrl: emulator.scriptUrl })
  await expect.poll(() => tab.text('operator-name')).toBe('Olena Kovalenko')

  await tab.eval((operatorToken) => window.chat.load(operatorToken), tokens[1])

  await expect.poll(() => tab.text('operator-name')).toBe('Marc Dubois')
  expect(await tab.count('#operator-chat-panel')).toBe(1)
  expect(await tab.count('#operator-chat-panel-script')).toBe(1)
})

test('the panel is ready only after a top-level await of its script', async ({
  core,
  tab,
  vendor,
}) => {
  const code = `await new Promise((resolve) => { globalThis.finish = resolve })\n${plainWidget}`
  await core.open()
  await core.create({ operatorToken: token, scriptUrl: vendor.serve('/w/panel.js', { code }) })
  await expect.poll(() => tab.eval('typeof globalThis.finish')).toBe('function')
  const before = await core.status()

  await tab.eval('globalThis.finish()')

  await expect.poll(() => core.status()).toBe('ready')
  expect(before).toBe('loading')
  expect(vendor.requests('/w/panel.js')).toBe(1)
})

test('a hundred users make one script, one request, one run and one panel', async ({
  core,
  tab,
  vendor,
}) => {
  const scriptUrl = vendor.serve('/w/panel.js', { code: plainWidget })
  await core.open()

  await tab.eval(
    (options) => {
      for (let count = 0; count < 100; count++)
        window.chat = window.chathub.createChatHubWidget(options)
    },
    { operatorToken: token, scriptUrl },
  )

  await expect.poll(() => core.status()).toBe('ready')
  expect(await core.runs()).toBe(1)
  expect(await tab.count('plain-panel')).toBe(1)
  expect(await tab.count('#operator-chat-panel-script')).toBe(1)
  expect(vendor.requests('/w/panel.js')).toBe(1)
})

test('two copies of the package share one panel', async ({ core, tab, vendor }) => {
  const scriptUrl = vendor.serve('/w/panel.js', { code: plainWidget })
  await core.open()
  await core.create({ operatorToken: token, scriptUrl })
  await expect.poll(() => core.status()).toBe('ready')

  const isAnotherCopy = await tab.eval(
    async (options) => {
      const first = window.chathub.createChatHubWidget
      // A module of another URL is another instance.
      await import(`${window.chathubUrl}?copy`)
      window.chat = window.chathub.createChatHubWidget(options)
      return first !== window.chathub.createChatHubWidget
    },
    { operatorToken: token, scriptUrl },
  )

  expect(isAnotherCopy).toBe(true)
  expect(await core.status()).toBe('ready')
  expect(await core.runs()).toBe(1)
  expect(await tab.count('plain-panel')).toBe(1)
})

test('a script that has not run yet takes the newer token and runs once', async ({
  core,
  tab,
  vendor,
}) => {
  const scriptUrl = vendor.serve('/w/panel.js', { isHeld: true })
  await core.open()
  await core.create({ operatorToken: token, scriptUrl })
  await expect.poll(() => vendor.requests('/w/panel.js')).toBe(1)
  await tab.eval(() => window.chat.destroy())
  await core.create({ operatorToken: otherToken, scriptUrl })

  vendor.serve('/w/panel.js', { code: plainWidget })
  vendor.release()

  await expect.poll(() => core.status()).toBe('ready')
  expect(await tab.texts('plain-panel')).toEqual([otherToken])
  expect(await core.runs()).toBe(1)
})

test('a token that comes while the script awaits something is the one that the panel speaks with', async ({
  core,
  tab,
  vendor,
}) => {
  const code = `
    globalThis.hasBegun = true
    const token = document.getElementById('operator-chat-panel-script').getAttribute('token')
    await new Promise((resolve) => (globalThis.goOn = resolve))
    const panel = document.createElement('div')
    panel.dataset.testid = 'plain-panel'
    panel.textContent = token
    document.body.append(panel)`
  const scriptUrl = vendor.serve('/w/panel.js', { code })
  await core.open()
  await core.create({ operatorToken: token, scriptUrl })
  await whenGlobal(tab, 'hasBegun')

  await tab.eval((options) => window.chat.setOptions(options), {
    operatorToken: otherToken,
    scriptUrl,
  })
  await tab.eval('[goOn, delete globalThis.goOn][0]()')
  await whenGlobal(tab, 'goOn')
  await tab.eval('goOn()')

  await expect.poll(() => core.status()).toBe('ready')
  expect(await tab.texts('plain-panel')).toEqual([otherToken])
})

test('a script that comes between two users runs again with the token for the second', async ({
  core,
  tab,
  vendor,
}) => {
  const code = plainWidget.replace('tag.getAttribute', 'tag?.getAttribute')
  const scriptUrl = vendor.serve('/w/panel.js', { code, isHeld: true })
  const options = { operatorToken: token, scriptUrl, unmountDelayMs: 30_000 }
  await core.open()
  await core.create(options)
  await expect.poll(() => vendor.requests('/w/panel.js')).toBe(1)
  await tab.eval(() => window.chat.release())
  vendor.serve('/w/panel.js', { code })
  vendor.release()
  await expect.poll(() => core.runs()).toBe(1)

  await core.create(options)

  await expect.poll(() => core.status()).toBe('ready')
  expect(await tab.texts('plain-panel')).toEqual([token])
})

test('a tag that is already in the page is adopted', async ({ core, tab, harness, vendor }) => {
  const scriptUrl = vendor.serve('/w/panel.js', { code: plainWidget })
  const html = await corePageWith(
    harness,
    `<script type="module" id="operator-chat-panel-script" src="${scriptUrl}" token="${token}"></script>`,
  )
  await core.open(harness.serve('/adopt.html', html))
  await expect.poll(() => tab.count('plain-panel')).toBe(1)

  await core.create({ operatorToken: token, scriptUrl })

  await expect.poll(() => core.status()).toBe('ready')
  expect(await core.runs()).toBe(1)
  expect(await tab.count('#operator-chat-panel-script')).toBe(1)
})

/** How many panels there are, and how many frames of ours. */
async function countPanels(tab: Tab): Promise<readonly [number, number]> {
  return [await tab.count('plain-panel'), await tab.count('css=.chathub-frame')]
}

test('with a source of tokens a tag that is already in the page goes on with its own token', async ({
  core,
  tab,
  harness,
  vendor,
}) => {
  const scriptUrl = vendor.serve('/w/panel.js', { code: plainWidget })
  let asked = 0
  const tokenEndpoint = harness.handle('/token', (_, response) => {
    asked++
    response.end(otherToken)
  })
  const html = await corePageWith(
    harness,
    `<script type="module" id="operator-chat-panel-script" src="${scriptUrl}" token="${token}"></script>`,
  )
  await core.open(harness.serve('/adopt.html', html))
  await expect.poll(() => tab.count('plain-panel')).toBe(1)

  await core.create({ tokenEndpoint, scriptUrl })

  await expect.poll(() => core.outcome()).toBe('ready')
  expect(await tab.texts('plain-panel')).toEqual([token])
  expect(await countPanels(tab)).toEqual([1, 0])
  expect([asked, await core.runs()]).toEqual([0, 1])
})

test('nothing is started beside a tag that had run before, which nobody can take away', async ({
  core,
  tab,
  harness,
  vendor,
}) => {
  const scriptUrl = vendor.serve('/w/panel.js', { code: plainWidget })
  const tokenEndpoint = harness.handle('/token', (_, response) => response.end(otherToken))
  const html = await corePageWith(
    harness,
    `<script type="module" id="operator-chat-panel-script" src="${scriptUrl}" token="${token}"></script>`,
  )
  await core.open(harness.serve('/adopt.html', html))
  await expect.poll(() => tab.count('plain-panel')).toBe(1)
  await core.create({ tokenEndpoint, scriptUrl })

  await tab.eval(() => window.chat.reload().catch(() => {}))
  const afterReload = await core.outcome()
  await tab.eval(() => window.chat.destroy())
  await core.create({ tokenEndpoint, scriptUrl, isolation: 'frame' })
  await expect.poll(() => core.outcome()).toBe('rerun-failed')

  expect(afterReload).toBe('rerun-failed')
  expect(await countPanels(tab)).toEqual([1, 0])
})

test('a tag that is adopted while it loads goes on in a frame with the token of the source, and ends', async ({
  core,
  tab,
  harness,
  vendor,
}) => {
  const scriptUrl = vendor.serve('/w/panel.js', { isHeld: true })
  const tokenEndpoint = harness.handle('/token', (_, response) => response.end(otherToken))
  await core.open()
  await tab.eval(
    (src, operatorToken) => {
      const script = document.createElement('script')
      Object.assign(script, { type: 'module', id: 'operator-chat-panel-script', src })
      script.setAttribute('token', operatorToken)
      document.body.append(script)
    },
    scriptUrl,
    token,
  )
  await core.create({ tokenEndpoint, scriptUrl })
  vendor.serve('/w/panel.js', { code: plainWidget })
  vendor.release()
  await expect.poll(() => core.outcome()).toBe('ready')
  const adopted = await countPanels(tab)

  await tab.eval(() => window.chat.reload())
  const reloaded = await countPanels(tab)
  await tab.eval(() => window.chat.destroy())

  expect([adopted, reloaded]).toEqual([
    [1, 0],
    [1, 1],
  ])
  expect(await countPanels(tab)).toEqual([0, 0])
})

test('a tag that is adopted before the page has loaded is watched, and ends', async ({
  core,
  tab,
  harness,
  vendor,
}) => {
  const scriptUrl = vendor.serve('/w/panel.js', { code: plainWidget })
  const scripts = `<script type="module">
      window.chat = window.chathub.createChatHubWidget({ tokenEndpoint: '/token', scriptUrl: '${scriptUrl}' })
    </script>
    <script type="module" id="operator-chat-panel-script" src="${scriptUrl}" token="${token}"></script>`
  const html = (await corePageWith(harness, '')).replace('</body>', `${scripts}</body>`)
  await core.open(harness.serve('/early.html', html))
  await expect.poll(() => core.outcome()).toBe('ready')
  const adopted = await countPanels(tab)

  await tab.eval(() => window.chat.destroy())

  expect([adopted, await countPanels(tab)]).toEqual([
    [1, 0],
    [0, 0],
  ])
})

test('under a nonce policy a tag in the page is adopted while it loads, and its nonce serves the next start', async ({
  core,
  tab,
  harness,
  vendor,
}) => {
  const scriptUrl = vendor.serve('/nonce/panel.js', { isHeld: true })
  // Put in after `load`, which would wait for it.
  const tag = `<script nonce="n1">addEventListener('load', () => {
    const script = document.createElement('script')
    Object.assign(script, { type: 'module', id: 'operator-chat-panel-script', nonce: 'n1', src: '${scriptUrl}' })
    script.setAttribute('token', '${token}')
    document.head.append(script)
  })</script>`
  const html = (await corePageWith(harness, tag)).replaceAll(
    '<script type="module" ',
    '<script nonce="n1" type="module" ',
  )
  const headers = { 'content-security-policy': "script-src 'nonce-n1'" }
  await core.open(harness.serve('/nonce.html', html, { headers, nonce: 'n1' }))
  await core.create({ operatorToken: token, scriptUrl })
  vendor.serve('/nonce/panel.js', { code: plainWidget })
  vendor.release()
  await expect.poll(() => core.status()).toBe('ready')
  const runsOfTheTag = await core.runs()

  await tab.eval(() => window.chat.reload())

  expect([runsOfTheTag, await core.runs()]).toEqual([1, 2])
  expect(await tab.count('plain-panel')).toBe(1)
})

test('under enforced Trusted Types the panel runs through the policy chathub', async ({
  core,
  harness,
  vendor,
}) => {
  const scriptUrl = vendor.serve('/w/panel.js', { code: plainWidget })
  const policy = "require-trusted-types-for 'script'; trusted-types chathub"
  const html = await corePageWith(harness, '')
  await core.open(
    harness.serve('/types.html', html, { headers: { 'content-security-policy': policy } }),
  )

  await core.create({ operatorToken: token, scriptUrl })

  await expect.poll(() => core.outcome()).toBe('ready')
})

const onceOnly = {
  throws: `customElements.define('once-only', class extends HTMLElement {})\n${plainWidget}`,
  'does nothing': `if (!window.hasRun) {\nwindow.hasRun = true\n${plainWidget}}`,
}

for (const [title, code] of Object.entries(onceOnly)) {
  test(`a widget that ${title} when it is started a second time goes on with the new token in a frame`, async ({
    core,
    tab,
    vendor,
  }) => {
    const scriptUrl = vendor.serve('/w/panel.js', { code })
    await core.open()

    await tab.eval(
      async ([first = '', second = ''], url) => {
        const options = { scriptUrl: url, timeoutMs: 2000 }
        await window.chathub.loadChatHubWidget(first, options)
        window.chat = await window.chathub.loadChatHubWidget(second, options)
      },
      [token, otherToken],
      scriptUrl,
    )

    expect(await tab.texts('plain-panel')).toEqual([otherToken])
    expect(await tab.count('css=.chathub-frame')).toBe(1)
    await tab.errors() // The widget's own error of its second run.
  })
}
