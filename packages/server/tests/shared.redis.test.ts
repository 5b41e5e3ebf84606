import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  createChatHubClient,
  createTokenService,
  type ChatHubServerEvent,
  type OperatorToken,
  type TokenService,
  type TokenServiceOptions,
} from '../src/index.js'
import { createRedisTokenStore } from '../src/redis.js'
import { createFakeClient } from './fake-client.js'
import { startRedisServer, type TestRedisClient } from './redis-server.js'
import { countRequests, loginOf, startTestEmulator } from './test-emulator.js'

// The machine may be busy with other tests.
vi.setConfig({ testTimeout: 60_000 })

const emulator = await startTestEmulator()
const client = createChatHubClient(loginOf(emulator), { baseUrl: emulator.url, retries: 0 })
const server = await startRedisServer()
const redis = await server.connect()
const connections = await Promise.all([
  server.connect(),
  server.connect(),
  server.connect(),
  server.connect(),
])
const tokenPath = '/api/operator/get-token'
const hourMs = 3_600_000

beforeEach(async () => {
  await redis.flushAll()
})

afterEach(() => {
  vi.useRealTimers()
})

type Instances = [TokenService, TokenService, TokenService, TokenService]

/** Instances, each with a connection of its own. */
function startInstances(
  maker: Parameters<typeof createTokenService>[0] = client,
  options: TokenServiceOptions = {},
): Instances {
  const start = (connection: TestRedisClient): TokenService => {
    const store = createRedisTokenStore(connection, { keys: [Buffer.alloc(32, 1)] })
    return createTokenService(maker, { store, ...options })
  }
  const [a, b, c, d] = connections
  return [start(a), start(b), start(c), start(d)]
}

/** Sends 10,000 requests at once, to one instance after the other. */
async function storm(
  instances: Instances,
  operatorOf: (index: number) => number,
): Promise<OperatorToken[]> {
  const count = 10_000 / instances.length
  const requests = instances.map((instance, offset) =>
    Array.from({ length: count }, (_, index) => instance.getToken(operatorOf(index + offset))),
  )
  return Promise.all(requests.flat())
}

/** Until nothing is under way. */
async function settle(instances: readonly TokenService[]): Promise<void> {
  await vi.waitFor(async () => {
    expect(await redis.keys('*:lock')).toEqual([])
  })
  await Promise.all(instances.map((instance) => instance.getToken(101)))
}

/** Lets time pass, in Redis too. */
async function pass(ms: number): Promise<void> {
  vi.advanceTimersByTime(ms)
  // At once, or a token that comes in between would be given the rest of the life of the one before.
  await redis.eval(agingScript, { arguments: [String(ms)] })
}

const agingScript = `
for _, name in ipairs(redis.call('keys', '*:token')) do
  redis.call('pexpire', name, redis.call('pttl', name) - ARGV[1])
end`

/** Ends the ten seconds for which nobody asks for a refused operator. */
async function passRefusal(): Promise<void> {
  vi.setSystemTime(Date.now() + 10_000)
  await redis.del(await redis.keys('*:lock'))
}

/** How often anything was read. */
function countReads(statistics: string): string | undefined {
  return /cmdstat_get:calls=(\d+)/.exec(statistics)?.[1]
}

