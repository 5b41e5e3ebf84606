import { once } from 'node:events'
import { request as sendRequest } from 'node:http'
import { connect as connectSocket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, describe, expect, it, vi } from 'vitest'
import {
  createTokenHandler,
  createValidateHandler,
  type ChatHubServerEvent,
  type TokenSource,
} from '../src/index.js'
import { createTokenHandler as createNodeHandler } from '../src/node.js'
import { createRateLimiter, type RateLimit } from '../src/rate-limit.js'
import { listen, startSite, tokenPath, validatePath, type RunningSite, type Site } from './sites.js'

const kept = Object.freeze({ token: 'a.b.c', expiresAt: Date.UTC(2026, 0, 20, 14, 33, 34, 147) })
const keptBody = { token: 'a.b.c', expiresAt: '2026-01-20T14:33:34.147Z' }
const service: TokenSource = { peek: () => kept, getToken: async () => kept }
const cookie = 'user=olena'

/** Everybody who is logged in has a token, without ChatHub. */
function start(name: string, changes: Partial<Site> = {}): Promise<RunningSite> {
  return startSite(name, {
    client: {
      validateToken: async () => ({ isValid: true, operatorId: 1, clientId: 0, expiresAt: 0 }),
    },
    service,
    getUser: (sent) => sent?.replace('user=', '') ?? null,
    operatorFor: () => 101,
    onError: () => undefined,
    ...changes,
  })
}

