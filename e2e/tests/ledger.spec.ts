import { ledger } from '../../scripts/ledger.mjs'
import { CorePage, corePageWith } from '../src/core-page.ts'
import { expect, test } from '../src/fixtures.ts'
import type { Harness } from '../src/harness.ts'
import { unsignedToken } from '../src/operator-token.ts'
import type { Tab } from '../src/tab.ts'
import { serveTokens } from '../src/token-route.ts'
import { plainWidget } from '../src/vendor.ts'

const cycles = 200

/** Opens the core's page with the ledger in it. */
async function openPage(tab: Tab, harness: Harness): Promise<CorePage> {
  const page = new CorePage(tab, harness)
  const html = await corePageWith(harness, `<script>${ledger}</script>`)
  await page.open(harness.serve('/ledger.html', html))
  return page
}

function readLedger(tab: Tab): Promise<string[]> {
  return tab.eval<string[]>('window.ledger()')
}

/** Mounts and unmounts the widget that many times; every second time the last user only releases it. */
function cycle(tab: Tab, times: number, options: object): Promise<void> {
  return tab.eval(
    async (total, given) => {
      for (let round = 0; round < total; round++) {
        await new Promise<void>((resolve, reject) => {
          const chat = window.chathub.createChatHubWidget({
            ...given,
            unmountDelayMs: 0,
            onError: reject,
            onReady: () => {
              if (round % 2) chat.destroy()
              else chat.release()
              setTimeout(resolve)
            },
          })
        })
      }
    },
    times,
    options,
  )
}

test('the ledger names whatever a script leaves behind', async ({ tab, harness }) => {
  await openPage(tab, harness)
  const before = await readLedger(tab)

  await tab.eval(async () => {
    setInterval(() => {}, 60_000)
    window.addEventListener('resize', () => {})
    matchMedia('print').addEventListener('change', () => {})
    const observer = new MutationObserver(() => {})
    observer.observe(document.body, { childList: true })
    const sizes = new ResizeObserver(() => {})
    sizes.observe(document.body)
    // Of another protocol, which no server here speaks.
    const socket = new WebSocket(location.href.replace('http', 'ws'), 'left')
    Object.assign(window, { left: [new BroadcastChannel('left'), observer, sizes, socket] })
    await new Promise<void>((granted) => {
      void navigator.locks.request('left', () => {
        granted()
        return new Promise(() => {})
      })
    })
    document.adoptedStyleSheets = [new CSSStyleSheet()]
    document.head.append(document.createElement('style'))
    document.body.append(document.createElement('aside'), document.createElement('iframe'))
    document.documentElement.lang = 'left'
    document.title = 'left'
    document.body.className = 'left'
    localStorage.setItem('left', 'yes')
    sessionStorage.setItem('left', 'yes')
  })

  // How many there are is not asked: drivers have timers and observers of their own in the page.
  const added = (await readLedger(tab)).filter((line) => !before.includes(line))
  const kinds = added.map((line) => line.replace(/^\d+ /, ''))
  expect(kinds).toEqual(
    expect.arrayContaining([
      'BroadcastChannel',
      'MutationObserver',
      'ResizeObserver',
      'WebSocket',
      'adopted style sheet',
      'body class=left',
      'element aside',
      'element style',
      'frames: 1',
      'html lang=left',
      'listener change of MediaQueryList',
      'listener resize of Window',
      'local storage left',
      'lock left',
      'session storage left',
      'setInterval',
      'style sheet',
      'title: left',
      'window has left',
    ]),
  )
})

test('after 200 mounts and unmounts in the page only the registry’s key is left', async ({
  tab,
  harness,
  vendor,
}) => {
  const scriptUrl = vendor.serve('/w/panel.js', { code: plainWidget })
  const page = await openPage(tab, harness)
  const before = await readLedger(tab)

  for (let done = 0; done < cycles; done += 20) {
    await cycle(tab, 20, { operatorToken: unsignedToken(), scriptUrl, isolation: 'page' })
  }

  const ours = ['1 window has Symbol(chathub.registry.1)']
  const ofTheWidget = ['1 window has widgetRuns']
  expect(await page.runs()).toBe(cycles)
  await expect.poll(() => readLedger(tab)).toEqual([...before, ...ours, ...ofTheWidget].toSorted())
})

