import { afterEach, describe, expect, it, vi } from 'vitest'
import {
  ChatHubServerError,
  createChatHubClient,
  createTokenService,
  type ChatHubServerEvent,
  type OperatorToken,
  type TokenStore,
} from '../src/index.js'
import { createFakeClient } from './fake-client.js'
import { countRequests, loginOf, startTestEmulator } from './test-emulator.js'

// The machine may be busy with other tests.
vi.setConfig({ testTimeout: 60_000 })

const emulator = await startTestEmulator()
const client = createChatHubClient(loginOf(emulator), { baseUrl: emulator.url, retries: 0 })
const tokenPath = '/api/operator/get-token'
const hourMs = 3_600_000

afterEach(() => {
  vi.useRealTimers()
})

function sleep<Value>(delayMs: number, value: Value): Promise<Value> {
  return new Promise((resolve) => void setTimeout(resolve, delayMs, value))
}

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

  it.each([
    ['a token', undefined],
    ['a refusal', 'forbidden'],
  ] as const)('keeps nothing of %s that was forgotten on its way', async (_what, code) => {
    let answer: (token: OperatorToken | Promise<OperatorToken>) => void = () => undefined
    const fake = createFakeClient(24 * hourMs)
    fake.getOperatorToken.mockReturnValueOnce(new Promise((resolve) => (answer = resolve)))
    const service = createTokenService(fake)

    const late = service.getToken(101).catch(() => undefined)
    await service.forget(101)
    const next = await service.getToken(101)
    answer(code ? Promise.reject(new ChatHubServerError(code)) : { ...next, token: 'late' })
    await late

    expect(service.peek(101)).toBe(next)
    await expect(service.getToken(101)).resolves.toBe(next)
  })

  it('asks for the life that is wanted', async () => {
    const { expiresAt } = await createTokenService(client, { lifeMs: hourMs }).getToken(101)

    expect(Math.abs(expiresAt - Date.now() - hourMs)).toBeLessThan(2000)
  })
})

describe('peek', () => {
  it('answers what getToken answered, the very same frozen object', async () => {
    const service = createTokenService(client)
    expect(service.peek(101)).toBeUndefined()

    const token = await service.getToken(101)

    expect(service.peek(101)).toBe(token)
    await expect(service.getToken(101)).resolves.toBe(token)
    expect(Object.isFrozen(token)).toBe(true)
  })

  it('answers nothing that is due for renewal', async () => {
    vi.useFakeTimers()
    const service = createTokenService(createFakeClient(24 * hourMs))
    const token = await service.getToken(101)

    vi.advanceTimersByTime(22 * hourMs - 1)
    expect(service.peek(101)).toBe(token)

    vi.advanceTimersByTime(1)
    expect(service.peek(101)).toBeUndefined()
  })

  it('answers nothing after forget', async () => {
    const service = createTokenService(client)
    await service.getToken(101)

    await service.forget(101)

    expect(service.peek(101)).toBeUndefined()
  })
})

describe('renewal', () => {
  it('is made two hours before the end, behind the back of whoever asks', async () => {
    vi.useFakeTimers()
    const fake = createFakeClient(24 * hourMs)
    const service = createTokenService(fake)
    await service.getToken(101)

    vi.advanceTimersByTime(22 * hourMs - 1)
    expect(await textsOf(service.getToken(101))).toEqual(['token 1 of 101'])
    expect(fake.getOperatorToken).toHaveBeenCalledTimes(1)

    vi.advanceTimersByTime(1)
    expect(await textsOf(service.getToken(101), service.getToken(101))).toEqual([
      'token 1 of 101',
      'token 1 of 101',
    ])
    await vi.advanceTimersByTimeAsync(0)
    expect(await textsOf(service.getToken(101))).toEqual(['token 2 of 101'])
    expect(fake.getOperatorToken).toHaveBeenCalledTimes(2)
  })

  it('of a short token is made when a third of its life is left', async () => {
    vi.useFakeTimers()
    const service = createTokenService(createFakeClient(60_000))
    await service.getToken(101)

    vi.advanceTimersByTime(39_999)
    expect(service.peek(101)?.token).toBe('token 1 of 101')

    vi.advanceTimersByTime(1)
    await service.getToken(101)
    await vi.advanceTimersByTimeAsync(0)
    expect(await textsOf(service.getToken(101))).toEqual(['token 2 of 101'])
  })

  it('ends with close, what is kept is still answered', async () => {
    vi.useFakeTimers()
    const fake = createFakeClient(24 * hourMs)
    const service = createTokenService(fake)
    const token = await service.getToken(101)
    await service.close()
    await service.close()

    vi.advanceTimersByTime(23 * hourMs)

    await expect(service.getToken(101)).resolves.toBe(token)
    expect(fake.getOperatorToken).toHaveBeenCalledTimes(1)
  })
})

