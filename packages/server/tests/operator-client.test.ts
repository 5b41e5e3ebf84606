import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { createOperatorClient, createTokenService, type OperatorCredentials } from '../src/index.js'
import { startChatEmulator } from './chat-emulator.js'
import { countRequests } from './test-emulator.js'

const { emulator, options, company } = await startChatEmulator()

/** A ChatHub without chats, and what makes it refuse a token. */
function createRefusing(): {
  fetch: (request: Request) => Promise<Response>
  refuse: (token: string) => void
} {
  const refused = new Set<string | null>()
  return {
    fetch: async ({ headers }) => {
      const status = refused.has(headers.get('authorization')) ? 401 : 200
      return new Response('{"total":0,"items":[]}', { status })
    },
    refuse: (token) => refused.add(`Bearer ${token}`),
  }
}

describe('createOperatorClient', () => {
  it.each([
    ['a company login', { login: 'company', password: 'secret' }],
    ['a company token', { companyToken: 'token' }],
    ['an API key', { apiKey: 'key' }],
    ['nothing', {}],
    ['an environment variable that is missing', { operatorToken: undefined }],
    ['both', { operatorToken: 'token', getToken: () => 'token' }],
  ])('refuses %s', (_kind, credentials) => {
    expect(() => createOperatorClient(credentials as OperatorCredentials)).toThrow(
      expect.objectContaining({ code: 'invalid-options' }),
    )
  })

  it('takes a token, also one that was stored in quotes', async () => {
    const { token } = await company.getOperatorToken({ operatorId: 103 })

    for (const operatorToken of [token, `"${token}"\n`]) {
      const { total } = await createOperatorClient({ operatorToken }, options).getChats()
      expect(total).toBe(3)
    }
  })

  it('says so when the token is a company token', async () => {
    const operatorToken = await company.getCompanyToken()

    await expect(createOperatorClient({ operatorToken }, options).getChats()).rejects.toMatchObject(
      { code: 'forbidden', status: 403 },
    )
  })

  it('says so when a given token is refused', async () => {
    const operator = createOperatorClient({ operatorToken: 'expired' }, options)

    await expect(operator.getChats()).rejects.toMatchObject({ code: 'operator-token-refused' })
    expect(countRequests(emulator, '/api/chat/chats')).toBe(1)
  })

  it('asks for one new token however many calls are refused with the old one', async () => {
    const getToken = vi.fn(async ({ isFresh }: { isFresh: boolean }) =>
      isFresh ? company.getOperatorToken({ operatorId: 101 }) : 'expired',
    )
    const operator = createOperatorClient({ getToken }, options)

    await Promise.all(Array.from({ length: 20 }, () => operator.getChats()))
    await operator.getChats()

    expect(getToken.mock.calls.filter(([{ isFresh }]) => isFresh)).toHaveLength(1)
  })

  it('asks for another new token when the last new one is refused later', async () => {
    let made = 0
    const { fetch, refuse } = createRefusing()
    const getToken = ({ isFresh }: { isFresh: boolean }) =>
      isFresh ? `token-${(made += 1)}` : 'token-0'
    const operator = createOperatorClient({ getToken }, { fetch })
    refuse('token-0')
    await operator.getChats()
    refuse('token-1')

    await expect(operator.getChats()).resolves.toMatchObject({ total: 0 })
    refuse('token-2')
    await expect(operator.getChats()).resolves.toMatchObject({ total: 0 })

    expect(made).toBe(3)
  })

  it('asks again when what it got was the refused token itself', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    onTestFinished(() => void vi.useRealTimers())
    let made = 0
    const { fetch, refuse } = createRefusing()
    const service = createTokenService({
      getOperatorToken: async () => {
        made += 1
        return { token: `token-${made}`, expiresAt: Date.now() + 86_000_000 }
      },
    })
    const getToken = ({ isFresh }: { isFresh: boolean }) => service.getToken(101, { isFresh })
    const operator = createOperatorClient({ getToken }, { fetch })
    refuse('token-1')
    await operator.getChats()
    refuse('token-2')

    // The service makes one a minute at most.
    await expect(operator.getChats()).rejects.toMatchObject({ code: 'operator-token-refused' })
    vi.advanceTimersByTime(60_000)

    await expect(operator.getChats()).resolves.toMatchObject({ total: 0 })
    expect(made).toBe(3)
  })

  it('gets its tokens of the token service, a fresh one after a refusal too', async () => {
    let made = 0
    const service = createTokenService({
      getOperatorToken: async (request) => {
        made += 1
        const fresh = await company.getOperatorToken(request)
        return made === 1 ? { ...fresh, token: 'revoked' } : fresh
      },
    })
    const operator = createOperatorClient(
      { getToken: ({ isFresh }) => service.getToken(101, { isFresh }) },
      options,
    )

    await expect(operator.getChats()).resolves.toMatchObject({ total: 5 })
    await operator.getChats()

    expect(made).toBe(2)
    expect(countRequests(emulator, '/api/chat/chats')).toBe(3)
  })

  it('gives up when the new token is refused as well', async () => {
    const getToken = vi.fn(() => 'expired')

    await expect(createOperatorClient({ getToken }, options).getChats()).rejects.toMatchObject({
      code: 'operator-token-refused',
    })
    expect(getToken.mock.calls).toEqual([[{ isFresh: false }], [{ isFresh: true }]])
    expect(countRequests(emulator, '/api/chat/chats')).toBe(2)
  })

  it('asks again after a new token could not be had', async () => {
    let isDown = true
    const operator = createOperatorClient(
      {
        getToken: ({ isFresh }) => {
          if (!isFresh) return 'expired'
          if (isDown) throw new Error('The session store is down.')
          return company.getOperatorToken({ operatorId: 101 })
        },
      },
      options,
    )

    await expect(operator.getChats()).rejects.toThrow('The session store is down.')
    isDown = false
    await expect(operator.getChats()).resolves.toMatchObject({ total: 5 })
  })

  it.each([undefined, '', 'two words', { token: 1 }])(
    'says so when getToken answers %j',
    async (answer) => {
      const getToken = () => answer as string

      await expect(createOperatorClient({ getToken }).getChats()).rejects.toMatchObject({
        code: 'invalid-options',
      })
    },
  )
})
