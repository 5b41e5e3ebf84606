import { delay, withDeadline } from './deadline.js'
import { isChatHubError } from './errors.js'
import { findImport, type FrameWindow } from './frame-document.js'
import { openFrame, type Frame } from './frame-open.js'
import { askIsReady, pollMs } from './host-page.js'
import type { Settings } from './options.js'
import type { WidgetRun } from './run.js'
import { createScript } from './script.js'
import { whenRun } from './script-run.js'

/** A frame that waits for its widget, out of sight. */
export interface PreparedFrame {
  /** Takes the frame away, unless a widget was started in it. */
  readonly remove: () => void
}

/** A prepared frame with what this file knows of it. */
interface WaitingFrame extends PreparedFrame {
  /** Gives the frame to a widget, once, if it is what these settings ask for. */
  readonly take: (settings: Settings) => Frame | null
}

/**
 * Makes a frame, which fetches the script but does not run it.
 *
 * @throws ChatHubError `invalid-options`, `script-blocked`.
 */
export function prepareFrame(settings: Settings): PreparedFrame {
  let frame: Frame | null = openFrame(settings)
  const waiting: WaitingFrame = {
    remove() {
      frame?.remove()
      frame = null
    },
    take(wanted) {
      // The page may have rendered the container anew meanwhile.
      const isFit = wanted.scriptUrl === settings.scriptUrl && frame?.isIn(wanted)
      if (!isFit) waiting.remove()
      const taken = frame
      frame = null
      return taken
    },
  }
  return waiting
}

/**
 * Starts the widget in a frame.
 *
 * @throws ChatHubError `invalid-options`, `script-blocked`.
 */
export function startFrameRun(
  settings: Settings,
  token: string,
  prepared: PreparedFrame | null,
): WidgetRun {
  const waiting = prepared as WaitingFrame | null // Nobody else makes one.
  return runIn(waiting?.take(settings) ?? openFrame(settings), settings, token)
}

function runIn(frame: Frame, given: Settings, token: string): WidgetRun {
  const { src, nonce } = frame
  let isPending = true
  let canProbe = false

  const base = new URL('.', src).href
  // What throws here must not throw in the frame's `load`, where nobody would hear of it.
  const start = async (view: FrameWindow): Promise<unknown> => {
    const probe = findImport(view, nonce)
    canProbe = probe !== null
    const script = createScript({ ...given, nonce }, src, token, view.document)
    view.document.head.append(script)
    return whenRun(script, base, false, { view, probe })
  }
  const ran = new Promise<unknown>((resolve) => {
    frame.onOpen((view) => {
      const running = start(view)
      running.catch(() => {}) // Only the first one is told.
      resolve(running)
    })
  }).finally(() => {
    isPending = false
    frame.removeHint()
  })
  // Whoever asks `whenReady()` hears of it too.
  ran.catch((error: unknown) => {
    const isOfToken = isChatHubError(error) && error.code.startsWith('token-')
    if (!isOfToken) frame.loseSource(true)
  })
  frame.show()

  const becomeReady = async ({ isReady }: Settings, signal: AbortSignal): Promise<void> => {
    await ran
    // Where nothing tells that the script has run, what it has built does.
    const isAlive = (): boolean => canProbe || frame.view?.document.body.firstElementChild !== null
    while (!signal.aborted && !(isAlive() && askIsReady(isReady, frame.view?.document)))
      await delay(pollMs, signal)
  }
  return {
    onView: frame.onOpen,
    onGone: frame.onGone,
    src,
    base,
    isNamed: false,
    whenReady: (settings, signal) =>
      withDeadline(becomeReady(settings, signal), settings.timeoutMs, signal),
    hide: frame.hide,
    show: frame.show,
    remove: frame.remove,
    abandon() {
      if (isPending) frame.loseSource(false)
      frame.remove()
    },
    *roots() {
      for (const root of frame.roots()) yield* root.children
    },
  }
}
