import { callError } from './errors.js'

/**
 * Runs an operation until the time is over or the caller gives it up, whatever the operation does.
 *
 * @throws ChatHubServerError `timeout`, `aborted`.
 */
export async function withTimeLimit<Value>(
  timeoutMs: number,
  signal: AbortSignal | undefined,
  call: string,
  run: (signal: AbortSignal) => Promise<Value>,
): Promise<Value> {
  const limit = new AbortController()
  const timer = setTimeout(() => limit.abort(), timeoutMs)
  const either = signal ? AbortSignal.any([limit.signal, signal]) : limit.signal
  try {
    // A `fetch` of the user's need not know of signals.
    return await orAborted(run(either), either)
  } catch (error) {
    if (signal?.aborted) throw callError('aborted', call, { cause: signal.reason })
    if (limit.signal.aborted) throw callError('timeout', call)
    throw error
  } finally {
    clearTimeout(timer)
  }
}

/** Waits for a promise, or rejects with the signal's reason. */
export async function orAborted<Value>(
  promise: Promise<Value>,
  signal: AbortSignal | undefined,
): Promise<Value> {
  if (!signal) return promise
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(signal.reason as Error)
    if (signal.aborted) stop()
    else signal.addEventListener('abort', stop, { once: true })
    // A rejection after the abortion has been handled by then, too.
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })
}

/**
 * Waits for what others wait for too. Who gives up leaves it to them.
 *
 * @param get - Not called by a caller that has given up before.
 * @throws ChatHubServerError `aborted`, and what the promise rejects with.
 */
export async function waitFor<Value>(
  get: () => Promise<Value>,
  signal: AbortSignal | undefined,
  call: string,
): Promise<Value> {
  try {
    signal?.throwIfAborted()
    return await orAborted(get(), signal)
  } catch (error) {
    if (signal?.aborted) throw callError('aborted', call, { cause: signal.reason })
    throw error
  }
}
