import { notify } from './notify.js'
import type { Settings } from './options.js'
import { later } from './parts.js'
import type { WidgetRun } from './run.js'
import type { ChatHubOptions } from './types.js'

function ignore(): void {}

/** Holds a start back until the strategy's moment has come and there is consent. */
export interface Gate {
  /** Whether the widget may start now. If not, the gate tells when it may. */
  pass(settings: Settings): boolean
  /** Asks another consent of the same kind: what it says counts. */
  hear(consent: ChatHubOptions['consent']): void
  /** From now on only consent counts. */
  force(): void
  /** The widget runs or has failed: whatever stood in for it goes. */
  settle(run?: WidgetRun): void
  /** Nobody is there: no launcher is shown, and the moment is watched for anew with the next user. */
  rest(): void
  close(): void
}

/**
 * Without a strategy and with nobody to ask for consent the gate is open and fetches nothing.
 *
 * @param onChange - Told when the widget may start, when it may not yet, and when consent was withdrawn.
 * @param onError - Told why the moment cannot be watched for.
 */
export function createGate(
  onChange: (mayStart: boolean) => void,
  onError: (error: unknown) => void,
): Gate {
  let isForced = false
  let isOpen = false
  let watched: string | null = null
  let asked: string | boolean | undefined
  let consent: ChatHubOptions['consent']
  /** Asks another consent of the same kind. */
  let ask: (next: typeof consent) => void = ignore
  let isPassing = false
  let end = new AbortController()
  let settled = new AbortController()

  const stop = (): void => {
    settled.abort()
    end.abort()
    watched = null
    isOpen = false
    ask = ignore
  }
  const tell = (mayStart: boolean): void => {
    isOpen = mayStart
    // Consent that is given again waits anew, with a launcher of its own.
    if (!mayStart) settled = new AbortController()
    // Who asks whether it may start is answered and not told.
    if (!mayStart || !isPassing) onChange(mayStart)
  }
  /** Forgets what was watched, so that the next try watches anew. */
  const fail = (error: unknown): void => {
    stop()
    onError(error)
  }
  const hear: Gate['hear'] = (next) => {
    consent = next
    notify(ask, next)
  }
  const watch = (settings: Settings): void => {
    const { signal } = (end = new AbortController())
    settled = new AbortController()
    later(() => import('./triggers.js')).then(
      ({ watchStart }) => {
        if (signal.aborted) return
        // A failure before stands until now.
        onChange(false)
        ask = watchStart({ ...settings, consent }, tell, fail, signal, () => settled.signal)
        notify(ask, consent)
      },
      (error: unknown) => {
        if (!signal.aborted) fail(error)
      },
    )
  }

  return {
    pass(given) {
      const strategy = isForced ? 'eager' : (given.strategy ?? 'eager')
      const askedNow = kindOfConsent(given)
      const key = `${strategy} ${askedNow}`
      // What has been let through is not held back by another strategy.
      if (key === watched || (isOpen && askedNow === asked)) {
        isPassing = true
        hear(given.consent)
        isPassing = false
        return isOpen
      }
      stop()
      asked = askedNow
      consent = given.consent
      if (key === 'eager true') isOpen = true
      else {
        watched = key
        watch({ ...given, strategy })
      }
      return isOpen
    },
    hear,
    force() {
      isForced = true
    },
    settle: (run) => settled.abort(run),
    // Of a widget that was let through consent may still be withdrawn.
    rest: () => (isOpen ? settled.abort() : stop()),
    close: stop,
  }
}

/** A component may give a new function or promise in each render: the watch goes on with it. */
export function kindOfConsent({ consent = true }: ChatHubOptions): string | boolean {
  return typeof consent === 'boolean' ? consent : 'asked'
}
