import { findContainer } from './container.js'
import { ChatHubError } from './errors.js'
import { showLauncher } from './launcher.js'
import { notify } from './notify.js'
import type { Settings } from './options.js'
import type { ChatHubConsent } from './types.js'

/** How long a page that has loaded may keep an idle start waiting, in milliseconds. */
const idleTimeoutMs = 2000
/** WebKit does not tell when a page is idle: the start follows the page's `load` by so many milliseconds. */
const afterLoadMs = 200

/** What counts as using the page. A click without the others is one of assistive technology. */
const usageEvents = ['pointerdown', 'touchstart', 'keydown', 'focusin', 'click'] as const

/**
 * Watches for the moment at which the widget may start, and for consent that is withdrawn later. To
 * start it in code, which needs consent too, watch with the strategy `eager`.
 *
 * @param onChange - Told `true` once per consent, when the strategy's moment has come, and `false` when
 * consent is withdrawn.
 * @param onError - Told `invalid-options` of what the options make impossible; that is the end of the watch.
 * @param signal - Ends the watch; nothing of it is left then.
 * @param getSettled - Looked at once per consent: aborted when the widget runs, with its run as the reason,
 * or has failed.
 * @returns Hears another consent. Until that says something, the last answer stands.
 */
export function watchStart(
  settings: Settings,
  onChange: (mayStart: boolean) => void,
  onError: (error: unknown) => void,
  signal: AbortSignal,
  getSettled: () => AbortSignal,
): (consent?: ChatHubConsent) => void {
  let given: AbortController | null = null
  const setConsent = (answer: unknown): void => {
    // Plain JavaScript may say 'denied'.
    const isGiven = answer === true
    if (signal.aborted || isGiven === (given !== null)) return
    given?.abort()
    given = isGiven ? new AbortController() : null
    if (given) {
      const pending = AbortSignal.any([signal, given.signal])
      // Whoever gives consent is not the one to be thrown at.
      try {
        waitFor(settings, () => onChange(true), pending, getSettled())
      } catch (error) {
        onError(error)
      }
    } else onChange(false)
  }
  let heard: ChatHubConsent | undefined
  let unsubscribe: (() => void) | undefined
  const hear = (consent: ChatHubConsent = true): void => {
    if (signal.aborted || consent === heard) return
    const before = heard
    heard = consent
    const listener = (answer: unknown): void => {
      if (consent === heard) setConsent(answer)
    }
    if (typeof consent === 'function') {
      let end: ReturnType<typeof consent>
      try {
        end = consent(listener)
      } catch (error) {
        // The one before goes on to be heard.
        if (heard === consent) heard = before
        throw error
      }
      // The answer may have ended the watch, or led to another function.
      const isOver = signal.aborted || consent !== heard
      notify(isOver ? end : unsubscribe)
      if (!isOver) unsubscribe = end
    } else if (typeof consent === 'boolean') setConsent(consent)
    // A promise that is rejected gives no consent. What is no promise throws here.
    else {
      consent.then(listener, () => {})
      notify(unsubscribe)
      unsubscribe = undefined
    }
  }
  signal.addEventListener('abort', () => notify(unsubscribe))
  try {
    hear(settings.consent)
  } catch (cause) {
    onError(new ChatHubError('invalid-options', 'consent cannot be asked; see `cause`.', { cause }))
  }
  return hear
}

function waitFor(
  settings: Settings,
  onMoment: () => void,
  signal: AbortSignal,
  settled: AbortSignal,
): void {
  // A script that is inserted earlier holds back the page's `load`.
  const start = (): void => whenLoaded(onMoment, signal)
  const strategy = getStrategy(settings)
  if (strategy === 'eager') onMoment()
  else if (strategy === 'idle') whenIdle(start, signal)
  else if (strategy === 'visible') whenVisible(settings, start, signal)
  else if (strategy === 'interaction') whenUsed(settings, start, signal, settled)
}

/** Who saves data gets the widget when it is wanted, not in advance. */
function getStrategy({ strategy = 'eager' }: Settings): NonNullable<Settings['strategy']> {
  // Only Chromium has `connection`.
  const { connection } = navigator as {
    connection?: { saveData?: boolean; effectiveType?: string }
  }
  const isSpared = connection?.saveData || connection?.effectiveType?.endsWith('2g')
  return isSpared && (strategy === 'idle' || strategy === 'visible') ? 'interaction' : strategy
}

function whenIdle(start: () => void, signal: AbortSignal): void {
  whenLoaded(() => {
    if (typeof requestIdleCallback === 'function') {
      const id = requestIdleCallback(start, { timeout: idleTimeoutMs })
      signal.addEventListener('abort', () => cancelIdleCallback(id))
    } else {
      const timer = setTimeout(start, afterLoadMs)
      signal.addEventListener('abort', () => clearTimeout(timer))
    }
  }, signal)
}

function whenLoaded(act: () => void, signal: AbortSignal): void {
  if (document.readyState === 'complete') act()
  else window.addEventListener('load', () => act(), { once: true, signal })
}

function whenVisible(settings: Settings, start: () => void, signal: AbortSignal): void {
  const container = findContainer(settings)
  if (!container || !('IntersectionObserver' in window)) {
    whenIdle(start, signal)
    return
  }
  const observer = new IntersectionObserver((entries) => {
    if (!entries.some(({ isIntersecting }) => isIntersecting)) return
    observer.disconnect()
    start()
  })
  observer.observe(container)
  signal.addEventListener('abort', () => observer.disconnect())
}

function whenUsed(
  settings: Settings,
  start: () => void,
  signal: AbortSignal,
  settled: AbortSignal,
): void {
  const used = new AbortController()
  const setBusy = showLauncher(settings, signal, settled)
  const onUse = (): void => {
    used.abort()
    setBusy()
    start()
  }
  const options = {
    capture: true,
    passive: true,
    signal: AbortSignal.any([signal, used.signal]),
  }
  for (const type of usageEvents) window.addEventListener(type, onUse, options)
}
