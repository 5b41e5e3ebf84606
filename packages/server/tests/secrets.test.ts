import { randomUUID } from 'node:crypto'
import { startEmulator, type FaultsPatch } from '@chathub/emulator'
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  createChatHubClient,
  createOperatorClient,
  createTokenService,
  isChatHubServerError,
  type ChatHubClient,
  type ChatHubCredentials,
  type TokenService,
} from '../src/index.js'
import { runCommand } from './command.js'
import { createSightings, type Secrets, type Sightings } from './leaks.js'
import { startRecordingHost, type HostFault, type RecordingHost } from './recording-host.js'
import { serverNames, startSite, tokenPath, type RunningSite } from './sites.js'

// With characters that look different in JSON, in a URL and in a form.
const company = {
  login: `büro "aurora"\\${randomUUID()}`,
  password: `pass wörd/+=&"\\${randomUUID()}`,
  apiKey: `key/+=&%"\\${randomUUID()}`,
}
const userCookie = `user=olena; session=${randomUUID()}`

const emulator = await startEmulator({ company, faults: { rateLimit: false } })
afterAll(() => emulator.close())

// Several thousand calls, each looked at from all sides.
vi.setConfig({ testTimeout: 120_000 })

let sightings: Sightings
/** Codes and statuses that came up, to see that what should go wrong did. */
let outcomes: Set<unknown>
let host: RecordingHost

beforeEach(async () => {
  emulator.reset()
  sightings = createSightings()
  outcomes = new Set()
  host = await startRecordingHost(emulator)
  for (const name of ['log', 'info', 'warn', 'error', 'debug', 'trace'] as const) {
    vi.spyOn(console, name).mockImplementation((...args) => sightings.add(`console.${name}`, args))
  }
  for (const name of ['stdout', 'stderr'] as const) {
    vi.spyOn(process[name], 'write').mockImplementation((text) => {
      sightings.add(name, String(text))
      return true
    })
  }
  vi.spyOn(process, 'emitWarning').mockImplementation((warning) =>
    sightings.add('process warning', warning),
  )
})
afterEach(() => {
  vi.restoreAllMocks()
})

/** Everything that was planted, and every token that was handed out meanwhile. */
function secrets(): Secrets {
  const tokens = [...host.tokens].map(
    ([token, kind], index) => [`${kind} ${index}`, token] as const,
  )
  return new Map([...Object.entries(company), ['the user’s cookie', userCookie], ...tokens])
}

const hostFaults: readonly HostFault[] = [
  ...[200, 400, 401, 403, 404, 422, 429, 500, 503].flatMap((status) =>
    (['json', 'html'] as const).map((type) => ({ kind: 'echo', status, type }) as const),
  ),
  { kind: 'redirect' },
  { kind: 'garbage' },
  { kind: 'cut' },
]

const emulatorFaults: readonly FaultsPatch[] = [
  {},
  ...(['json', 'problem', 'text', 'html', 'empty'] as const).flatMap((errorForm) =>
    [401, 403, 500].map((status) => ({ errorForm, api: { status } })),
  ),
  ...(['quoted', 'text', 'expiresAt', 'expiration'] as const).map((form) => ({ token: { form } })),
  { api: { down: true } },
  { api: { hang: true } },
  { undocumented: { invalidStatus: 401 } },
]

/** Everything that can go wrong where ChatHub is, one after the other. */
async function forEachFault(work: () => Promise<void>): Promise<void> {
  for (const patch of emulatorFaults) {
    emulator.reset()
    emulator.setFaults(patch)
    await work()
  }
  emulator.reset()
  for (const fault of hostFaults) {
    host.setFault(fault)
    await work()
  }
  host.setFault(undefined)
}

const options = () => ({
  baseUrl: host.url,
  timeoutMs: 1000,
  retries: 1,
  retryDelayMs: 1,
  onEvent: (event: unknown) => sightings.add('event', event),
})

/** Keeps what a promise rejects with; what it resolves to is the caller's. */
async function attempt(where: string, promise: Promise<unknown>): Promise<void> {
  await promise.catch((error: unknown) => {
    sightings.add(`error of ${where}`, error)
    outcomes.add(isChatHubServerError(error) ? error.code : error)
  })
}

/** The codes that come up whatever the credentials are. */
const clientFailures = [
  'aborted',
  'forbidden',
  'invalid-answer',
  'not-found',
  'operator-token-refused',
  'rate-limited',
  'rejected',
  'timeout',
  'unavailable',
  'unreachable',
]

