import { delay, withDeadline } from './deadline.js'
import { isSecureUrl } from './environment.js'
import { chatHubError, isChatHubError, type ChatHubError } from './errors.js'
import { removeLatest, watchInsertions, type InsertionWatch } from './insertions.js'
import { kindOf, refuse, type Settings } from './options.js'
import { getScriptHistory, type ScriptHistory } from './registry.js'
import type { WidgetRun } from './run.js'
import { createScript, renewScript, setFetchOptions } from './script.js'
import { whenRun, type ScriptRun } from './script-run.js'

/** How often `isReady` and a sign of life are looked for while the widget starts, in milliseconds. */
export const pollMs = 100

/**
 * Starts the widget in the page. A script that has not run yet is put back with the new token: a
 * removed script still runs, so a second one beside it would make two widgets.
 *
 * @throws ChatHubError `rerun-failed`, `script-blocked`.
 */
export function startPageRun(settings: Settings, token: string): PageRun {
  const url = scriptUrl(settings)
  const history = getScriptHistory(url.href)
  if (history.pending) {
    history.pending.restart(token, settings)
    return history.pending
  }
  if (history.ranUnwatched) throw chatHubError('rerun-failed')
  const tag = findTag(settings)
  history.nonce ??= tag?.nonce
  history.generation++
  const script = tag ?? createNext(settings, history, token)
  return new PageRun(script, settings, history, token)
}

function createNext(settings: Settings, history: ScriptHistory, token: string): HTMLScriptElement {
  const nonce = settings.nonce ?? history.nonce
  return createScript({ ...settings, nonce }, nextSource(scriptUrl(settings), history), token)
}

/**
 * Lets the browser fetch the script that the next start will insert.
 *
 * @returns Takes the hint away.
 */
export function preloadPageScript(settings: Settings): () => void {
  const url = scriptUrl(settings)
  const history = getScriptHistory(url.href)
  const link = document.createElement('link')
  setFetchOptions(link, { ...settings, nonce: settings.nonce ?? history.nonce })
  // WebKit takes what it has fetched ahead without a look at the integrity.
  const isUnfit = history.pending || link.hasAttribute('integrity') || !isSecureUrl(url.href)
  if (isUnfit) return () => {}
  history.isHinted = true
  link.rel = 'modulepreload'
  link.href = nextSource(url, { ...history, generation: history.generation + 1 })
  document.head.append(link)
  return () => link.remove()
}

export function scriptUrl(settings: Settings): URL {
  const url = new URL(settings.scriptUrl, document.baseURI)
  url.hash = ''
  return url
}

/**
 * The script's folder, for the modules beside it; only the script where that is all of the page's own site.
 */
function baseOf(url: URL): string {
  const folder = new URL('.', url).href
  return folder === `${location.origin}/` ? url.origin + url.pathname : folder
}

/**
 * A module URL is evaluated once per document. A new fragment is a new module for the page but the
 * same file for the HTTP cache. After a request that hung it must be another file too: browsers let
 * a second request for the same one wait for the first, and what that one still adds is known by it.
 * So it must after a hint whose answer was an error, for which WebKit does not ask again.
 */
function nextSource(url: URL, { generation, lost }: ScriptHistory): string {
  const next = new URL(url)
  if (lost) next.searchParams.set('chathub-try', String(lost))
  if (generation > 1) next.hash = String(generation)
  return next.href
}

/** The widget's tag that was in the page before anything of ours started or adopted it. */
export function findTag(settings: Settings): HTMLScriptElement | null {
  const { href } = scriptUrl(settings)
  const element = document.getElementById(settings.scriptId)
  const isTag = element instanceof HTMLScriptElement && element.src === href
  return isTag && getScriptHistory(href).generation === 0 ? element : null
}

/** The widget in the page: a run of its script, and what it added there. */
export class PageRun implements WidgetRun {
  readonly base: string
  readonly #history: ScriptHistory
  /** What the script added, with how to show it again while it is hidden. */
  readonly #traces = new Map<Element, (() => void) | null>()
  readonly #ran: Promise<void>
  #script: HTMLScriptElement
  /** Whether the page wrote the script: its attributes are the page's. */
  #isAdopted: boolean
  #settings: Settings
  #token: string
  /** The token that the script found as it began to run; `null` without its tag, `undefined` before. */
  #found: string | null | undefined
  #watch: InsertionWatch | null = null
  /** Whether the script has failed, so that it shows nothing any more. */
  #isLost = false
  #place: 'shown' | 'hidden' | 'removed' = 'shown'
  #onMove: () => void = () => {}

