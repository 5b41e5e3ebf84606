import { expect, test } from '../src/fixtures.ts'
import { getOperatorToken, unsignedToken } from '../src/operator-token.ts'
import type { Tab } from '../src/tab.ts'
import { plainWidget } from '../src/vendor.ts'

const token = unsignedToken()

/** What of the document and of the window's own names a person or a script can see. */
function inventory(tab: Tab): Promise<unknown> {
  return tab.eval(() => ({
    html: document.documentElement.outerHTML,
    names: Object.getOwnPropertyNames(window)
      .filter((name) => name !== 'chat')
      .toSorted(),
    ownProperties: [document.documentElement, document.head, document.body].map((element) =>
      Object.getOwnPropertyNames(element),
    ),
    sheets: document.adoptedStyleSheets.length,
  }))
}

test('the last user hides the panel in the same tick; who comes back in time finds it running', async ({
  core,
  tab,
  vendor,
}) => {
  const scriptUrl = vendor.serve('/w/panel.js', { code: plainWidget })
  await core.open()
  await core.create({ operatorToken: token, scriptUrl })
  await expect.poll(() => core.status()).toBe('ready')

  const seen = await tab.eval(
    (options) => {
      const panel = document.querySelector('[data-testid="plain-panel"]')
      const look = () => [
        document.querySelector('#operator-chat-panel-script') !== null,
        panel?.checkVisibility() ?? false,
      ]
      const before = look()
      window.chat.release()
      const between = look()
      window.chat = window.chathub.createChatHubWidget(options)
      return { before, between, after: look() }
    },
    { operatorToken: token, scriptUrl },
  )

  expect(seen).toEqual({ before: [true, true], between: [false, false], after: [true, true] })
  expect(await core.status()).toBe('ready')
  expect(await core.runs()).toBe(1)
})

test('after destroy the document is as it was', async ({ core, tab, emulator }) => {
  const operatorToken = await getOperatorToken(emulator)
  await core.open()
  const before = await inventory(tab)
  await core.create({ operatorToken, scriptUrl: emulator.scriptUrl })
  await expect.poll(() => tab.count('operator-name')).toBe(1)

  await tab.eval(() => window.chat.destroy())

  const { names, ...after } = (await inventory(tab)) as { names: string[] }
  expect({ ...after, names: names.filter((name) => name !== '__operatorChatPanelRuns') }).toEqual(
    before,
  )
})

test('a script that arrives after destroy leaves nothing in the page', async ({
  core,
  tab,
  vendor,
}) => {
  const scriptUrl = vendor.serve('/late/panel.js', { isHeld: true })
  const code = `globalThis.hasRun = true\n${plainWidget.replace("tag.getAttribute('token')", "'late'")}`
  await core.open()
  const before = await inventory(tab)
  await core.create({ operatorToken: token, scriptUrl })
  await expect.poll(() => vendor.requests('/late/panel.js')).toBe(1)
  await tab.eval(() => window.chat.destroy())

  vendor.serve('/late/panel.js', { code })
  vendor.release()

  await expect.poll(() => tab.eval('globalThis.hasRun')).toBe(true)
  await expect.poll(() => tab.eval("Object.hasOwn(document.body, 'append')")).toBe(false)
  const { names, ...after } = (await inventory(tab)) as { names: string[] }
  expect({ ...after, names: names.filter((name) => !/^widgetRuns$|^hasRun$/.test(name)) }).toEqual(
    before,
  )
})

test('a panel that was destroyed starts again with a run of its own', async ({
  core,
  tab,
  vendor,
}) => {
  const scriptUrl = vendor.serve('/w/panel.js', { code: plainWidget })
  await core.open()

  for (let round = 1; round <= 3; round++) {
    await core.create({ operatorToken: token, scriptUrl })
    await expect.poll(() => core.status()).toBe('ready')
    expect(await core.runs()).toBe(round)
    expect(await tab.count('plain-panel')).toBe(1)
    await tab.eval(() => window.chat.destroy())
    expect(await tab.count('plain-panel')).toBe(0)
  }
})

test('reload starts the panel afresh, and there is one', async ({ core, tab, emulator }) => {
  const operatorToken = await getOperatorToken(emulator)
  await core.open()
  await core.create({ operatorToken, scriptUrl: emulator.scriptUrl })
  await expect.poll(() => core.status()).toBe('ready')

  await tab.eval(() => window.chat.reload())

  expect(await tab.eval('globalThis.__operatorChatPanelRuns')).toBe(2)
  expect(await tab.count('#operator-chat-panel')).toBe(1)
  await expect.poll(() => tab.text('operator-name')).toBe('Olena Kovalenko')
})

