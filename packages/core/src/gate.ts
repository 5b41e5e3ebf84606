import type { Settings } from './options.js'
import { later } from './parts.js'
import type { WidgetRun } from './run.js'

/** Holds a start back until the strategy's moment has come and there is consent. */
export interface Gate {
  /** Whether the widget may start now. If not, the gate tells when it may. */
  pass(settings: Settings): boolean
  /** Whether it was asked about the same strategy and consent before. */
  knows(settings: Settings): boolean
  /** From now on only consent counts. */
  force(): void
  /** The widget runs or has failed: whatever stood in for it goes. */
  settle(run?: WidgetRun): void
  close(): void
}

/**
 * Without a strategy and with nobody to ask for consent the gate is open and fetches nothing.
 *
 * @param onChange - Told when the widget may start, when it may not yet, and when consent was withdrawn.
 * @param onError - Told that the part which watches for the moment cannot be fetched.
 */
export function createGate(
  onChange: (mayStart: boolean) => void,
  onError: (error: unknown) => void,
): Gate {
  let isForced = false
  let isOpen = false
  let isWatching = false
  let known: string | null = null
  let asked: unknown
  let end = new AbortController()
  let settled = new AbortController()

  const stop = (): void => {
    settled.abort()
    end.abort()
    isWatching = false
    isOpen = false
  }
  const tell = (mayStart: boolean): void => {
    isOpen = mayStart
    onChange(mayStart)
  }
  /** Forgets what was watched, so that the next try watches anew. */
  const fail = (error: unknown): void => {
    stop()
    onError(error)
  }
  const watch = (settings: Settings): void => {
    const { signal } = (end = new AbortController())
    settled = new AbortController()
    later(() => import('./triggers.js')).then(
      ({ watchStart }) => {
        if (signal.aborted) return
        // A failure before stands until now.
        onChange(false)
        watchStart(settings, tell, signal, settled.signal)
      },
      (error: unknown) => {
        if (!signal.aborted) fail(error)
      },
    )
  }

  const strategyOf = ({ strategy = 'eager' }: Settings): Settings['strategy'] =>
    isForced ? 'eager' : strategy
  const keyOf = (given: Settings): string => `${strategyOf(given)} ${kindOf(given)}`

  return {
    pass(given) {
      const key = keyOf(given)
      const kind = kindOf(given)
      // What has been let through is not held back by another strategy.
      if ((isWatching && key === known) || (isOpen && kind === asked)) return isOpen
      stop()
      known = key
      asked = kind
      isOpen = key === 'eager true'
      isWatching = !isOpen
      if (isWatching) watch({ ...given, strategy: strategyOf(given) })
      return isOpen
    },
    knows: (given) => keyOf(given) === known,
    force() {
      isForced = true
    },
    settle: (run) => settled.abort(run),
    close: stop,
  }
}

/** A component may give a new function or promise in each render: it is the first one that is asked. */
function kindOf({ consent = true }: Settings): unknown {
  return typeof consent === 'boolean' ? consent : typeof consent
}
