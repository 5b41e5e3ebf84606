import { CorePage, corePageWith } from '../src/core-page.ts'
import { expect, test } from '../src/fixtures.ts'
import type { Harness } from '../src/harness.ts'
import { unsignedToken } from '../src/operator-token.ts'
import { PlaywrightTab } from '../src/playwright-tab.ts'
import type { Tab } from '../src/tab.ts'
import type { Vendor } from '../src/vendor.ts'
import { cornerWidget, inFrame, isFrameAt } from '../src/widget-frame.ts'

const size = { width: 1000, height: 700 }

/** A page with something to use, in the middle of the window and just outside of what the widget paints. */
const content = `<style>
  html { color-scheme: light dark }
  body { margin: 0; height: 3000px; font: 16px/20px monospace }
  #under { position: fixed; left: 600px; top: 300px; width: 100px; height: 40px }
  #under:hover { background: #0a0 }
</style>
<p id="text">Some words that can be selected.</p>
<button id="under" data-testid="under" onclick="this.textContent = 'Clicked'">Press</button>
<div id="drag" draggable="true" style="width: 50px; height: 50px; background: #ccc"></div>`

interface Set {
  readonly tab: Tab
  readonly harness: Harness
  readonly vendor: Vendor
}

/** Opens the page with the widget in a frame, ready and closed. */
async function openPage(
  { tab, harness, vendor }: Set,
  head = '',
  code = cornerWidget(),
): Promise<void> {
  const page = new CorePage(tab, harness)
  const html = (await corePageWith(harness, head)).replace('<main>', `${content}<main>`)
  await tab.resize(size)
  await page.open(harness.serve('/usable.html', html))
  const scriptUrl = vendor.serve('/w/panel.js', { code })
  await page.create({ operatorToken: unsignedToken(), scriptUrl, isolation: 'frame' })
  await expect.poll(() => page.outcome()).toBe('ready')
  await expect.poll(() => isFrameAt(tab, size.width - 50, size.height - 50)).toBe(true)
}

/** What is painted and what is not, in all the ways that are hard to tell; the last one is always there. */
const oddities = `
const sheet = new CSSStyleSheet()
sheet.replaceSync(\`
  body { overflow: hidden }
  div, b, section { position: fixed; width: 50px; height: 50px }
  .through { inset: 0; width: auto; height: auto; pointer-events: none }
  .gone { left: 50px; top: 100px; opacity: 0 }
  .badge { left: 200px; top: 200px; background: #00f }
  .badge::after { content: ''; position: absolute; top: -8px; right: -8px; width: 16px; height: 16px; background: red }
  .ring { left: 300px; top: 200px; width: 40px; height: 40px }
  .ring::before { content: ''; position: absolute; inset: 0; background: red; transform: scale(2) }
  .icon { left: 540px; top: 295px }
  .icon::before { content: '✉' }
  .pin { left: 600px; top: 100px }
  .pin::after { content: ''; position: fixed; left: 700px; top: 500px; width: 20px; height: 20px; background: red }
  .moved { left: 100px; top: 300px; width: 100px; transform: translateX(100px) }
  .moved::after { content: ''; position: fixed; right: 0; top: 0; width: 20px; height: 20px; background: red }
  .clear { left: 800px; top: 100px }
  .clear::before { content: 'Hint'; display: none }
  .clear::after { content: ' '; display: table }
  .dot { left: 800px; top: 100px }
  .dot::after { content: '.'; visibility: hidden }
  .list { left: 400px; top: 200px; overflow: auto; background: #eee }
  .list p { margin: 0; height: 40px; background: gold }
  .list b { left: 500px; top: 200px; background: green }
  .words { left: 100px; top: 500px; width: 300px; height: 100px }
  .end { right: 25px; bottom: 25px; background: #00f }\`)
document.adoptedStyleSheets = [sheet]
const make = (name, className, ...parts) => {
  const element = Object.assign(document.createElement(name), { className })
  element.append(...parts)
  return element
}
const items = Array.from({ length: 50 }, () => make('p', '', 'item'))
const dialog = make('dialog', '', 'Sure?')
document.body.append(make('section', 'through', make('section', 'gone')), make('div', 'badge'), make('div', 'ring'),
  ...['icon', 'pin', 'moved', 'clear', 'dot'].map((name) => make('div', name)),
  make('div', 'list', ...items, make('b', '')), make('div', 'words', 'Hm'), make('div', 'end'), dialog)
globalThis.dialog = dialog
`

