import { ledger } from '../../scripts/ledger.mjs'
import { CorePage, corePageWith } from '../src/core-page.ts'
import { expect, test } from '../src/fixtures.ts'
import type { Harness } from '../src/harness.ts'
import { unsignedToken } from '../src/operator-token.ts'
import type { Tab } from '../src/tab.ts'
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
    Object.assign(window, { left: [new BroadcastChannel('left'), observer] })
    await new Promise<void>((granted) => {
      void navigator.locks.request('left', () => {
        granted()
        return new Promise(() => {})
      })
    })
    document.adoptedStyleSheets = [new CSSStyleSheet()]
    document.body.append(document.createElement('aside'))
    document.body.className = 'left'
    sessionStorage.setItem('left', 'yes')
  })

  // How many there are is not asked: drivers have timers and observers of their own in the page.
  const added = (await readLedger(tab)).filter((line) => !before.includes(line))
  const kinds = added.map((line) => line.replace(/^\d+ /, ''))
  expect(kinds).toEqual(
    expect.arrayContaining([
      'BroadcastChannel',
      'MutationObserver',
      'adopted style sheet',
      'body class=left',
      'element aside',
      'listener change of MediaQueryList',
      'listener resize of Window',
      'lock left',
      'session storage left',
      'setInterval',
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
