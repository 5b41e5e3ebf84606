import type { IncomingMessage, RequestListener } from 'node:http'
import { describe, expect, it, vi } from 'vitest'
import { createTokenHandler } from '../src/node.js'
import { createChatHubClient, createTokenService, type OperatorToken } from '../src/index.js'
import { runCommand, type CommandInput } from './command.js'
import { createEndlessBody } from './endless-body.js'
import { makeJwt } from './jwt.js'
import { listen, tokenPath } from './sites.js'
import { loginOf, startTestEmulator } from './test-emulator.js'

// Each test starts a process, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 60_000 })

const emulator = await startTestEmulator()
const { login, password } = loginOf(emulator)
const { apiKey } = emulator.company
const company = {
  CHATHUB_API_URL: emulator.url,
  CHATHUB_LOGIN: login,
  CHATHUB_PASSWORD: password,
}
const cookie = 'session=4242'
const env = { ...company, CHATHUB_USER_HEADER: `Cookie: ${cookie}` }
const client = createChatHubClient({ login, password }, { baseUrl: emulator.url })
const getToken = () => client.getOperatorToken({ operatorId: 101 })

function isLoggedIn({ headers }: IncomingMessage): boolean {
  return headers.cookie === cookie
}

/** A site with our own handler. */
function goodSite(): RequestListener {
  const handler = createTokenHandler({
    authorize: (request) => (isLoggedIn(request) ? 'olena' : null),
    operatorFor: () => 101,
    service: createTokenService(client),
  })
  return (request, response) => void handler(request, response)
}

/** What a site of somebody else's answers. */
interface Answer {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
}

function ownSite(answer: (request: IncomingMessage) => Answer | Promise<Answer>): RequestListener {
  return (request, response) => {
    void Promise.resolve(answer(request)).then(({ status = 200, headers = {}, body = '' }) => {
      response.writeHead(status, { 'cache-control': 'no-store', ...headers })
      response.end(typeof body === 'string' ? body : JSON.stringify(body))
    })
  }
}

/** A site that refuses strangers, and answers its users something of its own. */
function siteForUsers(
  answer: (request: IncomingMessage) => Answer | Promise<Answer>,
): RequestListener {
  return ownSite((request) => (isLoggedIn(request) ? answer(request) : { status: 401 }))
}

function toBody({ token, expiresAt }: OperatorToken, laterMs = 0): object {
  return { token, expiresAt: new Date(expiresAt + laterMs).toISOString() }
}

async function startSite(site: RequestListener, path = tokenPath): Promise<string> {
  return `http://127.0.0.1:${await listen(site)}${path}`
}

interface Finding {
  readonly check: string
  readonly status: string
  readonly message: string
}

/** Runs the doctor on a route, and sorts the checks by what came of them. */
async function examine(url: string, input: CommandInput = { env }, ...args: readonly string[]) {
  const { stdout, stderr, exitCode } = await runCommand(
    ['doctor', '--json', '--url', url, ...args],
    input,
  )
  const { findings }: { readonly findings: readonly Finding[] } = JSON.parse(stdout)
  const having = (wanted: string): string[] =>
    findings.filter(({ status }) => status === wanted).map(({ check }) => check)
  const messageOf = (name: string) => findings.find(({ check }) => check === name)?.message
  expect(stdout + stderr).not.toContain(cookie)
  return { exitCode, failed: having('failed'), warning: having('warning'), findings, messageOf }
}

describe('doctor --url', () => {
  it('finds nothing wrong with our own handler', async () => {
    const { exitCode, failed, warning, findings, messageOf } = await examine(
      await startSite(goodSite()),
    )

    expect({ exitCode, failed, warning }).toEqual({ exitCode: 0, failed: [], warning: [] })
    expect(findings.slice(7).map(({ check }) => check)).toEqual([
      'route',
      'route-stranger',
      'route-user',
      'route-caching',
      'route-origins',
      'route-secrets',
      'route-life',
      'route-token',
    ])
    expect(messageOf('route-token')).toBe('ChatHub accepts it: operator 101')
  })

  it('takes the user’s header lines from standard input', async () => {
    const { failed, warning } = await examine(
      await startSite(goodSite()),
      { env: company, stdin: `Cookie: ${cookie}\r\nX-Other: 1\n` },
      '--stdin',
    )

    expect({ failed, warning }).toEqual({ failed: [], warning: [] })
  })

  it('warns that without a user only half is looked at', async () => {
    const { exitCode, warning, messageOf } = await examine(await startSite(goodSite()), {
      env: company,
    })

    expect({ exitCode, warning }).toEqual({ exitCode: 0, warning: ['route-user'] })
    expect(messageOf('route-life')).toBe('needs what is missing above')
  })

  it('looks at the route as far as it can when ChatHub is down', async () => {
    const url = await startSite(siteForUsers(async () => ({ body: toBody(await getToken()) })))

    const { failed, findings } = await examine(url, {
      env: { ...env, CHATHUB_API_URL: 'http://127.0.0.1:1' },
    })

    expect(failed).toEqual(['connection'])
    expect(findings.find(({ check }) => check === 'route-caching')?.status).toBe('ok')
  })

  it.each(['session', 'Cookie: a\u0000b', 'Cookie:'])(
    'refuses the header %j without repeating it',
    async (header) => {
      const result = await runCommand(['doctor', '--url', 'http://localhost:1', '--stdin'], {
        env,
        stdin: header,
      })

      expect(result.exitCode).toBe(2)
      expect(result.stderr).toContain('The user’s header has to be lines such as')
      expect(result.stderr).not.toContain(`${header}\n`)
    },
  )
})