test('layers, faded panels, badges, icons, pins, lists, words and dialogs are shown where they paint and nowhere else', async ({
  tab,
  harness,
  vendor,
}) => {
  await openPage({ tab, harness, vendor }, '', oddities)
  const points = {
    layer: [900, 300],
    faded: [60, 110],
    badge: [255, 195],
    'beside the badge': [240, 195],
    ring: [285, 185],
    icon: [585, 340],
    'beside the icon': [592, 340],
    pin: [710, 510],
    'what the pin is of': [625, 125],
    'beside the pin': [722, 510],
    'a pin of what is moved': [290, 310],
    'beside that pin': [275, 310],
    'an empty end, a hidden one and a hint that is away': [825, 125],
    list: [425, 225],
    'what the list has scrolled away': [425, 260],
    'what stands outside of the list': [525, 225],
    words: [105, 508],
    'beside the words': [300, 508],
  } as const
  const findShown = async (): Promise<string[]> => {
    const shown: string[] = []
    for (const [name, [x, y]] of Object.entries(points))
      if (await isFrameAt(tab, x, y)) shown.push(name)
    return shown
  }

  expect(await findShown()).toEqual([
    'badge',
    'ring',
    'icon',
    'pin',
    'a pin of what is moved',
    'list',
    'what stands outside of the list',
    'words',
  ])
  await tab.click('under')
  expect(await tab.text('under')).toBe('Clicked')
  await tab.eval(inFrame((view) => (Reflect.get(view, 'dialog') as HTMLDialogElement).showModal()))
  await expect.poll(findShown).toEqual(Object.keys(points))
})

/** More of it: what is moved by other properties, out of an overflow, or away by means that leave its box. */
const laterOddities = `
const sheet = new CSSStyleSheet()
sheet.replaceSync(\`
  div, section { position: fixed; width: 50px; height: 50px }
  .own::after { content: ''; position: absolute; left: 0; top: 0; width: 20px; height: 20px; background: red }
  .set { left: 100px; top: 100px }
  .set::after { translate: 200% 30px; rotate: 90deg; scale: 2 }
  .margin { left: 200px; top: 100px }
  .margin::after { margin: -20px }
  .panel { left: 300px; top: 100px; overflow: hidden; filter: blur(0px) }
  [popover] { inset: auto; left: 100px; top: 200px; margin: 0; border: 0; background: red; transform: none }
  .line { left: 400px; top: 100px }
  .line span, .line p { overflow: hidden }
  .line p { display: contents }
  .line b { display: inline-block; width: 50px; height: 80px; background: red }
  .closed { left: 700px; top: 100px; background: red }
  .circle { clip-path: circle(0) }
  .inset { clip-path: inset(0 0 100% 0) }
  .skipped { left: 100px; top: 400px; content-visibility: hidden }
  i { display: block; width: 50px; height: 50px; background: red }
  details { position: fixed; left: 200px; top: 400px; width: 50px }
  summary { height: 20px; overflow: hidden }
  chat-panel { position: fixed; left: 300px; top: 400px }
  .shade { left: 500px; top: 500px; text-shadow: 60px 40px red }
  .icon::before { content: '✉' }
  .shade b { text-shadow: none; position: absolute; left: 100px; top: 0 }
  ul { position: fixed; left: 600px; top: 400px; width: 50px; margin: 0; padding: 0 }
  .end { right: 25px; bottom: 25px; background: #00f }\`)
document.adoptedStyleSheets = [sheet]
document.body.innerHTML = \`<div class="own set"></div><div class="own margin"></div>
  <section class="panel"><div popover></div></section>
  <div class="line"><span><b></b></span></div><div class="line" style="left: 500px"><p><b></b></p></div>
  <div class="closed circle">x</div><div class="closed inset">x</div>
  <div class="skipped"><i></i></div><details><summary>Hm</summary><i></i></details>
  <chat-panel><i>Slotted</i></chat-panel><chat-panel style="left: 400px"><i></i><i slot="no"></i></chat-panel>
  <div class="shade">Hm<b>Hm</b> </div> <div class="shade icon" style="top: 600px"> </div><ul><li>Hm</li></ul><ul dir="rtl" style="left: 700px"><li>Hm</li></ul>
  <ul style="left: 900px; list-style: none"><li>Hm</li></ul><div class="end"></div>\`
const [faded, shown] = document.querySelectorAll('chat-panel')
faded.attachShadow({ mode: 'open' }).innerHTML = '<section id="faded"><slot></slot></section>'
faded.shadowRoot.firstElementChild.style.opacity = 0
shown.attachShadow({ mode: 'open' }).innerHTML = '<slot></slot>'
document.querySelector('[popover]').showPopover()
`