test('a widget that starts only once per page, and is to be there, is reported and not shown as ready', async ({
  core,
  tab,
  vendor,
}) => {
  const code = `if (!globalThis.hasStarted) {\nglobalThis.hasStarted = true\n${plainWidget}\n}`
  const scriptUrl = vendor.serve('/w/panel.js', { code: code.replace('const panel', 'var panel') })
  await core.open()
  await core.create({ operatorToken: token, scriptUrl, isolation: 'page', timeoutMs: 1000 })
  await expect.poll(() => core.status()).toBe('ready')

  const code2 = await tab.eval(() =>
    window.chat.reload().then(
      () => 'none',
      (error: { code: string }) => error.code,
    ),
  )

  expect(code2).toBe('rerun-failed')
  await tab.waitFor('css=.chat-fallback')
})

test('what the page adds for itself meanwhile stays', async ({ core, tab, vendor }) => {
  const scriptUrl = vendor.serve('/w/panel.js', { code: plainWidget })
  await core.open()
  await core.create({ operatorToken: token, scriptUrl })
  await tab.eval(() => document.body.append(document.createElement('aside')))
  await expect.poll(() => core.status()).toBe('ready')

  await tab.eval(() => window.chat.destroy())

  expect(await tab.count('css=aside')).toBe(1)
  expect(await tab.count('plain-panel')).toBe(0)
})

/** A panel that is built once its data is there. */
const slowWidget = `
const token = document.getElementById('operator-chat-panel-script').getAttribute('token')
document.head.append(document.createElement('style'))
setTimeout(() => {
  const panel = document.createElement('div')
  panel.dataset.testid = 'plain-panel'
  panel.textContent = token
  document.body.append(panel)
  globalThis.built = [...(globalThis.built ?? []), token]
}, 700)`

test('a panel that its widget builds after destroy does not stay', async ({
  core,
  tab,
  vendor,
}) => {
  const scriptUrl = vendor.serve('/w/panel.js', { code: slowWidget })
  await core.open()
  await core.create({ operatorToken: token, scriptUrl })
  await expect.poll(() => core.status()).toBe('ready')

  await tab.eval(() => window.chat.destroy())

  await expect.poll(() => tab.eval('globalThis.built?.length')).toBe(1)
  expect(await tab.count('plain-panel')).toBe(0)
})

// WebKit names a script without its fragment in a call stack: both runs look alike there.
test(
  'a panel that its widget builds after a newer token has come does not stay',
  { tag: '@not-in-webkit' },
  async ({ core, tab, vendor }) => {
    const scriptUrl = vendor.serve('/w/panel.js', { code: slowWidget })
    const [first, second] = [unsignedToken(1), unsignedToken(2)]
    await core.open()
    await core.create({ operatorToken: first, scriptUrl })
    await expect.poll(() => core.status()).toBe('ready')

    await tab.eval((options) => window.chat.setOptions(options), {
      operatorToken: second,
      scriptUrl,
    })

    await expect.poll(() => tab.eval('globalThis.built')).toEqual([first, second])
    expect(await core.status()).toBe('ready')
    expect(await tab.texts('plain-panel')).toEqual([second])
  },
)

// Chromium names a script of its cache without its fragment in a call stack.
for (const cacheControl of ['no-cache', 'max-age=600']) {
  test(`a panel is not taken for one of a run before that showed nothing, ${cacheControl}`, async ({
    core,
    tab,
    vendor,
  }) => {
    const code = `const { token } = document.getElementById('operator-chat-panel-script').attributes
      globalThis.runs = (globalThis.runs ?? 0) + 1
      const panel = Object.assign(document.createElement('p'), { textContent: token.value })
      panel.dataset.testid = 'plain-panel'
      if (globalThis.runs > 1) setTimeout(() => { document.body.append(panel) }, 200)`
    const scriptUrl = vendor.serve('/w/panel.js', { code, cacheControl })
    const [first, second] = [unsignedToken(1), unsignedToken(2)]
    await core.open()
    await core.create({ operatorToken: first, scriptUrl })
    await expect.poll(() => core.status()).toBe('ready')
    await tab.eval(() => window.chat.destroy())

    await core.create({ operatorToken: second, scriptUrl })

    await expect.poll(() => tab.texts('plain-panel')).toEqual([second])
    expect(await core.status()).toBe('ready')
    await tab.eval(() => window.chat.destroy())
    expect(await tab.count('plain-panel')).toBe(0)
  })
}

test('a panel that its widget builds after it has refused its token does not stay', async ({
  core,
  tab,
  vendor,
}) => {
  const code = `void Promise.reject(new Error('Invalid token'))
    await new Promise((resolve) => setTimeout(resolve, 500))
    const panel = document.createElement('p')
    panel.dataset.testid = 'plain-panel'
    document.body.append(panel)
    globalThis.isBuilt = true`
  const scriptUrl = vendor.serve('/w/panel.js', { code })
  await core.open()
  await core.create({ operatorToken: token, scriptUrl })
  await expect.poll(() => core.status()).toBe('error')

  await tab.eval(() => window.chat.destroy())

  await expect.poll(() => tab.eval('globalThis.isBuilt')).toBe(true)
  expect(await tab.count('plain-panel')).toBe(0)
  await tab.errors() // The widget's own.
})
