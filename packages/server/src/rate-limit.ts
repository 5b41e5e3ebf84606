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

// Of each of two generations: about 10 MB, should all of them ask within one window.
const mostUsers = 50_000

/** When everything that a user has used up will have come back (the "generic cell rate algorithm"). */
interface Credit {
  fullAgainAt: number
}

const positiveSchema = v.pipe(v.number(), v.finite(), v.minValue(1))

/**
 * Makes a limiter with a memory of its own, which is bounded: of more than 50,000 users, those who have been silent
 * longest are forgotten.
 *
 * @throws ChatHubServerError `invalid-options`.
 */
export function createRateLimiter({ requests, windowMs }: RateLimit): RateLimiter {
  check('rateLimit.requests', positiveSchema, requests)
  check('rateLimit.windowMs', positiveSchema, windowMs)
  const intervalMs = windowMs / requests
  // Sums of fractions are not exact; half an interval is not one request more.
  const toleranceMs = Math.min(1, intervalMs / 2)
  let young = new Map<string | number, Credit>()
  let old: typeof young = new Map()

  function find(user: string | number): Credit {
    const found = young.get(user)
    if (found) return found
    const credit = old.get(user) ?? { fullAgainAt: 0 }
    young.set(user, credit)
    if (young.size > mostUsers) [young, old] = [new Map(), young]
    return credit
  }

  return (user) => {
    // Not the wall clock, which somebody may set back.
    const now = performance.now()
    const credit = find(user)
    const next = Math.max(credit.fullAgainAt, now) + intervalMs
    const earlyMs = next - windowMs - now
    if (earlyMs > toleranceMs) return earlyMs
    credit.fullAgainAt = next
    return 0
  }
}
