import { vi } from 'vitest'

interface Request {
  readonly callback: (lock: object) => Promise<unknown>
  readonly resolve: (value: unknown) => void
  readonly reject: (reason: unknown) => void
  readonly signal: AbortSignal
}

/** What the tabs of one browser share: locks, channels and a storage. */
export interface FakeTabs {
  /** Channels that are open. */
  readonly openChannels: () => number
  /** Locks that are held or waited for. */
  readonly lockRequests: () => number
  /** What was ever written to the storage. */
  readonly stored: () => string
  /** Says something on a channel, as some other tab. */
  readonly post: (name: string, message: unknown) => void
  /** Makes locks or channels hang: nothing is granted, nothing arrives. */
  readonly hang: (what: 'locks' | 'channels') => void
}

/** Puts them in the place of the browser's until `vi.unstubAllGlobals()`. */
export function installFakeTabs(): FakeTabs {
  const queues = new Map<string, Request[]>()
  const channels = new Set<FakeChannel>()
  const hanging = new Set<string>()
  const written: string[] = []

  const serve = (name: string): void => {
    const [first] = queues.get(name) ?? []
    if (!first || hanging.has('locks')) return
    Promise.resolve()
      .then(() => first.callback({}))
      .then(first.resolve, first.reject)
      .finally(() => {
        queues.get(name)?.shift()
        serve(name)
      })
  }
  const locks = {
    request(name: string, { signal }: { signal: AbortSignal }, callback: Request['callback']) {
      return new Promise((resolve, reject) => {
        if (signal.aborted) return reject(signal.reason)
        const queue = queues.get(name) ?? []
        queues.set(name, queue)
        const request = { callback, resolve, reject, signal }
        if (queue.push(request) === 1) return serve(name)
        signal.addEventListener('abort', () => {
          const index = queue.indexOf(request)
          if (index < 1) return // It is held, or over.
          queue.splice(index, 1)
          reject(signal.reason)
        })
        return undefined
      })
    },
  }

  class FakeChannel extends EventTarget {
    readonly #name: string
    constructor(name: string) {
      super()
      this.#name = name
      channels.add(this)
    }
    postMessage(message: unknown): void {
      if (!channels.has(this)) throw new DOMException('closed', 'InvalidStateError')
      if (hanging.has('channels')) return
      const data: unknown = structuredClone(message)
      const others = [...channels].filter((other) => other !== this && other.#name === this.#name)
      for (const other of others) {
        setTimeout(() => {
          if (channels.has(other)) other.dispatchEvent(new MessageEvent('message', { data }))
        }, 1)
      }
    }
    close(): void {
      channels.delete(this)
    }
  }

  vi.stubGlobal('BroadcastChannel', FakeChannel)
  Object.defineProperty(navigator, 'locks', { configurable: true, value: locks })
  const setItem = vi.spyOn(Storage.prototype, 'setItem')
  return {
    openChannels: () => channels.size,
    lockRequests: () => [...queues.values()].reduce((count, queue) => count + queue.length, 0),
    stored: () => JSON.stringify([written, setItem.mock.calls]),
    post: (name, message) => {
      const channel = new FakeChannel(name)
      // oxlint-disable-next-line require-post-message-target-origin -- a channel has none
      channel.postMessage(message)
      channel.close()
    },
    hang: (what) => void hanging.add(what),
  }
}

export function removeFakeTabs(): void {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
  Reflect.deleteProperty(navigator, 'locks')
  localStorage.clear()
}
