import { startEmulator } from '@chathub/emulator'
import { afterAll, afterEach, expect, it, onTestFinished, vi } from 'vitest'
import { startRedisServer } from '../../../packages/server/tests/redis-server.ts'
import { demoUsers } from '../src/demo-users.ts'
import { startTokenServer } from '../src/token-server.ts'

const emulator = await startEmulator()
const redis = await startRedisServer()
afterEach(() => emulator.reset())
afterAll(() => emulator.close())
const log = vi.fn<(line: string) => void>()

/** Starts an instance; answers a function that gets a token from it. */
async function startInstance(): Promise<() => Promise<string>> {
  const { login, password } = emulator.company
  const server = await startTokenServer({
    apiUrl: emulator.url,
    company: { login, password },
    scriptUrl: emulator.scriptUrl,
    links: { start: '/api/me' },
    redis: { url: redis.url, keys: [Buffer.alloc(32, 7).toString('base64')] },
    isDemo: true,
    log,
  })
  onTestFinished(() => server.close())
  const { username = '', password: ownPassword = '' } = demoUsers[0] ?? {}
  const body = new URLSearchParams({ username, password: ownPassword })
  const answer = await fetch(`${server.url}/login`, { method: 'POST', body, redirect: 'manual' })
  const cookie = answer.headers.getSetCookie()[0]?.split(';', 1)[0] ?? ''
  return async () => {
    const response = await fetch(`${server.url}/api/chathub/token`, { headers: { cookie } })
    expect(response.status).toBe(200)
    return response.text()
  }
}

function countMadeTokens(): number {
  return emulator.requests.filter(({ path }) => path === '/api/operator/get-token').length
}

it('all instances together ask ChatHub for one token of an operator', async () => {
  const client = await redis.connect()
  const instances = await Promise.all([startInstance(), startInstance(), startInstance()])
  // The log tells nothing of a connection that is there: the first token shall not come before it.
  await vi.waitFor(async () => expect(await client.info('clients')).toMatch(/connected_clients:4/))

  const tokens = await Promise.all(instances.map((getToken) => getToken()))

  expect(new Set(tokens).size).toBe(1)
  expect(countMadeTokens()).toBe(1)
  const token = /"token":"([^"]+)"/.exec(tokens[0] ?? '')?.[1] ?? ''
  const [name = ''] = await client.keys('*:token')
  expect(token).not.toBe('')
  expect(await client.get(name)).not.toContain(token)
})

it('each instance goes on by itself while Redis is away, also at its start', async () => {
  await redis.kill()
  onTestFinished(() => redis.start())

  const instances = await Promise.all([startInstance(), startInstance()])
  for (const getToken of instances) await getToken()

  expect(countMadeTokens()).toBe(2)
  const lines = log.mock.calls.flat().join('\n')
  expect(lines).toContain('"event":"redis"')
  expect(lines).toContain('ECONNREFUSED')
})
