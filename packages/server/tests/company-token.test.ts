import { afterEach, describe, expect, it, vi } from 'vitest'
import {
  createChatHubClient,
  type ChatHubClient,
  type ChatHubClientOptions,
  type ChatHubCredentials,
} from '../src/index.js'
import { countRequests, loginOf, rejectionOf, startTestEmulator } from './test-emulator.js'

const emulator = await startTestEmulator()
const connect = (
  credentials: ChatHubCredentials = loginOf(emulator),
  fetch?: ChatHubClientOptions['fetch'],
) => createChatHubClient(credentials, { baseUrl: emulator.url, retryDelayMs: 1, fetch })

const getTokenPath = '/api/company/get-token'
const operatorTokenPath = '/api/operator/get-token'

describe('the company token', () => {
  it('is asked for once however many calls wait for it', async () => {
    const client = connect()

    await Promise.all([client.getOrganizations(), client.getOperators(6), client.getOperators(24)])
    await client.getOrganizations()

    expect(countRequests(emulator, getTokenPath)).toBe(1)
  })

  it('is renewed once when ChatHub refuses it, for all calls together', async () => {
    const client = connect()
    await client.getOrganizations()
    emulator.revokeCompanyTokens()

    const lists = await Promise.all([
      client.getOrganizations(),
      client.getOrganizations(),
      client.getOrganizations(),
    ])

    expect(lists.map((list) => list.length)).toEqual([2, 2, 2])
    expect(countRequests(emulator, getTokenPath)).toBe(2)
  })

  it('is renewed by one login for a hundred calls at once', async () => {
    const client = connect()
    await client.getOrganizations()
    emulator.revokeCompanyTokens()
    emulator.setFaults({ rateLimit: false })

    const lists = await Promise.all(Array.from({ length: 100 }, () => client.getOrganizations()))

    expect(lists.map((list) => list.length)).toEqual(Array.from({ length: 100 }, () => 2))
    expect(countRequests(emulator, getTokenPath)).toBe(2)
  })

  it('is kept when an old one is refused late', async () => {
    let isHeld = true
    let letGo = (): void => undefined
    const client = connect(loginOf(emulator), async (request) => {
      const response = await fetch(request)
      // The answer to the old token arrives when the new one is long in use.
      if (request.url.includes('organizationId=6') && isHeld) {
        isHeld = false
        await new Promise<void>((resolve) => {
          letGo = resolve
        })
      }
      return response
    })
    await client.getOrganizations()
    emulator.revokeCompanyTokens()

    const late = client.getOperators(6)
    await vi.waitFor(() => expect(isHeld).toBe(false))
    await client.getOrganizations()
    letGo()

    await expect(late).resolves.toHaveLength(2)
    await client.getOrganizations()
    expect(countRequests(emulator, getTokenPath)).toBe(2)
  })

  it('is given up after a second refusal', async () => {
    emulator.setFaults({ api: { status: 401, only: '/api/company/organization' } })

    await expect(connect().getOrganizations()).rejects.toMatchObject({
      code: 'company-token-refused',
      status: 401,
    })
    expect(countRequests(emulator, getTokenPath)).toBe(2)
    expect(countRequests(emulator, '/api/company/organization')).toBe(2)
  })

  describe('that ChatHub answers with 403, as it does for a revoked one', () => {
    const organizationsPath = '/api/company/organization'
    afterEach(() => void vi.useRealTimers())

    async function connectForLong(): Promise<ChatHubClient> {
      vi.useFakeTimers({ toFake: ['performance'] })
      const client = connect()
      await client.getOrganizations()
      vi.advanceTimersByTime(60_000)
      return client
    }

    it('is renewed once, for all calls together', async () => {
      emulator.setFaults({ undocumented: { revokedStatus: 403 } })
      const client = await connectForLong()
      emulator.revokeCompanyTokens()

      const lists = await Promise.all(Array.from({ length: 20 }, () => client.getOrganizations()))

      expect(lists.map((list) => list.length)).toEqual(Array.from({ length: 20 }, () => 2))
      expect(countRequests(emulator, getTokenPath)).toBe(2)
    })

    it('is renewed also within a minute of the first login', async () => {
      emulator.setFaults({ undocumented: { revokedStatus: 403 } })
      const client = connect()
      await client.getOrganizations()
      emulator.revokeCompanyTokens()

      await expect(client.getOrganizations()).resolves.toHaveLength(2)
      expect(countRequests(emulator, getTokenPath)).toBe(2)
    })

    it('is not renewed once more within a minute: it is no question of the token', async () => {
      const client = await connectForLong()
      emulator.setFaults({ api: { status: 403, only: organizationsPath } })

      for (const logins of [2, 2]) {
        await expect(client.getOrganizations()).rejects.toMatchObject({ code: 'forbidden' })
        expect(countRequests(emulator, getTokenPath)).toBe(logins)
      }

      expect(countRequests(emulator, organizationsPath)).toBe(1 + 2 + 1)
    })

    it.each([
      [401, 'login-refused'],
      [404, 'invalid-answer'],
      [503, 'unavailable'],
    ])('and whose login fails with %i, says so', async (status, code) => {
      emulator.setFaults({ undocumented: { revokedStatus: 403 } })
      const client = await connectForLong()
      emulator.revokeCompanyTokens()
      emulator.setFaults({ api: { status, only: getTokenPath } })

      await expect(client.getOrganizations()).rejects.toMatchObject({ code, status })
    })

    it('is examined if it was given, once a minute for all calls together', async () => {
      const companyToken = await connect().getCompanyToken()
      const client = connect({ companyToken })
      const ask = () => client.getOperatorToken({ operatorId: 101 })
      emulator.setFaults({ undocumented: { revokedStatus: 403 } })
      emulator.revokeCompanyTokens()

      const outcomes = await Promise.allSettled([ask(), ask(), ask()])
      outcomes.push(...(await Promise.allSettled([ask()])))

      expect(outcomes).toMatchObject(
        Array.from({ length: 4 }, () => ({ reason: { code: 'company-token-refused' } })),
      )
      expect(countRequests(emulator, organizationsPath)).toBe(1)
    })

    it('is right if it was given, is examined once, and the operator is refused', async () => {
      const companyToken = await connect().getCompanyToken()
      const client = connect({ companyToken })
      const ask = () => client.getOperatorToken({ operatorId: 105 })

      await expect(ask()).rejects.toMatchObject({ code: 'forbidden' })
      await expect(ask()).rejects.toMatchObject({ code: 'forbidden' })

      expect(countRequests(emulator, organizationsPath)).toBe(1)
      expect(countRequests(emulator, operatorTokenPath)).toBe(3)
    })

    it.each([
      [401, 'company-token-refused'],
      [404, 'invalid-answer'],
      [503, 'unavailable'],
    ])('was given, and its examination fails with %i: says so', async (status, code) => {
      const companyToken = await connect().getCompanyToken()
      emulator.setFaults({ api: { status, only: organizationsPath } })

      const client = connect({ companyToken })
      const ask = () => client.getOperatorToken({ operatorId: 105 })

      await expect(ask()).rejects.toMatchObject({ code, status })
      emulator.setFaults({ api: { status: null } })
      const isKnown = code === 'company-token-refused'
      await expect(ask()).rejects.toMatchObject({ code: isKnown ? code : 'forbidden' })
    })
  })

  it('is not renewed if it was given', async () => {
    const companyToken = await connect().getCompanyToken()
    emulator.revokeCompanyTokens()

    await expect(connect({ companyToken }).getOrganizations()).rejects.toMatchObject({
      code: 'company-token-refused',
    })
    expect(countRequests(emulator, '/api/company/organization')).toBe(1)
  })

  it('is asked for anew after a failed login', async () => {
    const client = connect()
    emulator.setFaults({ api: { status: 503, only: getTokenPath, times: 3 } })

    await expect(client.getOrganizations()).rejects.toMatchObject({ code: 'unavailable' })
    await expect(client.getOrganizations()).resolves.toHaveLength(2)
  })

  it('is refused for a wrong password without another try', async () => {
    const client = connect({ login: emulator.company.login, password: 'wrong' })

    await expect(client.getOrganizations()).rejects.toMatchObject({ code: 'login-refused' })
    expect(countRequests(emulator, getTokenPath)).toBe(1)
  })

  it('is asked for once a second at most while the password is refused', async () => {
    const client = connect({ login: emulator.company.login, password: 'wrong' })

    const startedAt = performance.now()

    for (let call = 0; call < 20; call += 1) {
      const error = await rejectionOf(client.getOrganizations())
      expect(error).toMatchObject({ code: 'login-refused' })
    }

    const seconds = Math.floor((performance.now() - startedAt) / 1000)
    expect(countRequests(emulator, getTokenPath)).toBeLessThanOrEqual(1 + seconds)
    await vi.waitFor(
      async () => {
        await rejectionOf(client.getOrganizations())
        expect(countRequests(emulator, getTokenPath)).toBeGreaterThan(1 + seconds)
      },
      { timeout: 5000 },
    )
  })

  it('is not waited for by a call that was given up, and serves the others', async () => {
    const client = connect()
    emulator.setFaults({ api: { latencyMs: 300, only: getTokenPath } })
    const abortion = new AbortController()

    const [hasty, patient] = [
      rejectionOf(client.getOrganizations({ signal: abortion.signal })),
      client.getOrganizations(),
    ]
    abortion.abort()

    await expect(hasty).resolves.toMatchObject({ code: 'aborted' })
    expect(emulator.requests).toHaveLength(0)
    await expect(patient).resolves.toHaveLength(2)
    expect(countRequests(emulator, getTokenPath)).toBe(1)
  })

  it('is not asked for by a call that was given up before', async () => {
    const client = connect()

    const error = await rejectionOf(client.getOrganizations({ signal: AbortSignal.abort() }))

    expect(error).toMatchObject({ code: 'aborted' })
    await client.getOrganizations()
    expect(emulator.requests.map(({ path }) => path)).toEqual([
      getTokenPath,
      '/api/company/organization',
    ])
  })
})