describe.each(['node:http', 'Express', 'Fetch'])('on %s', (name) => {
  describe('where a request comes from', () => {
    it.each(['same-origin', 'none'])('%s may ask', async (from) => {
      const site = await start(name)

      const response = await site.ask(tokenPath, { cookie, 'sec-fetch-site': from })

      expect(await response.json()).toEqual(keptBody)
    })

    it.each(['same-site', 'cross-site', 'something new'])('%s may not', async (from) => {
      const authorize = vi.fn<Site['getUser']>()
      const site = await start(name, { getUser: authorize })

      const response = await site.ask(tokenPath, { cookie, 'sec-fetch-site': from })

      expect(response.status).toBe(403)
      expect(await response.json()).toMatchObject({ code: 'cross-site' })
      expect(response.headers.get('access-control-allow-origin')).toBeNull()
      expect(authorize).not.toHaveBeenCalled()
    })

    it('is told by Origin and Host where the browser does not say it', async () => {
      const site = await start(name)
      const host = name === 'Fetch' ? 'site.example' : `127.0.0.1:${site.port}`
      const post = (origin: string) => askWithHost(site.port, validatePath, { origin, host })

      expect(await post(`http://${host}`)).toBe(415)
      expect(await post(`https://${host}`)).toBe(415)
      expect(await post('http://evil.example')).toBe(403)
      expect(await post(`http://evil.example/${host}`)).toBe(403)
      expect(await post('null')).toBe(403)
      const inCapitals = { origin: 'http://site.example', host: 'SITE.EXAMPLE' }
      expect(await askWithHost(site.port, validatePath, inCapitals)).toBe(415)
    })
  })

  describe('pages of other origins', () => {
    const origin = 'https://app.example'
    const headers = { cookie, origin, 'sec-fetch-site': 'cross-site' }

    it('may ask if they are listed, with credentials, whatever the answer', async () => {
      const site = await start(name, { allowedOrigins: [origin], operatorFor: () => null })

      const refused = await site.ask(tokenPath, headers)
      const stranger = await site.ask(tokenPath, { ...headers, cookie: '' })

      for (const response of [refused, stranger]) {
        expect(response.headers.get('access-control-allow-origin')).toBe(origin)
        expect(response.headers.get('access-control-allow-credentials')).toBe('true')
        expect(response.headers.get('access-control-expose-headers')).toBe(
          'Retry-After, X-Request-Id',
        )
        expect(response.headers.get('vary')).toContain('Origin')
      }
      expect(await refused.json()).toMatchObject({ code: 'no-operator' })
    })

    it('may not if another one is listed', async () => {
      const site = await start(name, { allowedOrigins: ['https://other.example'] })

      const response = await site.ask(tokenPath, headers)

      expect(response.status).toBe(403)
      expect(response.headers.get('access-control-allow-origin')).toBeNull()
    })

    it('are told beforehand what they may send', async () => {
      const site = await start(name, { allowedOrigins: [origin] })

      const listed = await site.ask(validatePath, headers, 'OPTIONS')
      const foreign = await site.ask(validatePath, { origin: 'https://evil.example' }, 'OPTIONS')

      expect(listed.status).toBe(204)
      expect(listed.headers.get('allow')).toBe('POST, OPTIONS')
      expect(listed.headers.get('access-control-allow-methods')).toBe('POST, OPTIONS')
      expect(listed.headers.get('access-control-allow-headers')).toContain('Content-Type')
      expect(listed.headers.get('access-control-max-age')).toBe('7200')
      expect(foreign.status).toBe(204)
      expect(foreign.headers.get('access-control-allow-methods')).toBeNull()
      expect(foreign.headers.get('access-control-allow-origin')).toBeNull()
    })
  })

  describe('a user who asks too often', () => {
    const rateLimit = { requests: 3, windowMs: 3_600_000 }

    it('is answered 429 and told when to come back, and nobody else is', async () => {
      const getToken = vi.fn<TokenSource['getToken']>(async () => kept)
      const site = await start(name, { rateLimit, service: { getToken } })

      const storm = await Promise.all(Array.from({ length: 50 }, () => site.get(tokenPath)))
      const other = await site.get(tokenPath, 'taras')

      const statuses = storm.map(({ status }) => status)
      expect(statuses.filter((status) => status === 200)).toHaveLength(3)
      expect(statuses.filter((status) => status === 429)).toHaveLength(47)
      const refused = storm.find(({ status }) => status === 429)
      expect(await refused?.json()).toEqual({
        error: 'Too many requests',
        code: 'too-many-requests',
      })
      expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(1100)
      expect(Number(refused?.headers.get('retry-after'))).toBeLessThanOrEqual(1200)
      expect(other.status).toBe(200)
      expect(getToken).toHaveBeenCalledTimes(4)
    })

    it('is not called back too early', async () => {
      const site = await start(name, { rateLimit: { requests: 1, windowMs: 3_600_000 } })
      const startedAt = performance.now()

      await site.get(tokenPath)
      const refused = await site.get(tokenPath)

      const leastMs = 3_600_000 - (performance.now() - startedAt)
      expect(Number(refused.headers.get('retry-after')) * 1000).toBeGreaterThanOrEqual(leastMs)
    })

    it('is limited on the validation route too', async () => {
      const site = await start(name, { rateLimit: { requests: 1, windowMs: 3_600_000 } })

      const first = await site.validate('{"token":"a.b.c"}')
      const second = await site.validate('{"token":"a.b.c"}')

      expect([first.status, second.status]).toEqual([200, 429])
    })

    it('is not limited where the site does not want it', async () => {
      const site = await start(name, { rateLimit: false })

      const storm = await Promise.all(Array.from({ length: 200 }, () => site.get(tokenPath)))

      expect(new Set(storm.map(({ status }) => status))).toEqual(new Set([200]))
    })
  })

  describe('the request id', () => {
    it('is the one that came, in the answer and in the event', async () => {
      const onEvent = vi.fn<(event: ChatHubServerEvent) => void>()
      const site = await start(name, { onEvent })

      const response = await site.ask(tokenPath, { cookie, 'x-request-id': 'proxy-1.2:3' })

      expect(response.headers.get('x-request-id')).toBe('proxy-1.2:3')
      expect(onEvent).toHaveBeenCalledExactlyOnceWith({
        type: 'request',
        route: 'token',
        status: 200,
        code: undefined,
        requestId: 'proxy-1.2:3',
        durationMs: expect.any(Number),
      })
    })

    it.each(['two words', 'x'.repeat(65), '<script>', ''])('is a new one for %j', async (sent) => {
      const site = await start(name)

      const [one, two] = [
        await site.ask(tokenPath, { 'x-request-id': sent }),
        await site.ask(tokenPath, { 'x-request-id': sent }),
      ].map((response) => response.headers.get('x-request-id'))

      expect(one).toMatch(/^[\w-]{10,64}$/)
      expect(two).toMatch(/^[\w-]{10,64}$/)
      expect(two).not.toBe(one)
    })

    it('is a new one in an answer that went well, and in its event', async () => {
      const onEvent = vi.fn<(event: ChatHubServerEvent) => void>()
      const site = await start(name, { onEvent })

      const response = await site.get(tokenPath)

      const requestId = response.headers.get('x-request-id')
      expect(requestId).toMatch(/^[\w-]{10,64}$/)
      expect(onEvent.mock.calls).toMatchObject([[{ status: 200, requestId }]])
    })

    it('is none in an answer that went well where nobody hears of it', async () => {
      const site = await start(name)

      const response = await site.ask(tokenPath, { cookie, 'x-request-id': 'proxy-1.2:3' })

      expect(response.status).toBe(200)
      expect(response.headers.has('x-request-id')).toBe(false)
    })

    it('of a failure is the same for the browser, onError and onEvent', async () => {
      const [onError, onEvent] = [vi.fn<Site['onError']>(), vi.fn<NonNullable<Site['onEvent']>>()]
      const failure = new Error('The store of users is down.')
      const operatorFor = () => Promise.reject(failure)
      const site = await start(name, { operatorFor, onError, onEvent })

      const response = await site.get(tokenPath)

      const requestId = response.headers.get('x-request-id')
      expect(requestId).toMatch(/^[\w-]{10,64}$/)
      expect(onError).toHaveBeenCalledExactlyOnceWith(failure, expect.anything(), requestId)
      expect(onEvent.mock.calls).toMatchObject([[{ status: 500, requestId }]])
    })
  })

  it.each(['', 0, false, undefined])('%j is nobody', async (user) => {
    const site = await start(name, { getUser: () => user as unknown as null })

    expect((await site.get(tokenPath)).status).toBe(401)
  })

  it('a plus sign in the organization is a space', async () => {
    const operatorFor = vi.fn<Site['operatorFor']>(() => 101)
    const site = await start(name, { operatorFor })

    await site.get(`${tokenPath}?${new URLSearchParams({ org: 'Kyiv + Lviv' })}`)

    expect(operatorFor).toHaveBeenCalledExactlyOnceWith('olena', 'Kyiv + Lviv')
  })

  it('a complaint of the widget gets a token past all caches, anything else does not', async () => {
    const fresh = { ...kept, token: 'd.e.f' }
    const getToken = vi.fn<TokenSource['getToken']>(async () => fresh)
    const site = await start(name, { service: { peek: () => kept, getToken } })

    const complaint = await site.get(`${tokenPath}?org=sales&reason=complaint`)
    const other = await site.get(`${tokenPath}?reason=reload`)

    expect(await complaint.json()).toMatchObject({ token: 'd.e.f' })
    expect(await other.json()).toEqual(keptBody)
    expect(getToken).toHaveBeenCalledExactlyOnceWith(101, { isFresh: true })
  })

  it.each([
    ['a malformed escape', 'org=%zz'],
    ['a truncated escape', 'org=a%2'],
    ['an overlong form of a character', 'org=%C0%AF'],
    ['half a surrogate pair', 'org=%ED%A0%80'],
    ['a control character', 'org=a%00'],
    ['an endless name', `org=${'x'.repeat(201)}`],
    ['two organizations', 'org=a&org=b'],
  ])('%s in the organization is refused', async (_kind, query) => {
    const operatorFor = vi.fn<Site['operatorFor']>(() => 101)
    const site = await start(name, { operatorFor })

    const response = await site.get(`${tokenPath}?${query}`)

    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ code: 'invalid-request' })
    expect(operatorFor).not.toHaveBeenCalled()
  })

  it('listeners that fail do not cost the answer', async () => {
    const fail = () => {
      throw new Error('log is full')
    }
    const site = await start(name, { onEvent: fail, onError: fail, operatorFor: fail })

    const response = await site.get(tokenPath)

    expect(response.status).toBe(500)
    expect(await response.text()).not.toContain('full')
  })

  it('an answer of operatorFor that is no id is a failure of the site’s', async () => {
    const onError = vi.fn<Site['onError']>()
    const site = await start(name, { operatorFor: () => NaN, onError })

    const response = await site.get(tokenPath)

    expect(response.status).toBe(500)
    expect(onError.mock.lastCall?.[0]).toMatchObject({ code: 'invalid-options' })
  })
})