test('badges set by any property, popovers, overflows of lines, shadows of words and markers of lists are shown; what is closed without its box is not', async ({
  tab,
  harness,
  vendor,
}) => {
  await openPage({ tab, harness, vendor }, '', laterOddities)
  const points = {
    'a badge that is set elsewhere': [155, 155],
    'where it was': [105, 105],
    'a badge with a margin': [185, 85],
    'a popover out of a panel': [125, 225],
    'a line with a block in it': [425, 170],
    'a line without a box': [525, 170],
    'a panel closed by its clip': [725, 125],
    'what is skipped': [125, 425],
    'a summary': [225, 410],
    'its details': [225, 450],
    'slotted into what is faded': [325, 425],
    slotted: [425, 425],
    'without a slot': [425, 475],
    'a shadow of words': [565, 545],
    'beside the shadow': [598, 545],
    'a shadow of an icon': [565, 645],
    'where white space would have one': [55, 35],
    'words without a shadow': [605, 508],
    'where their shadow would be': [665, 545],
    'a marker of a list': [590, 408],
    'one on the right': [760, 408],
    'beside a list without markers': [890, 408],
  } as const

  const shown: string[] = []
  for (const [name, [x, y]] of Object.entries(points))
    if (await isFrameAt(tab, x, y)) shown.push(name)

  expect(shown).toEqual([
    'a badge that is set elsewhere',
    'a badge with a margin',
    'a popover out of a panel',
    'a line with a block in it',
    'a line without a box',
    'a summary',
    'slotted',
    'a shadow of words',
    'a shadow of an icon',
    'words without a shadow',
    'a marker of a list',
    'one on the right',
  ])
})

test('a widget can fill the whole screen', async ({ tab, harness, vendor }) => {
  const code = `${cornerWidget()}\nlauncher.addEventListener('click', () => panel.requestFullscreen())`
  await openPage({ tab, harness, vendor }, '', code)
  expect(await isFrameAt(tab, 5, 5)).toBe(false)

  await tab.click('css=button:not([id])')

  await expect.poll(() => isFrameAt(tab, 5, 5)).toBe(true)
})

function clickLauncher(tab: Tab): Promise<void> {
  return tab.eval(inFrame(({ widget }) => widget.launcher.click()))
}

test('outside of what the widget paints, the page is there to the pixel; inside, the widget is', async ({
  tab,
  harness,
  vendor,
}) => {
  await openPage({ tab, harness, vendor })
  const inside = inFrame((view) => [view.innerWidth, view.document.documentElement.clientWidth])
  expect(await tab.eval(inside)).toEqual(
    await tab.eval('[innerWidth, document.documentElement.clientWidth]'),
  )
  const width = await tab.eval<number>('document.documentElement.clientWidth')
  // Of the shadow all is shown: sixty pixels, twelve further down.
  const closed = { left: width - 80 - 60, top: 700 - 80 - 60 + 12 }
  await expect.poll(() => isFrameAt(tab, closed.left, 699)).toBe(true)
  await expect.poll(() => isFrameAt(tab, closed.left - 1, 699)).toBe(false)
  expect(await isFrameAt(tab, width - 1, closed.top)).toBe(true)
  expect(await isFrameAt(tab, width - 1, closed.top - 1)).toBe(false)

  await clickLauncher(tab)
  // The panel's own shadow: 15 pixels of blur, 10 of spread.
  const open = { left: width - 320 - 25, top: 700 - 500 - 25 }
  await expect.poll(() => isFrameAt(tab, open.left, open.top)).toBe(true)
  expect(await isFrameAt(tab, open.left - 1, open.top)).toBe(false)
  expect(await isFrameAt(tab, open.left, open.top - 1)).toBe(false)

  await tab.resize({ width: 800, height: 600 })
  await expect.poll(() => isFrameAt(tab, open.left - 200, open.top - 100)).toBe(true)
  expect(await isFrameAt(tab, open.left - 201, open.top - 100)).toBe(false)
  await clickLauncher(tab)
  await expect.poll(() => isFrameAt(tab, open.left - 200, open.top - 100)).toBe(false)
  await tab.click('under')
  expect(await tab.text('under')).toBe('Clicked')
})

