import { describe, expect, it } from 'vitest'
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

  it('lists operators with their status in words', async () => {
    const operators = await connect().getOperators(24)

    const organization = { id: 24, name: 'Borealis Books' }
    expect(operators).toEqual([
      { id: 103, name: 'Priya Raman', status: 'active', organization },
      { id: 104, name: 'Jonas Weber', status: 'inactive', organization },
      { id: 105, name: 'Ghost', status: 'deleted', organization },
    ])
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

  it('is given up after a second refusal', async () => {
    emulator.setFaults({ api: { status: 401, only: '/api/company/organization' } })

    await expect(connect().getOrganizations()).rejects.toMatchObject({
      code: 'company-token-refused',
      status: 401,
    })
    expect(countRequests(emulator, getTokenPath)).toBe(2)
    expect(countRequests(emulator, '/api/company/organization')).toBe(2)
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
})

describe('addOperators', () => {
  it('adds an operator', async () => {
    const client = connect()

    const { added, existing } = await client.addOperators([
      { organizationId: 6, name: 'Ada Lovelace' },
    ])

    expect(added).toEqual([{ id: expect.any(Number), name: 'Ada Lovelace', status: 'active' }])
    expect(existing).toEqual([])
    expect(emulator.state.operators).toContainEqual({
      id: added[0]?.id,
      name: 'Ada Lovelace',
      status: 0,
      organizationId: 6,
    })
  })

  it('does not double a name', async () => {
    const client = connect()
    const ada = { organizationId: 6, name: 'Ada Lovelace' }
    await client.addOperators([ada, ada])

    const { added, existing } = await client.addOperators([ada])

    expect(added).toEqual([])
    expect(existing).toMatchObject([{ name: 'Ada Lovelace', status: 'active' }])
    expect(emulator.state.operators.filter(({ name }) => name === 'Ada Lovelace')).toHaveLength(1)
  })

  it('doubles a name when asked to', async () => {
    const client = connect()
    const ada = { organizationId: 6, name: 'Ada Lovelace' }
    await client.addOperators([ada])

    await client.addOperators([ada], { allowDuplicates: true })

    expect(emulator.state.operators.filter(({ name }) => name === 'Ada Lovelace')).toHaveLength(2)
  })

  it('adds a name that only another organization or a deleted operator has', async () => {
    const { added } = await connect().addOperators([
      { organizationId: 6, name: 'Priya Raman' },
      { organizationId: 24, name: 'Ghost' },
    ])

    expect(added.map(({ name }) => name)).toEqual(['Priya Raman', 'Ghost'])
  })

  it('is not sent twice after a failure that may have come too late', async () => {
    emulator.setFaults({ api: { status: 502, only: '/api/operator/synchronize' } })

    await expect(
      connect().addOperators([{ organizationId: 6, name: 'Ada Lovelace' }]),
    ).rejects.toMatchObject({ code: 'unavailable' })
    expect(countRequests(emulator, '/api/operator/synchronize')).toBe(1)
  })

  it('refuses an empty name before anything is sent', async () => {
    await expect(connect().addOperators([{ organizationId: 6, name: ' ' }])).rejects.toMatchObject({
      code: 'invalid-options',
    })
    expect(emulator.requests).toHaveLength(0)
  })
})

function statusOf(id: number): number | undefined {
  return emulator.state.operators.find((operator) => operator.id === id)?.status
}

describe('setOperatorStatus', () => {
  it('deactivates, reactivates and deletes', async () => {
    const client = connect()

    await client.setOperatorStatus(101, 'inactive')
    expect(statusOf(101)).toBe(1)

    await client.setOperatorStatus(101, 'active')
    expect(statusOf(101)).toBe(0)

    await client.setOperatorStatus(101, 'deleted')
    expect(statusOf(101)).toBe(2)
  })

  it('says so when the operator is not known', async () => {
    await expect(connect().setOperatorStatus(999, 'active')).rejects.toMatchObject({
      code: 'not-found',
    })
  })

  it('refuses a status that is none', async () => {
    await expect(
      // @ts-expect-error -- a number is what the API has, not what the client takes
      connect().setOperatorStatus(101, 1),
    ).rejects.toMatchObject({ code: 'invalid-options' })
  })
})

describe('getOperatorToken', () => {
  it.each(['quoted', 'text', 'expiresAt', 'expiration'] as const)(
    'reads the answer form %s',
    async (form) => {
      emulator.setFaults({ token: { form } })
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
