import { once } from 'node:events'
import { connect as connectSocket } from 'node:net'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import {
  ChatHubServerError,
  createChatHubClient,
  createTokenService,
  type ChatHubServerErrorCode,
} from '../src/index.js'
import { createValidateHandler as createNodeHandler } from '../src/node.js'
import { sendEndlessBody } from './endless-body.js'
import {
  frameworkNames,
  listen,
  serverNames,
  startSite,
  tokenPath,
  validatePath,
  type RunningSite,
  type Site,
} from './sites.js'
import { countRequests, loginOf, startTestEmulator } from './test-emulator.js'

const emulator = await startTestEmulator()
const client = createChatHubClient(loginOf(emulator), { baseUrl: emulator.url, retries: 0 })

function start(name: string, changes: Partial<Site> = {}): Promise<RunningSite> {
  return startSite(name, {
    client,
    service: createTokenService(client),
    getUser: (cookie) => cookie?.replace('user=', '') ?? null,
    operatorFor: (user) => (user === 'olena' ? 101 : null),
    onError: () => undefined,
    ...changes,
  })
}

function readTokenBody(text: string): { token: string; expiresAt: string } {
  return JSON.parse(text)
}

describe.each(serverNames)('the token route on %s', (name) => {
  it('answers token and end of life, for nobody to store', async () => {
    const site = await start(name)

    const response = await site.get(tokenPath)

    const body = readTokenBody(await response.text())
    expect(response.status).toBe(200)
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8')
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
    expect(Object.keys(body).toSorted()).toEqual(['expiresAt', 'token'])
    expect(new Date(body.expiresAt).toISOString()).toBe(body.expiresAt)
    await expect(client.validateToken(body.token)).resolves.toMatchObject({ operatorId: 101 })
  })

  it('answers a stranger 401 and asks ChatHub nothing', async () => {
    const site = await start(name)

    const response = await site.get(tokenPath, '')

    expect(response.status).toBe(401)
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(await response.json()).toEqual({ error: 'Unauthorized', code: 'unauthorized' })
    expect(emulator.requests).toHaveLength(0)
  })

  it('answers a user without an operator 403', async () => {
    const site = await start(name)

    const response = await site.get(tokenPath, 'nobody')

    expect(response.status).toBe(403)
    expect(await response.json()).toEqual({
      error: 'This user has no operator',
      code: 'no-operator',
    })
  })

  it('hands the whole organization on, decoded, and answers a foreign one 403', async () => {
    const operatorFor = vi.fn<Site['operatorFor']>(() => null)
    const site = await start(name, { operatorFor })

    const response = await site.get(`${tokenPath}?org=${encodeURIComponent('a&b=c')}`)

    expect(operatorFor).toHaveBeenCalledExactlyOnceWith('olena', 'a&b=c')
    expect(response.status).toBe(403)
    expect(await response.json()).toMatchObject({ code: 'organization-forbidden' })
  })

  it('hands no organization on when none was asked for', async () => {
    const operatorFor = vi.fn<Site['operatorFor']>(() => 101)
    const site = await start(name, { operatorFor })

    await site.get(tokenPath)
    await site.get(`${tokenPath}?org=`)

    expect(operatorFor.mock.calls).toEqual([
      ['olena', undefined],
      ['olena', undefined],
    ])
  })

  it.each([
    ['operator-inactive', 'This operator is inactive'],
    ['no-operator', 'This user has no operator'],
    ['organization-forbidden', 'This organization is not open to this user'],
  ] as const)('answers what the site throws, %s, with 403', async (code, error) => {
    const site = await start(name, {
      operatorFor: () => {
        throw new ChatHubServerError(code)
      },
    })

    const response = await site.get(tokenPath)

    expect(response.status).toBe(403)
    expect(await response.json()).toEqual({ error, code })
  })

  it.each([
    ['inactive', 104, 'forbidden'],
    ['unknown', 999, 'not-found'],
  ] as const)('answers an %s operator 403', async (_kind, operatorId, reason) => {
    const onError = vi.fn<Site['onError']>()
    const site = await start(name, { operatorFor: () => operatorId, onError })

    const response = await site.get(tokenPath)

    expect(response.status).toBe(403)
    expect(await response.json()).toEqual({
      error: 'This operator gets no token',
      code: 'operator-refused',
    })
    expect(onError.mock.lastCall?.[0]).toMatchObject({ code: reason })
  })

  it.each([400, 422] as const)(
    'answers 500 where ChatHub says %i of an unknown operator: the clocks may be wrong as well',
    async (unknownOperator) => {
      const onError = vi.fn<Site['onError']>()
      const site = await start(name, { operatorFor: () => 999, onError })
      emulator.setFaults({ undocumented: { unknownOperator } })

      const response = await site.get(tokenPath)

      expect(response.status).toBe(500)
      expect(await response.json()).toMatchObject({ code: 'token-unavailable' })
      expect(onError.mock.lastCall?.[0]).toMatchObject({ code: 'rejected' })
    },
  )

  it('answers 500 while ChatHub is down, and tells only the site why', async () => {
    const onError = vi.fn<Site['onError']>()
    const site = await start(name, { onError })
    emulator.setFaults({ api: { down: true } })

    const response = await site.get(tokenPath)

    expect(response.status).toBe(500)
    expect(await response.json()).toEqual({
      error: 'Failed to generate token',
      code: 'token-unavailable',
    })
    expect(onError.mock.lastCall?.[0]).toMatchObject({ code: 'unreachable' })
  })

  const failure = new Error('no database')
  it.each<[string, Site['getUser']]>([
    [
      'at once',
      () => {
        throw failure
      },
    ],
    ['later', () => Promise.reject(failure)],
  ])('answers 500 when the site’s own session fails %s', async (_when, getUser) => {
    const onError = vi.fn<Site['onError']>()
    const site = await start(name, { getUser, onError })

    const response = await site.get(tokenPath)

    expect(response.status).toBe(500)
    expect(await response.text()).not.toContain('database')
    expect(onError.mock.lastCall?.[0]).toBe(failure)
  })

  it('takes GET only', async () => {
    const site = await start(name)

    const response = await site.get(tokenPath, 'olena', 'POST')

    expect(response.status).toBe(405)
    expect(response.headers.get('allow')).toBe('GET, HEAD, OPTIONS')
    expect(await response.json()).toMatchObject({ code: 'method-not-allowed' })
  })
})

