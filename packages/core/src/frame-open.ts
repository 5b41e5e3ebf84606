import { addPreload, writeDocument, type FrameWindow } from './frame-document.js'
import { findParent, insertFrame } from './frame-element.js'
import { rememberFocus } from './frame-focus.js'
import { showPainting, type Showing } from './frame-show.js'
import { scriptUrl } from './host-page.js'
import type { Settings } from './options.js'
import { getScriptHistory } from './registry.js'

/** A frame with a document of its own. */
export interface Frame extends Pick<Showing, 'show' | 'hide' | 'roots'> {
  /** CSP nonce of its scripts. */
  readonly nonce: string | undefined
  /** URL of the script, which the frame has begun to fetch. */
  readonly src: string
  /** The script was fetched, or cannot be: takes the hint to fetch it away. */
  readonly removeHint: () => void
  /** Says that there was no answer to that URL, or one that was no good. */
  readonly loseSource: (isFailed: boolean) => void
  /** Whether the frame still stands where these settings want it. */
  readonly isIn: (settings: Settings) => boolean
  /** The frame's window, as soon as its document stands. */
  readonly view: FrameWindow | null
  /** Calls back when the document stands, and again each time that the widget has reloaded it. */
  readonly onOpen: (listener: (view: FrameWindow) => void) => void
  /** Calls back when the page has taken the frame away, or when that is found as it is shown again. */
  readonly onGone: (listener: () => void) => void
  /** Takes the frame away, with all that is in it. */
  readonly remove: () => void
}

/** @throws ChatHubError `invalid-options`, `script-blocked`. */
export function openFrame(given: Settings): Frame {
  const url = scriptUrl(given)
  const history = getScriptHistory(url.href)
  if (history.lost) url.searchParams.set('chathub-try', String(history.lost))
  history.nonce ||= document.getElementById(given.scriptId)?.nonce
  const settings = { ...given, nonce: given.nonce ?? (history.nonce || undefined) }
  const ended = new AbortController()
  const element = insertFrame(settings)
  const { host, frame } = element
  const returnFocus = rememberFocus(host, ended.signal)
  const { follow, show, hide, roots } = showPainting(element, ended.signal)
  let view: FrameWindow | null = null
  let hint: Element | null = null
  let written: Document | null = null
  const listeners: ((view: FrameWindow) => void)[] = []
  let tellGone: (() => void) | undefined
  const look = (): void => {
    if (!host.isConnected && !ended.signal.aborted) tellGone?.()
  }
  frame.addEventListener('load', () => {
    // Once written, the document has a `load` of its own; one of another site cannot be written.
    if (frame.contentDocument === written || !frame.contentDocument) return
    view = writeDocument(frame)
    written = view.document
    follow(view)
    // A frame that is only moved loses its document too, but is back in the page right after.
    view.addEventListener('pagehide', () => queueMicrotask(look))
    if (listeners.length === 0) hint = addPreload(view, settings, url.href)
    for (const listener of listeners) listener(view)
  })
  return {
    nonce: settings.nonce,
    src: url.href,
    removeHint: () => hint?.remove(),
    loseSource(isFailed) {
      // Browsers let a second request for a file wait for the first, and WebKit does not ask again for what a
      // hint has brought: the next try must be for another file.
      if (!isFailed || hint) history.lost++
    },
    isIn: (wanted) => host.parentNode === findParent(wanted),
    get view() {
      return view
    },
    onOpen(next) {
      listeners.push(next)
      if (view) next(view)
    },
    onGone(listener) {
      tellGone = listener
    },
    show() {
      show()
      look()
    },
    hide() {
      returnFocus()
      hide()
    },
    roots,
    remove() {
      returnFocus()
      ended.abort()
      host.remove()
    },
  }
}