describe('close', () => {
  it('waits for a token that was forgotten on its way', async () => {
    let answer: (token: OperatorToken) => void = () => undefined
    const fake = createFakeClient(24 * hourMs)
    fake.getOperatorToken.mockReturnValueOnce(new Promise((resolve) => (answer = resolve)))
    const service = createTokenService(fake)
    const late = service.getToken(101)
    await service.forget(101)
    let isClosed = false

    const closed = service.close().then(() => (isClosed = true))
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(isClosed).toBe(false)

    answer({ token: 'late', expiresAt: Date.now() + hourMs })
    await Promise.all([late, closed])
  })

  it('waits for a token that is asked for while it waits', async () => {
    const answers: ((token: OperatorToken) => void)[] = []
    const fake = createFakeClient(24 * hourMs)
    fake.getOperatorToken.mockImplementation(() => new Promise((resolve) => answers.push(resolve)))
    const service = createTokenService(fake)
    const tokens = [service.getToken(101)]
    let isClosed = false
    const closed = service.close().then(() => (isClosed = true))
    tokens.push(service.getToken(102))

    answers[0]?.({ token: 'first', expiresAt: Date.now() + hourMs })
    await tokens[0]
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(isClosed).toBe(false)

    answers[1]?.({ token: 'second', expiresAt: Date.now() + hourMs })
    await Promise.all([...tokens, closed])
  })
})

