import * as v from 'valibot'
import { check } from './check.js'

/** How often one user may ask. */
export interface RateLimit {
  /** Requests that may come at once; as many come back over `windowMs`, evenly. */
  readonly requests: number
  /** Milliseconds. */
  readonly windowMs: number
}

/** Counts one more request of a user. Answers how many milliseconds it came too early; 0 if it may pass. */
export type RateLimiter = (user: string | number) => number

// About 10 MB, should all of them ask within one window.
const mostUsers = 100_000

const positiveSchema = v.pipe(v.number(), v.finite(), v.minValue(1))

/**
 * Makes a limiter with a memory of its own, which is bounded: of too many users, the ones longest silent are forgotten.
 *
 * @throws ChatHubServerError `invalid-options`.
 */
export function createRateLimiter({ requests, windowMs }: RateLimit): RateLimiter {
  check('rateLimit.requests', positiveSchema, requests)
  check('rateLimit.windowMs', positiveSchema, windowMs)
  const intervalMs = windowMs / requests
  // Per user, when everything used up will have come back ("generic cell rate algorithm"): one number is enough.
  const fullAgainAt = new Map<string | number, number>()
  return (user) => {
    // Not the wall clock, which somebody may set back.
    const now = performance.now()
    const next = Math.max(fullAgainAt.get(user) ?? 0, now) + intervalMs
    const earlyMs = next - windowMs - now
    // Half an interval, because sums of fractions are not exact.
    if (earlyMs > intervalMs / 2) return earlyMs
    fullAgainAt.delete(user)
    fullAgainAt.set(user, next)
    if (fullAgainAt.size > mostUsers) forgetOldest(fullAgainAt)
    return 0
  }
}

function forgetOldest(users: Map<unknown, unknown>): void {
  users.delete(users.keys().next().value)
}