it.each([
  ['*'],
  ['ftp://app.example'],
  ['https://app.example/'],
  ['https://app.example/path'],
  ['app.example'],
  ['null'],
])('the list of origins may not hold %s', (origin) => {
  const make = () =>
    createTokenHandler({
      authorize: () => 'olena',
      operatorFor: () => 101,
      service,
      allowedOrigins: [origin],
    })

  expect(make).toThrow(expect.objectContaining({ code: 'invalid-options' }))
})

describe('options that every request needs', () => {
  const authorize = (): string => 'olena'
  const operatorFor = (): number => 101
  const client = { validateToken: vi.fn() }

  it.each([
    ['options', undefined],
    ['options.authorize', { authorise: authorize, operatorFor, service }],
    ['options.operatorFor', { authorize, operatorfor: operatorFor, service }],
    ['options.service', { authorize, operatorFor }],
    ['options.service.getToken', { authorize, operatorFor, service: client }],
  ])('are missed when the token route is made: %s', (name, options) => {
    expect(() => createTokenHandler(options as never)).toThrow(refusalOf(name))
  })

  it.each([
    ['options', undefined],
    ['options.authorize', { authorise: authorize, client }],
    ['options.client', { authorize }],
    ['options.client.validateToken', { authorize, client: service }],
  ])('are missed when the validation route is made: %s', (name, options) => {
    expect(() => createValidateHandler(options as never)).toThrow(refusalOf(name))
  })

  function refusalOf(name: string): unknown {
    const message = `\`${name}\` is missing or out of range: see the README.`
    return expect.objectContaining({ code: 'invalid-options', message })
  }
})