describe('a token that the widget refused', () => {
  it('is replaced by one call, however many complain', async () => {
    const fake = createFakeClient(24 * hourMs)
    const service = createTokenService(fake)
    await service.getToken(101)

    const texts = await textsOf(
      service.getToken(101, { isFresh: true }),
      service.getToken(101, { isFresh: true }),
      service.getToken(101, { isFresh: true }),
    )

    expect(texts).toEqual(['token 2 of 101', 'token 2 of 101', 'token 2 of 101'])
    expect(fake.getOperatorToken).toHaveBeenCalledTimes(2)
  })

  it('is replaced once in a minute', async () => {
    vi.useFakeTimers()
    const service = createTokenService(createFakeClient(24 * hourMs))
    await service.getToken(101)
    await service.getToken(101, { isFresh: true })

    vi.advanceTimersByTime(59_999)
    expect(await textsOf(service.getToken(101, { isFresh: true }))).toEqual(['token 2 of 101'])

    vi.advanceTimersByTime(1)
    expect(await textsOf(service.getToken(101, { isFresh: true }))).toEqual(['token 3 of 101'])
  })

  it('waits for a call that is under way instead of making another', async () => {
    const fake = createFakeClient(24 * hourMs)
    const service = createTokenService(fake)

    const texts = await textsOf(service.getToken(101), service.getToken(101, { isFresh: true }))

    expect(texts).toEqual(['token 1 of 101', 'token 1 of 101'])
    expect(fake.getOperatorToken).toHaveBeenCalledTimes(1)
  })

  it('is answered while ChatHub is down, which is asked once in a minute', async () => {
    vi.useFakeTimers()
    const fake = createFakeClient(24 * hourMs)
    const service = createTokenService(fake)
    const kept = await service.getToken(101)
    fake.fail('unreachable')

    await expect(service.getToken(101, { isFresh: true })).resolves.toBe(kept)
    await expect(service.getToken(101, { isFresh: true })).resolves.toBe(kept)
    expect(fake.getOperatorToken).toHaveBeenCalledTimes(2)
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
    'rejected',
  ] as const)('(%s) a token that is still alive is answered', async (code) => {
    vi.useFakeTimers()
    const onError = vi.fn()
    const fake = createFakeClient(24 * hourMs)
    const service = createTokenService(fake, { onError })
    const kept = await service.getToken(101)
    vi.advanceTimersByTime(23 * hourMs)
    fake.fail(code)

    await expect(service.getToken(101)).resolves.toBe(kept)
    await service.close()
    await expect(service.getToken(101)).resolves.toBe(kept)
    expect(onError).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ code }))
  })

  it('no request waits for it', async () => {
    vi.useFakeTimers()
    const fake = createFakeClient(24 * hourMs)
    const service = createTokenService(fake)
    const kept = await service.getToken(101)
    vi.advanceTimersByTime(23 * hourMs)
    fake.getOperatorToken.mockReturnValue(new Promise(() => {}))

    await expect(service.getToken(101)).resolves.toBe(kept)
    await expect(service.getToken(101)).resolves.toBe(kept)
    expect(fake.getOperatorToken).toHaveBeenCalledTimes(2)
  })

  it('ChatHub is asked again for the same operator after half a minute', async () => {
    vi.useFakeTimers()
    const fake = createFakeClient(24 * hourMs)
    const service = createTokenService(fake)
    await service.getToken(101)
    vi.advanceTimersByTime(23 * hourMs)
    fake.fail('unreachable')
    await service.getToken(101)
    await vi.advanceTimersByTimeAsync(29_999)
    await service.getToken(101)
    expect(fake.getOperatorToken).toHaveBeenCalledTimes(2)

    fake.fail(undefined)
    vi.advanceTimersByTime(1)
    await service.getToken(101)
    await vi.advanceTimersByTimeAsync(0)

    expect(await textsOf(service.getToken(101))).toEqual(['token 2 of 101'])
  })

  it('ChatHub is asked for one of many operators, after 1, 2, 4 and up to 60 seconds', async () => {
    vi.useFakeTimers()
    const fake = createFakeClient(24 * hourMs)
    const service = createTokenService(fake)
    const ids = Array.from({ length: 1000 }, (_, index) => index)
    await Promise.all(ids.map((id) => service.getToken(id)))
    vi.advanceTimersByTime(22.5 * hourMs)
    fake.fail('unreachable')
    await service.getToken(0)
    await vi.advanceTimersByTimeAsync(0)
    fake.getOperatorToken.mockClear()
    const start = Date.now()
    const seconds: number[] = []

    while (seconds.length < 8) {
      await vi.advanceTimersByTimeAsync(500)
      for (const id of ids) await service.getToken(id)
      if (fake.getOperatorToken.mock.calls.length > seconds.length)
        seconds.push((Date.now() - start) / 1000)
    }

    expect(seconds).toEqual([1, 3, 7, 15, 31, 63, 123, 183])
  })

  it('many failures at once are one, and a success forgets them', async () => {
    vi.useFakeTimers()
    const fake = createFakeClient(24 * hourMs)
    const service = createTokenService(fake)
    const ids = Array.from({ length: 20 }, (_, index) => index)
    const askFor = async (some: readonly number[]) => {
      fake.getOperatorToken.mockClear()
      await Promise.all(some.map((id) => service.getToken(id)))
      await vi.advanceTimersByTimeAsync(0)
      return fake.getOperatorToken.mock.calls.length
    }
    await askFor(ids)
    vi.advanceTimersByTime(22.5 * hourMs)
    fake.fail('unreachable')

    expect(await askFor(ids.slice(0, 10))).toBe(10)
    vi.advanceTimersByTime(1000)
    fake.fail(undefined)
    expect(await askFor(ids.slice(10, 12))).toBe(1)
    fake.fail('unreachable')
    expect(await askFor(ids.slice(12, 13))).toBe(1)
    vi.advanceTimersByTime(999)
    expect(await askFor(ids.slice(13))).toBe(0)
    vi.advanceTimersByTime(1)
    expect(await askFor(ids.slice(13))).toBe(1)
  })

  it('and no token is kept, a complaint asks once in a second', async () => {
    vi.useFakeTimers()
    const fake = createFakeClient(24 * hourMs)
    const service = createTokenService(fake)
    fake.fail('unavailable')

    for (let request = 0; request < 3; request++)
      await expect(service.getToken(101, { isFresh: true })).rejects.toMatchObject({
        code: 'unavailable',
      })
    expect(fake.getOperatorToken).toHaveBeenCalledTimes(1)

    fake.fail(undefined)
    vi.advanceTimersByTime(1000)
    expect(await textsOf(service.getToken(101, { isFresh: true }))).toEqual(['token 1 of 101'])
  })

  it('a token is answered until ten seconds before its end', async () => {
    vi.useFakeTimers()
    const fake = createFakeClient(24 * hourMs)
    const service = createTokenService(fake)
    await service.getToken(101)
    fake.fail('unavailable')

    vi.advanceTimersByTime(24 * hourMs - 20_000)
    await expect(service.getToken(101)).resolves.toMatchObject({ token: 'token 1 of 101' })
    await vi.advanceTimersByTimeAsync(9_999)
    expect(service.peek(101)).toMatchObject({ token: 'token 1 of 101' })
    vi.advanceTimersByTime(1)

    expect(service.peek(101)).toBeUndefined()
    await expect(service.getToken(101)).rejects.toMatchObject({ code: 'unavailable' })
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
})

