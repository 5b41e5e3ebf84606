import { setTimeout as delay } from 'node:timers/promises'
import type { ChatHubOptions } from '@chathub/core'
import { findAccessibilityFaults } from '../src/axe.ts'
import { CorePage, corePageWith } from '../src/core-page.ts'
import { expect, test } from '../src/fixtures.ts'
import type { Harness } from '../src/harness.ts'
import { unsignedToken } from '../src/operator-token.ts'
import type { Tab } from '../src/tab.ts'
import { plainWidget } from '../src/vendor.ts'
import { cornerWidget } from '../src/widget-frame.ts'

const operatorToken = unsignedToken()
const launcher = 'css=[part=button]'

/** What of a page's time and events is taken. */
interface Counts {
  readonly idleCallbacks: number
  readonly observers: number
  readonly timersAndFrames: number
  /** How many listeners for a use of the page there are now. */
  readonly usageListeners: number
}

/** Counts from the moment on at which a test sets `counts`. */
const counting = `<script>{
  window.counts = {}
  const count = (name) => { counts[name] = (counts[name] ?? 0) + 1 }
  const wrap = (method, name) => {
    const original = window[method]
    if (original) window[method] = (...values) => { count(name); return original(...values) }
  }
  wrap('requestIdleCallback', 'idleCallbacks')
  for (const method of ['setTimeout', 'setInterval', 'requestAnimationFrame']) wrap(method, 'timersAndFrames')
  window.IntersectionObserver = class extends IntersectionObserver {
    constructor(...values) { super(...values); count('observers') }
  }
  window.usage = new Set()
  const add = window.addEventListener
  window.addEventListener = (type, listener, options) => {
    // A driver's own listeners have no signal.
    if (options?.signal && /^(pointer|touch|key|focus|click)/.test(type)) {
      usage.add(type)
      options.signal.addEventListener('abort', () => usage.delete(type))
    }
    return add.call(window, type, listener, options)
  }
}</script>`

async function openCounting(tab: Tab, harness: Harness): Promise<CorePage> {
  const page = new CorePage(tab, harness)
  await page.open(harness.serve('/counting.html', await corePageWith(harness, counting)))
  await tab.eval('void (counts = {})')
  return page
}

function readCounts(tab: Tab): Promise<Counts> {
  return tab.eval(`({
    idleCallbacks: 0, observers: 0, timersAndFrames: 0, ...counts, usageListeners: usage.size,
  })`)
}

/** Creates the widget with a consent that the test gives and takes with `window.setConsent()`. */
function createWithConsent(tab: Tab, options: ChatHubOptions): Promise<void> {
  return tab.eval(
    (given) => {
      const consent: ChatHubOptions['consent'] = (listener) => {
        Object.assign(window, { setConsent: listener })
        return () => {}
      }
      window.chat = window.chathub.createChatHubWidget({ ...given, consent })
    },
    options as { readonly scriptUrl: string },
  )
}

test('an idle start comes after the load of the page, with one idle callback', async ({
  core,
  tab,
  harness,
  vendor,
}) => {
  const scriptUrl = vendor.serve('/w/panel.js', { code: plainWidget })
  const start = `<script type="module">
    window.order = []
    addEventListener('load', () => order.push('load'))
    const idle = window.requestIdleCallback
    if (idle) window.requestIdleCallback = (call, options) => idle(() => { order.push('idle'); call() }, options)
    new MutationObserver(() => {
      if (document.querySelector('#operator-chat-panel-script')) order.push('script')
    }).observe(document.head, { childList: true })
    document.addEventListener('DOMContentLoaded', () => {
      window.chat = chathub.createChatHubWidget({
        strategy: 'idle', operatorToken: '${operatorToken}', scriptUrl: '${scriptUrl}', isolation: 'page',
      })
    })
  </script>`

  await core.open(harness.serve('/idle.html', await corePageWith(harness, counting + start)))
  await tab.waitFor('plain-panel')

  // WebKit does not tell when it is idle.
  const expected = tab.engine === 'webkit' ? ['load', 'script'] : ['load', 'idle', 'script']
  expect((await tab.eval<string[]>('order')).slice(0, expected.length)).toEqual(expected)
  expect((await readCounts(tab)).idleCallbacks).toBe(tab.engine === 'webkit' ? 0 : 1)
})

