import { describe, expect, it } from 'vitest'
import { createChatHubClient } from '../src/index.js'
import { connectTo, outcomesOf } from './outcomes.js'
import { countRequests, loginOf, startTestEmulator } from './test-emulator.js'

const emulator = await startTestEmulator()
const organizationsPath = '/api/company/organization'

describe('ChatHub has too many calls', () => {
  it('for a moment, and says how long: every call waits and is answered', async () => {
    let tries = 0
    const client = connectTo('http://127.0.0.1:1', {
      fetch: async () => {
        tries += 1
        if (tries > 10) return new Response('[]')
        return new Response('', { status: 429, headers: { 'retry-after': '1' } })
      },
    })
    const startedAt = performance.now()

    expect(await outcomesOf(10, () => client.getOrganizations())).toEqual({ ok: 10 })
    expect(tries).toBe(20)
    expect(performance.now() - startedAt).toBeGreaterThan(990)
  })

  it.each([
    ['without a word', {}],
    ['with headers of other services', { 'ratelimit-reset': '3600', 'x-ratelimit-reset': '3600' }],
  ])(
    'for good, %s: every call is tried three times, then `rate-limited`',
    async (_kind, headers) => {
      let tries = 0
      const client = connectTo('http://127.0.0.1:1', {
        fetch: async () => {
          tries += 1
          return new Response('', { status: 429, headers })
        },
      })

      expect(await outcomesOf(20, () => client.getOrganizations())).toEqual({ 'rate-limited': 20 })
      expect(tries).toBe(60)
    },
  )

  it('for an hour: every call ends at once with `rate-limited`', async () => {
    let tries = 0
    const client = connectTo('http://127.0.0.1:1', {
      fetch: async () => {
        tries += 1
        return new Response('', { status: 429, headers: { 'retry-after': '3600' } })
      },
    })

    expect(await outcomesOf(20, () => client.getOrganizations())).toEqual({ 'rate-limited': 20 })
    expect(tries).toBe(20)
  })
})

describe('ChatHub fails', () => {
  it.each([500, 502, 503, 504])(
    'with %i, then is well again: every call is answered',
    async (status) => {
      const client = createChatHubClient(loginOf(emulator), {
        baseUrl: emulator.url,
        retryDelayMs: 1,
      })
      await client.getOrganizations()
      emulator.setFaults({ api: { status, times: 2 } })

      expect(await outcomesOf(10, () => client.getOrganizations())).toEqual({ ok: 10 })
      expect(countRequests(emulator, organizationsPath)).toBe(13)
    },
  )
})
