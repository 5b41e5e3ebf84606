import type { ChatHubError } from './errors.js'

/** Who waits for the widget to run, or to fail. */
export interface Waiters {
  /** Settles with the next outcome. Not awaiting it raises no `unhandledrejection`. */
  wait(): Promise<void>
  settle(error: ChatHubError | null): void
}

export function createWaiters(): Waiters {
  let waiting: ((error: ChatHubError | null) => void)[] = []
  return {
    wait() {
      const settled = new Promise<void>((resolve, reject) =>
        waiting.push((error) => (error ? reject(error) : resolve())),
      )
      settled.catch(() => {}) // The failure is in the snapshot too: not awaiting it is no mistake.
      return settled
    },
    settle(error) {
      const before = waiting
      waiting = []
      for (const settle of before) settle(error)
    },
  }
}