test('a visible start waits with one observer until its container comes into view', async ({
  tab,
  harness,
  vendor,
}) => {
  const scriptUrl = vendor.serve('/w/panel.js', { code: plainWidget })
  const page = await openCounting(tab, harness)
  await tab.eval(() => {
    document.body.insertAdjacentHTML('beforeend', '<div id="far"></div><div id="place">Chat</div>')
    document.querySelector<HTMLElement>('#far')?.style.setProperty('height', '4000px')
  })
  const options = { operatorToken, scriptUrl, isolation: 'page', container: '#place' } as const
  await page.create({ ...options, strategy: 'visible' })
  await expect.poll(async () => (await readCounts(tab)).observers).toBe(1)
  // Two frames: the observer has told once by then.
  await tab.eval(
    'new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))',
  )
  const before = [vendor.requests('/w/panel.js'), await page.status()]

  await tab.eval(() => document.querySelector('#place')?.scrollIntoView())

  await expect.poll(() => page.status()).toBe('ready')
  expect(before).toEqual([0, 'waiting'])
  expect((await readCounts(tab)).observers).toBe(1)
})

test('an interaction start costs nothing but listeners before, and none of them after', async ({
  tab,
  harness,
  vendor,
}) => {
  const scriptUrl = vendor.serve('/w/panel.js', { code: plainWidget })
  const page = await openCounting(tab, harness)
  await page.create({ operatorToken, scriptUrl, isolation: 'page', strategy: 'interaction' })
  await tab.waitFor(launcher)
  const before = await readCounts(tab)
  const requestsBefore = vendor.requests('/w/panel.js')

  await tab.click('css=h1')

  await expect.poll(() => page.status()).toBe('ready')
  // WebKit's driver sets timers of its own in the page.
  const timersAndFrames = tab.engine === 'webkit' ? expect.any(Number) : 0
  expect(before).toEqual({ idleCallbacks: 0, observers: 0, timersAndFrames, usageListeners: 5 })
  expect(requestsBefore).toBe(0)
  expect((await readCounts(tab)).usageListeners).toBe(0)
  expect(await tab.count(launcher)).toBe(0)
})

test('a use of the page while it loads does not hold back its load', async ({
  core,
  tab,
  harness,
  vendor,
}) => {
  const scriptUrl = vendor.serve('/used-early/panel.js', { code: plainWidget })
  const image = vendor.serve('/image.png', { isHeld: true })
  const use = `<script type="module">
    window.order = []
    addEventListener('load', () => order.push('load'))
    new MutationObserver(() => {
      if (document.querySelector('#operator-chat-panel-script')) order.push('script')
      const button = document.querySelector('.chathub-launcher')?.shadowRoot?.querySelector('button')
      if (!button || order.includes('click')) return
      order.push('click')
      button.click()
    }).observe(document, { childList: true, subtree: true })
    document.addEventListener('DOMContentLoaded', () => {
      window.chat = chathub.createChatHubWidget({
        strategy: 'interaction', operatorToken: '${operatorToken}', scriptUrl: '${scriptUrl}', isolation: 'page',
      })
    })
  </script>`
  const html = await corePageWith(harness, use)

  const opened = core.open(
    harness.serve('/use.html', html.replace('<main>', `<main><img src="${image}" alt="">`)),
  )
  await expect.poll(() => vendor.requests('/image.png')).toBe(1)
  // Time to click in; a script that does not wait for the load would be asked for.
  await delay(1000)
  const requestsBefore = vendor.requests('/used-early/panel.js')
  vendor.serve('/image.png', { status: 404 })
  vendor.release()
  await opened

  await expect.poll(() => core.status()).toBe('ready')
  expect((await tab.eval<string[]>('order')).slice(0, 3)).toEqual(['click', 'load', 'script'])
  expect(requestsBefore).toBe(0)
})

/** The way to the element that has the focus, through shadow roots and frames. */
function focusedElement(tab: Tab): Promise<string> {
  return tab.eval(() => {
    const way: string[] = []
    let element = document.activeElement
    while (element) {
      way.push(element.id || element.localName)
      const frame = element as Partial<HTMLIFrameElement>
      element = element.shadowRoot?.activeElement ?? frame.contentDocument?.activeElement ?? null
    }
    return way.join(' ')
  })
}

for (const isolation of ['page', 'frame'] as const) {
  test(`in a ${isolation}, a click on the launcher is kept: it is busy until the panel is there, and gives it the focus`, async ({
    core,
    tab,
    vendor,
  }) => {
    const field = `panel.append(Object.assign(document.createElement('input'), { id: 'message' }))`
    const path = `/kept-in-a-${isolation}/panel.js`
    const scriptUrl = vendor.serve(path, { isHeld: true })
    await core.open()
    await core.create({ operatorToken, scriptUrl, isolation, strategy: 'interaction' })
    await tab.waitFor(launcher)

    await tab.press('Enter', launcher)
    await expect.poll(() => vendor.requests(path)).toBeGreaterThan(0)
    const busy = [await tab.attribute(launcher, 'aria-busy'), await tab.text(launcher)]
    vendor.serve(path, { code: `${plainWidget}\n${field}` })
    vendor.release()

    await expect.poll(() => core.status()).toBe('ready')
    expect(busy).toEqual(['true', 'Opening chat…'])
    expect(await tab.count(launcher)).toBe(0)
    await expect.poll(() => focusedElement(tab)).toMatch(/message$/)
  })
}

