import { startEmulator } from '@chathub/emulator'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createChatHubClient, type ChatHubCredentials } from '../src/index.js'
import { countRequests, loginOf, rejectionOf, startTestEmulator } from './test-emulator.js'

const emulator = await startTestEmulator()
const connect = (credentials: ChatHubCredentials = loginOf(emulator)) =>
  createChatHubClient(credentials, { baseUrl: emulator.url, retryDelayMs: 1 })

const getTokenPath = '/api/company/get-token'

describe('createChatHubClient', () => {
  it('lists organizations', async () => {
    const organizations = await connect().getOrganizations()

    expect(organizations).toEqual([
      { id: 6, name: 'Aurora Travel' },
      { id: 24, name: 'Borealis Books' },
    ])
  })

  it('lists none for a company that has none', async () => {
    const data = { organizations: [], operators: [], chats: [] }
    const empty = await startEmulator({ data })
    onTestFinished(() => empty.close())
    const client = createChatHubClient(loginOf(empty), { baseUrl: empty.url })

    await expect(client.getOrganizations()).resolves.toEqual([])
    await expect(client.getOperators(6)).rejects.toMatchObject({ code: 'not-found' })
  })

  it('lists operators with their status in words', async () => {
    const operators = await connect().getOperators(24)

    const organization = { id: 24, name: 'Borealis Books' }
    expect(operators).toEqual([
      { id: 103, name: 'Priya Raman', status: 'active', organization },
      { id: 104, name: 'Jonas Weber', status: 'inactive', organization },
      { id: 105, name: 'Ghost', status: 'deleted', organization },
    ])
  })

  it('has a word for a status that is new', async () => {
    const operator = { id: 1, name: 'Ada', status: 3, organization: { id: 6, name: 'Aurora' } }
    const client = createChatHubClient(
      { companyToken: 'token' },
      { fetch: async () => Response.json([operator]) },
    )

    await expect(client.getOperators(6)).resolves.toEqual([{ ...operator, status: 'unknown' }])
  })

  it('says so when an organization is not known', async () => {
    await expect(connect().getOperators(999)).rejects.toMatchObject({ code: 'not-found' })
  })

  it('works with a company token, also one that was stored in quotes', async () => {
    const companyToken = await connect().getCompanyToken()

    await expect(connect({ companyToken }).getOrganizations()).resolves.toHaveLength(2)
    await expect(
      connect({ companyToken: `"${companyToken}"\n` }).getOrganizations(),
    ).resolves.toHaveLength(2)
  })

  it('sends an API key in the header of its own', async () => {
    const { apiKey } = emulator.company

    await expect(connect({ apiKey }).getOrganizations()).resolves.toHaveLength(2)
  })

  it('gets no company token with an API key', async () => {
    await expect(connect({ apiKey: 'key' }).getCompanyToken()).rejects.toMatchObject({
      code: 'invalid-options',
    })
  })
})

describe('getOperatorToken', () => {
  it.each([
    ['quoted', null],
    ['text', null],
    ['token', null],
    ['expiresAt', null],
    ['expiration', null],
    ['quoted', 'text/plain'],
    ['text', 'application/json'],
    ['expiresAt', 'text/html'],
  ] as const)(
    'reads the answer form %s, whatever its content type (%s)',
    async (form, contentType) => {
      emulator.setFaults({ token: { form, contentType } })
      const client = connect()

      const { token, expiresAt } = await client.getOperatorToken({ operatorId: 101 })

      await expect(client.validateToken(token)).resolves.toEqual({
        isValid: true,
        operatorId: 101,
        expiresAt,
      })
    },
  )

  it('stays below 24 hours, so that a clock that runs ahead does no harm', async () => {
    emulator.setFaults({ clockSkewMs: -4 * 60_000 })
    const dayMs = 24 * 3_600_000

    const { expiresAt } = await connect().getOperatorToken({
      operatorId: 101,
      expiresAt: Date.now() + dayMs,
    })

    expect(expiresAt).toBeLessThan(Date.now() + dayMs)
    expect(expiresAt).toBeGreaterThan(Date.now() + dayMs - 6 * 60_000)
  })

  it('shortens a longer life', async () => {
    const expiresAt = Date.now() + 48 * 3_600_000

    const token = await connect().getOperatorToken({ operatorId: 101, expiresAt })

    expect(token.expiresAt).toBeLessThanOrEqual(Date.now() + 86_100_000)
    expect(countRequests(emulator, '/api/operator/get-token')).toBe(1)
  })

  it('keeps a shorter life', async () => {
    const asked = Date.now() + 60_000

    const { expiresAt } = await connect().getOperatorToken({ operatorId: 101, expiresAt: asked })

    expect(Math.abs(expiresAt - asked)).toBeLessThan(1001)
  })

  it.each([
    ['unknown', 999, 'not-found'],
    ['inactive', 104, 'forbidden'],
    ['deleted', 105, 'forbidden'],
  ])('rejects for an %s operator', async (_kind, operatorId, code) => {
    await expect(connect().getOperatorToken({ operatorId })).rejects.toMatchObject({ code })
  })

  it.each([
    ['a moment that is past', { operatorId: 101, expiresAt: 1 }],
    ['no moment', { operatorId: 101, expiresAt: NaN }],
    ['no id', { operatorId: NaN }],
    ['a name for an id', { operatorId: 'sales' as unknown as number }],
  ])('refuses %s before anything is sent', async (_kind, request) => {
    await expect(connect().getOperatorToken(request)).rejects.toMatchObject({
      code: 'invalid-options',
    })
    expect(emulator.requests).toHaveLength(0)
  })
})

describe('validateToken', () => {
  it.each([200, 400, 401] as const)(
    'answers that a token is not valid, with status %i',
    async (invalidStatus) => {
      emulator.setFaults({ undocumented: { invalidStatus } })

      await expect(connect().validateToken('no-token')).resolves.toEqual({
        isValid: false,
        error: 'Invalid token',
      })
      expect(countRequests(emulator, getTokenPath)).toBe(1)
    },
  )

  it("reads ChatHub's verdict under its first name, `valid`", async () => {
    emulator.setFaults({ undocumented: { validField: 'valid', invalidStatus: 400 } })
    const client = connect()
    const { token } = await client.getOperatorToken({ operatorId: 101 })

    await expect(client.validateToken(token)).resolves.toMatchObject({
      isValid: true,
      operatorId: 101,
    })
    await expect(client.validateToken('no-token')).resolves.toEqual({
      isValid: false,
      error: 'Invalid token',
    })
  })

  it('rejects when ChatHub fails', async () => {
    emulator.setFaults({ api: { status: 500, only: '/api/operator/validate-token' } })

    await expect(connect().validateToken('no-token')).rejects.toMatchObject({ code: 'unavailable' })
  })
})

describe('an answer that is not as documented', () => {
  it.each(['html', 'text', 'json', 'problem', 'empty'] as const)(
    'of the form %s is an invalid-answer at status 200',
    async (errorForm) => {
      emulator.setFaults({ errorForm, api: { status: 200 } })

      await expect(connect().getOrganizations()).rejects.toMatchObject({ code: 'invalid-answer' })
    },
  )

  it.each(['html', 'text', 'json', 'problem', 'empty'] as const)(
    'of the form %s hides no status',
    async (errorForm) => {
      emulator.setFaults({ errorForm, api: { status: 403, only: '/api/company/organization' } })

      const error = await rejectionOf(connect().getOrganizations())

      expect(error).toMatchObject({ code: 'forbidden', status: 403 })
    },
  )
})