async function useClient(client: ChatHubClient, token: string): Promise<void> {
  const gone = AbortSignal.abort()
  await Promise.all([
    attempt('getCompanyToken', client.getCompanyToken()),
    attempt('getOrganizations', client.getOrganizations()),
    attempt('getOperators', client.getOperators(6)),
    attempt('addOperators', client.addOperators([{ organizationId: 6, name: 'Olena Kovalenko' }])),
    attempt('setOperatorStatus', client.setOperatorStatus(104, 'inactive')),
    attempt('getOperatorToken', client.getOperatorToken({ operatorId: 101 })),
    attempt('getOperatorToken of nobody', client.getOperatorToken({ operatorId: 999 })),
    attempt('validateToken', client.validateToken(token)),
    attempt('an aborted call', client.validateToken(token, { signal: gone })),
  ])
  sightings.add('client', client)
}

async function useOperatorClient(operatorToken: string): Promise<void> {
  for (const token of [operatorToken, `${operatorToken}x`]) {
    const operator = createOperatorClient({ getToken: () => ({ token }) }, options())
    await Promise.all([
      attempt('getChats', operator.getChats({ search: 'Lisbon' })),
      attempt('getMessages', operator.getMessages(1)),
      attempt('sendMessage', operator.sendMessage(1, { text: 'Hello' })),
      attempt('setChatStatus', operator.setChatStatus(1, 'open')),
      attempt('deleteChat', operator.deleteChat(9999)),
    ])
    sightings.add('operator client', operator)
  }
}

/** What a browser sees of an answer: all of it, but for the token that it is there for. */
async function look(where: string, answered: Promise<Response>): Promise<void> {
  const response = await answered
  const body = await response.text()
  outcomes.add(response.status)
  const token = response.status === 200 ? JSON.parse(body || '{}').token : undefined
  sightings.add(`headers of ${where}`, [...response.headers].join('\n'))
  sightings.add(`body of ${where}`, token === undefined ? body : body.replace(token, ''))
}

async function visit(name: string, site: RunningSite, token: string): Promise<void> {
  const big = JSON.stringify({ token: token.padEnd(100_000, 'x') })
  await Promise.all([
    look(`${name}, token`, site.get(tokenPath)),
    look(`${name}, complaint`, site.get(`${tokenPath}?reason=complaint`)),
    look(`${name}, HEAD`, site.get(tokenPath, 'olena', 'HEAD')),
    look(`${name}, stranger`, site.get(tokenPath, '')),
    look(`${name}, wrong method`, site.get(tokenPath, 'olena', 'DELETE')),
    look(`${name}, organization`, site.get(`${tokenPath}?org=${encodeURIComponent(token)}`)),
    look(`${name}, token in a query`, site.get(`${tokenPath}?access_token=${token}`)),
    look(`${name}, unknown operator`, site.get(tokenPath, 'unknown')),
    look(`${name}, inactive operator`, site.get(tokenPath, 'inactive')),
    look(`${name}, validation`, site.validate(JSON.stringify({ token }))),
    look(`${name}, wrong token`, site.validate(JSON.stringify({ token: `${token}x` }))),
    look(`${name}, token as text`, site.validate(token)),
    look(`${name}, token as a form`, site.validate(`token=${token}`, 'text/plain')),
    look(`${name}, large body`, site.validate(big)),
  ])
}

const operators: Readonly<Record<string, number>> = { olena: 101, unknown: 999, inactive: 104 }

function startWatchedSite(
  name: string,
  client: ChatHubClient,
  service: TokenService,
): Promise<RunningSite> {
  const site = {
    client,
    service,
    getUser: (cookie: string | undefined) => /user=([a-z]+)/.exec(cookie ?? '')?.[1] ?? null,
    operatorFor: (user: string, organization: string | undefined) =>
      organization === undefined ? (operators[user] ?? null) : null,
    rateLimit: false,
    onEvent: (event: unknown) => sightings.add('event', event),
    onError: (error: unknown) => sightings.add(`onError of ${name}`, error),
  }
  return startSite(name, site)
}

async function newToken(): Promise<string> {
  const { apiKey } = company
  const client = createChatHubClient({ apiKey }, { baseUrl: host.url })
  return (await client.getOperatorToken({ operatorId: 101 })).token
}

