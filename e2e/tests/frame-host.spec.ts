import { corePageWith } from '../src/core-page.ts'
import { expect, test } from '../src/fixtures.ts'
import { unsignedToken } from '../src/operator-token.ts'
import type { Tab } from '../src/tab.ts'
import { serveTokens } from '../src/token-route.ts'
import { plainWidget } from '../src/vendor.ts'
import { cornerWidget, countFrames, inFrame, isFrameAt } from '../src/widget-frame.ts'

const token = unsignedToken()
const isolation = 'frame'

function inventory(tab: Tab): Promise<unknown> {
  return tab.eval(() => ({
    // A bundler's own hints for the parts stay.
    html: document.documentElement.outerHTML.replace(
      /<link rel="modulepreload" as="script".*?>/g,
      '',
    ),
    names: Object.getOwnPropertyNames(window)
      .filter((name) => name !== 'chat' && name !== 'ticks')
      .toSorted(),
    sheets: document.adoptedStyleSheets.length,
    history: history.length,
  }))
}

/** Adds a container for the widget. */
function addPlace(tab: Tab): Promise<void> {
  return tab.eval(() => {
    document.body.append(Object.assign(document.createElement('div'), { id: 'place' }))
  })
}

test('a widget in a frame has a document of its own with the page’s address; after destroy nothing of it is left', async ({
  core,
  tab,
  vendor,
}) => {
  const code = `${cornerWidget()}
    setInterval(() => { top.ticks = (top.ticks ?? 0) + 1 }, 10)
    top.addEventListener('resize', () => { top.ticks += 1000 })
    history.replaceState({}, '', '#inside')`
  const scriptUrl = vendor.serve('/w/panel.js', { code })
  await core.open()
  const before = await inventory(tab)
  await core.create({ operatorToken: token, scriptUrl, isolation, locale: 'uk' })
  await expect.poll(() => core.outcome()).toBe('ready')

  const inside = await tab.eval(
    inFrame((view) => ({
      url: view.location.href,
      mode: view.document.compatMode,
      lang: view.document.documentElement.lang,
      runs: Reflect.get(view, 'widgetRuns'),
      size: [view.innerWidth, view.innerHeight],
      title: view.frameElement?.getAttribute('title'),
      target: view.document.querySelector('base')?.target,
    })),
  )

  expect(inside).toEqual({
    url: `${await tab.url()}#inside`,
    mode: 'CSS1Compat',
    lang: 'en',
    runs: 1,
    size: await tab.eval('[innerWidth, innerHeight]'),
    title: 'Чат',
    target: '_top',
  })
  expect(await core.runs()).toBe(0)
  await tab.eval(() => window.chat.destroy())
  expect(await inventory(tab)).toEqual(before)
  const ticks = await tab.eval(() => {
    dispatchEvent(new Event('resize'))
    return Reflect.get(window, 'ticks')
  })
  await tab.eval('new Promise((done) => setTimeout(done, 100))')
  expect(await tab.eval('window.ticks')).toBe(ticks)
})

test('reload runs the widget again, with a new token in a new frame', async ({
  core,
  tab,
  vendor,
}) => {
  const scriptUrl = vendor.serve('/w/panel.js', { code: cornerWidget() })
  await core.open()
  await tab.eval(
    (url, tokens) => {
      window.chat = window.chathub.createChatHubWidget({
        scriptUrl: url,
        getToken: () => Promise.resolve(tokens.shift() ?? ''),
      })
    },
    scriptUrl,
    [`${token}_1`, `${token}_2`, `${token}_3`],
  )
  await expect.poll(() => core.outcome()).toBe('ready')

  for (const last of ['_1', '_2', '_3']) {
    expect(await tab.eval(inFrame(({ widget }) => widget.token))).toBe(token + last)
    expect(await tab.eval(inFrame((view) => Reflect.get(view, 'widgetRuns')))).toBe(1)
    expect(await countFrames(tab)).toBe(1)
    if (last !== '_3') await tab.eval(() => window.chat.reload())
  }
})

