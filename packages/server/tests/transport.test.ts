import type { RequestListener } from 'node:http'
import { inspect } from 'node:util'
import { startEmulator } from '@chathub/emulator'
import { describe, expect, it, vi } from 'vitest'
import {
  createChatHubClient,
  isChatHubServerError,
  type ChatHubClient,
  type ChatHubClientOptions,
} from '../src/index.js'
import { listen } from './sites.js'
import { countRequests, loginOf, rejectionOf, startTestEmulator } from './test-emulator.js'

const emulator = await startTestEmulator()
const organizationsPath = '/api/company/organization'

function connect(options: ChatHubClientOptions = {}): ChatHubClient {
  return createChatHubClient(loginOf(emulator), {
    baseUrl: emulator.url,
    retryDelayMs: 1,
    ...options,
  })
}

async function startServer(listener: RequestListener): Promise<string> {
  return `http://127.0.0.1:${await listen(listener)}`
}

describe('a call that fails for the moment', () => {
  it.each([429, 500, 502, 503, 504])('is repeated after a %i', async (status) => {
    emulator.setFaults({ api: { status, only: organizationsPath, times: 2 } })

    await expect(connect().getOrganizations()).resolves.toHaveLength(2)
    expect(countRequests(emulator, organizationsPath)).toBe(3)
  })

  it('is repeated after a cut connection', async () => {
    emulator.setFaults({ api: { down: true, only: organizationsPath, times: 1 } })

    await expect(connect().getOrganizations()).resolves.toHaveLength(2)
  })

  it.each([
    [429, 'rate-limited'],
    [500, 'unavailable'],
    [503, 'unavailable'],
  ])('with %i is given up after two retries', async (status, code) => {
    emulator.setFaults({ api: { status, only: organizationsPath } })

    await expect(connect().getOrganizations()).rejects.toMatchObject({ code, status })
    expect(countRequests(emulator, organizationsPath)).toBe(3)
  })

  it('is not repeated when retries is 0', async () => {
    emulator.setFaults({ api: { status: 500, only: organizationsPath } })

    await expect(connect({ retries: 0 }).getOrganizations()).rejects.toMatchObject({
      code: 'unavailable',
    })
    expect(countRequests(emulator, organizationsPath)).toBe(1)
  })

  // What becomes of a 403, which may mean that the company token was revoked, is in company-token.test.ts.
  it.each([400, 404])('is not repeated after a %i', async (status) => {
    emulator.setFaults({ api: { status, only: organizationsPath } })

    await rejectionOf(connect().getOrganizations())

    expect(countRequests(emulator, organizationsPath)).toBe(1)
  })
})

describe('Retry-After', () => {
  async function startBusyServer(
    retryAfter: () => string,
    retryDelayMs = 1,
  ): Promise<[ChatHubClient, number[]]> {
    const arrivals: number[] = []
    const baseUrl = await startServer((_request, response) => {
      arrivals.push(Date.now())
      if (arrivals.length > 1) response.end('[]')
      else response.writeHead(429, { 'retry-after': retryAfter() }).end()
    })
    return [
      createChatHubClient({ companyToken: 'token' }, { baseUrl, timeoutMs: 3000, retryDelayMs }),
      arrivals,
    ]
  }

  it('in seconds is waited for', async () => {
    const [client, arrivals] = await startBusyServer(() => '1')

    await client.getOrganizations()

    const [first = 0, second = 0] = arrivals
    expect(second - first).toBeGreaterThan(990)
  })

  it.each(['0.3', '0.3 '])('in parts of a second, as %j, is waited for', async (retryAfter) => {
    const [client, arrivals] = await startBusyServer(() => retryAfter)

    await client.getOrganizations()

    const [first = 0, second = 0] = arrivals
    expect(second - first).toBeGreaterThan(290)
    expect(second - first).toBeLessThan(1000)
  })

  it.each(['-5', 'soon 3', '1,5', 'Jan 5'])(
    'that is neither, such as %j, leaves the wait to `retryDelayMs`',
    async (retryAfter) => {
      const [client, arrivals] = await startBusyServer(() => retryAfter, 300)

      await client.getOrganizations()

      const [first = 0, second = 0] = arrivals
      expect(second - first).toBeGreaterThan(290)
      expect(second - first).toBeLessThan(1000)
    },
  )

  it('as a date is waited for', async () => {
    const [client, arrivals] = await startBusyServer(() =>
      new Date(Date.now() + 2000).toUTCString(),
    )

    await client.getOrganizations()

    const [first = 0, second = 0] = arrivals
    expect(second - first).toBeGreaterThan(900)
  })

  it.each([
    ['in seconds', () => '60'],
    ['as a date', () => new Date(Date.now() + 60_000).toUTCString()],
  ])('beyond the time limit, %s, ends the call at once', async (_form, retryAfter) => {
    const [client, arrivals] = await startBusyServer(retryAfter)
    const startedAt = Date.now()

    await expect(client.getOrganizations()).rejects.toMatchObject({ code: 'rate-limited' })

    expect(Date.now() - startedAt).toBeLessThan(1000)
    expect(arrivals).toHaveLength(1)
  })
})