describe('no secret is seen', () => {
  it.each([
    ['login and password', ['login-refused']],
    ['company token', ['company-token-refused']],
    ['API key', ['company-token-refused', 'invalid-options']],
  ])('in what the clients throw and tell, with %s', async (kind, failures) => {
    const { login, password, apiKey } = company
    const token = await newToken()
    const companyToken = await createChatHubClient({ login, password }, options()).getCompanyToken()
    const credentials: Readonly<Record<string, ChatHubCredentials>> = {
      'login and password': { login, password },
      'company token': { companyToken },
      'API key': { apiKey },
    }

    await forEachFault(async () => {
      await useClient(createChatHubClient(credentials[kind] ?? { apiKey }, options()), token)
      await useOperatorClient(token)
    })

    expect(outcomes).toEqual(new Set([...clientFailures, ...failures]))
    expect(sightings.findLeaks(secrets())).toEqual([])
  })

  it('in refusals of wrong options', async () => {
    const { login, password, apiKey } = company
    const wrong: readonly (() => unknown)[] = [
      () => createChatHubClient({ login, password, apiKey }),
      () => createChatHubClient({ login, password: undefined }),
      () => createChatHubClient({ companyToken: `${apiKey}\n` + password }),
      () => createChatHubClient({ apiKey }, { baseUrl: `https://me:${apiKey}@chathub.example` }),
      () => createChatHubClient({ apiKey }, { baseUrl: `https://chathub.example/?key=${apiKey}` }),
      () => createChatHubClient({ apiKey }, { baseUrl: `http://${apiKey}` }),
      () => createOperatorClient({ operatorToken: `${password}\n` }),
    ]

    for (const create of wrong) await attempt('options', Promise.resolve().then(create))
    const client = createChatHubClient({ apiKey }, options())
    await attempt(
      'arguments',
      client.getOperatorToken({ operatorId: password as unknown as number }),
    )
    await attempt('arguments', client.getOperators(apiKey as unknown as number))
    const operator = createOperatorClient({ getToken: () => `${password}\n` }, options())
    await attempt('arguments', operator.getChats())

    expect(sightings.size()).toBe(4 * (wrong.length + 3))
    expect(sightings.findLeaks(secrets())).toEqual([])
  })

  it.each(serverNames)('by browsers, in logs and in events, with %s', async (name) => {
    const { login, password } = company
    const client = createChatHubClient({ login, password }, options())
    const service = createTokenService(client, {
      onError: (error) => sightings.add('onError of the service', error),
    })
    const site = await startWatchedSite(name, client, service)
    const token = await newToken()

    await forEachFault(async () => {
      await service.forget(101)
      await visit(name, site, token)
    })

    sightings.add('service', service)
    expect(outcomes).toEqual(new Set([200, 400, 401, 403, 405, 413, 415, 500]))
    expect(sightings.findLeaks(secrets())).toEqual([])
  })

  it('in what the commands print', async () => {
    const { login, password } = company
    const env = {
      CHATHUB_API_URL: host.url,
      CHATHUB_LOGIN: login,
      CHATHUB_PASSWORD: password,
      CHATHUB_USER_HEADER: `Cookie: ${userCookie}`,
    }
    const client = createChatHubClient({ login, password }, options())
    const site = await startWatchedSite('node:http', client, createTokenService(client))
    const url = `http://127.0.0.1:${site.port}${tokenPath}`
    const faults: readonly (HostFault | undefined)[] = [
      undefined,
      { kind: 'echo', status: 401, type: 'json' },
      { kind: 'garbage' },
      { kind: 'redirect' },
    ]

    for (const fault of faults) {
      host.setFault(fault)
      const doctor = await runCommand(['doctor', '--url', url], { env })
      const wrong = await runCommand(['doctor', '--json', password], { env })
      const token = await runCommand(['token', '--operator', '101'], { env })
      expect([doctor.exitCode, wrong.exitCode, token.exitCode]).toEqual(
        fault ? [1, 2, 1] : [0, 2, 0],
      )
      sightings.add('doctor', doctor)
      sightings.add('wrong arguments', wrong)
      // The one place where it belongs.
      sightings.add('token', fault ? token : { ...token, stdout: '' })
    }

    expect(host.tokens.size).toBeGreaterThan(3)
    expect(sightings.findLeaks(secrets())).toEqual([])
  })
})

describe('a leak is seen', () => {
  const shown: readonly [string, (secret: string) => unknown][] = [
    ['in a text', (secret) => `Authorization: Bearer ${secret}`],
    ['in JSON', (secret) => JSON.stringify({ secret })],
    ['in a URL', (secret) => `/login?password=${encodeURIComponent(secret)}`],
    ['in a form', (secret) => new URLSearchParams({ secret }).toString()],
    ['in basic authentication', (secret) => Buffer.from(`me:${secret}`).toString('base64')],
    ['in base64url', (secret) => Buffer.from(`a${secret}b`).toString('base64url')],
    ['in a cause', (secret) => new Error('failed', { cause: new Error(secret) })],
    ['in a hidden field', (secret) => Object.defineProperty({}, 'request', { value: { secret } })],
    ['in a map', (secret) => new Map([['header', [secret]]])],
    ['in a buffer', (secret) => ({ body: Buffer.from(secret) })],
  ]

  it.each(shown)('%s', (_name, show) => {
    for (const secret of [...Object.values(company), 'eyJhbGciOiJub25lIn0.e30.c2lnbmF0dXJlIG9m']) {
      const planted = createSightings()
      planted.add('log', show(secret))

      expect(planted.findLeaks(new Map([['a secret', secret]]))).not.toEqual([])
    }
  })
})
