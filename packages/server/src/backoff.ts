/** Keeps a failing service from being asked all the time. */
export interface Backoff {
  /** Whether the service may be asked now. While it is failing that is once per step. */
  readonly mayTry: () => boolean
  /** The service has answered. */
  readonly succeed: () => void
  /**
   * The service has failed.
   *
   * @param startedAt - When it was asked. What was asked before the last failure is no news.
   */
  readonly fail: (startedAt: number) => void
}

/**
 * Makes a backoff. All moments and durations are milliseconds.
 *
 * @param firstMs - The first step; each failure doubles it.
 * @param longestMs - The longest step.
 */
export function createBackoff(firstMs: number, longestMs: number): Backoff {
  let stepMs = 0
  let failedAt = -Infinity
  let nextAt = -Infinity
  return {
    mayTry: () => {
      const now = Date.now()
      if (now < nextAt) return false
      // Others wait a step for what this one finds out.
      nextAt = now + stepMs
      return true
    },
    succeed: () => {
      stepMs = 0
      nextAt = -Infinity
    },
    fail: (startedAt) => {
      if (startedAt <= failedAt) return
      failedAt = Date.now()
      stepMs = Math.min(stepMs * 2 || firstMs, longestMs)
      nextAt = failedAt + stepMs
    },
  }
}