/** A widget that cleans nothing up: what a frame of its own has to take away. */
const untidyWidget = `
top.widgetRuns++
const panel = document.createElement('div')
panel.textContent = 'panel'
document.body.append(panel, document.createElement('style'))
document.body.className = 'with-widget'
document.title = 'widget'
globalThis.left = { panel }
setInterval(() => top.widgetBeats++, 1)
const frame = () => requestAnimationFrame(frame)
frame()
addEventListener('resize', () => {})
EventTarget.prototype.addEventListener.call(top, 'ping', () => (top.widgetPings++))
new MutationObserver(() => {}).observe(document, { childList: true, subtree: true })
new BroadcastChannel('widget').onmessage = () => (top.widgetPings++)
navigator.locks.request('widget', { mode: 'shared' }, () => new Promise(() => {}))
document.adoptedStyleSheets = [new CSSStyleSheet()]
`

test('after 200 mounts and unmounts in a frame nothing of the widget’s is left either', async ({
  tab,
  harness,
  vendor,
}) => {
  const scriptUrl = vendor.serve('/w/panel.js', { code: untidyWidget })
  const page = await openPage(tab, harness)
  await tab.eval(
    () => void Object.assign(window, { widgetRuns: 0, widgetBeats: 0, widgetPings: 0 }),
  )
  const before = await readLedger(tab)

  for (let done = 0; done < cycles; done += 20) {
    await cycle(tab, 20, { operatorToken: unsignedToken(), scriptUrl, isolation: 'frame' })
  }

  const ours = ['1 window has Symbol(chathub.registry.1)']
  expect(await page.runs()).toBe(cycles)
  await expect.poll(() => readLedger(tab)).toEqual([...before, ...ours].toSorted())
  const signs = await tab.eval(async () => {
    const counts = window as unknown as { widgetBeats: number; widgetPings: number }
    counts.widgetBeats = 0
    window.dispatchEvent(new Event('ping'))
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel has none
    new BroadcastChannel('widget').postMessage('ping')
    await new Promise((resolve) => setTimeout(resolve, 200))
    return [counts.widgetBeats, counts.widgetPings]
  })
  expect(signs).toEqual([0, 0])
})

/**
 * As {@link cycle}, with consent that is given later and a launcher that is clicked then; every fourth
 * time nobody clicks it. A start that fails ends a life as one that is ready does.
 */
function cycleOnDemand(tab: Tab, times: number, options: object): Promise<void> {
  return tab.eval(
    async (total, given) => {
      const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve))
      for (let round = 0; round < total; round++) {
        let settle = (): void => {}
        const settled = new Promise<void>((resolve) => (settle = resolve))
        const chat = window.chathub.createChatHubWidget({
          ...given,
          strategy: 'interaction',
          consent: (give) => {
            const timer = setTimeout(give, 0, true)
            return () => clearTimeout(timer)
          },
          unmountDelayMs: 0,
          onError: settle,
          onReady: settle,
        })
        let launcher: Element | null = null
        while (!launcher) {
          await turn()
          launcher = document.querySelector('.chathub-launcher')
        }
        if (round % 4) {
          launcher.dispatchEvent(new Event('click', { bubbles: true }))
          await settled
        }
        if (round % 2) chat.destroy()
        else chat.release()
        await turn()
      }
    },
    times,
    options,
  )
}

test('after 200 lives with a token route, consent and launcher, some refused, tabs and storage keep nothing either', async ({
  tab,
  harness,
  vendor,
}) => {
  const route = serveTokens(harness, () => unsignedToken())
  const code = `top.widgetRuns++; document.body.append(document.createElement('div'))`
  const scriptUrl = vendor.serve('/w/panel.js', { code })
  const options = { tokenEndpoint: route.path, scriptUrl }
  const page = await openPage(tab, harness)
  await tab.eval(() => void Object.assign(window, { widgetRuns: 0 }))
  const before = await readLedger(tab)

  await page.create(options)
  await expect.poll(() => page.status()).toBe('ready')
  const alive = (await readLedger(tab)).filter((line) => !before.includes(line))
  await tab.eval(() => window.chat.destroy())
  for (let done = 0; done < cycles; done += 20) {
    route.answerWith(done % 80 === 60 ? 403 : 200)
    await cycleOnDemand(tab, 20, { ...options, isolation: done % 40 ? 'page' : 'frame' })
  }

  expect(alive).toEqual(
    expect.arrayContaining([
      '1 BroadcastChannel',
      `1 local storage chathub:${harness.url}${route.path}`,
      '1 listener pagehide of Window',
    ]),
  )
  const ours = ['1 window has Symbol(chathub.registry.1)', '1 window has chat']
  await expect.poll(() => readLedger(tab)).toEqual([...before, ...ours].toSorted())
  // The first one, and three of four in those eight of ten that are not refused.
  expect(await page.runs()).toBe(1 + 8 * 15)
})