describe('four instances with one store', () => {
  it('make one call for 10,000 requests at once', async () => {
    const instances = startInstances()

    const tokens = await storm(instances, () => 101)

    expect(tokens).toHaveLength(10_000)
    expect(new Set(tokens.map(({ token }) => token)).size).toBe(1)
    expect(countRequests(emulator, tokenPath)).toBe(1)
  })

  it('make one call for each of 1,000 operators, whoever asks', async () => {
    const fake = createFakeClient(24 * hourMs)
    const instances = startInstances(fake)

    const tokens = await storm(instances, (index) => index % 1000)

    expect(new Set(tokens.map(({ token }) => token)).size).toBe(1000)
    expect(fake.getOperatorToken).toHaveBeenCalledTimes(1000)
  })

  it('answer from memory afterwards, all the same', async () => {
    const instances = startInstances()
    const token = await instances[0].getToken(101)
    await Promise.all(instances.map((instance) => instance.getToken(101)))

    expect(instances.map((instance) => instance.peek(101))).toEqual([token, token, token, token])
    expect(instances[1].peek(101)).toBe(await instances[1].getToken(101))
    expect(Object.isFrozen(instances[1].peek(101))).toBe(true)
  })

  it('make at most two calls a day for an operator who is always there', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    const fake = createFakeClient(24 * hourMs)
    const instances = startInstances(fake)

    for (let minute = 0; minute < 24 * 60; minute += 5) {
      await Promise.all(instances.map((instance) => instance.getToken(101)))
      await pass(300_000)
    }
    await settle(instances)

    expect(fake.getOperatorToken).toHaveBeenCalledTimes(2)
    expect(new Set(instances.map((instance) => instance.peek(101)?.token)).size).toBe(1)
  })

  it.each([-3, 3])('renew a token in time whose maker’s clock is %i hours ahead', async (hours) => {
    vi.useFakeTimers({ toFake: ['Date'] })
    const now = Date.now()
    const fake = createFakeClient(24 * hourMs)
    const [ahead, right] = startInstances(fake)
    vi.setSystemTime(now + hours * hourMs)
    await ahead.getToken(101)
    vi.setSystemTime(now)

    const { expiresAt } = await right.getToken(101)
    await pass(21.9 * hourMs)
    await right.getToken(101)
    const callsBefore = fake.getOperatorToken.mock.calls.length
    await pass(0.2 * hourMs)
    await right.getToken(101)

    expect(Math.abs(expiresAt - now - 24 * hourMs)).toBeLessThan(60_000)
    expect(callsBefore).toBe(1)
    await vi.waitFor(() => expect(fake.getOperatorToken).toHaveBeenCalledTimes(2))
  })

  it('replace a refused token once, whoever hears of it', async () => {
    const fake = createFakeClient(24 * hourMs)
    const instances = startInstances(fake)
    await Promise.all(instances.map((instance) => instance.getToken(101)))

    const tokens = await Promise.all(
      instances.map((instance) => instance.getToken(101, { isFresh: true })),
    )

    expect(tokens.map(({ token }) => token)).toEqual(Array(4).fill('token 2 of 101'))
    expect(fake.getOperatorToken).toHaveBeenCalledTimes(2)
  })

  it('hear of each other that an operator gets none', async () => {
    const fake = createFakeClient(24 * hourMs)
    fake.fail('not-found')
    const instances = startInstances(fake)

    const answers = await Promise.allSettled([
      ...instances.map((instance) => instance.getToken(101)),
      instances[0].getToken(101),
    ])
    const later = instances[3].getToken(101)

    for (const answer of answers)
      expect(answer).toMatchObject({ status: 'rejected', reason: { code: 'not-found' } })
    await expect(later).rejects.toMatchObject({ code: 'not-found' })
    expect(fake.getOperatorToken).toHaveBeenCalledTimes(1)
  })

  it.each(['a complaint', 'a renewal'])(
    'lose the shared token of who is refused at %s',
    async (at) => {
      vi.useFakeTimers({ toFake: ['Date'] })
      const fake = createFakeClient(24 * hourMs)
      const [first, cold] = startInstances(fake)
      await first.getToken(101)
      fake.fail('forbidden')
      const isFresh = at === 'a complaint'
      if (!isFresh) await pass(23 * hourMs)
      await first.getToken(101, { isFresh }).catch(() => undefined)

      // A renewal is behind the back of whoever asks.
      await vi.waitFor(async () => {
        await expect(first.getToken(101)).rejects.toMatchObject({ code: 'forbidden' })
      })
      await expect(cold.getToken(101)).rejects.toMatchObject({ code: 'forbidden' })
      expect(fake.getOperatorToken).toHaveBeenCalledTimes(2)
      await passRefusal()
      await expect(first.getToken(101)).rejects.toMatchObject({ code: 'forbidden' })
      expect(fake.getOperatorToken).toHaveBeenCalledTimes(3)
      fake.fail(undefined)
      await passRefusal()
      await expect(cold.getToken(101)).resolves.toHaveProperty('token', 'token 2 of 101')
    },
  )

  it('keep the shared token when a revoked company token is answered with 403', async () => {
    vi.useFakeTimers({ toFake: ['Date', 'performance'] })
    emulator.setFaults({ undocumented: { revokedStatus: 403 } })
    const company = createChatHubClient(loginOf(emulator), { baseUrl: emulator.url, retries: 0 })
    const outcomes: string[] = []
    const [first, cold] = startInstances(company, {
      onEvent: (event) => event.type === 'token' && outcomes.push(event.outcome),
    })
    const { token } = await first.getToken(101)
    await pass(23 * hourMs)
    emulator.revokeCompanyTokens()
    emulator.setFaults({ api: { status: 503, only: '/api/company/get-token' } })

    // The renewal is behind the back of whoever asks.
    await first.getToken(101)
    await vi.waitFor(() => expect(outcomes).toContain('kept'))

    await expect(first.getToken(101)).resolves.toHaveProperty('token', token)
    await expect(cold.getToken(101)).resolves.toHaveProperty('token', token)
  })

  it.each(['unavailable', 'rejected'] as const)(
    'keep the shared token at a complaint that is answered %s',
    async (code) => {
      vi.useFakeTimers({ toFake: ['Date'] })
      const fake = createFakeClient(24 * hourMs)
      const [first, second, cold] = startInstances(fake)
      const kept = await first.getToken(101)
      fake.fail(code)

      await expect(first.getToken(101, { isFresh: true })).resolves.toEqual(kept)
      await passRefusal()
      await expect(second.getToken(101, { isFresh: true })).rejects.toMatchObject({ code })

      await expect(cold.getToken(101)).resolves.toEqual(kept)
    },
  )

  it('answer the shared token right after a complaint that failed where memory had none', async () => {
    const fake = createFakeClient(24 * hourMs)
    const [first, cold] = startInstances(fake)
    const kept = await first.getToken(101)
    fake.fail('unavailable')

    await expect(cold.getToken(101, { isFresh: true })).rejects.toMatchObject({
      code: 'unavailable',
    })

    await expect(cold.getToken(101)).resolves.toEqual(kept)
  })

  it('hear of each other for a second that ChatHub failed', async () => {
    const fake = createFakeClient(24 * hourMs)
    fake.fail('unreachable')
    const instances = startInstances(fake)

    const answers = await Promise.allSettled(instances.map((instance) => instance.getToken(101)))

    for (const answer of answers)
      expect(answer).toMatchObject({ status: 'rejected', reason: { code: 'unreachable' } })
    expect(fake.getOperatorToken).toHaveBeenCalledTimes(1)
    const [name = ''] = await redis.keys('*:lock')
    expect(await redis.pTTL(name)).toBeLessThanOrEqual(1000)

    fake.fail(undefined)
    await redis.del(name)
    await expect(instances[2].getToken(101)).resolves.toHaveProperty('token', 'token 1 of 101')
  })

  it('make a new token after forget', async () => {
    const fake = createFakeClient(24 * hourMs)
    const [first, second] = startInstances(fake)
    await first.getToken(101)

    await first.forget(101)

    await expect(second.getToken(101)).resolves.toHaveProperty('token', 'token 2 of 101')
  })

  it('keep nothing of a call that was under way at forget', async () => {
    const fake = createFakeClient(24 * hourMs)
    const [first, second] = startInstances(fake)
    let answer: (token: OperatorToken) => void = () => {}
    const late = new Promise<OperatorToken>((resolve) => (answer = resolve))
    fake.getOperatorToken.mockReturnValueOnce(late)
    const waiting = first.getToken(101)
    await vi.waitFor(() => expect(fake.getOperatorToken).toHaveBeenCalledTimes(1))

    await first.forget(101)
    answer({ token: 'late', expiresAt: Date.now() + hourMs })

    await expect(waiting).resolves.toHaveProperty('token', 'late')
    expect(first.peek(101)).toBeUndefined()
    await expect(second.getToken(101)).resolves.toHaveProperty('token', 'token 1 of 101')
  })

  it('say that a token came from another', async () => {
    const events: ChatHubServerEvent[] = []
    const instances = startInstances(client, { onEvent: (event) => events.push(event) })

    await instances[0].getToken(101)
    await instances[1].getToken(101)

    expect(events).toEqual([
      { type: 'token', operatorId: 101, outcome: 'made', code: undefined },
      { type: 'token', operatorId: 101, outcome: 'shared', code: undefined },
    ])
  })

  it('leave the store alone after close', async () => {
    const [first, second] = startInstances()
    await first.getToken(101)
    await second.close()
    const before = await redis.info('commandstats')

    await second.getToken(101)
    await second.forget(101)

    expect(countRequests(emulator, tokenPath)).toBe(2)
    expect(countReads(await redis.info('commandstats'))).toBe(countReads(before))
    expect(await redis.keys('*:token')).toHaveLength(1)
  })
})
