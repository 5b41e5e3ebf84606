import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { later } from '../src/parts.ts'

beforeEach(() => {
  vi.useFakeTimers()
})

afterEach(() => {
  vi.useRealTimers()
})

const codeOf = async (part: Promise<unknown>): Promise<unknown> =>
  part.then(
    () => 'arrived',
    ({ code, cause }) => [code, cause?.code ?? cause?.message],
  )

describe('later', () => {
  it('gives the part, and leaves no timer behind', async () => {
    const part = await later(async () => ({ greet: 'hello' }), 3000)

    expect(part).toEqual({ greet: 'hello' })
    expect(vi.getTimerCount()).toBe(0)
  })

  it('names the reason why a part cannot be fetched', async () => {
    const part = codeOf(later(() => Promise.reject(new TypeError('Failed to fetch'))))

    expect(await part).toEqual(['part-unreachable', 'Failed to fetch'])
  })

  it('sets no timer where there is no limit', () => {
    void later(() => new Promise(() => {}))

    expect(vi.getTimerCount()).toBe(0)
  })

  it('waits for its limit for a part that hangs', async () => {
    const onEnd = vi.fn()
    void codeOf(later(() => new Promise(() => {}), 3000)).then(onEnd)

    await vi.advanceTimersByTimeAsync(2999)
    expect(onEnd).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(1)

    expect(onEnd).toHaveBeenCalledExactlyOnceWith(['part-unreachable', 'timeout'])
  })
})
