import { describe, expect, it } from 'vitest'
import type { Emulator, EmulatorOptions } from '../src/index.js'
import { beginChat } from './customer-support.js'
import { call, companyToken, testEmulator } from './support.js'

const noon = Date.UTC(2026, 0, 25, 12)

/** Does one of everything that draws something, and returns all that came back. */
async function story(emulator: Emulator): Promise<string> {
  const token = await companyToken(emulator)
  const expiresAt = new Date(noon + 3_600_000).toISOString()
  const answers = [
    emulator.company,
    token,
    (await call(emulator, '/api/operator/get-token', { token, body: { id: 101, expiresAt } })).text,
    await beginChat(emulator),
    (await call(emulator, '/chathub/negotiate?negotiateVersion=1', { method: 'POST' })).text,
    emulator.state,
  ]
  return JSON.stringify(answers)
}

const frozen: EmulatorOptions = { now: () => noon }

describe('seed', () => {
  it.each(['HS256', 'ES256'] as const)(
    'gives the same credentials and keys each time, so that either takes the other’s tokens: %s',
    async (signing) => {
      const one = await testEmulator({ seed: 42, signing })
      const other = await testEmulator({ seed: 42, signing })

      const token = await companyToken(one)

      expect(other.company).toEqual(one.company)
      expect((await call(other, '/api/company/organization', { token })).status).toBe(200)
    },
  )

  it('draws ids of connections that are UUIDs of version 4', async () => {
    const emulator = await testEmulator({ seed: 'demo' })
    const token = await emulator.operatorToken(101)

    for (let count = 0; count < 8; count++) {
      const { json } = await call(emulator, '/chathub/negotiate', { method: 'POST', token })
      expect(json).toMatchObject({
        connectionId: expect.stringMatching(
          /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/,
        ),
      })
    }
  })

  it('gives the same answers to the same requests', async () => {
    const one = await story(await testEmulator({ seed: 'demo', ...frozen }))
    const other = await story(await testEmulator({ seed: 'demo', ...frozen }))

    expect(other).toBe(one)
  })

  it('another one gives others, and none gives what nobody knows', async () => {
    const seeds: readonly EmulatorOptions[] = [{ seed: 1 }, { seed: 2 }, {}, {}]
    const stories = await Promise.all(
      seeds.map(async (options) => story(await testEmulator({ ...options, ...frozen }))),
    )

    expect(new Set(stories).size).toBe(4)
  })

  it('leaves the credentials that are given', async () => {
    const { company } = await testEmulator({ seed: 1, company: { login: 'me' } })

    expect(company.login).toBe('me')
    expect(company.password).toMatch(/^[\w-]{16}$/)
  })
})

describe('several emulators in one process', () => {
  it('share nothing: faults, data, requests, limits', async () => {
    const emulators = await Promise.all([testEmulator(), testEmulator(), testEmulator()])
    const [one, two, three] = emulators

    one.setFaults({ api: { status: 503 } })
    two.sendFromCustomer('Only here')
    await call(three, '/api/company/organization')

    const statuses = await Promise.all(
      emulators.map(async (emulator) => (await call(emulator, '/api/chat/chats')).status),
    )
    expect(statuses).toEqual([503, 401, 401])
    expect(emulators.map(({ state }) => state.chats.length)).toEqual([8, 9, 8])
    expect(emulators.map(({ requests }) => requests.length)).toEqual([1, 1, 2])
    expect(new Set(emulators.map(({ port }) => port)).size).toBe(3)
    await one.close()
    expect((await call(two, '/api/chat/chats')).status).toBe(401)
  })
})
