import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createPacer, pacersOf, type Pacer } from '../src/pacer.js'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** Two at once, then one every 100 ms. */
let pace: Pacer
let passed: string[]

beforeEach(() => {
  pace = createPacer(10, 2)
  passed = []
})

function ask(name: string, isRetry = false, signal?: AbortSignal): void {
  pace(signal, isRetry).then(
    () => passed.push(name),
    () => undefined,
  )
}

describe('the pacer', () => {
  it('lets a burst pass at once, and the others one after the other', async () => {
    for (const name of ['a', 'b', 'c', 'd']) ask(name)

    await vi.advanceTimersByTimeAsync(0)
    expect(passed).toEqual(['a', 'b'])
    await vi.advanceTimersByTimeAsync(99)
    expect(passed).toEqual(['a', 'b'])
    await vi.advanceTimersByTimeAsync(1)
    expect(passed).toEqual(['a', 'b', 'c'])
    await vi.advanceTimersByTimeAsync(100)
    expect(passed).toEqual(['a', 'b', 'c', 'd'])
  })

  it('has the next burst when nobody has asked for as long as it takes', async () => {
    for (const name of ['a', 'b']) ask(name)
    await vi.advanceTimersByTimeAsync(10_000)

    for (const name of ['c', 'd', 'e']) ask(name)

    await vi.advanceTimersByTimeAsync(0)
    expect(passed).toEqual(['a', 'b', 'c', 'd'])
  })

  it('lets retries pass before the others, in their own order and at the same rate', async () => {
    for (const name of ['a', 'b', 'c', 'd']) ask(name)
    for (const name of ['first', 'second']) ask(name, true)

    await vi.advanceTimersByTimeAsync(100)
    expect(passed).toEqual(['a', 'b', 'first'])
    await vi.advanceTimersByTimeAsync(300)
    expect(passed).toEqual(['a', 'b', 'first', 'second', 'c', 'd'])
  })

  it('gives the turns of those who have given up to the next', async () => {
    const gone = new AbortController()
    for (const name of ['a', 'b']) ask(name)
    for (let index = 0; index < 50; index += 1) ask('gone', index % 2 === 0, gone.signal)
    gone.abort()
    ask('c')

    await vi.advanceTimersByTimeAsync(100)
    expect(passed).toEqual(['a', 'b', 'c'])
  })

  it('rejects at once when the signal aborts', async () => {
    for (const name of ['a', 'b']) ask(name)
    const gone = new AbortController()
    const waiting = pace(gone.signal)

    gone.abort('gone')

    await expect(waiting).rejects.toBe('gone')
    await expect(pace(gone.signal)).rejects.toBe('gone')
  })

  it('goes on when the clock starts anew', async () => {
    await vi.advanceTimersByTimeAsync(60_000)
    for (const name of ['a', 'b', 'c']) ask(name)
    vi.useRealTimers()
    vi.useFakeTimers()

    ask('d')

    await vi.advanceTimersByTimeAsync(0)
    expect(passed).toEqual(['a', 'b', 'c', 'd'])
  })
})

describe('the pacers of a host', () => {
  it('are the same for each path of it, and of a few hosts remembered', () => {
    const pacers = pacersOf(new URL('https://chathub.example'))

    expect(pacersOf(new URL('https://chathub.example/proxy/'))).toBe(pacers)
    expect(pacersOf(new URL('https://chathub.example:8443'))).not.toBe(pacers)
    for (let port = 1; port <= 100; port += 1) pacersOf(new URL(`http://localhost:${port}`))
    expect(pacersOf(new URL('https://chathub.example'))).not.toBe(pacers)
  })
})
