import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createTokenService, type OperatorToken, type TokenService } from '../src/index.js'
import { createRedisTokenStore } from '../src/redis.js'
import { createFakeClient } from './fake-client.js'
import { startRedisServer } from './redis-server.js'

// Real time passes here, and the machine may be busy with other tests.
vi.setConfig({ testTimeout: 120_000 })

const server = await startRedisServer()
const redis = await server.connect()
const connections = await Promise.all([server.connect(), server.connect()])
const hourMs = 3_600_000
const instanceFile = fileURLToPath(new URL('instance.mjs', import.meta.url))

let services: TokenService[] = []
let storeStates: string[][] = []
let fake = createFakeClient(24 * hourMs)

beforeEach(async () => {
  await redis.flushAll()
  fake = createFakeClient(24 * hourMs)
  storeStates = []
  services = connections.map((connection) => {
    const states: string[] = []
    storeStates.push(states)
    return createTokenService(fake, {
      store: createRedisTokenStore(connection, { keys: [Buffer.alloc(32, 1)] }),
      onEvent: (event) => {
        if (event.type === 'store') states.push(event.state)
      },
    })
  })
})

afterEach(async () => {
  await Promise.all(services.map((service) => service.close()))
})

/** Wants tokens of ever new operators until it is stopped, and of one that is in memory. */
function startLoad(): { readonly stop: () => Promise<{ asked: number; answered: number }> } {
  let asked = 0
  let answered = 0
  const over = new AbortController()
  const want = async (service: TokenService, operatorId: number): Promise<void> => {
    asked += 1
    const { token } = await service.getToken(operatorId)
    expect(token).toMatch(new RegExp(` of ${operatorId}$`))
    answered += 1
  }
  const run = async (): Promise<void> => {
    const waiting: Promise<void>[] = []
    for (let operatorId = 1000; !over.signal.aborted; operatorId++) {
      for (const service of services) waiting.push(want(service, operatorId), want(service, 101))
      await sleep(10)
    }
    await Promise.all(waiting)
  }
  const running = run()
  return {
    stop: async () => {
      over.abort()
      await running
      return { asked, answered }
    },
  }
}

/** Until each service has heard these of its store. */
async function waitForStates(...states: string[]): Promise<void> {
  await vi.waitFor(() => expect(storeStates).toEqual([states, states]), { timeout: 60_000 })
}

/** Shows that instances share again. */
async function expectShared(operatorId: number): Promise<void> {
  fake.getOperatorToken.mockClear()
  const tokens = await Promise.all(services.map((service) => service.getToken(operatorId)))
  expect(new Set(tokens.map(({ token }) => token)).size).toBe(1)
  expect(fake.getOperatorToken).toHaveBeenCalledTimes(1)
}

describe('a store that fails under load costs no request', () => {
  it('when it is killed and brought back', async () => {
    await expectShared(101)
    const load = startLoad()
    await sleep(200)

    await server.kill()
    await waitForStates('down')
    await sleep(500)
    await server.start()
    await waitForStates('down', 'up')
    const { asked, answered } = await load.stop()

    expect(answered).toBe(asked)
    expect(asked).toBeGreaterThan(100)
    await expectShared(1)
  })

  it('when it stops in the middle of what it does', async () => {
    await expectShared(101)
    const load = startLoad()
    await sleep(200)

    server.pause()
    await waitForStates('down')
    await sleep(500)
    server.resume()
    await waitForStates('down', 'up')
    const { asked, answered } = await load.stop()

    expect(answered).toBe(asked)
    expect(asked).toBeGreaterThan(100)
    await expectShared(1)
  })

  it('when it was down for a token that had to be forgotten', async () => {
    const [service, other] = services as [TokenService, TokenService]
    await service.getToken(101)
    server.pause()
    await Promise.all(services.map((each, index) => each.getToken(index + 1)))
    await waitForStates('down')

    await service.forget(101)
    server.resume()
    await waitForStates('down', 'up')

    const made = await service.getToken(101)
    expect(made.token).toBe('token 4 of 101')
    expect(await other.getToken(101)).toEqual(made)
  })

  it('when it is full', async () => {
    await expectShared(101)
    const load = startLoad()
    await sleep(200)

    await redis.configSet('maxmemory', '1')
    await waitForStates('down')
    // Tried at least once meanwhile.
    await sleep(1500)
    expect(storeStates).toEqual([['down'], ['down']])
    await redis.configSet('maxmemory', '0')
    await waitForStates('down', 'up')
    const { asked, answered } = await load.stop()

    expect(answered).toBe(asked)
    await expectShared(1)
  })
})

describe('an instance that is killed while it holds the lock', () => {
  it('is replaced by another, which calls ChatHub once', async () => {
    const instance = spawn(process.execPath, [instanceFile, server.url], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    await once(instance.stdout, 'data')
    const tokens = Promise.all(services.map((service) => service.getToken(101)))
    await sleep(300)
    expect(fake.getOperatorToken).not.toHaveBeenCalled()

    instance.kill('SIGKILL')
    await once(instance, 'exit')
    const [name = ''] = await redis.keys('*:lock')
    const leftMs = await redis.pTTL(name)

    expect(leftMs).toBeLessThanOrEqual(5000)
    expect((await tokens).map(({ token }) => token)).toEqual(['token 1 of 101', 'token 1 of 101'])
    expect(fake.getOperatorToken).toHaveBeenCalledTimes(1)
  })
})

describe('an instance that waits for a slow ChatHub', () => {
  it('keeps the lock longer than it lasts by itself', async () => {
    let answer: (token: OperatorToken) => void = () => {}
    const late = new Promise<OperatorToken>((resolve) => (answer = resolve))
    fake.getOperatorToken.mockReturnValueOnce(late)
    const tokens = Promise.all(services.map((service) => service.getToken(101)))

    await sleep(7000)
    answer({ token: 'late', expiresAt: Date.now() + hourMs })

    expect((await tokens).map(({ token }) => token)).toEqual(['late', 'late'])
    expect(fake.getOperatorToken).toHaveBeenCalledTimes(1)
  })
})
