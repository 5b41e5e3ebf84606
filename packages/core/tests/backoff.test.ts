import { afterEach, describe, expect, it, vi } from 'vitest'
import { backoffMs, retryAfterMs } from '../src/backoff.ts'

afterEach(() => {
  vi.restoreAllMocks()
})

describe('backoffMs', () => {
  it('doubles from a second to five minutes', () => {
    vi.spyOn(Math, 'random').mockReturnValue(0)

    const waits = [1, 2, 3, 4, 9, 10, 11, 2000].map(backoffMs)

    expect(waits).toEqual([1000, 2000, 4000, 8000, 256_000, 300_000, 300_000, 300_000])
  })

  it('is shortened by chance to as little as half', () => {
    vi.spyOn(Math, 'random').mockReturnValue(0.999)

    expect(backoffMs(2)).toBeCloseTo(1001)
  })
})

describe('retryAfterMs', () => {
  it.each([
    [7000, { cause: { retryAfterMs: 7000 } }],
    [0, { cause: new Error('no time named') }],
    [0, new Error('no cause')],
    [0, null],
    [0, undefined],
    [0, 'a text'],
  ])('is %i for %o', (waitMs, error) => {
    expect(retryAfterMs(error)).toBe(waitMs)
  })
})