test('organizations stand side by side, each with its own token', async ({ core, tab, vendor }) => {
  const scriptUrl = vendor.serve('/w/panel.js', { code: cornerWidget() })
  await core.open()
  await tab.eval(
    (url, jwt) =>
      Promise.all(
        ['sales', 'support'].map((organization) =>
          window.chathub
            .createChatHubWidget({
              organization,
              scriptUrl: url,
              getToken: () => Promise.resolve(`${jwt}_${organization}`),
            })
            .load(),
        ),
      ),
    scriptUrl,
    token,
  )
  /** Whose frame gets a click on the middle of its own launcher; that is at the same place in each. */
  const findClicked = (): Promise<string[]> =>
    tab.eval(() =>
      [...document.documentElement.children]
        .flatMap(({ shadowRoot }) => {
          const frame = shadowRoot?.querySelector('iframe')
          if (!frame?.contentWindow) return []
          const { widget } = frame.contentWindow
          const inside = widget.launcher.getBoundingClientRect()
          const x = frame.getBoundingClientRect().left + inside.left + inside.width / 2
          const found = document.elementFromPoint(x, inside.top + inside.height / 2)
          const isOwn = found?.shadowRoot === shadowRoot
          return [`${frame.title} ${widget.token.split('_')[1]} ${isOwn}`]
        })
        .toSorted(),
    )
  const both = ['Chat: sales sales true', 'Chat: support support true']

  await expect.poll(findClicked).toEqual(both)
  await tab.eval(inFrame(({ widget }) => widget.launcher.click(), 0))
  await expect.poll(findClicked).toEqual(both)
  await tab.eval(inFrame(({ widget }) => widget.launcher.click(), 1))
  await expect.poll(findClicked).toEqual(both)
})

test('a dialog of one organization, which fills the window, moves no other', async ({
  core,
  tab,
  vendor,
}) => {
  const code = `${cornerWidget()}
    globalThis.dialog = document.body.appendChild(document.createElement('dialog'))`
  const scriptUrl = vendor.serve('/w/panel.js', { code })
  await core.open()
  for (const organization of ['sales', 'support']) {
    await core.create({ operatorToken: token, scriptUrl, organization })
    await expect.poll(() => core.outcome()).toBe('ready')
  }
  const width = await tab.eval<number>('document.documentElement.clientWidth')
  const height = await tab.eval<number>('innerHeight')
  const places = (): Promise<(number | undefined)[]> =>
    tab.eval(() =>
      [...document.documentElement.children].flatMap(({ shadowRoot }) => {
        const frame = shadowRoot?.querySelector('iframe')
        return frame ? [frame.getBoundingClientRect().left] : []
      }),
    )
  await expect.poll(async () => (await places())[1]).toBeLessThan(-50)
  const before = await places()

  await tab.eval(inFrame((view) => (Reflect.get(view, 'dialog') as HTMLDialogElement).showModal()))

  await expect.poll(() => isFrameAt(tab, width / 2, height / 4)).toBe(true)
  expect(await places()).toEqual(before)
})

test('a script that throws, rejects or cannot be had is told; repaired, it runs in a new frame', async ({
  core,
  tab,
  vendor,
}) => {
  const outcomes: string[] = []
  await core.open()
  const scriptUrl = vendor.serve('/w/panel.js', { status: 500 })
  await core.create({ operatorToken: token, scriptUrl, isolation, timeoutMs: 5000, retry: 0 })
  for (const code of [
    'throw new Error("Invalid token")',
    'await Promise.reject(new Error("no way"))',
    'import "./missing.js"',
    'this is no script',
    cornerWidget(),
  ]) {
    await expect.poll(() => core.outcome()).not.toMatch(/loading|waiting/)
    outcomes.push(await core.outcome())
    vendor.serve('/w/panel.js', { code })
    await tab.eval(() => window.chat.load().catch(() => {}))
  }

  expect([...outcomes, await core.outcome()]).toEqual([
    'script-unreachable',
    'token-refused',
    'widget-failed',
    'script-unreachable',
    'widget-failed',
    'ready',
  ])
  expect(await countFrames(tab)).toBe(1)
})