describe('an operator who gets no token', () => {
  it.each(['forbidden', 'not-found', 'rejected'] as const)(
    '(%s) is asked for once in ten seconds, however many want it',
    async (code) => {
      vi.useFakeTimers()
      const fake = createFakeClient(24 * hourMs)
      fake.fail(code)
      const service = createTokenService(fake)

      for (let request = 0; request < 3; request++)
        await expect(service.getToken(101)).rejects.toMatchObject({ code })
      expect(fake.getOperatorToken).toHaveBeenCalledTimes(1)

      fake.fail(undefined)
      vi.advanceTimersByTime(10_000)
      expect(await textsOf(service.getToken(101))).toEqual(['token 1 of 101'])
    },
  )

  it('is asked for no sooner when the widget complains', async () => {
    vi.useFakeTimers()
    const fake = createFakeClient(24 * hourMs)
    const service = createTokenService(fake)
    await service.getToken(101)
    fake.fail('forbidden')

    for (let request = 0; request < 3; request++)
      await expect(service.getToken(101, { isFresh: true })).rejects.toMatchObject({
        code: 'forbidden',
      })
    expect(fake.getOperatorToken).toHaveBeenCalledTimes(2)

    fake.fail(undefined)
    vi.advanceTimersByTime(10_000)
    expect(await textsOf(service.getToken(101, { isFresh: true }))).toEqual(['token 2 of 101'])
  })

  it('loses the kept one', async () => {
    vi.useFakeTimers()
    const onError = vi.fn()
    const fake = createFakeClient(24 * hourMs)
    const service = createTokenService(fake, { onError })
    await service.getToken(101)
    vi.advanceTimersByTime(23 * hourMs)
    fake.fail('forbidden')
    await service.getToken(101)
    await service.close()

    await expect(service.getToken(101)).rejects.toMatchObject({ code: 'forbidden' })
    expect(onError).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ code: 'forbidden' }))
  })
})

describe('a store that is late', () => {
  it('gets the lock back that nobody waits for any more', async () => {
    vi.useFakeTimers()
    const lock = {
      extend: vi.fn(),
      write: vi.fn(),
      fail: vi.fn(),
      refuse: vi.fn(),
      release: vi.fn(),
    }
    const store: TokenStore = {
      read: async () => undefined,
      take: () => sleep(600, { stored: undefined, lock, failure: undefined }),
      delete: async () => undefined,
      check: async () => undefined,
    }
    const service = createTokenService(createFakeClient(24 * hourMs), { store })

    const token = service.getToken(101)
    await vi.advanceTimersByTimeAsync(500)
    await expect(token).resolves.toMatchObject({ token: 'token 1 of 101' })
    expect(lock.release).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(100)

    expect(lock.release).toHaveBeenCalledTimes(1)
    await service.close()
  })
})

