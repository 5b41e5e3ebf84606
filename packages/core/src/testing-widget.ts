import { scriptUrl } from './host-page.js'
import { findWatch } from './insertions.js'
import { mergeOptions } from './options.js'
import { getRegistry } from './registry.js'
import { interceptInsertions } from './testing-insertions.js'

/**
 * What becomes of the widget's script.
 *
 * - `loads`: it runs and shows its panel.
 * - `fails`: it cannot be fetched.
 * - `throws`: it is fetched and throws an error of its own.
 * - `refuses`: it throws `Invalid token`.
 * - `hangs`: no answer; `run()` ends that.
 */
export type FakeWidgetOutcome = 'loads' | 'fails' | 'throws' | 'refuses' | 'hangs'

/** Settings of {@link installFakeWidget}. */
export interface FakeWidgetOptions {
  /** What becomes of scripts. @defaultValue 'loads' */
  readonly outcome?: FakeWidgetOutcome | undefined
  /** Whether a script waits for `run()`. Otherwise it runs once the code that inserted it is done. @defaultValue false */
  readonly isManual?: boolean | undefined
  /** URL of the script, as in the option of the same name. @defaultValue the operator panel that ChatHub documents */
  readonly scriptUrl?: string | undefined
  /** Makes what the widget shows. Default: a `div` of class `fake-panel` with the token as its text. */
  readonly createPanel?: ((token: string) => HTMLElement) | undefined
}

/** The fake in place of the vendor's script. */
export interface FakeWidget {
  /** Script elements that came into the page and have not run yet, the oldest first. */
  readonly waiting: readonly HTMLScriptElement[]
  /** Panels in the page. A hidden one counts. */
  readonly panels: readonly HTMLElement[]
  /** The token of each run so far. */
  readonly tokens: readonly string[]
  /** Says what becomes of the scripts that come from now on. */
  setOutcome(outcome: FakeWidgetOutcome): void
  /**
   * Lets the scripts that wait run now.
   *
   * @param outcome - What becomes of them. Default: the one that was set, and `loads` instead of `hangs`.
   */
  run(outcome?: FakeWidgetOutcome): void
  /** Lets the running widget throw an error with this message, for example `token expired`. */
  throwLater(message: string): void
  /** Ends every widget of the page at once and puts the page's own functions back. */
  uninstall(): void
}

/**
 * Puts a fake in the place of the vendor's script, in jsdom and in browsers: the script element comes
 * into the page as ever, but nothing is fetched. It has no timer of its own, so fake clocks are fine.
 * The widget runs in the page then, also where it would have a frame.
 *
 * @example
 * const widget = installFakeWidget()
 * render(<ChatHubWidget operatorToken="test-token" />)
 * await waitFor(() => expect(widget.panels).toHaveLength(1))
 * widget.uninstall()
 *
 * @param options - All of them optional.
 * @returns The fake. Call `uninstall()` after each test.
 */
export function installFakeWidget(options: FakeWidgetOptions = {}): FakeWidget {
  const { isManual = false, createPanel = createTextPanel } = options
  const url = scriptUrl(mergeOptions([{ scriptUrl: options.scriptUrl }])).href
  const waiting = new Set<HTMLScriptElement>()
  const seen = new WeakSet<Element>()
  const panels = new Set<HTMLElement>()
  const tokens: string[] = []
  let { outcome = 'loads' } = options

  const settle = (script: HTMLScriptElement, result: FakeWidgetOutcome): void => {
    if (result === 'hangs' || !waiting.delete(script)) return
    if (result === 'fails') {
      script.dispatchEvent(new Event('error'))
      return
    }
    const token = document.getElementById(script.id)?.getAttribute('token') ?? ''
    tokens.push(token)
    if (result === 'loads') panels.add(show(createPanel(token), script.src))
    else throwFrom(script.src, result === 'throws' ? 'The widget failed' : 'Invalid token')
    script.dispatchEvent(new Event('load'))
  }
  const arrive = (script: HTMLScriptElement): void => {
    if (seen.has(script) || !script.isConnected) return
    seen.add(script)
    waiting.add(script)
    if (!isManual) void Promise.resolve().then(() => settle(script, outcome))
  }
  const undo = [interceptScripts(url, arrive), hideModules(), answerProbes(url)]

  return {
    get waiting() {
      return [...waiting]
    },
    get panels() {
      return [...panels].filter(({ isConnected }) => isConnected)
    },
    tokens,
    setOutcome(next) {
      outcome = next
    },
    run(result = outcome === 'hangs' ? 'loads' : outcome) {
      for (const script of waiting) settle(script, result)
    },
    throwLater: (message) => throwFrom(url, message),
    uninstall() {
      for (const restore of undo) restore()
      endWidgets()
      for (const panel of panels) panel.remove()
    },
  }
}

function createTextPanel(token: string): HTMLElement {
  const panel = document.createElement('div')
  panel.className = 'fake-panel'
  panel.textContent = token
  return panel
}

/** Shows the panel, and tells the core that it is this script's: there is no call stack to tell by. */
function show(panel: HTMLElement, src: string): HTMLElement {
  document.body.append(panel)
  findWatch(`${src}:`)?.onInsert(panel)
  return panel
}

function throwFrom(filename: string, message: string): void {
  const error = new Error(message)
  window.dispatchEvent(new ErrorEvent('error', { message, error, filename, cancelable: true }))
}

/** Lets the widget's script elements come into the page without being fetched. */
function interceptScripts(url: string, arrive: (script: HTMLScriptElement) => void): () => void {
  return interceptInsertions((element) => {
    if (element instanceof HTMLLinkElement && element.href.startsWith(url)) element.rel = 'none'
    if (!(element instanceof HTMLScriptElement) || !element.src.startsWith(url)) return undefined
    const { type } = element
    // A browser leaves a script of an unknown type alone, and looks at it only when it is inserted.
    element.type = 'none'
    return () => {
      element.type = type
      arrive(element)
    }
  })
}

/** As in an environment without modules the core goes by events then, and uses no frame. */
function hideModules(): () => void {
  const original = Object.getOwnPropertyDescriptor(HTMLScriptElement, 'supports')
  if (!original) return () => {}
  Object.defineProperty(HTMLScriptElement, 'supports', { ...original, value: isClassic })
  return () => void Object.defineProperty(HTMLScriptElement, 'supports', original)
}

function isClassic(type: string): boolean {
  return type === 'classic'
}

/** Answers who asks why the script failed. */
function answerProbes(url: string): () => void {
  const { fetch } = globalThis
  globalThis.fetch = async (input, init) => {
    const asked = input instanceof Request ? input.url : String(input)
    return asked.startsWith(url) ? new Response(null, { status: 404 }) : fetch(input, init)
  }
  return () => {
    globalThis.fetch = fetch
  }
}

function endWidgets(): void {
  const registry = getRegistry()
  const { controllers, loaders, scripts, warned, watches } = registry
  for (const controller of [...controllers.values()]) controller.takeDown()
  // What has not arrived by now never does.
  for (const { stop } of watches) stop()
  registry.guide?.shown?.remove()
  delete registry.guide
  for (const each of [loaders, scripts, warned]) each.clear()
}
