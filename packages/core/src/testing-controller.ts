import { chatHubError, isChatHubError, type ChatHubError, type ChatHubErrorCode } from './errors.js'
import { rejected } from './notify.js'
import { initialSnapshot } from './state.js'
import type { ChatHubController, ChatHubOptions, ChatHubSnapshot, ChatHubStatus } from './types.js'

/** What a fake controller is to show; what is left out stays as it is. */
export interface FakeChatHubState {
  readonly status?: ChatHubStatus | undefined
  /** An error, or the code of one. Default where the status needs one: `script-unreachable`, `token-expired`. */
  readonly error?: ChatHubError | ChatHubErrorCode | undefined
  readonly organization?: string | undefined
  /** Milliseconds since the epoch. */
  readonly expiresAt?: number | null | undefined
  readonly attempt?: number | undefined
}

/** One call of a fake controller's method. */
export interface FakeChatHubCall {
  readonly method: 'load' | 'reload' | 'setOptions' | 'hold' | 'release' | 'destroy'
  readonly parameters: readonly unknown[]
}

/** A controller whose states a test sets. */
export interface FakeChatHub extends ChatHubController {
  /** What was called so far, the oldest first. Looking and subscribing are not recorded. */
  readonly calls: readonly FakeChatHubCall[]
  /** How many functions are subscribed at present. */
  readonly listenerCount: number
  /** The newest options. */
  readonly options: ChatHubOptions
  /**
   * Shows another state: listeners and callbacks (not `onTokenRefreshed`) are told as by a real controller,
   * and promises of `load()` and `reload()` settle with `ready`, `error` and `expired`.
   *
   * @param next - A status, or parts of a snapshot.
   */
  readonly show: (next: ChatHubStatus | FakeChatHubState) => void
}

interface Waiter {
  readonly resolve: () => void
  readonly reject: (error: ChatHubError) => void
}

/**
 * Makes a controller for tests, without a document, a script or a clock. It does nothing by itself:
 * the test says which state it shows, and reads what was called.
 *
 * @example
 * const chat = createFakeChatHub({ tokenEndpoint: '/api/chathub/token' })
 * chat.show('ready')
 * chat.show({ status: 'error', error: 'offline' })
 *
 * @param options - As for `createChatHubWidget`, so that it can stand in for that function.
 * @returns The controller. `load()` and `reload()` stay unsettled until a state is shown that settles them.
 */
export function createFakeChatHub(options: ChatHubOptions = {}): FakeChatHub {
  const first = initialSnapshot(options)
  const calls: FakeChatHubCall[] = []
  const listeners = new Set<() => void>()
  let newest = options
  let snapshot = first
  let isHeld = true
  let waiters: Waiter[] = []

  const record = (method: FakeChatHubCall['method'], ...parameters: unknown[]): void => {
    calls.push({ method, parameters })
  }
  const settle = (error: ChatHubError | null): void => {
    const settled = waiters
    waiters = []
    for (const { resolve, reject } of settled) {
      if (error) reject(error)
      else resolve()
    }
  }
  const wait = (): Promise<void> => {
    if (!isHeld) return rejected(chatHubError('disposed'))
    if (snapshot.status === 'ready') return Promise.resolve()
    const promise = new Promise<void>((resolve, reject) => waiters.push({ resolve, reject }))
    promise.catch(() => {}) // As of a real one: not awaiting it is no mistake.
    return promise
  }
  const give = (method: 'release' | 'destroy') => (): void => {
    record(method)
    isHeld = false
    listeners.clear()
    settle(chatHubError('disposed'))
  }

  return {
    calls,
    get listenerCount() {
      return listeners.size
    },
    get options() {
      return newest
    },
    show(next) {
      const before = snapshot
      snapshot = nextSnapshot(before, typeof next === 'string' ? { status: next } : next)
      // A real one tells nothing to who has gone, and nothing of what is as it was.
      if (!isHeld || snapshot === before) return
      for (const listener of [...listeners]) listener()
      tellCallbacks(newest, snapshot, before)
      if (snapshot.error || snapshot.status === 'ready') settle(snapshot.error)
    },
    getSnapshot: () => snapshot,
    getServerSnapshot: () => first,
    subscribe(listener) {
      const entry = (): void => listener()
      listeners.add(entry)
      return () => void listeners.delete(entry)
    },
    load(...parameters) {
      record('load', ...parameters)
      return wait()
    },
    reload() {
      record('reload')
      return wait()
    },
    setOptions(next) {
      record('setOptions', next)
      newest = next
    },
    hold() {
      record('hold')
      isHeld = true
    },
    release: give('release'),
    destroy: give('destroy'),
  }
}

function nextSnapshot(before: ChatHubSnapshot, next: FakeChatHubState): ChatHubSnapshot {
  const { status = next.error ? 'error' : before.status, error, ...rest } = next
  const base = { ...before, ...rest }
  if (status !== 'error' && status !== 'expired') {
    const now = Object.freeze({ ...base, status, error: null } as ChatHubSnapshot)
    return isAlike(now, before) ? before : now
  }
  const cause = error ?? (status === 'expired' ? 'token-expired' : 'script-unreachable')
  const failure = isChatHubError(cause) ? cause : chatHubError(cause)
  return Object.freeze({ ...base, status, error: failure } as ChatHubSnapshot)
}

function isAlike(now: ChatHubSnapshot, before: ChatHubSnapshot): boolean {
  return (Object.keys(now) as (keyof ChatHubSnapshot)[]).every((name) => now[name] === before[name])
}

function tellCallbacks(
  { onStatusChange, onReady, onError }: ChatHubOptions,
  now: ChatHubSnapshot,
  before: ChatHubSnapshot,
): void {
  if (now.status !== before.status) onStatusChange?.(now)
  if (now.status === 'ready' && before.status !== 'ready') onReady?.(now)
  if (now.error) onError?.(now.error)
}
