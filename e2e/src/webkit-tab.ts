import { writeFile } from 'node:fs/promises'
import { BaseTab } from './base-tab.ts'
import { onElements } from './dom.ts'
import type { Size, Target } from './tab.ts'
import type { WebKitSession } from './webkit-session.ts'

/** Property under which WebDriver puts an element's reference. Source: W3C WebDriver, "web element identifier". */
const elementKey = 'element-6066-11e4-a52e-4f735466cecf'

/** Code points of keys that have no character. Source: W3C WebDriver, "keyboard actions". */
const keyCodes: Readonly<Record<string, string>> = {
  Shift: '\uE008',
  Control: '\uE009',
  Alt: '\uE00A',
  Backspace: '\uE003',
  Tab: '\uE004',
  Enter: '\uE006',
  Escape: '\uE00C',
  Space: ' ',
  PageUp: '\uE00E',
  PageDown: '\uE00F',
  End: '\uE010',
  Home: '\uE011',
  ArrowLeft: '\uE012',
  ArrowUp: '\uE013',
  ArrowRight: '\uE014',
  ArrowDown: '\uE015',
  Delete: '\uE017',
}

/** A tab of WebKitGTK, driven by WebDriver. */
export class WebKitTab extends BaseTab {
  readonly #session: WebKitSession
  readonly #handle: string
  readonly #zoom: number

  constructor(session: WebKitSession, handle: string, zoom: number) {
    super('webkit')
    this.#session = session
    this.#handle = handle
    this.#zoom = zoom
  }

  protected async evaluate(expression: string): Promise<unknown> {
    // A rejection of the script itself would arrive without its message.
    const script = `const done = arguments[arguments.length - 1]
      Promise.resolve().then(() => (${expression}))
        .then((value) => done({ value }), (error) => done({ failure: String(error) }))`
    const answer = await this.#call('POST', '/execute/async', { script, args: [] })
    const { value, failure } = answer as { value?: unknown; failure?: string }
    if (failure !== undefined) throw new Error(failure)
    return value
  }

  protected async navigate(url: string): Promise<void> {
    await this.#call('POST', '/url', { url })
  }

  protected async refresh(): Promise<void> {
    await this.#call('POST', '/refresh')
  }

  async url(): Promise<string> {
    return String(await this.#call('GET', '/url'))
  }

  async click(target: Target): Promise<void> {
    if (this.#zoom === 1)
      await this.#withElement(target, (path) => this.#call('POST', `${path}/click`))
    else await this.#clickZoomed(target)
  }

  /** The driver takes the page's pixels for those of the window, and so misses what is zoomed. */
  async #clickZoomed(target: Target): Promise<void> {
    await this.waitFor(target)
    const middle = await this.eval<[number, number]>(
      onElements(target, (elements, shown) => {
        const element = elements.find((one) => shown(one))
        const { left, top, width, height } = element!.getBoundingClientRect()
        const frame = element!.ownerDocument.defaultView?.frameElement?.getBoundingClientRect()
        return [left + width / 2 + (frame?.left ?? 0), top + height / 2 + (frame?.top ?? 0)]
      }),
    )
    const [x, y] = middle.map((pixels) => Math.round(pixels * this.#zoom))
    const actions = [
      { type: 'pointerMove', x, y, origin: 'viewport' },
      { type: 'pointerDown', button: 0 },
      { type: 'pointerUp', button: 0 },
    ]
    await this.#call('POST', '/actions', { actions: [{ type: 'pointer', id: 'mouse', actions }] })
  }

  async fill(target: Target, value: string): Promise<void> {
    await this.#withElement(target, async (path) => {
      await this.#call('POST', `${path}/clear`)
      if (value !== '') await this.#call('POST', `${path}/value`, { text: value })
    })
  }

  async press(key: string, target?: Target): Promise<void> {
    if (target !== undefined) {
      await this.waitFor(target)
      await this.eval(onElements(target, ([element]) => (element as HTMLElement).focus()))
    }
    const keys = key.split('+').map((name) => keyCodes[name] ?? name)
    const actions = [
      ...keys.map((value) => ({ type: 'keyDown', value })),
      ...keys.toReversed().map((value) => ({ type: 'keyUp', value })),
    ]
    await this.#call('POST', '/actions', { actions: [{ type: 'key', id: 'keyboard', actions }] })
  }

  async screenshot(path?: string): Promise<Buffer> {
    const picture = Buffer.from(String(await this.#call('GET', '/screenshot')), 'base64')
    if (path !== undefined) await writeFile(path, picture)
    return picture
  }

  async newTab(): Promise<WebKitTab> {
    return new WebKitTab(this.#session, await this.#session.open(this.#handle), this.#zoom)
  }

  async resize(size: Size): Promise<void> {
    // The window is larger than the page by its tool bar, whose height only the page can tell.
    const zoom = this.#zoom
    const outer = await this.eval<[number, number]>(
      `[outerWidth - innerWidth * ${zoom}, outerHeight - innerHeight * ${zoom}].map(Math.round)`,
    )
    const [width, height] = [size.width * zoom + outer[0], size.height * zoom + outer[1]]
    const rect = { x: 0, y: 0, width: Math.round(width), height: Math.round(height) }
    await this.#call('POST', '/window/rect', rect)
    const isSo = (): Promise<boolean> =>
      this.eval(`Math.abs(innerWidth - ${size.width}) <= ${zoom === 1 ? 0 : 1}`)
    await this.until(isSo, `the window does not get ${size.width} px wide`, 2000)
  }

  async close(): Promise<void> {
    await this.#call('DELETE', '/window')
  }

  async #withElement(target: Target, act: (path: string) => Promise<unknown>): Promise<void> {
    await this.waitFor(target)
    const frame = await this.#findReference(
      onElements(target, (elements, shown) => {
        const element = elements.find((one) => shown(one))
        return element?.ownerDocument.defaultView?.frameElement ?? null
      }),
    )
    if (frame !== null) await this.#call('POST', '/frame', { id: { [elementKey]: frame } })
    try {
      const found = await this.#findReference(
        onElements(target, (elements, shown) => elements.find((element) => shown(element))),
      )
      await act(`/element/${found}`)
    } finally {
      if (frame !== null) await this.#call('POST', '/frame', { id: null })
    }
  }

  /** Reference of the element that an expression answers. */
  async #findReference(expression: string): Promise<string | null> {
    const found = await this.#call('POST', '/execute/sync', {
      script: `return ${expression}`,
      args: [],
    })
    return (found as Record<string, string> | null)?.[elementKey] ?? null
  }

  #call(method: 'GET' | 'POST' | 'DELETE', path: string, body?: object): Promise<unknown> {
    return this.#session.call(this.#handle, method, path, body)
  }
}