describe('a user whom nothing tells from others', () => {
  it('is limited by the operator', async () => {
    const handler = createTokenHandler({
      authorize: (request) => ({ operator: request.headers.get('x-operator') }),
      operatorFor: ({ operator }) => Number(operator),
      service,
      rateLimit: { requests: 1, windowMs: 3_600_000 },
    })
    const ask = async (operator: string) =>
      handler(new Request('http://a', { headers: { 'x-operator': operator } }))

    const statuses = [await ask('101'), await ask('101'), await ask('102')].map(
      ({ status }) => status,
    )

    expect(statuses).toEqual([200, 429, 200])
  })
})

describe('the rate limiter', () => {
  afterEach(() => {
    vi.useRealTimers()
  })

  /** At which of these moments, in milliseconds, a user who asks at each of them may pass. */
  function passedAt(limit: RateLimit, moments: readonly number[]): number[] {
    vi.useFakeTimers({ toFake: ['performance'] })
    const limiter = createRateLimiter(limit)
    let now = 0
    return moments.filter((moment) => {
      vi.advanceTimersByTime(moment - now)
      now = moment
      return limiter('olena') === 0
    })
  }

  it('gives back a request when its share of the time is over, and not half of it before', () => {
    const minute = { requests: 1, windowMs: 60_000 }
    const third = { requests: 3, windowMs: 1000 }

    expect(passedAt(minute, [0, 30_000, 59_900, 60_000, 90_000])).toEqual([0, 60_000])
    expect(passedAt(third, [0, 0, 0, 0, 300, 334, 500, 667])).toEqual([0, 0, 0, 334, 667])
  })

  it.each([1, 7, 999, 10_000])(
    'lets exactly %d pass at once, late in a process too',
    (requests) => {
      const tenDaysMs = 864_000_000

      const passed = passedAt({ requests, windowMs: 1000 }, Array(20_000).fill(tenDaysMs + 0.1))

      expect(passed).toHaveLength(requests)
    },
  )

  it('remembers who asked lately, however many others ask, and forgets who has been silent', () => {
    const limiter = createRateLimiter({ requests: 1, windowMs: 3_600_000 })
    const letOthersAsk = (count: number) => {
      for (let user = 0; user < count; user += 1) limiter(`${count} ${user}`)
    }
    limiter('olena')

    letOthersAsk(50_001)
    expect(limiter('olena')).toBeGreaterThan(0)
    letOthersAsk(100_002)
    expect(limiter('olena')).toBe(0)
  })
})

describe('HEAD of the Fetch standard', () => {
  it('is answered without a body, with its length', async () => {
    const handler = createTokenHandler({
      authorize: () => 'olena',
      operatorFor: () => 101,
      service,
    })

    const response = await handler(new Request('http://a', { method: 'HEAD' }))

    expect(response.body).toBeNull()
    expect(response.headers.get('content-length')).toBe(String(JSON.stringify(keptBody).length))
  })
})

describe('the Fetch standard', () => {
  const options = { authorize: () => 'olena', operatorFor: () => 101 }

  it.each([
    ['https://site.example', 200],
    ['https://evil.example', 403],
  ])('without a header Host: a page of %s is answered %i', async (origin, status) => {
    const handler = createTokenHandler({ ...options, service })

    const response = await handler(new Request('https://site.example/t', { headers: { origin } }))

    expect(response.status).toBe(status)
  })

  it('with a body that somebody has read: asks for it, and says nothing of ChatHub', async () => {
    const validateToken = vi.fn<Site['client']['validateToken']>()
    const handler = createValidateHandler({ ...options, client: { validateToken } })
    const request = (): Request =>
      new Request('https://site.example/v', {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' },
        body: '{"token":"a.b.c"}',
      })
    const [read, locked] = [request(), request()]
    await read.text()
    locked.body?.getReader()

    for (const used of [read, locked]) {
      const response = await handler(used)
      expect(await response.json()).toMatchObject({ code: 'invalid-request' })
    }
    expect(validateToken).not.toHaveBeenCalled()
  })
})

