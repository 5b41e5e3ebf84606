import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { mergeOptions } from '../src/options.ts'
import type { OperatorToken } from '../src/token.ts'
import { requestToken } from '../src/token-source.ts'
import { hour, minute, second, useFakeClock } from './keeper-bench.ts'

beforeEach(useFakeClock)

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

function ask(): Promise<OperatorToken> {
  const signal = new AbortController().signal
  return requestToken(mergeOptions([{ tokenEndpoint: '/t' }]), { reason: 'start', signal })
}

/** The route's clock differs, and the way there and back takes a while. */
function routeAhead(aheadMs: number, tripMs = 0): void {
  const expiresAt = Date.now() + aheadMs + hour
  vi.stubGlobal('fetch', async () => {
    const date = new Date(Date.now() + aheadMs).toUTCString()
    vi.setSystemTime(Date.now() + tripMs)
    return Response.json({ token: 'a', expiresAt }, { headers: { date } })
  })
}

describe('what the route is told', () => {
  it.each([
    ['start', '/t?org=a%26b%3Dc'],
    ['refresh', '/t?org=a%26b%3Dc'],
    ['complaint', '/t?org=a%26b%3Dc&reason=complaint'],
  ] as const)('with the reason `%s`', async (reason, expected) => {
    const asked: string[] = []
    vi.stubGlobal('fetch', async (url: URL) => {
      asked.push(`${url.pathname}${url.search}`)
      return Response.json({ token: 'a' })
    })
    const settings = mergeOptions([{ tokenEndpoint: '/t', organization: 'a&b=c' }])

    await requestToken(settings, { reason, signal: new AbortController().signal })

    expect(asked).toEqual([expected])
  })
})

describe('an answer that is no token', () => {
  it('is told by its type, and nothing of it is quoted', async () => {
    vi.stubGlobal(
      'fetch',
      async () => new Response('<html>secret', { headers: { 'content-type': 'text/html' } }),
    )

    const error = await ask().catch((caught: unknown) => caught)

    expect(error).toMatchObject({
      code: 'token-invalid',
      cause: { message: 'Content-Type: text/html' },
    })
    expect(JSON.stringify([String(error), String(Object(error).cause)])).not.toContain('secret')
  })
})

describe('the end of a token by the clock of this device', () => {
  it.each([
    ['an hour ahead', hour],
    ['an hour behind', -hour],
    ['a day ahead', 24 * hour],
  ])('is right to a second when the route’s is %s', async (_how, aheadMs) => {
    const now = Date.now()
    routeAhead(aheadMs)

    const { expiresAt } = await ask()

    expect(Math.abs(Number(expiresAt) - now - hour)).toBeLessThanOrEqual(second)
  })

  it.each([0, 500, -300])('is as answered when the clocks may agree (%i ms)', async (aheadMs) => {
    vi.setSystemTime(new Date('2026-03-01T08:00:00.400Z'))
    const expiresAt = Date.now() + aheadMs + hour
    routeAhead(aheadMs, second)

    expect((await ask()).expiresAt).toBe(expiresAt)
  })

  it('is as answered when the route does not say what its clock shows', async () => {
    const expiresAt = Date.now() + hour
    vi.stubGlobal('fetch', async () => Response.json({ token: 'a', expiresAt }))

    expect((await ask()).expiresAt).toBe(expiresAt)
  })

  it('stays unknown', async () => {
    const headers = { date: new Date(0).toUTCString() }
    vi.stubGlobal('fetch', async () => Response.json({ token: 'a' }, { headers }))

    expect((await ask()).expiresAt).toBeNull()
  })
})

describe('Retry-After', () => {
  function refusing(headers: Record<string, string>): void {
    vi.stubGlobal('fetch', async () => new Response('', { status: 503, headers }))
  }

  it('leaves the status to the cause', async () => {
    refusing({})

    await expect(ask()).rejects.toMatchObject({ cause: { message: 'HTTP 503' } })
  })

  it.each([
    ['seconds', { 'retry-after': '120' }, 2 * minute],
    ['a number before a word', { 'retry-after': '120 s' }, 0],
    ['nothing', {}, 0],
    ['a word', { 'retry-after': 'soon' }, 0],
    ['a moment that has passed', { 'retry-after': 'Sun, 01 Mar 2026 07:00:00 GMT' }, 0],
    ['a moment', { 'retry-after': 'Sun, 01 Mar 2026 08:02:00 GMT' }, 2 * minute],
    [
      'a moment by its own clock',
      { 'retry-after': 'Sun, 01 Mar 2026 10:02:00 GMT', date: 'Sun, 01 Mar 2026 10:00:00 GMT' },
      2 * minute,
    ],
  ])('of the route may be %s', async (_what, headers, retryAfterMs) => {
    refusing(headers)

    await expect(ask()).rejects.toMatchObject({
      code: 'token-unreachable',
      cause: { retryAfterMs },
    })
  })
})
