import type { Settings } from './options.js'
import { later } from './parts.js'
import type { WidgetRun } from './run.js'
import type { ChatHubOptions } from './types.js'

function ignore(): void {}

/** Holds a start back until the strategy's moment has come and there is consent. */
export interface Gate {
  /** Whether the widget may start now. If not, the gate tells when it may. */
  pass(settings: Settings): boolean
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
  let promise: ChatHubOptions['consent']
  let listener: (isGiven: boolean) => void = ignore
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
    // Consent that is given again waits anew, with a launcher of its own.
    if (!mayStart) settled = new AbortController()
    onChange(mayStart)
  }
  /** Forgets what was watched, so that the next try watches anew. */
  const fail = (error: unknown): void => {
    stop()
    onError(error)
  }
  /** A promise answers once: only another one can say something else. Until it does, all stays as it is. */
  const listen = (next: ChatHubOptions['consent']): void => {
    if (typeof next !== 'object' || next === promise) return
    promise = next
    // One that is rejected says nothing.
    next.then((isGiven) => next === promise && listener(isGiven), ignore)
  }
  const subscribe = (toAnswers: typeof listener): (() => void) => {
    const latest = promise
    listener = toAnswers
    promise = undefined
    listen(latest)
    return () => (listener = ignore)
  }
  const watch = (settings: Settings): void => {
    const { signal } = (end = new AbortController())
    settled = new AbortController()
    later(() => import('./triggers.js')).then(
      ({ watchStart }) => {
        if (signal.aborted) return
        // A failure before stands until now.
        onChange(false)
        watchStart(settings, tell, fail, signal, () => settled.signal)
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
        listen(given.consent)
        return isOpen
      }
      stop()
      asked = askedNow
      if (key === 'eager true') isOpen = true
      else {
        watched = key
        promise = given.consent
        const consent = typeof promise === 'object' ? subscribe : promise
        watch({ ...given, strategy, consent })
      }
      return isOpen
    },
    force() {
      isForced = true
    },
    settle: (run) => settled.abort(run),
    // Of a widget that was let through consent may still be withdrawn.
    rest: () => (isOpen ? settled.abort() : stop()),
    close: stop,
  }
}

/** A component may give a new function in each render: it is the first one that is asked. */
export function kindOfConsent({ consent = true }: ChatHubOptions): string | boolean {
  return typeof consent === 'boolean' ? consent : typeof consent
}
