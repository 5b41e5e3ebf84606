import { randomBytes } from 'node:crypto'
import { startEmulator } from '@chathub/emulator'
import { Redis } from 'ioredis'
import { afterAll, afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createChatHubClient, createTokenService, type TokenService } from '../src/index.js'
import { createRedisTokenStore, type RedisClient } from '../src/redis.js'
import { startRecordingHost, type RecordingHost } from './recording-host.js'
import { startRedisServer } from './redis-server.js'
import { startWatch, type Watch } from './watch.js'

vi.setConfig({ testTimeout: 60_000 })

const emulator = await startEmulator({ faults: { rateLimit: false } })
afterAll(() => emulator.close())
const { login, password } = emulator.company
const server = await startRedisServer()
const redis = await server.connect()
const ioredis = new Redis(server.url, { retryStrategy: () => 50, maxRetriesPerRequest: 0 })
afterAll(() => ioredis.disconnect())
const storeKeys = { old: randomBytes(32), new: randomBytes(32) }

let watch: Watch
let host: RecordingHost

beforeEach(async () => {
  emulator.reset()
  await redis.flushAll()
  watch = startWatch()
  host = await startRecordingHost(emulator)
  for (const client of [redis, ioredis]) {
    client.on('error', (error: unknown) => watch.sightings.add('error of a Redis client', error))
  }
})
afterEach(() => {
  vi.restoreAllMocks()
})

/** Everything that was planted, and every token that was handed out meanwhile. */
function secrets(): ReadonlyMap<string, string> {
  const keys = Object.entries(storeKeys).flatMap(([name, key]) => [
    [`${name} store key`, key.toString('base64')] as const,
    [`${name} store key, hex`, key.toString('hex')] as const,
    [
      `${name} store key, printed`,
      key.toString('hex').replaceAll(/../g, '$& ').slice(0, 36),
    ] as const,
  ])
  const tokens = [...host.tokens].map(
    ([token, kind], index) => [`${kind} ${index}`, token] as const,
  )
  return new Map([['login', login], ['password', password], ...keys, ...tokens])
}

/** One instance of a site. */
function startInstance(client: RedisClient, keys: readonly Buffer[]): TokenService {
  const store = createRedisTokenStore(client, { keys: keys.map((key) => key.toString('base64')) })
  const options = { baseUrl: host.url, retries: 0, onEvent: watch.onEvent }
  const service = createTokenService(createChatHubClient({ login, password }, options), {
    store,
    onEvent: watch.onEvent,
    onError: watch.onError,
  })
  watch.sightings.add('store', store)
  watch.sightings.add('service', service)
  return service
}

/** What users and their panels make instances do. */
async function use(instances: readonly TokenService[]): Promise<void> {
  for (const operatorId of [101, 102, 104, 999]) {
    await Promise.all(
      instances.flatMap((instance) => [
        watch.attempt('getToken', instance.getToken(operatorId)),
        watch.attempt('getToken', instance.getToken(operatorId, { isFresh: true })),
      ]),
    )
  }
}

/** Looks at all that is in Redis, as it is there. */
async function dump(): Promise<string[]> {
  const bytes = redis.withTypeMapping({ 36: Buffer })
  const names = await redis.keys('*')
  for (const name of names) {
    for (const command of ['GET', 'DUMP']) {
      const answer = await bytes.sendCommand([command, name])
      if (!Buffer.isBuffer(answer)) throw new Error(`${command} answered no bytes.`)
      watch.sightings.add(`${command} of Redis`, `${name} ${answer.toString('latin1')}`)
    }
  }
  return names
}

it('no secret is seen in Redis, on the way there, or in what is said when it fails', async () => {
  const monitor = await server.connect()
  const commands: string[] = []
  await monitor.monitor((line) => commands.push(line))
  const keySets = [[storeKeys.old], [storeKeys.new, storeKeys.old], [storeKeys.new]]

  for (const keys of keySets) {
    const instances = [redis, ioredis].map((client) => startInstance(client, keys))
    await use(instances)
    host.setFault({ kind: 'echo', status: 500, type: 'json' })
    await Promise.all(instances.map((instance) => instance.forget(101)))
    await use(instances)
    host.setFault(undefined)
    expect((await dump()).filter((name) => name.endsWith(':token'))).not.toEqual([])
    await Promise.all(instances.map((instance) => instance.close()))
  }
  const late = [redis, ioredis].map((client) => startInstance(client, [storeKeys.new]))
  server.pause()
  await use(late.slice(0, 1))
  server.resume()
  await server.kill()
  await use(late)
  await server.start()

  for (const line of commands) watch.sightings.add('MONITOR of Redis', line)
  expect(commands.join('\n')).toContain(':token')
  expect(watch.outcomes).toEqual(new Set(['forbidden', 'not-found', 'unavailable']))
  expect(await watch.findLeaks(secrets())).toEqual([])
})