test('an attribute that no element can have is refused before anything is inserted', async ({
  core,
  tab,
  vendor,
}) => {
  const scriptUrl = vendor.serve('/w/panel.js', { code: cornerWidget() })
  await core.open()

  const refused = await tab.eval(
    (options) => {
      try {
        window.chathub.createChatHubWidget({ ...options, attributes: { 'a b': 'x' } })
        return ''
      } catch (error) {
        return String(error)
      }
    },
    { operatorToken: token, scriptUrl, isolation } as const,
  )

  expect(refused).toContain('attributes has "a b"')
  expect(await countFrames(tab)).toBe(0)
})

test('a request without an answer is not waited for by the next frame', async ({
  core,
  tab,
  vendor,
}) => {
  const scriptUrl = vendor.serve('/w/panel.js', { isHeld: true })
  await core.open()
  await core.create({ operatorToken: token, scriptUrl, isolation, timeoutMs: 1500, retry: 0 })
  await expect.poll(() => core.outcome()).toBe('timeout')

  vendor.serve('/w/panel.js', { code: cornerWidget() })
  await tab.eval(() => window.chat.load())

  expect(await core.outcome()).toBe('ready')
  const src = inFrame(({ document }) => document.querySelector('script')?.src)
  expect(await tab.eval(src)).toBe(`${scriptUrl}?chathub-try=1`)
})

test('strict pages have a widget in a frame, and hear of its errors, with and without a nonce', async ({
  core,
  tab,
  harness,
  vendor,
}) => {
  const scriptUrl = vendor.serve('/w/panel.js', { code: plainWidget })
  const html = await corePageWith(harness, '')
  const host = new URL(scriptUrl).origin
  const types = "require-trusted-types-for 'script'; trusted-types chathub"
  const policies = {
    nonce: `default-src 'none'; script-src 'nonce-n1' 'strict-dynamic'; ${types}`,
    list: `default-src 'none'; script-src 'self' ${host}; ${types}`,
  }
  for (const [name, policy] of Object.entries(policies)) {
    const url = harness.serve(`/${name}.html`, html.replace('<script ', '<script nonce="n1" '), {
      headers: { 'content-security-policy': policy },
      nonce: 'n1',
    })
    vendor.serve('/w/panel.js', { code: plainWidget })
    await core.open(url)
    await core.create({ operatorToken: token, scriptUrl, isolation, nonce: 'n1', retry: 0 })
    await expect.poll(() => core.outcome(), name).toBe('ready')
    expect(await tab.text('plain-panel')).toBe(token)

    vendor.serve('/w/panel.js', { code: 'throw new Error("invalid TOKEN")' })
    await tab.eval(() => window.chat.reload().catch(() => {}))
    expect(await core.outcome(), name).toBe('token-refused')
  }
})

test('a container is filled by the frame, which is not clipped', async ({ core, tab, vendor }) => {
  const scriptUrl = vendor.serve('/w/panel.js', { code: cornerWidget() })
  await core.open()
  await tab.eval(() => {
    const place = document.createElement('div')
    place.id = 'place'
    place.style.cssText = 'width: 500px; height: 300px; margin: 40px'
    document.body.append(place)
  })
  await core.create({ operatorToken: token, scriptUrl, isolation, container: '#place' })
  await expect.poll(() => core.outcome()).toBe('ready')

  expect(await tab.eval(inFrame((view) => [view.innerWidth, view.innerHeight]))).toEqual([500, 300])
  const { left, top } = await tab.eval(() => {
    const { left: x, top: y } = document.querySelector('#place')!.getBoundingClientRect()
    return { left: x, top: y }
  })
  expect(await isFrameAt(tab, left + 250, top + 150)).toBe(true)
  expect(await isFrameAt(tab, left + 250, top + 320)).toBe(false)
  await tab.eval(() => window.chat.destroy())
  expect(await tab.eval(() => document.querySelector('#place')?.childNodes.length)).toBe(0)
})

test('a container may come while the token is awaited', async ({ core, tab, harness, vendor }) => {
  const scriptUrl = vendor.serve('/w/panel.js', { code: cornerWidget() })
  const route = serveTokens(harness, () => token)
  route.hold()
  await core.open()
  await core.create({ tokenEndpoint: route.path, scriptUrl, isolation, container: '#place' })
  await expect.poll(() => route.requests).toBe(1)
  // The frame is made as soon as its part has come.
  const hasPart = (): boolean =>
    performance.getEntriesByType('resource').some(({ name }) => name.includes('/host-frame-'))
  await expect.poll(() => tab.eval(hasPart)).toBe(true)

  await addPlace(tab)
  route.release()

  await expect.poll(() => core.outcome()).toBe('ready')
  expect(await tab.count('css=#place > div')).toBe(1)
})

