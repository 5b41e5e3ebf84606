import { createBoundedMap } from './bounded-map.js'
import { orAborted } from './time-limit.js'

/**
 * Resolves when the next call may go out. Rejects only when the signal aborts; the turn is left to the next call then.
 *
 * @param isRetry - Whether it has had a turn before: it goes ahead of those that have not.
 */
export type Pacer = (signal: AbortSignal | undefined, isRetry?: boolean) => Promise<void>

interface Turn {
  readonly signal: AbortSignal | undefined
  readonly take: () => void
}

/**
 * Makes a pacer that keeps calls below a rate.
 *
 * @param perSecond - Calls a second in the long run.
 * @param burst - Calls at once.
 */
export function createPacer(perSecond: number, burst: number): Pacer {
  const intervalMs = 1000 / perSecond
  const retries: Turn[] = []
  const firstTries: Turn[] = []
  let busyUntil = -Infinity
  let timer: NodeJS.Timeout | undefined

  function letPass(): void {
    clearTimeout(timer)
    const now = performance.now()
    // Only a clock that starts anew, as in a test, comes before what has passed.
    if (busyUntil > now) busyUntil = -Infinity
    busyUntil = Math.max(busyUntil, now - burst * intervalMs)
    while (busyUntil + intervalMs <= now) {
      const turn = retries.shift() ?? firstTries.shift()
      if (!turn) return
      if (turn.signal?.aborted) continue
      busyUntil += intervalMs
      turn.take()
    }
    timer = setTimeout(letPass, busyUntil + intervalMs - now)
  }

  return (signal, isRetry = false) => {
    const turn = new Promise<void>((take) => {
      const turns = isRetry ? retries : firstTries
      turns.push({ signal, take })
    })
    letPass()
    return orAborted(turn, signal)
  }
}

/** For each of ChatHub's limits. */
export interface Pacers {
  readonly data: Pacer
  readonly messages: Pacer
}

const pacersOfHosts = createBoundedMap<string, Pacers>(64)

/** The pacers of all clients of a host in this process: whose calls ChatHub counts together is not documented. */
export function pacersOf({ origin }: URL): Pacers {
  const found = pacersOfHosts.get(origin)
  if (found) return found
  // A little less than documented, since calls do not arrive as evenly as they leave.
  const pacers = { data: createPacer(45, 60), messages: createPacer(90, 120) }
  pacersOfHosts.set(origin, pacers)
  return pacers
}
