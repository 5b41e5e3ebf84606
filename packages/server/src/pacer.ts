import { setTimeout as sleep } from 'node:timers/promises'

/** Resolves when the next call may go out. Rejects only when the signal aborts. */
export type Pacer = (signal?: AbortSignal) => Promise<void>

/**
 * Makes a pacer that keeps calls below a rate.
 *
 * @param perSecond - Calls a second in the long run.
 * @param burst - Calls at once.
 */
export function createPacer(perSecond: number, burst: number): Pacer {
  const intervalMs = 1000 / perSecond
  let busyUntil = 0
  return async (signal) => {
    signal?.throwIfAborted()
    const now = performance.now()
    busyUntil = Math.max(busyUntil, now - burst * intervalMs) + intervalMs
    if (busyUntil > now) await sleep(busyUntil - now, undefined, signal ? { signal } : {})
  }
}
