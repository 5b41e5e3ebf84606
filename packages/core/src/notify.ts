/** Calls a user's function. What it throws is reported as uncaught and stops nothing of ours. */
export function notify<T extends readonly unknown[]>(
  callback: ((...parameters: T) => void) | undefined,
  ...parameters: T
): void {
  try {
    callback?.(...parameters)
  } catch (error) {
    queueMicrotask(() => {
      throw error
    })
  }
}

/** A rejected promise that counts as handled: not awaiting it is no mistake. */
export function rejected(reason: Error): Promise<never> {
  const promise = Promise.reject(reason)
  promise.catch(() => {})
  return promise
}