describe('the pace', () => {
  it('keeps a crowd of calls within what ChatHub allows', async () => {
    const client = connect()
    await client.getOrganizations()

    await Promise.all(Array.from({ length: 110 }, () => client.getOrganizations()))

    const statuses = emulator.requests.map(({ status }) => status)
    expect(statuses).toHaveLength(112)
    expect(statuses).not.toContain(429)
  })
})

describe('the time limit', () => {
  it('ends a call that hangs', async () => {
    emulator.setFaults({ api: { hang: true } })

    await expect(connect({ timeoutMs: 100 }).getOrganizations()).rejects.toMatchObject({
      code: 'timeout',
    })
  })

  it('ends an answer that never ends', async () => {
    const baseUrl = await startServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).write('[')
    })
    const client = createChatHubClient({ companyToken: 'token' }, { baseUrl, timeoutMs: 100 })

    await expect(client.getOrganizations()).rejects.toMatchObject({ code: 'timeout' })
  })
})

describe('a `fetch` that does not know of signals', () => {
  const deaf = () => new Promise<Response>(() => undefined)

  it('does not put the time limit off', async () => {
    await expect(connect({ timeoutMs: 100, fetch: deaf }).getOrganizations()).rejects.toMatchObject(
      { code: 'timeout' },
    )
  })

  it('does not keep a caller who gives up', async () => {
    const client = createChatHubClient({ companyToken: 'token' }, { fetch: deaf })
    const signal = AbortSignal.timeout(50)

    await expect(client.getOrganizations({ signal })).rejects.toMatchObject({ code: 'aborted' })
  })
})

describe('a signal', () => {
  it('gives a call up', async () => {
    const client = connect()
    await client.getOrganizations()
    emulator.setFaults({ api: { hang: true } })
    const abortion = new AbortController()
    setTimeout(() => abortion.abort(), 50)

    await expect(client.getOrganizations({ signal: abortion.signal })).rejects.toMatchObject({
      code: 'aborted',
    })
  })

  it('that has aborted before sends nothing', async () => {
    const send = vi.fn(fetch)
    const client = createChatHubClient(
      { companyToken: 'token' },
      { baseUrl: emulator.url, fetch: send },
    )

    await expect(client.getOrganizations({ signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'aborted',
    })
    expect(send).not.toHaveBeenCalled()
  })
})

describe('a dead API', () => {
  it('is unreachable', async () => {
    emulator.setFaults({ api: { down: true } })

    await expect(connect().getOrganizations()).rejects.toMatchObject({ code: 'unreachable' })
  })

  it('that refuses connections is unreachable, with the reason', async () => {
    const closed = await startEmulator()
    await closed.close()
    const client = connect({ baseUrl: closed.url, retries: 0 })

    await expect(client.getOrganizations()).rejects.toMatchObject({
      code: 'unreachable',
      cause: { code: 'ECONNREFUSED' },
    })
  })
})

describe('a redirect', () => {
  it('is not followed: it would carry the credentials to another host', async () => {
    let reached = 0
    const elsewhere = await startServer((_request, response) => {
      reached += 1
      response.end()
    })
    const baseUrl = await startServer((_request, response) => {
      response.writeHead(307, { location: elsewhere }).end()
    })

    await expect(connect({ baseUrl }).getOrganizations()).rejects.toMatchObject({
      code: 'invalid-answer',
      status: 307,
    })
    expect(reached).toBe(0)
  })
})

describe('a path in the base URL', () => {
  it('is kept', async () => {
    const paths: (string | undefined)[] = []
    const baseUrl = await startServer((request, response) => {
      paths.push(request.url)
      response.end('[]')
    })
    const client = createChatHubClient(
      { companyToken: 'token' },
      { baseUrl: `${baseUrl}/proxy/chathub/` },
    )

    await client.getOrganizations()

    expect(paths).toEqual(['/proxy/chathub/api/company/organization'])
  })
})

describe('an error', () => {
  const faults = {
    refused: { status: 403 },
    unavailable: { status: 500 },
    unreachable: { down: true },
    slow: { hang: true },
    strange: { status: 200 },
  }

  it.each(Object.entries(faults))('shows no secret when ChatHub is %s', async (_kind, api) => {
    const { login, password } = emulator.company
    const companyToken = await connect().getCompanyToken()
    emulator.setFaults({ api })
    const options = { baseUrl: emulator.url, timeoutMs: 100, retries: 0 }

    const errors = await Promise.all([
      rejectionOf(createChatHubClient({ login, password }, options).getOrganizations()),
      rejectionOf(createChatHubClient({ companyToken }, options).getOrganizations()),
      rejectionOf(
        createChatHubClient({ companyToken }, options).validateToken('secret-of-the-browser'),
      ),
    ])

    for (const error of errors) {
      expect(isChatHubServerError(error)).toBe(true)
      const shown = inspect(error, { depth: 10, showHidden: true })
      for (const secret of [login, password, companyToken, 'secret-of-the-browser']) {
        expect(shown).not.toContain(secret)
      }
    }
  })
})