describe('doctor --url names what is broken and nothing else:', () => {
  it.each([
    ['http outside loopback', 'http://site.example/api/chathub/token', /is http:/],
    ['no address', 'site', /none/],
    ['a password in the address', 'https://me:hunter2@site.example/', /holds a user or a password/],
    ['nobody there', 'http://127.0.0.1:1/', /cannot be reached/],
  ])('%s', async (_name, url, message) => {
    const { failed, messageOf } = await examine(url)

    expect(failed).toEqual(['route'])
    expect(messageOf('route')).toMatch(message)
    expect(messageOf('route')).not.toContain('hunter2')
  })

  it('no route at this path', async () => {
    expect((await examine(await startSite(ownSite(() => ({ status: 404 }))))).failed).toEqual([
      'route',
    ])
  })

  it('a route for POST', async () => {
    expect((await examine(await startSite(ownSite(() => ({ status: 405 }))))).failed).toEqual([
      'route',
    ])
  })

  it('an address that has moved, told apart from a login page', async () => {
    const url = await startSite(
      ownSite(() => ({ status: 308, headers: { location: `${tokenPath}/?secret=1` } })),
    )

    const { failed, messageOf } = await examine(url)

    expect(failed).toEqual(['route'])
    expect(messageOf('route')).toContain(`308 to ${url}/.`)
  })

  it('strangers who are sent to a login page', async () => {
    const good = goodSite()
    const url = await startSite((request, response) => {
      if (isLoggedIn(request)) good(request, response)
      else response.writeHead(302, { location: '/login?next=%2F' }).end()
    })

    const { failed, messageOf } = await examine(url)

    expect(failed).toEqual(['route-stranger'])
    expect(messageOf('route-stranger')).toContain('(302 to /login)')
  })

  it.each<[string, Answer]>([
    ['a login page with 200', { body: '<form>' }],
    ['403', { status: 403 }],
    ['500', { status: 500 }],
  ])('strangers who get %s', async (_name, answer) => {
    const good = goodSite()
    const stranger = ownSite(() => answer)
    const url = await startSite((request, response) =>
      (isLoggedIn(request) ? good : stranger)(request, response),
    )

    expect((await examine(url)).failed).toEqual(['route-stranger'])
  })

  it('strangers who get a token', async () => {
    const url = await startSite(ownSite(async () => ({ body: toBody(await getToken()) })))

    const { failed, messageOf } = await examine(url)

    expect(failed).toEqual(['route-stranger'])
    expect(messageOf('route-stranger')).toContain('A stranger gets a token')
  })

  it.each<[string, Answer, RegExp]>([
    ['whose session is none', { status: 401 }, /\(401\)/],
    ['without an operator', { status: 403, body: { code: 'no-operator' } }, /403, no-operator/],
    ['whom ChatHub gives nothing', { status: 500, body: 'stack trace' }, /\(500\)/],
    ['who is sent to a login page', { status: 303, headers: { location: '/in' } }, /303 to \/in/],
    ['who gets a page', { body: '<!doctype html>' }, /is not `/],
    ['who gets no end of life', { body: { token: makeJwt({}) } }, /is not `/],
    ['who gets no date', { body: { token: makeJwt({}), expiresAt: 'tomorrow' } }, /is not `/],
    [
      'who gets a date without its zone',
      { body: { token: makeJwt({}), expiresAt: '2030-01-01T00:00:00' } },
      /is not `/,
    ],
    [
      'whose token is in quotes',
      { body: { token: `"${makeJwt({})}"`, expiresAt: '2030-01-01T00:00:00Z' } },
      /no bare JWT/,
    ],
  ])('a user %s', async (_name, answer, message) => {
    const { failed, messageOf } = await examine(await startSite(siteForUsers(() => answer)))

    expect(failed).toEqual(['route-user'])
    expect(messageOf('route-user')).toMatch(message)
  })

  it('an answer without end, of which no more is read than a token has', async () => {
    const url = await startSite((request, response) => {
      response.writeHead(isLoggedIn(request) ? 200 : 401)
      const body = createEndlessBody()
      body.pipe(response).once('close', () => body.destroy())
    })

    const { failed, messageOf } = await examine(url)

    expect(failed).toEqual(['route-user'])
    expect(messageOf('route-user')).toMatch(/is not `/)
  })

  it.each(['', 'private, max-age=60'])('caching: %j', async (header) => {
    const url = await startSite(
      siteForUsers(async () => ({
        headers: { 'cache-control': header },
        body: toBody(await getToken()),
      })),
    )

    expect((await examine(url)).failed).toEqual(['route-caching'])
  })

  it.each(['*', 'the origin of the request'])('CORS for %s', async (allowed) => {
    const url = await startSite(
      siteForUsers(async ({ headers }) => ({
        headers: {
          'access-control-allow-origin': allowed === '*' ? '*' : (headers.origin ?? 'null'),
        },
        body: toBody(await getToken()),
      })),
    )

    expect((await examine(url)).failed).toEqual(['route-origins'])
  })

  it.each<[string, (body: object) => Answer]>([
    ['in the body', (body) => ({ body: { ...body, password } })],
    ['in base64', (body) => ({ body: { ...body, key: Buffer.from(password).toString('base64') } })],
    ['in a header', (body) => ({ body, headers: { 'x-debug': `login=${login}` } })],
  ])('a credential of the company %s', async (_name, answer) => {
    const url = await startSite(siteForUsers(async () => answer(toBody(await getToken()))))

    const { failed, findings } = await examine(url)

    expect(failed).toEqual(['route-secrets'])
    expect(JSON.stringify(findings)).not.toContain(password)
  })

  it('a company token in the place of an operator’s', async () => {
    const companyToken = await client.getCompanyToken()
    const url = await startSite(
      siteForUsers(() => ({
        body: toBody({ token: companyToken, expiresAt: Date.now() + 3_600_000 }),
      })),
    )

    const { failed } = await examine(url, {
      env: {
        CHATHUB_API_URL: emulator.url,
        CHATHUB_COMPANY_TOKEN: companyToken,
        CHATHUB_USER_HEADER: env.CHATHUB_USER_HEADER,
      },
    })

    expect(failed).toEqual(['route-secrets'])
  })

  it.each<[string, (companyToken: string) => Readonly<Record<string, string>>]>([
    ['company token, set with a line end', (token) => ({ CHATHUB_COMPANY_TOKEN: `${token}\n` })],
    ['company token, set in quotes', (token) => ({ CHATHUB_COMPANY_TOKEN: `"${token}"\n` })],
    ['API key, set with a line end', () => ({ CHATHUB_API_KEY: `${apiKey}\n` })],
  ])('a credential of the company: its %s', async (_name, credentialsOf) => {
    const companyToken = await client.getCompanyToken()
    const url = await startSite(
      siteForUsers(async () => ({ body: { ...toBody(await getToken()), apiKey, companyToken } })),
    )

    const { failed } = await examine(url, {
      env: {
        CHATHUB_API_URL: emulator.url,
        CHATHUB_USER_HEADER: env.CHATHUB_USER_HEADER,
        ...credentialsOf(companyToken),
      },
    })

    expect(failed).toEqual(['route-secrets'])
  })

  it('a token that is dead', async () => {
    const dead = { token: makeJwt({ exp: 1_500_000_000 }), expiresAt: 1_500_000_000_000 }
    const url = await startSite(siteForUsers(() => ({ body: toBody(dead) })))

    expect((await examine(url)).failed).toEqual(['route-life'])
  })

  it.each([
    ['later than the token’s own', 3_600_000, /later than the token’s own end/],
    ['too near', -23.95 * 3_600_000, /ends in|dead/],
  ])('an end that is %s', async (_name, laterMs, message) => {
    const url = await startSite(
      siteForUsers(async () => ({ body: toBody(await getToken(), laterMs) })),
    )

    const { failed, messageOf } = await examine(url)

    expect(failed).toEqual(['route-life'])
    expect(messageOf('route-life')).toMatch(message)
  })

  it('a token that says nothing of its end, of which the site says too much', async () => {
    const url = await startSite(
      siteForUsers(() => ({ body: { token: makeJwt({}), expiresAt: '2100-01-01T00:00:00Z' } })),
    )

    expect((await examine(url)).failed).toEqual(['route-life'])
  })

  it('a token of another company', async () => {
    const url = await startSite(
      siteForUsers(() => ({
        body: toBody({ token: makeJwt({ operator_id: 1 }), expiresAt: Date.now() + 3_600_000 }),
      })),
    )

    expect((await examine(url)).failed).toEqual(['route-token'])
  })
})