test('a container that is replaced while the token is awaited has the widget; while it runs, it starts afresh', async ({
  core,
  tab,
  harness,
  vendor,
}) => {
  const scriptUrl = vendor.serve('/w/panel.js', { code: cornerWidget() })
  const route = serveTokens(harness, () => token)
  await core.open()
  const replace = (): Promise<void> =>
    tab.eval(() => {
      const next = Object.assign(document.createElement('div'), { id: 'place' })
      document.querySelector('#place')!.replaceWith(next)
    })
  await addPlace(tab)
  route.hold()
  await core.create({
    tokenEndpoint: route.path,
    scriptUrl,
    container: '#place',
    timeoutMs: 4000,
    retry: 0,
  })
  await expect.poll(() => countFrames(tab)).toBe(1)

  await replace()
  route.release()
  await expect.poll(() => core.outcome()).toBe('ready')
  expect(await countFrames(tab)).toBe(1)

  const startOf = (): Promise<unknown> =>
    tab.eval(() => [window.chat.getSnapshot().attempt, window.chat.getSnapshot().status])
  expect(await startOf()).toEqual([1, 'ready'])
  await replace()
  await expect.poll(startOf).toEqual([2, 'ready'])
  expect(await countFrames(tab)).toBe(1)
  expect(await tab.count('css=#place > div')).toBe(1)
  expect(route.requests).toBe(1)
})

test('a widget whose container has gone waits for another one', async ({ core, tab, vendor }) => {
  const scriptUrl = vendor.serve('/w/panel.js', { code: cornerWidget() })
  await core.open()
  await addPlace(tab)
  const options = { operatorToken: token, scriptUrl, isolation, container: '#place' } as const
  await core.create(options)
  await expect.poll(() => core.outcome()).toBe('ready')

  await tab.eval(() => document.querySelector('#place')!.remove())
  await expect.poll(() => core.outcome()).toBe('waiting')
  await tab.eval((given) => window.chat.setOptions(given), options)
  expect(await core.outcome()).toBe('waiting')

  await addPlace(tab)
  await tab.eval((given) => window.chat.setOptions(given), options)
  await expect.poll(() => core.outcome()).toBe('ready')
  expect(await countFrames(tab)).toBe(1)
})

for (const moment of ['right after the start', 'while it runs'])
  test(`a view with a container of its own takes the widget over, ${moment}`, async ({
    core,
    tab,
    vendor,
  }) => {
    const scriptUrl = vendor.serve('/w/panel.js', { code: cornerWidget() })
    await core.open()
    await tab.eval(() => {
      document.body.append(Object.assign(document.createElement('div'), { className: 'view' }))
    })
    const options = { operatorToken: token, scriptUrl, isolation, container: '.view' } as const
    await core.create(options)
    if (moment === 'while it runs') await expect.poll(() => core.outcome()).toBe('ready')
    else await expect.poll(() => countFrames(tab)).toBe(1)

    await tab.eval(() => {
      document.querySelector('.view')!.remove()
      window.chat.release()
      document.body.append(Object.assign(document.createElement('div'), { className: 'view' }))
    })
    await core.create(options)

    await expect.poll(() => core.outcome()).toBe('ready')
    expect(await tab.count('css=.view > div')).toBe(1)
    expect(await countFrames(tab)).toBe(1)
  })

test('a page that takes each frame away soon gets no more of them', async ({
  core,
  tab,
  vendor,
}) => {
  const scriptUrl = vendor.serve('/w/panel.js', { code: cornerWidget() })
  await core.open()
  await addPlace(tab)
  await core.create({ operatorToken: token, scriptUrl, isolation, container: '#place' })
  await tab.eval(() => {
    const takeAway = (): void => {
      if (window.chat.getSnapshot().status !== 'ready') return
      document
        .querySelector('#place')!
        .replaceWith(Object.assign(document.createElement('div'), { id: 'place' }))
    }
    window.chat.subscribe(takeAway)
    // It may have become ready before anybody listened.
    takeAway()
  })

  const starts = (): Promise<unknown> =>
    tab.eval(() => [window.chat.getSnapshot().status, window.chat.getSnapshot().attempt])
  await expect.poll(starts).toEqual(['waiting', 6])
})

