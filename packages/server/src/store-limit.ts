/** Rejects when an operation takes too long. Otherwise what the operation does. */
export type StoreLimit = <Value>(operation: Promise<Value>) => Promise<Value>

const ticks = 10

/**
 * Makes a time limit that counts ticks of a timer instead of reading a clock: a process that is too busy to hear
 * the answers that have arrived, or that slept, does not take them for missing.
 *
 * @param limitMs - How long an operation may take, in milliseconds.
 * @param text - The error's.
 */
export function createStoreLimit(limitMs: number, text: string): StoreLimit {
  const running = new Set<{ left: number; readonly end: () => void }>()
  let timer: ReturnType<typeof setInterval> | undefined
  function tick(): void {
    for (const operation of running) {
      operation.left -= 1
      if (operation.left === 0) operation.end()
    }
  }
  return (operation) =>
    new Promise((resolve, reject) => {
      const entry = { left: ticks, end: () => reject(new Error(text)) }
      running.add(entry)
      timer ??= setInterval(tick, limitMs / ticks).unref()
      const finish = (): void => {
        running.delete(entry)
        if (running.size > 0) return
        clearInterval(timer)
        timer = undefined
      }
      operation.then(resolve, reject).then(finish, finish)
    })
}