test('in a container, the launcher gives its focus into a closed shadow root of the panel', async ({
  core,
  tab,
  vendor,
}) => {
  const scriptUrl = vendor.serve('/kept-in-a-container/panel.js', { code: cornerWidget('closed') })
  await core.open()
  await tab.eval(() => {
    document.body.insertAdjacentHTML('beforeend', '<div id="place"></div>')
    document.querySelector<HTMLElement>('#place')!.style.cssText = 'width: 500px; height: 300px'
  })
  const place = { container: '#place', isolation: 'frame' } as const
  await core.create({ operatorToken, scriptUrl, ...place, strategy: 'interaction' })
  await tab.waitFor(launcher)

  await tab.press('Enter', launcher)

  await expect.poll(() => core.status()).toBe('ready')
  await expect.poll(() => focusedElement(tab)).toMatch(/iframe corner-chat$/)
})

test('without consent nothing starts; withdrawn, it cancels what is pending and takes the panel away', async ({
  core,
  tab,
  vendor,
}) => {
  const scriptUrl = vendor.serve('/w/panel.js', { isHeld: true })
  await core.open()
  const options = { operatorToken, scriptUrl, isolation: 'page' } as const
  await createWithConsent(tab, options)
  await expect.poll(() => tab.eval('typeof setConsent')).toBe('function')
  const before = [await core.status(), vendor.requests('/w/panel.js')]

  await tab.eval('setConsent(true)')
  await expect.poll(() => vendor.requests('/w/panel.js')).toBe(1)
  await tab.eval('setConsent(false)')
  const scriptsAfterCancel = await tab.count('#operator-chat-panel-script')
  // The request cannot be taken back: what the script adds goes at once.
  vendor.serve('/w/panel.js', {
    code: plainWidget.replace('tag.getAttribute', 'tag?.getAttribute'),
  })
  vendor.release()
  await expect.poll(() => core.runs()).toBe(1)
  const panelsAfterCancel = await tab.count('plain-panel')
  await tab.eval('setConsent(true)')
  await expect.poll(() => core.status()).toBe('ready')
  const panelsAfterConsent = await tab.count('plain-panel')
  await tab.eval('setConsent(false)')

  expect(before).toEqual(['waiting', 0])
  expect([scriptsAfterCancel, panelsAfterCancel, panelsAfterConsent]).toEqual([0, 0, 1])
  expect(await tab.count('plain-panel')).toBe(0)
  expect(await core.status()).toBe('waiting')
})

test('load() of a manual start waits for consent', async ({ core, tab, vendor }) => {
  const scriptUrl = vendor.serve('/w/panel.js', { code: plainWidget })
  await core.open()
  const options = { operatorToken, scriptUrl, isolation: 'page', strategy: 'manual' } as const
  await createWithConsent(tab, options)

  await tab.eval(() => void window.chat.load())
  await expect.poll(() => tab.eval('typeof setConsent')).toBe('function')
  const before = vendor.requests('/w/panel.js')
  await tab.eval('setConsent(true)')

  await expect.poll(() => core.status()).toBe('ready')
  expect(before).toBe(0)
})

test('the launcher is styled under a policy without inline styles, and axe finds no fault with it', async ({
  core,
  tab,
  harness,
  vendor,
}) => {
  const scriptUrl = vendor.serve('/w/panel.js', { code: plainWidget })
  const policy = `default-src 'none'; script-src 'self' 'unsafe-eval' ${new URL(scriptUrl).origin}/w/`
  const html = await corePageWith(harness, '')
  await core.open(
    harness.serve('/policy.html', html, { headers: { 'content-security-policy': policy } }),
  )
  await tab.eval(() => {
    const violations: string[] = []
    Object.assign(window, { violations })
    document.addEventListener('securitypolicyviolation', (event) =>
      violations.push(event.effectiveDirective),
    )
  })

  await core.create({ operatorToken, scriptUrl, isolation: 'page', strategy: 'interaction' })
  await tab.waitFor(launcher)

  const look = await tab.eval(() => {
    const host = document.querySelector('.chathub-launcher')
    const button = host?.shadowRoot?.querySelector('button')
    if (!host || !button) return null
    const { right, bottom, height } = button.getBoundingClientRect()
    const { position } = getComputedStyle(host)
    return { position, height, gap: [innerWidth - right, innerHeight - bottom] }
  })
  expect(look).toMatchObject({ position: 'fixed', height: 48 })
  expect(look?.gap.every((pixels) => pixels >= 16 && pixels < 40)).toBe(true)
  const violations = await tab.eval<string[]>('violations')
  expect(violations.filter((directive) => directive.startsWith('style'))).toEqual([])
  expect(await findAccessibilityFaults(tab)).toEqual([])
})
