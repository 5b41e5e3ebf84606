import { Redis } from 'ioredis'
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createRedisTokenStore, type RedisClient } from '../src/redis.js'
import { startRedisServer } from './redis-server.js'

const server = await startRedisServer()
const redis = await server.connect()
const ioredis = new Redis(server.url)
afterAll(() => ioredis.disconnect())

const key = Buffer.alloc(32, 1)
const token = {
  token: 'header.payload.signature',
  expiresAt: Date.now() + 3_600_000,
  renewAt: Date.now() + 1_800_000,
  refreshedAt: 0,
}

function createStore(options = {}, client: RedisClient = redis) {
  return createRedisTokenStore(client, { keys: [key], ...options })
}

/** Names of all entries, without what every one has. */
async function listNames(): Promise<string[]> {
  return (await redis.keys('*')).toSorted()
}

async function writeToken(store = createStore(), operatorId = 101): Promise<void> {
  const { lock } = await store.take(operatorId)
  await lock?.write(token)
}

beforeEach(async () => {
  await redis.flushAll()
})

afterEach(() => {
  vi.useRealTimers()
})

describe.each<{ name: string; client: RedisClient }>([
  { name: 'redis', client: redis },
  { name: 'redis, set to answer bytes', client: redis.withTypeMapping({ 36: Buffer }) },
  { name: 'ioredis', client: ioredis },
])('createRedisTokenStore with a client of $name', ({ client }) => {
  it('reads what it wrote', async () => {
    const store = createStore({}, client)
    expect(await store.read(101)).toBeUndefined()

    await writeToken(store)

    expect(await store.read(101)).toEqual(token)
    expect(await store.read(102)).toBeUndefined()
  })

  it('gives one lock', async () => {
    const store = createStore({}, client)

    const turns = await Promise.all([store.take(101), store.take(101), store.take(102)])

    expect(turns.map(({ lock }) => lock !== undefined)).toEqual([true, false, true])
  })

  it('gives the next lock after write, after release, and after fail with its word', async () => {
    const store = createStore({}, client)
    await writeToken(store)
    const second = await store.take(101)
    expect(second.stored).toEqual(token)
    await second.lock?.release()
    const third = await store.take(101)
    await third.lock?.fail('not-found', 10_000)

    expect(await store.take(101)).toEqual({
      stored: token,
      lock: undefined,
      failure: 'not-found',
    })
  })

  it('forgets the token at refuse, and leaves its word', async () => {
    const store = createStore({}, client)
    await writeToken(store)

    await (await store.take(101)).lock?.refuse('not-found', 10_000)

    expect(await store.read(101)).toBeUndefined()
    expect(await store.take(101)).toEqual({
      stored: undefined,
      lock: undefined,
      failure: 'not-found',
    })
    const [name = ''] = await listNames()
    expect(await redis.pTTL(name)).toBeGreaterThan(5000)
  })

  it('forgets token, lock and word of failure', async () => {
    const store = createStore({}, client)
    await writeToken(store)
    await (await store.take(101)).lock?.fail('not-found', 10_000)

    await store.delete(101)

    expect(await store.take(101)).toMatchObject({ stored: undefined, failure: undefined })
  })

  it('checks that it can write', async () => {
    await createStore({}, client).check()

    expect(await redis.pTTL('chathub:check')).toBeGreaterThan(0)
  })
})

describe('a lock', () => {
  it('lasts five seconds, and as long again after extend', async () => {
    const { lock } = await createStore().take(101)
    const [name = ''] = await listNames()
    expect(name).toMatch(/:lock$/)
    expect(await redis.pTTL(name)).toBeGreaterThan(4000)
    await redis.pExpire(name, 1000)

    await lock?.extend()

    const leftMs = await redis.pTTL(name)
    expect(leftMs).toBeGreaterThan(4000)
    expect(leftMs).toBeLessThanOrEqual(5000)
  })

  it('that has ended does nothing to the one who holds it now', async () => {
    const store = createStore()
    const { lock: late } = await store.take(101)
    const [name = ''] = await listNames()
    await redis.del(name)
    const { lock } = await store.take(101)
    const holder = await redis.get(name)

    await late?.write({ ...token, token: 'late' })
    await late?.fail('timeout', 1000)
    await late?.release()
    await late?.extend()

    expect(await redis.get(name)).toBe(holder)
    expect(await store.read(101)).toBeUndefined()
    await lock?.write(token)
    await late?.refuse('forbidden', 1000)
    expect(await store.read(101)).toEqual(token)
  })

  it('that has ended writes nothing even if nobody holds it', async () => {
    const store = createStore()
    const { lock } = await store.take(101)
    await store.delete(101)

    await lock?.write(token)

    expect(await store.read(101)).toBeUndefined()
  })
})