describe.each(serverNames)('the validation route on %s', (name) => {
  it('answers whether ChatHub accepts a token', async () => {
    const site = await start(name)
    const { token } = await client.getOperatorToken({ operatorId: 101 })

    const good = await site.validate(JSON.stringify({ token }))
    const bad = await site.validate(JSON.stringify({ token: 'invalid-token' }))

    expect(await good.json()).toEqual({ isValid: true })
    expect(await bad.json()).toEqual({ isValid: false })
    expect([good.status, bad.status]).toEqual([200, 200])
    expect(good.headers.get('cache-control')).toBe('no-store')
  })

  it('answers a stranger 401', async () => {
    const site = await start(name)

    const response = await site.validate('{"token":"t"}', 'application/json', '')

    expect(response.status).toBe(401)
    expect(await response.json()).toEqual({ error: 'Unauthorized', code: 'unauthorized' })
    expect(emulator.requests).toHaveLength(0)
  })

  it.each([
    [503, 'unavailable'],
    [404, 'not-found'],
  ])('answers ChatHub’s %i with 500, never with false', async (status, code) => {
    const onError = vi.fn<Site['onError']>()
    const site = await start(name, { onError })
    await client.getOrganizations()
    emulator.setFaults({ api: { status } })

    const response = await site.validate('{"token":"t"}')

    expect(response.status).toBe(500)
    expect(await response.json()).toEqual({
      error: 'Failed to validate token',
      code: 'validation-unavailable',
    })
    expect(onError.mock.calls).toMatchObject([[{ code }, {}, response.headers.get('x-request-id')]])
  })

  it.each([
    ['no token', '{}', 'application/json', 400, 'invalid-request'],
    ['an empty token', '{"token":""}', 'application/json', 400, 'invalid-request'],
    ['a patch', '{"token":"t"}', 'application/json-patch+json', 415, 'not-json'],
    ['a number', '{"token":1}', 'application/json', 400, 'invalid-request'],
    ['another type', '{"token":"t"}', 'text/plain', 415, 'not-json'],
  ])('refuses %s', async (_kind, body, type, status, code) => {
    const site = await start(name)

    const response = await site.validate(body, type)

    expect(response.status).toBe(status)
    expect(await response.json()).toMatchObject({ code })
    expect(emulator.requests).toHaveLength(0)
  })

  it('takes POST only', async () => {
    const site = await start(name)

    const response = await site.get(validatePath)

    expect(response.status).toBe(405)
    expect(response.headers.get('allow')).toBe('POST, OPTIONS')
  })
})