describe('an answer on node:http whose writeHead somebody has replaced', () => {
  it('has all its headers, also where a list of them is not known', async () => {
    const handler = createNodeHandler({
      authorize: () => 'olena',
      operatorFor: () => 101,
      service,
    })
    const port = await listen((request, response) => {
      const writeHead = response.writeHead.bind(response)
      response.writeHead = (status: number, headers: unknown) => {
        response.setHeader('set-cookie', 'session=new')
        for (const [key, value] of Object.entries(headers as object)) response.setHeader(key, value)
        return writeHead(status)
      }
      void handler(request, response)
    })

    const response = await fetch(`http://127.0.0.1:${port}`)

    expect(await response.json()).toEqual(keptBody)
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'cache-control': 'no-store',
      'content-type': 'application/json; charset=utf-8',
      'x-content-type-options': 'nosniff',
      'set-cookie': 'session=new',
    })
  })
})

describe('an answer on node:http that the site was quicker with', () => {
  it('stays, and nothing is thrown', async () => {
    let resolve = (_token: typeof kept): void => undefined
    const getToken = () => new Promise<typeof kept>((done) => (resolve = done))
    const handler = createNodeHandler({
      authorize: () => 'olena',
      operatorFor: () => 101,
      service: { getToken },
    })
    const results: unknown[] = []
    const port = await listen((request, response) => {
      results.push(handler(request, response))
      response.writeHead(503).end()
    })

    const { status } = await fetch(`http://127.0.0.1:${port}`)
    resolve(kept)

    expect(status).toBe(503)
    await expect(results[0]).resolves.toBeUndefined()
  })
})

describe('a kept token on node:http', () => {
  it('is answered within the call, without a promise', async () => {
    const handler = createNodeHandler({
      authorize: () => 'olena',
      operatorFor: () => 101,
      service,
    })
    const results: unknown[] = []
    const port = await listen((request, response) => {
      results.push(handler(request, response), response.writableEnded)
    })

    await fetch(`http://127.0.0.1:${port}`)

    expect(results).toEqual([undefined, true])
  })
})

describe('a browser that goes away', () => {
  it('in the middle of its body leaves nothing behind', async () => {
    const onEvent = vi.fn<(event: ChatHubServerEvent) => void>()
    const onError = vi.fn<Site['onError']>()
    const site = await start('node:http', { onEvent, onError })
    const socket = connectSocket(site.port, '127.0.0.1')

    socket.write(
      `POST ${validatePath} HTTP/1.1\r\nhost: a\r\ncookie: ${cookie}\r\ncontent-type: application/json\r\ncontent-length: 99\r\n\r\n{"tok`,
    )
    await wait(50)
    socket.destroy()

    await vi.waitFor(() => expect(onEvent).toHaveBeenCalledTimes(1))
    expect(onError).not.toHaveBeenCalled()
    expect((await site.get(tokenPath)).status).toBe(200)
  })

  it('while its token is awaited leaves nothing behind', async () => {
    let resolve = (_token: typeof kept): void => undefined
    const promise = new Promise<typeof kept>((done) => (resolve = done))
    const getToken = vi.fn<TokenSource['getToken']>(() => promise)
    const onEvent = vi.fn<(event: ChatHubServerEvent) => void>()
    const site = await start('node:http', { service: { getToken }, onEvent })
    const socket = connectSocket(site.port, '127.0.0.1')

    socket.write(`GET ${tokenPath} HTTP/1.1\r\nhost: a\r\ncookie: ${cookie}\r\n\r\n`)
    await vi.waitFor(() => expect(getToken).toHaveBeenCalledTimes(1))
    socket.destroy()
    await wait(50)
    resolve(kept)

    await vi.waitFor(() => expect(onEvent).toHaveBeenCalledTimes(1))
    expect((await site.get(tokenPath)).status).toBe(200)
  })
})

/** `fetch` sets `Host` by itself. Answers the status. */
async function askWithHost(
  port: number,
  path: string,
  headers: Record<string, string>,
): Promise<number | undefined> {
  const request = sendRequest({ port, path, method: 'POST', headers: { ...headers, cookie } }).end()
  const [response] = await once(request, 'response')
  response.resume()
  return response.statusCode
}
