import { afterEach, describe, expect, it, vi } from 'vitest'
import {
  ChatHubServerError,
  createChatHubClient,
  createMemoryTokenCache,
  createTokenService,
  type ChatHubServerErrorCode,
  type OperatorToken,
  type OperatorTokenRequest,
  type TokenCache,
} from '../src/index.js'
import { countRequests, loginOf, startTestEmulator } from './test-emulator.js'

const emulator = await startTestEmulator()
const client = createChatHubClient(loginOf(emulator), { baseUrl: emulator.url, retries: 0 })
const tokenPath = '/api/operator/get-token'
const hourMs = 3_600_000

/** Stands at the edge where ChatHub is, so that hours can pass. */
function createFakeClient(lifeMs: number) {
  let made = 0
  let failure: ChatHubServerErrorCode | undefined
  const getOperatorToken = vi.fn(
    async ({ operatorId }: OperatorTokenRequest): Promise<OperatorToken> => {
      if (failure) throw new ChatHubServerError(failure)
      made += 1
      return { token: `token ${made} of ${operatorId}`, expiresAt: Date.now() + lifeMs }
    },
  )
  return {
    getOperatorToken,
    fail: (code: ChatHubServerErrorCode | undefined) => {
      failure = code
    },
  }
}

afterEach(() => {
  vi.useRealTimers()
})

describe('createTokenService', () => {
  it('makes a token that ChatHub accepts', async () => {
    const { token, expiresAt } = await createTokenService(client).getToken(101)

    await expect(client.validateToken(token)).resolves.toEqual({
      isValid: true,
      operatorId: 101,
      expiresAt,
    })
  })

  it('asks ChatHub once however many wait', async () => {
    const service = createTokenService(client)

    const tokens = await Promise.all(Array.from({ length: 50 }, () => service.getToken(101)))

    expect(new Set(tokens.map(({ token }) => token)).size).toBe(1)
    expect(countRequests(emulator, tokenPath)).toBe(1)
  })

  it('keeps a token for the next request', async () => {
    const service = createTokenService(client)
    const first = await service.getToken(101)

    await expect(service.getToken(101)).resolves.toEqual(first)
    expect(countRequests(emulator, tokenPath)).toBe(1)
  })

  it('keeps the tokens of operators apart', async () => {
    const service = createTokenService(client)

    const [olena, marc] = await Promise.all([service.getToken(101), service.getToken(102)])

    expect(olena.token).not.toBe(marc.token)
  })

  it('keeps no failure', async () => {
    const service = createTokenService(client)
    emulator.setFaults({ api: { status: 500, only: tokenPath, times: 1 } })

    await expect(service.getToken(101)).rejects.toMatchObject({ code: 'unavailable' })
    await expect(service.getToken(101)).resolves.toHaveProperty('token')
  })

  it('makes a new token after forget', async () => {
    const service = createTokenService(client)
    await service.getToken(101)

    await service.forget(101)
    await service.getToken(101)

    expect(countRequests(emulator, tokenPath)).toBe(2)
  })

  it('asks for the life that is wanted', async () => {
    const { expiresAt } = await createTokenService(client, { lifeMs: hourMs }).getToken(101)

    expect(Math.abs(expiresAt - Date.now() - hourMs)).toBeLessThan(2000)
  })
})

describe('renewal', () => {
  it('replaces a token two hours before its end', async () => {
    vi.useFakeTimers()
    const fake = createFakeClient(24 * hourMs)
    const service = createTokenService(fake)
    await service.getToken(101)

    vi.advanceTimersByTime(22 * hourMs - 1)
    expect((await service.getToken(101)).token).toBe('token 1 of 101')

    vi.advanceTimersByTime(1)
    expect((await service.getToken(101)).token).toBe('token 2 of 101')
  })

  it('replaces a short token when a third of its life is left', async () => {
    vi.useFakeTimers()
    const service = createTokenService(createFakeClient(60_000))
    await service.getToken(101)

    vi.advanceTimersByTime(39_999)
    expect((await service.getToken(101)).token).toBe('token 1 of 101')

    vi.advanceTimersByTime(1)
    expect((await service.getToken(101)).token).toBe('token 2 of 101')
  })
})

