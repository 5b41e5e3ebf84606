import type { Settings } from './options.js'
import { later } from './parts.js'
import type { WidgetRun } from './run.js'

/** Holds a start back until the strategy's moment has come and there is consent. */
export interface Gate {
  /** Whether the widget may start now. If not, the gate tells when it may. */
  pass(settings: Settings): boolean
  /** From now on only consent counts. */
  force(): void
  /** The widget runs or has failed: whatever stood in for it goes. */
  settle(run?: WidgetRun): void
  close(): void
}

/**
 * Without a strategy and with nobody to ask for consent the gate is open and fetches nothing.
 *
 * @param onChange - Told when the widget may start, and when consent was withdrawn.
 * @param onError - Told that the part which watches for the moment cannot be fetched.
 */
export function createGate(
  onChange: (mayStart: boolean) => void,
  onError: (error: unknown) => void,
): Gate {
  let isForced = false
  let isOpen = false
  let watched: string | null = null
  let asked: unknown
  let end = new AbortController()
  let settled = new AbortController()

  const stop = (): void => {
    settled.abort()
    end.abort()
    watched = null
    isOpen = false
  }
  const tell = (mayStart: boolean): void => {
    isOpen = mayStart
    onChange(mayStart)
  }
  const watch = (settings: Settings): void => {
    const { signal } = (end = new AbortController())
    settled = new AbortController()
    later(() => import('./triggers.js')).then(({ watchStart }) => {
      if (!signal.aborted) watchStart(settings, tell, signal, settled.signal)
    }, onError)
  }

  return {
    pass(given) {
      const strategy = isForced ? 'eager' : (given.strategy ?? 'eager')
      const { consent = true } = given
      // A component may give a new function or promise in each render: it is the first one that is asked.
      const askedNow = typeof consent === 'boolean' ? consent : typeof consent
      const key = `${strategy} ${askedNow}`
      // What has been let through is not held back by another strategy.
      if (key === watched || (isOpen && askedNow === asked)) return isOpen
      stop()
      asked = askedNow
      if (key === 'eager true') isOpen = true
      else {
        watched = key
        watch({ ...given, strategy, consent })
      }
      return isOpen
    },
    force() {
      isForced = true
    },
    settle: (run) => settled.abort(run),
    close: stop,
  }
}