describe('memory', () => {
  it('counts an answer of getToken as a use', async () => {
    const service = createTokenService(createFakeClient(hourMs), { maxOperators: 2 })

    for (const id of [1, 2, 1, 3]) await service.getToken(id)

    expect([1, 2, 3].map((id) => service.peek(id) !== undefined)).toEqual([true, false, true])
  })

  it('makes room for a 64th at once', async () => {
    const service = createTokenService(createFakeClient(hourMs), { maxOperators: 64 })
    const ids = Array.from({ length: 65 }, (_, index) => index)

    for (const id of ids) await service.getToken(id)

    expect(ids.filter((id) => service.peek(id) === undefined)).toEqual([0, 1])
  })

  it('keeps an operator that is asked for all the time', async () => {
    const service = createTokenService(createFakeClient(hourMs), { maxOperators: 64 })
    await service.getToken(0)
    const first = service.peek(0)

    for (let id = 1; id <= 200; id++) {
      await service.getToken(id)
      expect(service.peek(0)).toBe(first)
    }
  })

  it('keeps the operators used last', async () => {
    const service = createTokenService(client, { maxOperators: 2 })
    await service.getToken(101)
    await service.getToken(102)
    service.peek(101)

    await service.getToken(103)

    expect([101, 102, 103].map((id) => service.peek(id) !== undefined)).toEqual([true, false, true])
  })

  it('holds 100,000 operators at most, those used last', async () => {
    let made = 0
    const service = createTokenService({
      getOperatorToken: async () => ({
        token: `token ${(made += 1)}`,
        expiresAt: Date.now() + hourMs,
      }),
    })
    for (let id = 0; id < 100_000; id++) await service.getToken(id)
    expect(service.peek(0)).toHaveProperty('token', 'token 1')

    for (let id = 100_000; id < 150_000; id++) await service.getToken(id)

    const kept = Array.from({ length: 150_000 }, (_, id) => id).filter((id) => service.peek(id))
    expect(kept.length).toBeLessThanOrEqual(100_000)
    expect(kept.length).toBeGreaterThan(98_000)
    expect(kept[0]).toBe(0)
    expect(kept[1]).toBeGreaterThan(50_000)
    expect(made).toBe(150_000)
  })

  it.each([undefined, {}])('needs a client, and is not made with %o', (none) => {
    expect(() => createTokenService(none as never)).toThrow(
      expect.objectContaining({ code: 'invalid-options' }),
    )
  })

  it.each([{ maxOperators: 0 }, { maxOperators: 1.5 }, { lifeMs: 0 }, { renewBeforeMs: -1 }])(
    'takes no nonsense: %o',
    (options) => {
      expect(() => createTokenService(client, options)).toThrow(
        expect.objectContaining({ code: 'invalid-options' }),
      )
    },
  )
})

describe('onEvent', () => {
  it('hears how each token was come by', async () => {
    vi.useFakeTimers()
    const events: ChatHubServerEvent[] = []
    const fake = createFakeClient(24 * hourMs)
    const service = createTokenService(fake, { onEvent: (event) => events.push(event) })
    await service.getToken(101)
    vi.advanceTimersByTime(23 * hourMs)
    await service.getToken(101)
    await vi.advanceTimersByTimeAsync(23 * hourMs)
    fake.fail('timeout')
    await service.getToken(101)
    await vi.advanceTimersByTimeAsync(hourMs)
    await service.getToken(101).catch(() => {})
    fake.fail('not-found')
    await service.getToken(101).catch(() => {})

    expect(events).toEqual([
      { type: 'token', operatorId: 101, outcome: 'made', code: undefined },
      { type: 'token', operatorId: 101, outcome: 'renewed', code: undefined },
      { type: 'token', operatorId: 101, outcome: 'kept', code: 'timeout' },
      { type: 'token', operatorId: 101, outcome: 'failed', code: 'timeout' },
      { type: 'token', operatorId: 101, outcome: 'refused', code: 'not-found' },
    ])
  })

  it('that throws is ignored', async () => {
    const service = createTokenService(client, {
      onEvent: () => {
        throw new Error('the disk is full')
      },
    })

    await expect(service.getToken(101)).resolves.toHaveProperty('token')
  })
})

/** The tokens' texts. */
async function textsOf(...tokens: readonly Promise<OperatorToken>[]): Promise<string[]> {
  return (await Promise.all(tokens)).map(({ token }) => token)
}
