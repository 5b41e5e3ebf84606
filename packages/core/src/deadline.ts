import { chatHubError } from './errors.js'

/**
 * Settles as the promise does, but rejects after that many milliseconds.
 *
 * @param signal - Aborted when nobody waits any more; then no timer is left.
 * @param lateError - Makes the error. Default: `timeout`.
 */
export function withDeadline<T>(
  promise: Promise<T>,
  timeoutMs: number,
  signal?: AbortSignal,
  lateError: () => Error = () => chatHubError('timeout'),
): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(lateError()), timeoutMs)
    const stop = (): void => clearTimeout(timer)
    signal?.addEventListener('abort', stop)
    // A user's function may have ended all before it returned the promise.
    if (signal?.aborted) stop()
    promise.then(resolve, reject).finally(stop)
  })
}

/** Waits that many milliseconds, or until the signal is aborted. */
export function delay(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    signal?.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}