describe('what is in Redis', () => {
  it('shows no token, operator or company, and ends with the token', async () => {
    await writeToken(createStore({ company: 'flowers@example.com' }))
    await createStore({ company: 'flowers@example.com' }).take(101)

    const names = await listNames()
    const values = await Promise.all(names.map((name) => redis.get(name)))
    const leftMs = await redis.pTTL(names[1] ?? '')

    expect(names).toEqual([
      expect.stringMatching(/^chathub:\{[\w-]{22}\}:lock$/),
      expect.stringMatching(/^chathub:\{[\w-]{22}\}:token$/),
    ])
    expect(JSON.stringify([names, values])).not.toMatch(/payload|flowers|101/)
    expect(leftMs).toBeGreaterThan(token.expiresAt - Date.now() - 1000)
    expect(leftMs).toBeLessThanOrEqual(3_600_000)
  })

  it('is of no use in the place of another operator, company or prefix', async () => {
    await writeToken()
    const [name = ''] = await listNames()
    const sealed = (await redis.get(name)) ?? ''
    await redis.flushAll()
    await writeToken(createStore(), 102)
    const [otherName = ''] = await listNames()

    await redis.set(otherName, sealed, { PX: 3_600_000 })

    expect(await createStore().read(102)).toBeUndefined()
    await redis.set(name, sealed, { PX: 3_600_000 })
    expect(await createStore().read(101)).toEqual(token)
    expect(await createStore({ company: 'other' }).read(101)).toBeUndefined()
    expect(await createStore({ prefix: 'other' }).read(101)).toBeUndefined()
  })

  it.each(['', 'rubbish', '1.x.y', '{"token":"forged.by.hand","expiresAt":9e15}'])(
    'counts as nothing if it was changed: %s',
    async (text) => {
      await writeToken()
      const [name = ''] = await listNames()

      await redis.set(name, text)

      expect(await createStore().read(101)).toBeUndefined()
      expect(await createStore().take(101)).toMatchObject({ stored: undefined })
    },
  )

  it.each([-3, 3])(
    'is by the reader’s clock where the writer’s is %i hours ahead',
    async (hours) => {
      const now = Date.now()
      vi.useFakeTimers({ toFake: ['Date'], now: now + hours * 3_600_000 })
      const { lock } = await createStore().take(101)
      await lock?.write({
        token: 'header.payload.signature',
        expiresAt: Date.now() + 3_600_000,
        renewAt: Date.now() + 1_800_000,
        refreshedAt: Date.now(),
      })

      vi.setSystemTime(now)
      const { stored } = await createStore().take(101)
      const read = await createStore().read(101)

      for (const { expiresAt, renewAt, refreshedAt } of [stored ?? token, read ?? token]) {
        expect(Math.abs(expiresAt - now - 3_600_000)).toBeLessThan(60_000)
        expect(renewAt).toBe(expiresAt - 1_800_000)
        expect(refreshedAt).toBe(expiresAt - 3_600_000)
      }
    },
  )

  it('stays readable while keys change', async () => {
    const newKey = Buffer.alloc(32, 2)
    await writeToken()

    expect(await createStore({ keys: [newKey, key] }).read(101)).toEqual(token)
    expect(await createStore({ keys: [newKey] }).read(101)).toBeUndefined()

    await writeToken(createStore({ keys: [newKey, key] }))
    expect(await createStore({ keys: [newKey] }).read(101)).toEqual(token)
    expect(await createStore().read(101)).toBeUndefined()
  })
})