describe.each(['node:http', 'Express', 'Fetch'])('a body on %s', (name) => {
  it.each([
    ['no JSON', 'token=t', 400, 'invalid-request'],
    ['too large', JSON.stringify({ token: 'x'.repeat(20_000) }), 413, 'body-too-large'],
  ])('is refused when it is %s', async (_fact, body, status, code) => {
    const site = await start(name)

    const response = await site.validate(body)

    expect(response.status).toBe(status)
    expect(await response.json()).toMatchObject({ code })
    expect(countRequests(emulator, '/api/operator/validate-token')).toBe(0)
  })
})

describe('a body that is no JSON', () => {
  it('never reaches a route after express.json(): it is the site’s own to answer', async () => {
    const site = await start('Express after express.json()')

    const response = await site.validate('token=t', 'application/json', '')

    expect(response.status).toBe(400)
    expect(response.headers.get('cache-control')).toBeNull()
    expect(await response.text()).toBe('Bad Request')
  })
})

describe('a large body that does not say its size', () => {
  it.each([...serverNames, ...frameworkNames])('goes no further on %s', async (name) => {
    const site = await start(name)
    const body = new Blob([JSON.stringify({ token: 'x'.repeat(20_000) })]).stream()

    const { status } = await fetch(`http://127.0.0.1:${site.port}${validatePath}`, {
      method: 'POST',
      body,
      duplex: 'half',
      headers: { cookie: 'user=olena', 'content-type': 'application/json' },
    })

    expect(status).toBe(413)
    expect(countRequests(emulator, '/api/operator/validate-token')).toBe(0)
  })

  it('is answered on node:http before its end, and the connection goes on', async () => {
    const site = await start('node:http')
    const socket = connectSocket(site.port, '127.0.0.1')
    onTestFinished(() => void socket.destroy())
    const chunk = 'x'.repeat(0x5000)

    socket.write(
      `POST ${validatePath} HTTP/1.1\r\nhost: site\r\ncookie: user=olena\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n5000\r\n${chunk}\r\n`,
    )

    const [answer] = await once(socket, 'data')
    expect(String(answer)).toMatch(/^HTTP\/1\.1 413 /)
    socket.write(`0\r\n\r\nGET ${tokenPath} HTTP/1.1\r\nhost: site\r\n\r\n`)
    const [next] = await once(socket, 'data')
    expect(String(next)).toMatch(/^HTTP\/1\.1 401 /)
  })

  it('leaves the request its socket on node:http, for whoever writes a log', async () => {
    const handler = createNodeHandler({ authorize: () => 'olena', client })
    let addressAfter: string | undefined
    const port = await listen(async (request, response) => {
      await handler(request, response)
      addressAfter = request.socket?.remoteAddress
    })

    const status = await sendEndlessBody(`http://127.0.0.1:${port}`, '')

    expect(status).toBe(413)
    expect(addressAfter).toBe('127.0.0.1')
  })
})

describe('the answers', () => {
  it('hold neither login nor password nor company token', async () => {
    const { login, password } = emulator.company
    const companyToken = await client.getCompanyToken()
    const site = await start('Express')
    const faults = [{}, { status: 401 }, { status: 500 }, { down: true }, { status: 200 }]

    for (const api of faults) {
      emulator.setFaults({ api })
      const response = await site.get(tokenPath, 'olena')
      const shown = JSON.stringify([...response.headers]) + (await response.text())
      for (const secret of [login, password, companyToken]) expect(shown).not.toContain(secret)
    }
  })

  it.each(['login-refused', 'company-token-refused'] as const)(
    'say nothing of %s',
    async (code: ChatHubServerErrorCode) => {
      const site = await start('Express', {
        operatorFor: () => {
          throw new ChatHubServerError(code)
        },
      })

      const response = await site.get(tokenPath)

      expect(response.status).toBe(500)
      expect(await response.json()).toEqual({
        error: 'Failed to generate token',
        code: 'token-unavailable',
      })
    },
  )
})
