import { setTimeout as sleep } from 'node:timers/promises'

/** Resolves when the next call may go out. Rejects only when the signal aborts. */
export type Pacer = (signal?: AbortSignal) => Promise<void>

// ChatHub documents 50 calls a second and bursts of 75. A little less, since calls do not arrive as evenly as they leave.
const intervalMs = 1000 / 45
const burst = 60

/** Makes a pacer that keeps one client below ChatHub's documented rate. */
export function createPacer(): Pacer {
  let busyUntil = 0
  return async (signal) => {
    const now = performance.now()
    busyUntil = Math.max(busyUntil, now - burst * intervalMs) + intervalMs
    if (busyUntil > now) await sleep(busyUntil - now, undefined, signal ? { signal } : {})
  }
}
