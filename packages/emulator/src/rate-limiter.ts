/** Counts the calls of each caller. */
export interface RateLimiter {
  /** Whether one more call of this caller is within the limit; counts it if so. */
  readonly allows: (caller: string) => boolean
  readonly reset: () => void
}

interface Bucket {
  tokens: number
  filledAt: number
}

const rememberedCallers = 1_000

/**
 * Makes a limiter that lets a burst through and refills at a steady pace.
 *
 * @param perSecond - Calls a second in the long run.
 * @param burst - Calls at once.
 * @param now - A clock that only runs forward, milliseconds.
 */
export function createRateLimiter(
  perSecond: number,
  burst: number,
  now: () => number,
): RateLimiter {
  const buckets = new Map<string, Bucket>()
  return {
    allows: (caller) => {
      const at = now()
      const bucket = buckets.get(caller) ?? { tokens: burst, filledAt: at }
      bucket.tokens = Math.min(burst, bucket.tokens + ((at - bucket.filledAt) / 1_000) * perSecond)
      bucket.filledAt = at
      if (buckets.size > rememberedCallers) buckets.clear()
      buckets.set(caller, bucket)
      if (bucket.tokens < 1) return false
      bucket.tokens -= 1
      return true
    },
    reset: () => buckets.clear(),
  }
}
