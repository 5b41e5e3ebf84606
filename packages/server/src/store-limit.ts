/** Rejects when an operation takes too long. Otherwise what the operation does. */
export type StoreLimit = <Value>(operation: Promise<Value>) => Promise<Value>

const ticks = 10

/** An operation under way. */
interface Operation {
  /** Ticks. */
  left: number
  readonly fail: (error: Error) => void
}

/**
 * Makes a time limit that counts ticks of a timer instead of reading a clock: a process that is too busy to hear
 * the answers that have arrived, or that slept, does not take them for missing.
 *
 * @param limitMs - How long an operation may take, in milliseconds.
 * @param text - The error's.
 */
export function createStoreLimit(limitMs: number, text: string): StoreLimit {
  const running = new Set<Operation>()
  let timer: ReturnType<typeof setInterval> | undefined
  function finish(operation: Operation): void {
    running.delete(operation)
    if (running.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
  function tick(): void {
    for (const operation of running) {
      operation.left -= 1
      if (operation.left > 0) continue
      operation.fail(new Error(text))
      // It may never end.
      finish(operation)
    }
  }
  return (promise) =>
    new Promise((resolve, reject) => {
      const operation = { left: ticks, fail: reject }
      running.add(operation)
      timer ??= setInterval(tick, limitMs / ticks).unref()
      promise.then(resolve, reject).finally(() => finish(operation))
    })
}