test('the clip follows what moves, in closed shadow roots too, and nothing runs while nothing moves', async ({
  tab,
  harness,
  vendor,
}) => {
  // WebKit's driver begins timers of its own in the page.
  const timer = tab.engine === 'webkit' ? 'setInterval' : 'setTimeout'
  const count = `<script>for (const name of ['requestAnimationFrame', 'setInterval', '${timer}']) {
    const begin = window[name]
    window[name] = (...given) => (window.begun = (window.begun ?? 0) + 1, begin(...given))
  }</script>`
  await openPage({ tab, harness, vendor }, count, cornerWidget('closed'))
  await clickLauncher(tab)
  await expect.poll(() => isFrameAt(tab, 690, 400)).toBe(true)

  await tab.eval(inFrame(({ widget }) => widget.panel.classList.add('away')))
  await expect.poll(() => isFrameAt(tab, 290, 400)).toBe(true)
  await expect.poll(() => isFrameAt(tab, 690, 400)).toBe(false)

  const begun = (): Promise<number> => tab.eval('window.begun')
  const findNew = async (): Promise<number> => {
    const before = await begun()
    await new Promise((done) => setTimeout(done, 500))
    return (await begun()) - before
  }
  await expect.poll(findNew).toBe(0)
  expect(await findNew()).toBe(0)
})

test('the focus goes through page and widget in order, and back where it came from', async ({
  tab,
  harness,
  vendor,
}) => {
  await openPage({ tab, harness, vendor })
  const focused = (): Promise<string> =>
    tab.eval(() => {
      const { activeElement } = document
      const frame = activeElement?.shadowRoot?.querySelector('iframe')
      const inside = frame?.contentDocument?.activeElement?.shadowRoot?.activeElement
      return inside?.localName ?? activeElement?.id ?? ''
    })
  await tab.eval(() => document.querySelector<HTMLElement>('#under')?.focus())

  await tab.press('Tab')
  await expect.poll(focused).toBe('button')
  await tab.press('Enter')
  await expect.poll(focused).toBe('input')
  await tab.press('Escape')
  await expect.poll(focused).toBe('button')
  await tab.press('Shift+Tab')
  await expect.poll(focused).toBe('under')
  await tab.press('Tab')
  await expect.poll(focused).toBe('button')

  await tab.eval(() => window.chat.destroy())
  expect(await focused()).toBe('under')
})

test('the focus goes back into the shadow root that it came from', async ({
  tab,
  harness,
  vendor,
}) => {
  await openPage({ tab, harness, vendor })
  await tab.eval(() => {
    const host = document.createElement('site-search')
    const field = document.createElement('input')
    host.attachShadow({ mode: 'open' }).append(field)
    document.body.prepend(host)
    field.focus()
  })
  const focused = (): Promise<string | undefined> =>
    tab.eval(() => document.activeElement?.shadowRoot?.activeElement?.localName)
  await clickLauncher(tab)
  await expect.poll(focused).not.toBe('input')

  await tab.eval(() => window.chat.release())

  expect(await focused()).toBe('input')
})