  constructor(
    script: HTMLScriptElement,
    settings: Settings,
    history: ScriptHistory,
    token: string,
  ) {
    const isAdopted = script.isConnected
    const startedWith = script.getAttribute('token')
    this.#script = script
    this.#token = token
    this.#isAdopted = isAdopted
    this.#settings = settings
    this.#history = history
    this.base = baseOf(scriptUrl(settings))
    history.pending = this
    // Until more is known: nothing may start beside it.
    history.ranUnwatched = isAdopted
    const ranBefore = history.leftTraces
    this.#ran = this.#run(isAdopted)
      .then(
        ({ hasLoaded }) => {
          history.ranUnwatched = isAdopted && !hasLoaded && this.#traces.size === 0
          if (history.ranUnwatched && this.#token !== startedWith)
            throw chatHubError('rerun-failed')
        },
        (error: ChatHubError) => {
          const { code, cause } = error
          history.ranUnwatched = false
          if (history.isHinted && code === 'script-unreachable') history.lost++
          throw ranBefore && code === 'widget-failed' ? chatHubError('rerun-failed', cause) : error
        },
      )
      .finally(this.#settle)
    this.#ran.catch(() => {}) // Whoever asks `whenReady()` hears of it.
  }

  get src(): string {
    return this.#script.src
  }

  get isNamed(): boolean {
    return this.#watch?.isNamed === true
  }

  /** Whether the script still has to run; then it can be given another token. */
  get isPending(): boolean {
    return this.#history.pending === this
  }

  /**
   * Settles once the widget runs.
   *
   * @throws ChatHubError `timeout`, `rerun-failed` and what {@link whenRun} throws.
   */
  whenReady(settings: Settings, signal: AbortSignal): Promise<void> {
    const lateError = (): Error => {
      return chatHubError(this.isPending || this.#isAlive() ? 'timeout' : 'rerun-failed')
    }
    return withDeadline(
      this.#becomeReady(settings.isReady, signal),
      settings.timeoutMs,
      signal,
      lateError,
    )
  }

  /** Gives a pending script another token and puts it back. */
  restart(token: string, settings: Settings): void {
    renewScript(this.#script, this.#isAdopted ? settings : this.#settings, settings, token)
    this.#settings = settings
    this.#token = token
    this.show()
  }

  /** Takes the script out of the document and hides what it added. */
  hide(): void {
    this.#place = 'hidden'
    this.#script.remove()
    for (const element of this.#traces.keys()) this.#traces.set(element, this.#hide(element))
  }

  show(): void {
    this.#place = 'shown'
    this.#onMove()
    if (!this.#script.isConnected) document.head.append(this.#script)
    for (const [element, showAgain] of this.#traces) {
      showAgain?.()
      this.#traces.set(element, null)
    }
  }

  /** Takes the widget down. What a pending script adds later goes at once, unless it is restarted. */
  remove(): void {
    this.#place = 'removed'
    this.#onMove()
    this.#clear()
    if (!this.isPending) this.#end()
  }

  /** Takes the widget down for good: the next start does not wait for this script. */
  abandon(): void {
    this.remove()
    if (!this.isPending) return
    this.#history.pending = null
    this.#history.ranUnwatched = false
    this.#history.lost++
    if (this.#watch) this.#watch.isPast = true
    this.#script.addEventListener('load', removeLatest, { once: true })
  }

  onView(listener: (view: Window) => void): void {
    listener(window)
  }

  /** A widget in the page has no frame. */
  onGone(): void {}

  roots(): Iterable<Element> {
    return this.#traces.keys()
  }

  /** Lets the script run, and once more where it did not find the token that counts by then. */
  async #run(isAdopted: boolean): Promise<ScriptRun> {
    const script = this.#script
    this.restart(this.#token, this.#settings)
    const { src } = script
    const { base } = this
    const onInsert = (element: Element): void => this.#onInsert(element, watch)
    const watch = (this.#watch = watchInsertions({ src, base, onInsert }, script))
    script.addEventListener('load', this.#begin)
    let isOver = false
    let hasFailed = false
    const settle = (): void => {
      if (!isOver || !hasFailed) return
      if (this.#watch === watch) this.#isLost = true
      if (watch.isPast) watch.stop()
    }
    const onOver = (): void => {
      isOver = true
      settle()
    }
    const run = whenRun(script, base, isAdopted, undefined, onOver)
    await run.then(this.#begin, ({ code }: ChatHubError) => {
      hasFailed = true
      // What says that its token is no good may show something all the same, until it is through.
      isOver ||= !code.startsWith('token-')
      settle()
    })
    script.removeEventListener('load', this.#begin)
    if (this.#found === undefined || this.#found === this.#token) {
      // In this very tick: from now on another token needs another run.
      if (this.isPending) this.#history.pending = null
      return run
    }
    if (this.#place === 'hidden') await new Promise<void>((resolve) => (this.#onMove = resolve))
    if (this.#place === 'removed') return run
    this.#clear()
    this.#end()
    this.#isLost = false
    this.#found = undefined
    this.#history.generation++
    this.#isAdopted = false
    this.#script = createNext(this.#settings, this.#history, this.#token)
    return this.#run(false)
  }

  readonly #begin = (): void => {
    if (this.#found === undefined) this.#found = this.#script.isConnected ? this.#token : null
  }

  #clear(): void {
    this.#script.remove()
    for (const element of this.#traces.keys()) element.remove()
    this.#traces.clear()
  }

  readonly #settle = (): void => {
    if (this.isPending) this.#history.pending = null
    if (this.#place === 'removed') this.#end()
  }

  /** While it may show something, the next run is not to have its name, which without a fragment Chromium gives each of its cache. */
  #end(): void {
    const watch = this.#watch
    if (watch && !watch.end(this.#isLost) && !watch.src.includes('#')) this.#history.lost++
  }

  #onInsert(element: Element, watch: InsertionWatch): void {
    this.#history.leftTraces = true
    if (watch.isPast) return
    this.#begin()
    for (const trace of this.#traces.keys()) if (!trace.isConnected) this.#traces.delete(trace)
    if (this.#place === 'removed') element.remove()
    else this.#traces.set(element, this.#place === 'hidden' ? this.#hide(element) : null)
  }

  /** One that is hidden already is told of again where the page's own methods call each other. */
  #hide(element: Element): () => void {
    return this.#traces.get(element) ?? hideElement(element)
  }

  /** A second run that adds nothing, where an earlier one did, is dead although nothing failed. */
  #isAlive(): boolean {
    const hasTrace = [...this.#traces.keys()].some(({ isConnected }) => isConnected)
    return this.#history.generation === 1 || hasTrace || !this.#history.leftTraces
  }

  async #becomeReady(isReady: Settings['isReady'], signal: AbortSignal): Promise<void> {
    await this.#ran
    while (!signal.aborted && !(this.#isAlive() && askIsReady(isReady))) {
      await delay(pollMs, signal)
    }
  }
}

/**
 * Without a function of the user's the widget is ready.
 *
 * @throws ChatHubError `widget-failed` if the function throws, `invalid-options` if it returns a promise.
 */
export function askIsReady(isReady: Settings['isReady'], root: Document = document): boolean {
  if (!isReady) return true
  try {
    const answer: unknown = isReady(root)
    if (kindOf(answer) === 'promise') refuse('isReady returns a promise')
    return Boolean(answer)
  } catch (cause) {
    throw isChatHubError(cause) ? cause : chatHubError('widget-failed', cause)
  }
}

/** Hides an element of the widget, or switches its style sheet off; returns the way back. */
function hideElement(element: Element): () => void {
  if (element instanceof HTMLStyleElement || element instanceof HTMLLinkElement) {
    const { disabled } = element
    element.disabled = true
    return () => {
      element.disabled = disabled
    }
  }
  const { style } = element as HTMLElement
  const before = element.getAttribute('style')
  style.setProperty('display', 'none', 'important')
  return () => {
    if (before === null) element.removeAttribute('style')
    // As an attribute it would be inline style, which a policy may forbid.
    else style.cssText = before
  }
}