describe('while ChatHub is down', () => {
  it.each([
    'unavailable',
    'unreachable',
    'timeout',
    'rate-limited',
    'invalid-answer',
    'login-refused',
  ] as const)('(%s) a token that is still alive is answered', async (code) => {
    vi.useFakeTimers()
    const onError = vi.fn()
    const fake = createFakeClient(24 * hourMs)
    const service = createTokenService(fake, { onError })
    const kept = await service.getToken(101)
    vi.advanceTimersByTime(23 * hourMs)
    fake.fail(code)

    await expect(service.getToken(101)).resolves.toEqual(kept)
    expect(onError).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ code }))
  })

  it('ChatHub is asked again after half a minute, not with each request', async () => {
    vi.useFakeTimers()
    const fake = createFakeClient(24 * hourMs)
    const service = createTokenService(fake)
    await service.getToken(101)
    vi.advanceTimersByTime(23 * hourMs)
    fake.fail('unreachable')
    await service.getToken(101)
    await service.getToken(101)
    expect(fake.getOperatorToken).toHaveBeenCalledTimes(2)

    fake.fail(undefined)
    vi.advanceTimersByTime(30_000)

    expect((await service.getToken(101)).token).toBe('token 2 of 101')
  })

  it('a token that has expired is not answered', async () => {
    vi.useFakeTimers()
    const fake = createFakeClient(24 * hourMs)
    const service = createTokenService(fake)
    await service.getToken(101)
    vi.advanceTimersByTime(24 * hourMs)
    fake.fail('unreachable')

    await expect(service.getToken(101)).rejects.toMatchObject({ code: 'unreachable' })
  })

  it('a token of an operator who gets none any more is not answered', async () => {
    vi.useFakeTimers()
    const fake = createFakeClient(24 * hourMs)
    const service = createTokenService(fake)
    await service.getToken(101)
    vi.advanceTimersByTime(23 * hourMs)

    fake.fail('forbidden')
    await expect(service.getToken(101)).rejects.toMatchObject({ code: 'forbidden' })

    fake.fail('unreachable')
    await expect(service.getToken(101)).rejects.toMatchObject({ code: 'unreachable' })
  })
})

describe('the cache', () => {
  it('may be shared: two services make one token', async () => {
    const cache = createMemoryTokenCache()

    const first = await createTokenService(client, { cache }).getToken(101)
    const second = await createTokenService(client, { cache }).getToken(101)

    expect(second).toEqual(first)
    expect(countRequests(emulator, tokenPath)).toBe(1)
  })

  it('may be asynchronous and keep JSON', async () => {
    const texts = new Map<string, string>()
    const cache: TokenCache = {
      get: async (key) => JSON.parse(texts.get(key) ?? 'null'),
      set: async (key, token) => texts.set(key, JSON.stringify(token)),
      delete: async (key) => texts.delete(key),
    }
    const service = createTokenService(client, { cache })

    const first = await service.getToken(101)

    await expect(service.getToken(101)).resolves.toEqual(first)
    expect([...texts.keys()]).toEqual(['operator:101'])
  })

  it('is told how long a token is of use', async () => {
    const set = vi.fn()
    const cache: TokenCache = { get: () => null, set, delete: () => true }

    await createTokenService(createFakeClient(60_000), { cache }).getToken(101)

    expect(Math.round(set.mock.lastCall?.[2] / 1000)).toBe(60)
  })

  it('that fails is done without', async () => {
    const failure = new Error('connection refused')
    const fail = async (): Promise<never> => {
      throw failure
    }
    const onError = vi.fn()
    const service = createTokenService(client, {
      cache: { get: fail, set: fail, delete: fail },
      onError,
    })

    await expect(service.getToken(101)).resolves.toHaveProperty('token')
    expect(onError).toHaveBeenCalledWith(failure)
  })

  it('in memory lets dead tokens go', () => {
    vi.useFakeTimers()
    const cache = createMemoryTokenCache()
    const expiresAt = Date.now() + 1000
    cache.set('operator:1', { token: 'a', expiresAt, renewAt: expiresAt }, 1000)
    vi.advanceTimersByTime(1000)

    cache.set('operator:2', { token: 'b', expiresAt: expiresAt + 1000, renewAt: expiresAt }, 1000)

    expect(cache.get('operator:1')).toBeUndefined()
    expect(cache.get('operator:2')).toMatchObject({ token: 'b' })
  })
})