test('while somebody types in the widget it keeps above a virtual keyboard', async ({
  tab,
  harness,
  vendor,
}) => {
  await openPage({ tab, harness, vendor })
  await clickLauncher(tab)
  // No driver has such a keyboard: what it does to the page is done by hand.
  const setKeyboard = (height: number): Promise<number> =>
    tab.eval((covered) => {
      Object.defineProperty(window.visualViewport, 'height', {
        configurable: true,
        value: innerHeight - covered,
      })
      window.visualViewport?.dispatchEvent(new Event('resize'))
      const host = document.documentElement.lastElementChild
      return host?.shadowRoot?.querySelector('iframe')?.contentWindow?.innerHeight ?? 0
    }, height)

  expect(await setKeyboard(300)).toBe(size.height - 300)
  expect(await setKeyboard(0)).toBe(size.height)
})

test('a page from right to left or in the dark has a widget in step and no box behind it', async ({
  tab,
  harness,
  vendor,
}) => {
  await openPage({ tab, harness, vendor }, '<script>document.documentElement.dir = "rtl"</script>')
  expect(await tab.eval(inFrame(({ document }) => document.documentElement.dir))).toBe('rtl')
  await tab.eval(() => {
    document.documentElement.style.cssText = 'color-scheme: dark; background: #123456'
    document.querySelector('#under')?.remove()
  })
  const colour = (x: number, y: number): Promise<string> => colourAt(tab, x, y)

  // Within the clip, where the shadow is faint; and far from it.
  await expect.poll(() => colour(300, 600)).toBe('18,52,86')
  await expect.poll(() => colour(864, 696)).toBe('18,52,86')
})

/** Colour of a point of the screenshot. */
async function colourAt(tab: Tab, x: number, y: number): Promise<string> {
  const picture = (await tab.screenshot()).toString('base64')
  return tab.eval(
    async (data, left, top) => {
      const image = new Image()
      image.src = `data:image/png;base64,${data}`
      await image.decode()
      const context = Object.assign(document.createElement('canvas'), {
        width: image.width,
        height: image.height,
      }).getContext('2d')
      context?.drawImage(image, 0, 0)
      return [...(context?.getImageData(left, top, 1, 1).data ?? [])].slice(0, 3).join()
    },
    picture,
    x,
    y,
  )
}

test('mouse and print: hover, wheel, selection, context menu and dragging reach the page', async ({
  tab,
  harness,
  vendor,
}) => {
  test.skip(!(tab instanceof PlaywrightTab), 'WebKit’s driver has no mouse of that kind')
  const { page } = tab as PlaywrightTab
  await openPage({ tab, harness, vendor })
  await clickLauncher(tab)
  await expect.poll(() => isFrameAt(tab, 690, 400)).toBe(true)

  await page.mouse.move(640, 320)
  expect(await tab.eval(() => document.querySelector('#under:hover') !== null)).toBe(true)
  await page.mouse.move(2, 26)
  await page.mouse.down()
  await page.mouse.move(150, 26, { steps: 4 })
  await page.mouse.up()
  expect(await tab.eval(() => String(getSelection()))).toMatch(/^Some words/)
  await tab.eval(() => {
    const heard: string[] = []
    Object.assign(window, { heard })
    for (const type of ['contextmenu', 'dragstart', 'dragover', 'wheel'])
      document.addEventListener(type, () => heard.includes(type) || heard.push(type))
  })
  await page.mouse.click(400, 500, { button: 'right' })
  await page.mouse.move(20, 60)
  await page.mouse.down()
  await page.mouse.move(200, 300, { steps: 4 })
  await page.mouse.up()
  await page.mouse.wheel(0, 200)
  await expect.poll(() => tab.eval('scrollY')).toBeGreaterThan(0)
  expect(await tab.eval('window.heard.toSorted().join()')).toBe(
    'contextmenu,dragover,dragstart,wheel',
  )

  // The widget is used with the same mouse, and does not stop the page where it has nothing to scroll.
  await page.mouse.click(950, 650)
  await expect.poll(() => isFrameAt(tab, 690, 400)).toBe(false)
  const scrolled = await tab.eval<number>('scrollY')
  await page.mouse.move(950, 650)
  await page.mouse.wheel(0, 200)
  await expect.poll(() => tab.eval('scrollY')).toBeGreaterThan(scrolled)

  // Firefox does not emulate print.
  if (tab.engine !== 'chromium') return
  await page.emulateMedia({ media: 'print' })
  expect(await isFrameAt(tab, 950, 650)).toBe(false)
})
