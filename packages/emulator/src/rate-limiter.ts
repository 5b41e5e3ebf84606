/** Counts the calls of each caller. */
export interface RateLimiter {
  /** Whether one more call of this caller is within the limit; counts it if so. */
  readonly allows: (caller: string) => boolean
  readonly reset: () => void
}

/** How many calls a caller has. */
export interface RateLimit {
  /** Calls a second in the long run. */
  readonly perSecond: number
  /** Calls at once. */
  readonly burst: number
}

interface Bucket {
  tokens: number
  filledAt: number
}

const rememberedCallers = 1_000

/**
 * Makes a limiter that lets a burst through and refills at a steady pace.
 *
 * @param limit - Reads the limit, which may change.
 * @param now - A clock that only runs forward, milliseconds.
 */
export function createRateLimiter(limit: () => RateLimit, now: () => number): RateLimiter {
  const buckets = new Map<string, Bucket>()
  return {
    allows: (caller) => {
      const { perSecond, burst } = limit()
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
