import { describe, expect, it } from 'vitest'
import type { Emulator, FaultsPatch } from '../src/index.js'
import { call, companyToken, testEmulator } from './support.js'

const path = '/api/company/organization'

async function withFaults(faults: FaultsPatch): Promise<{ emulator: Emulator; token: string }> {
  const emulator = await testEmulator()
  const token = await companyToken(emulator)
  emulator.setFaults(faults)
  return { emulator, token }
}

function ask({ url }: Emulator, token: string, signal?: AbortSignal): Promise<Response> {
  const headers = { authorization: `Bearer ${token}` }
  return fetch(url + path, { headers, ...(signal === undefined ? {} : { signal }) })
}

describe('a broken body', () => {
  it('is cut half-way, after its status', async () => {
    const { emulator, token } = await withFaults({ api: { body: 'cut' } })

    const answer = await ask(emulator, token)

    expect(answer.status).toBe(200)
    await expect(answer.text()).rejects.toThrow('terminated')
    expect(emulator.requests.at(-1)).toMatchObject({ status: 200, fault: 'body cut' })
  })

  it('is cut where it would be empty', async () => {
    const { emulator, token } = await withFaults({
      api: { body: 'cut', status: 500 },
      errorForm: 'empty',
    })

    const answer = await ask(emulator, token)

    expect(answer.status).toBe(500)
    await expect(answer.text()).rejects.toThrow('terminated')
  })

  it('stalls half-way until the caller gives up', async () => {
    const { emulator, token } = await withFaults({ api: { body: 'stall' } })
    const gaveUp = new AbortController()

    const answer = await ask(emulator, token, gaveUp.signal)
    const reader = answer.body?.getReader()
    const first = await reader?.read()
    gaveUp.abort()

    expect(new TextDecoder().decode(first?.value)).toMatch(/^\[\{"id":6,/)
    await expect(reader?.read()).rejects.toThrow('aborted')
  })

  it('is truncated JSON', async () => {
    const { emulator, token } = await withFaults({ api: { body: 'truncated' } })

    const { status, text, json, headers } = await call(emulator, path, { token })

    expect(status).toBe(200)
    expect(headers.get('content-type')).toContain('application/json')
    expect(text).toMatch(/^\[\{"id":6,"name":"Auror/)
    expect(json).toBe(undefined)
  })

  it('is noise, the same for the same seed', async () => {
    const noise = async (seed: number): Promise<string> => {
      const emulator = await testEmulator({ seed, faults: { script: { body: 'binary' } } })
      const bytes = await (await fetch(emulator.scriptUrl)).arrayBuffer()
      return Buffer.from(bytes).toString('hex')
    }

    const [first, again, other] = [await noise(1), await noise(1), await noise(2)]

    expect(first).toHaveLength(2_048)
    expect(again).toBe(first)
    expect(other).not.toBe(first)
  })

  it('is 64 MiB of JSON text, made as it is read', async () => {
    const { emulator, token } = await withFaults({ api: { body: 'huge' } })

    const answer = await ask(emulator, token)
    let bytes = 0
    for await (const piece of answer.body ?? []) bytes += piece.length

    expect(answer.status).toBe(200)
    expect(bytes).toBe(64 * 1024 * 1024 + 2)
  })

  it.each(['cut', 'truncated', 'binary', 'huge'] as const)(
    'cannot be %s where there is none',
    async (body) => {
      const { emulator, token } = await withFaults({ api: { body, status: 204 } })

      const answer = await call(emulator, path, { token })

      expect([answer.status, answer.text]).toEqual([204, ''])
    },
  )

  it('goes with a status', async () => {
    const { emulator, token } = await withFaults({
      api: { body: 'truncated', status: 502 },
      errorForm: 'html',
    })

    const { status, text } = await call(emulator, path, { token })

    expect(status).toBe(502)
    expect(text).toMatch(/^<!doctype html>/)
    expect(text).not.toContain('</html>')
  })
})

describe('a fault with a probability', () => {
  it('hits a share of the requests, the same ones for the same seed', async () => {
    const outcomes = async (seed: string): Promise<readonly number[]> => {
      const emulator = await testEmulator({
        seed,
        faults: { api: { status: 503, probability: 0.5 }, rateLimit: false },
      })
      const statuses: number[] = []
      for (let n = 0; n < 100; n++) statuses.push((await call(emulator, path)).status)
      return statuses
    }

    const [first, again] = [await outcomes('a'), await outcomes('a')]
    const hits = first.filter((status) => status === 503).length

    expect(again).toEqual(first)
    expect(hits).toBeGreaterThan(30)
    expect(hits).toBeLessThan(70)
  })

  it('is counted only where it hits', async () => {
    const emulator = await testEmulator({
      seed: 3,
      faults: { api: { status: 503, probability: 0.2, times: 4 } },
    })

    const statuses: number[] = []
    for (let n = 0; n < 60; n++) statuses.push((await call(emulator, path)).status)

    expect(statuses.filter((status) => status === 503)).toHaveLength(4)
  })
})

describe('goOffline', () => {
  it('refuses connections until goOnline, and keeps data and tokens', async () => {
    const emulator = await testEmulator()
    const token = await companyToken(emulator)

    await emulator.goOffline()
    const refused = await ask(emulator, token).catch((error: unknown) => error)
    await emulator.goOnline()

    expect(refused).toMatchObject({ cause: { code: 'ECONNREFUSED' } })
    expect((await ask(emulator, token)).status).toBe(200)
  })

  it('may be taken back twice', async () => {
    const emulator = await testEmulator()

    await emulator.goOnline()
    await emulator.goOffline()
    await Promise.all([emulator.goOnline(), emulator.goOnline()])

    expect((await fetch(emulator.url, { redirect: 'manual' })).status).toBe(302)
  })

  it('is for good after a close', async () => {
    const emulator = await testEmulator()

    await emulator.close()

    await expect(emulator.goOnline()).rejects.toThrow('The emulator is closed.')
  })
})

describe('a skewed clock', () => {
  it.each<FaultsPatch>([
    {},
    { api: { status: 503 } },
    { api: { body: 'cut' } },
    { api: { body: 'truncated' } },
  ])('shows in the header Date with %j', async (faults) => {
    const { emulator, token } = await withFaults({ clockSkewMs: -5 * 3_600_000, ...faults })

    const { headers } = await ask(emulator, token)

    const skew = Date.parse(headers.get('date') ?? '') - Date.now()
    expect(Math.round(skew / 3_600_000)).toBe(-5)
  })
})

describe('the rate limits', () => {
  const limits = { perSecond: 0, burst: 2, messagesPerSecond: 0, messagesBurst: 1 }

  it('have the values that are set, messages apart', async () => {
    const emulator = await testEmulator({ faults: { limits } })
    const token = await emulator.operatorToken(101)
    const { chatId } = emulator.sendFromCustomer('Hello')
    const read = async (): Promise<number> =>
      (await call(emulator, '/api/chat/chats', { token })).status
    const write = async (): Promise<number> => {
      const body = { textMessage: 'Hello', author: 0 }
      return (await call(emulator, `/api/chat/${chatId}/message`, { token, body })).status
    }

    expect([await read(), await read(), await read()]).toEqual([200, 200, 429])
    expect([await write(), await write()]).toEqual([200, 429])
    emulator.setFaults({ rateLimit: false })
    expect(await read()).toBe(200)
  })

  it('count the messages that are read with the other calls', async () => {
    const emulator = await testEmulator({ faults: { limits } })
    const token = await emulator.operatorToken(101)
    const { chatId } = emulator.sendFromCustomer('Hello')
    const body = { textMessage: 'Hello', author: 0 }

    await call(emulator, `/api/chat/${chatId}/message`, { token, body })

    expect((await call(emulator, `/api/chat/${chatId}/messages`, { token })).status).toBe(200)
  })

  it('hold for each credential, a key in its own header too, and begin again on a reset', async () => {
    const emulator = await testEmulator({ faults: { limits: { ...limits, burst: 1 } } })
    const headers = { 'x-authorization-key': emulator.company.apiKey }
    const { chatId } = emulator.sendFromCustomer('Hello')
    const token = await emulator.operatorToken(101)
    const write = async (): Promise<number> => {
      const body = { textMessage: 'Hello', author: 0 }
      return (await call(emulator, `/api/chat/${chatId}/message`, { token, body })).status
    }
    const withKey = [
      await call(emulator, path, { headers }),
      await call(emulator, path, { headers }),
    ]
    const without = await call(emulator, path)
    const written = [await write(), await write()]

    emulator.reset()
    emulator.setFaults({ limits: { ...limits, burst: 1 } })

    expect(withKey.map(({ status }) => status)).toEqual([200, 429])
    expect(without.status).toBe(401)
    expect(written).toEqual([200, 429])
    expect((await call(emulator, path, { headers })).status).toBe(200)
    // The chat is gone, but the call was let through.
    expect(await write()).toBe(404)
  })

  it('say when to try again, in seconds or as a date', async () => {
    const emulator = await testEmulator({
      faults: { limits: { burst: 0 }, retryAfterSeconds: 30 },
    })

    const seconds = await call(emulator, path)
    emulator.setFaults({ undocumented: { retryAfterForm: 'date' } })
    const date = await call(emulator, path)

    expect(seconds.json).toMatchObject({ status: 429, error: 'Too Many Requests' })
    expect(seconds.headers.get('retry-after')).toBe('30')
    const waitMs = Date.parse(date.headers.get('retry-after') ?? '') - Date.now()
    expect(Math.round(waitMs / 5_000)).toBe(6)
  })
})
