import { afterEach, describe, expect, it, vi } from 'vitest'
import { createStoreLimit } from '../src/store-limit.js'

afterEach(() => {
  vi.useRealTimers()
})

function outcomeOf(limited: Promise<unknown>): Promise<unknown> {
  return limited.catch((error: Error) => error.message)
}

describe('createStoreLimit', () => {
  it('gives up what takes too long, and leaves no timer behind although it never ends', async () => {
    vi.useFakeTimers()
    const limit = createStoreLimit(500, 'too slow')
    const slow = outcomeOf(limit(new Promise(() => undefined)))

    await vi.advanceTimersByTimeAsync(499)
    expect(vi.getTimerCount()).toBe(1)
    await vi.advanceTimersByTimeAsync(1)

    expect(await slow).toBe('too slow')
    expect(vi.getTimerCount()).toBe(0)
  })

  it('goes on for the others', async () => {
    vi.useFakeTimers()
    const limit = createStoreLimit(500, 'too slow')
    const first = outcomeOf(limit(new Promise(() => undefined)))
    await vi.advanceTimersByTimeAsync(250)
    const second = outcomeOf(limit(new Promise(() => undefined)))

    await vi.advanceTimersByTimeAsync(250)
    expect(await first).toBe('too slow')
    expect(vi.getTimerCount()).toBe(1)
    await vi.advanceTimersByTimeAsync(250)

    expect(await second).toBe('too slow')
    expect(vi.getTimerCount()).toBe(0)
  })

  it('hands on what an operation answers or rejects with', async () => {
    const limit = createStoreLimit(500, 'too slow')

    await expect(limit(Promise.resolve('done'))).resolves.toBe('done')
    await expect(limit(Promise.reject(new Error('down')))).rejects.toThrow('down')
  })
})
