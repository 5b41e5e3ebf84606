import { describe, expect, it } from 'vitest'
import { createRateLimiter } from '../src/rate-limiter.js'

describe('createRateLimiter', () => {
  it('refills at its pace and never beyond the burst', () => {
    let now = 0
    const limiter = createRateLimiter(
      () => ({ perSecond: 50, burst: 75 }),
      () => now,
    )
    const take = (): number => {
      let taken = 0
      while (limiter.allows('one')) taken += 1
      return taken
    }

    const atOnce = take()
    now = 1_000
    const afterOneSecond = take()
    now = 60_000
    const afterOneMinute = take()

    expect([atOnce, afterOneSecond, afterOneMinute]).toEqual([75, 50, 75])
  })

  it('remembers no more callers than it can', () => {
    const limiter = createRateLimiter(
      () => ({ perSecond: 0, burst: 1 }),
      () => 0,
    )

    const before = [limiter.allows('one'), limiter.allows('one')]
    for (let caller = 0; caller < 1_001; caller++) limiter.allows(`caller ${caller}`)

    expect([...before, limiter.allows('one')]).toEqual([true, false, true])
  })

  it('forgets everybody on a reset', () => {
    const limiter = createRateLimiter(
      () => ({ perSecond: 1, burst: 1 }),
      () => 0,
    )

    const before = [limiter.allows('one'), limiter.allows('one')]
    limiter.reset()

    expect([...before, limiter.allows('one')]).toEqual([true, false, true])
  })
})
