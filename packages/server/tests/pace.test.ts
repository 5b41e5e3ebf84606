import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createChatHubClient, createOperatorClient } from '../src/index.js'
import { connectTo, outcomesOf } from './outcomes.js'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** ChatHub's limits, by its documentation. */
const limits = {
  data: { perSecond: 50, burst: 75 },
  messages: { perSecond: 100, burst: 150 },
}

/** A ChatHub that fails the first so many calls, and when it was called. */
function createChatHub(failures: number): {
  fetch: () => Promise<Response>
  calledAt: readonly number[]
} {
  const calledAt: number[] = []
  return {
    calledAt,
    fetch: async () => {
      const isFailure = calledAt.push(performance.now()) <= failures
      return new Response('[]', { status: isFailure ? 503 : 200 })
    },
  }
}

/** How many calls were more than a limit allows. */
function countBeyond(
  { perSecond, burst }: { readonly perSecond: number; readonly burst: number },
  calledAt: readonly number[],
): number {
  let free = burst
  let previous = 0
  return calledAt.filter((moment) => {
    free = Math.min(burst, free + ((moment - previous) / 1000) * perSecond)
    previous = moment
    if (free < 1) return true
    free -= 1
    return false
  }).length
}

describe('the pace of calls', () => {
  it.each([0, 1, 60])(
    'is kept when %i of 300 are retried, and no retry comes too late',
    async (failures) => {
      const { fetch, calledAt } = createChatHub(failures)
      const client = connectTo('http://127.0.0.1:1', { fetch, timeoutMs: 2000, retries: 1 })

      const outcomes = outcomesOf(300, () => client.getOrganizations())
      await vi.advanceTimersByTimeAsync(60_000)

      expect(await outcomes).toEqual({ ok: 300 })
      expect(calledAt).toHaveLength(300 + failures)
      expect(countBeyond(limits.data, calledAt)).toBe(0)
    },
  )

  it('is one for all clients of a process, whoever they speak for', async () => {
    const { fetch, calledAt } = createChatHub(0)
    const options = { baseUrl: 'http://127.0.0.1:1', fetch }
    const company = connectTo('http://127.0.0.1:1', options)
    const operators = ['a', 'b', 'c', 'd'].map((operatorToken) =>
      createOperatorClient({ operatorToken }, options),
    )

    const outcomes = Promise.all([
      outcomesOf(60, () => company.getOrganizations()),
      ...operators.map((operator) => outcomesOf(60, () => operator.getMessages(1))),
    ])
    await vi.advanceTimersByTimeAsync(60_000)

    expect(await outcomes).toEqual(Array.from({ length: 5 }, () => ({ ok: 60 })))
    expect(countBeyond(limits.data, calledAt)).toBe(0)
  })

  it('is another one for messages', async () => {
    const { fetch, calledAt } = createChatHub(0)
    const operator = createOperatorClient(
      { operatorToken: 'token' },
      { baseUrl: 'http://127.0.0.1:1', fetch },
    )

    const outcomes = outcomesOf(400, () => operator.sendMessage(1, { text: 'Hello' }))
    await vi.advanceTimersByTimeAsync(60_000)

    expect(await outcomes).toEqual({ ok: 400 })
    expect(countBeyond(limits.messages, calledAt)).toBe(0)
    expect(countBeyond(limits.data, calledAt)).toBeGreaterThan(0)
  })

  it('does not hold up the login when the company token was revoked, nor send what it refuses', async () => {
    const calledAt: number[] = []
    const answeredAt: number[] = []
    let valid = 'a.b.c'
    let refusals = 0
    const client = createChatHubClient(
      { login: 'company', password: 'secret' },
      {
        baseUrl: 'http://127.0.0.1:1',
        fetch: async ({ url, headers }) => {
          calledAt.push(performance.now())
          if (url.endsWith('/api/company/get-token')) return new Response(valid)
          const isGood = headers.get('authorization') === `Bearer ${valid}`
          if (!isGood) refusals += 1
          return new Response('[]', { status: isGood ? 200 : 401 })
        },
      },
    )
    await client.getOrganizations()
    await vi.advanceTimersByTimeAsync(2000)
    valid = 'd.e.f'
    const startedAt = performance.now()

    const outcomes = outcomesOf(300, async () => {
      await client.getOrganizations()
      answeredAt.push(performance.now() - startedAt)
    })
    await vi.advanceTimersByTimeAsync(60_000)

    expect(await outcomes).toEqual({ ok: 300 })
    expect(answeredAt[0]).toBeLessThan(100)
    // As many as ChatHub gets at once.
    expect(refusals).toBe(60)
    // Those, one login before and after, and every call once.
    expect(calledAt).toHaveLength(1 + 1 + 60 + 1 + 300)
    expect(countBeyond(limits.data, calledAt)).toBe(0)
  })

  it('keeps an operator token that is refused from being sent by hundreds of calls', async () => {
    let refusals = 0
    const getToken = vi.fn(({ isFresh }: { isFresh: boolean }) => (isFresh ? 'new' : 'old'))
    const operator = createOperatorClient(
      { getToken },
      {
        baseUrl: 'http://127.0.0.1:1',
        fetch: async ({ headers }) => {
          const isGood = headers.get('authorization') === 'Bearer new'
          if (!isGood) refusals += 1
          return new Response('[]', { status: isGood ? 200 : 401 })
        },
      },
    )

    const outcomes = outcomesOf(300, () => operator.getMessages(1))
    await vi.advanceTimersByTimeAsync(60_000)

    expect(await outcomes).toEqual({ ok: 300 })
    expect(refusals).toBe(60)
    expect(getToken.mock.calls.filter(([{ isFresh }]) => isFresh)).toHaveLength(1)
  })
})