test('a container that is moved while the widget runs keeps it', async ({ core, tab, vendor }) => {
  const scriptUrl = vendor.serve('/w/panel.js', { code: cornerWidget() })
  await core.open()
  await addPlace(tab)
  await tab.eval(() => document.body.append(document.createElement('main')))
  await core.create({ operatorToken: token, scriptUrl, isolation, container: '#place' })
  await expect.poll(() => core.outcome()).toBe('ready')
  const hasPanel = inFrame((view) => (view.document.body?.childElementCount ?? 0) > 0)

  await tab.eval(() => document.querySelector('main')?.append(document.querySelector('#place')!))

  await expect.poll(() => tab.eval(hasPanel)).toBe(true)
  expect(await core.outcome()).toBe('ready')
  expect(await countFrames(tab)).toBe(1)
})

test('a container may come into the page after the start', async ({ core, tab, vendor }) => {
  const scriptUrl = vendor.serve('/w/panel.js', { code: cornerWidget() })
  await core.open()

  await tab.eval(
    (options) => {
      const container = document.createElement('div')
      window.chat = window.chathub.createChatHubWidget({ ...options, container })
      setTimeout(() => document.body.append(container), 1500)
    },
    { operatorToken: token, scriptUrl, isolation, retry: 0 } as const,
  )

  await expect.poll(() => core.outcome()).toBe('ready')
  expect(await countFrames(tab)).toBe(1)
})

test('a widget that reloads its document starts in it anew, and not the page in it', async ({
  core,
  tab,
  harness,
  vendor,
}) => {
  const code = `top.starts = (top.starts ?? 0) + 1\n${cornerWidget()}`
  const scriptUrl = vendor.serve('/w/panel.js', { code })
  const options = JSON.stringify({ operatorToken: token, scriptUrl })
  // Firefox and WebKit load the page in the frame, which would start a widget as well.
  const start = `<script>addEventListener('load', () => {
    const isolation = top === window ? 'frame' : 'page'
    window.chat = window.chathub.createChatHubWidget({ ...${options}, isolation })
  })</script>`
  await core.open(harness.serve('/starts.html', await corePageWith(harness, start)))
  await expect.poll(() => core.outcome()).toBe('ready')

  await tab.eval(
    inFrame((view) => {
      Reflect.set(view.widget, 'isOld', true)
      view.location.reload()
    }),
  )

  const state = inFrame(({ widget, document }) => ({
    isNew: widget !== undefined && !('isOld' in widget),
    isPage: document.querySelector('h1') !== null,
  }))
  await expect.poll(() => tab.eval(state)).toEqual({ isNew: true, isPage: false })
  expect(await countFrames(tab)).toBe(1)
  expect(await tab.eval('window.starts')).toBe(2)
})

test('a token handed over while the frame’s script is on its way moves the widget into the page: no frame is left', async ({
  core,
  tab,
  vendor,
}) => {
  const scriptUrl = vendor.serve('/w/panel.js', { isHeld: true })
  await core.open()
  await tab.eval(
    (url, old) => {
      const getToken = (): Promise<string> => Promise.resolve(old)
      window.chat = window.chathub.createChatHubWidget({ scriptUrl: url, getToken })
    },
    scriptUrl,
    `${token}_old`,
  )
  await expect.poll(() => core.outcome()).toBe('loading')
  await expect.poll(() => vendor.requests('/w/panel.js')).toBe(1)

  await tab.eval((options) => window.chat.setOptions(options), {
    operatorToken: `${token}_new`,
    scriptUrl,
  })
  vendor.serve('/w/panel.js', { code: plainWidget })
  vendor.release()

  await expect.poll(() => core.outcome()).toBe('ready')
  expect(await tab.text('plain-panel')).toBe(`${token}_new`)
  expect(await countFrames(tab)).toBe(0)
})
