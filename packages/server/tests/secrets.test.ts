import { randomUUID } from 'node:crypto'
import { startEmulator } from '@chathub/emulator'
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  createChatHubClient,
  createOperatorClient,
  createTokenService,
  type ChatHubClient,
  type ChatHubCredentials,
  type TokenService,
} from '../src/index.js'
import { runCommand } from './command.js'
import { forEachFault } from './every-fault.js'
import type { Secrets } from './leaks.js'
import { startRecordingHost, type HostFault, type RecordingHost } from './recording-host.js'
import { startWatch, type Watch } from './watch.js'
import { frameworkNames, serverNames, startSite, tokenPath, type RunningSite } from './sites.js'

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

let watch: Watch
let host: RecordingHost

beforeEach(async () => {
  emulator.reset()
  watch = startWatch()
  host = await startRecordingHost(emulator)
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

const options = () => ({
  baseUrl: host.url,
  timeoutMs: 1000,
  retries: 1,
  retryDelayMs: 1,
  onEvent: watch.onEvent,
})

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
    watch.attempt('getCompanyToken', client.getCompanyToken()),
    watch.attempt('getOrganizations', client.getOrganizations()),
    watch.attempt('getOperators', client.getOperators(6)),
    watch.attempt(
      'addOperators',
      client.addOperators([{ organizationId: 6, name: 'Olena Kovalenko' }]),
    ),
    watch.attempt('setOperatorStatus', client.setOperatorStatus(104, 'inactive')),
    watch.attempt('getOperatorToken', client.getOperatorToken({ operatorId: 101 })),
    watch.attempt('getOperatorToken of nobody', client.getOperatorToken({ operatorId: 999 })),
    watch.attempt('validateToken', client.validateToken(token)),
    watch.attempt('an aborted call', client.validateToken(token, { signal: gone })),
  ])
  watch.sightings.add('client', client)
}

async function useOperatorClient(operatorToken: string): Promise<void> {
  for (const token of [operatorToken, `${operatorToken}x`]) {
    const operator = createOperatorClient({ getToken: () => ({ token }) }, options())
    await Promise.all([
      watch.attempt('getChats', operator.getChats({ search: 'Lisbon' })),
      watch.attempt('getMessages', operator.getMessages(1)),
      watch.attempt('sendMessage', operator.sendMessage(1, { text: 'Hello' })),
      watch.attempt('setChatStatus', operator.setChatStatus(1, 'open')),
      watch.attempt('deleteChat', operator.deleteChat(9999)),
    ])
    watch.sightings.add('operator client', operator)
  }
}

async function visit(name: string, site: RunningSite, token: string): Promise<void> {
  const big = JSON.stringify({ token: token.padEnd(100_000, 'x') })
  await Promise.all([
    watch.look(`${name}, token`, site.get(tokenPath)),
    watch.look(`${name}, complaint`, site.get(`${tokenPath}?reason=complaint`)),
    watch.look(`${name}, HEAD`, site.get(tokenPath, 'olena', 'HEAD')),
    watch.look(`${name}, stranger`, site.get(tokenPath, '')),
    watch.look(`${name}, wrong method`, site.get(tokenPath, 'olena', 'DELETE')),
    watch.look(`${name}, organization`, site.get(`${tokenPath}?org=${encodeURIComponent(token)}`)),
    watch.look(`${name}, token in a query`, site.get(`${tokenPath}?access_token=${token}`)),
    watch.look(`${name}, unknown operator`, site.get(tokenPath, 'unknown')),
    watch.look(`${name}, inactive operator`, site.get(tokenPath, 'inactive')),
    watch.look(`${name}, validation`, site.validate(JSON.stringify({ token }))),
    watch.look(`${name}, wrong token`, site.validate(JSON.stringify({ token: `${token}x` }))),
    watch.look(`${name}, token as text`, site.validate(token)),
    watch.look(`${name}, token as a form`, site.validate(`token=${token}`, 'text/plain')),
    watch.look(`${name}, large body`, site.validate(big)),
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
    rateLimit: false as const,
    onEvent: watch.onEvent,
    onError: watch.onError,
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

    await forEachFault(emulator, host, async () => {
      await useClient(createChatHubClient(credentials[kind] ?? { apiKey }, options()), token)
      await useOperatorClient(token)
    })

    expect(watch.outcomes).toEqual(new Set([...clientFailures, ...failures]))
    expect(await watch.findLeaks(secrets())).toEqual([])
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

    for (const create of wrong) await watch.attempt('options', Promise.resolve().then(create))
    const client = createChatHubClient({ apiKey }, options())
    await watch.attempt(
      'arguments',
      client.getOperatorToken({ operatorId: password as unknown as number }),
    )
    await watch.attempt('arguments', client.getOperators(apiKey as unknown as number))
    const operator = createOperatorClient({ getToken: () => `${password}\n` }, options())
    await watch.attempt('arguments', operator.getChats())

    expect(watch.sightings.size()).toBe(4 * (wrong.length + 3))
    expect(await watch.findLeaks(secrets())).toEqual([])
  })

  it.each([...serverNames, ...frameworkNames])(
    'by browsers, in logs and in events, with %s',
    async (name) => {
      const { login, password } = company
      const client = createChatHubClient({ login, password }, options())
      const service = createTokenService(client, watch)
      const site = await startWatchedSite(name, client, service)
      const token = await newToken()

      await forEachFault(emulator, host, async () => {
        await service.forget(101)
        await visit(name, site, token)
      })

      watch.sightings.add('service', service)
      expect(watch.outcomes).toEqual(new Set([200, 400, 401, 403, 405, 413, 415, 500]))
      expect(await watch.findLeaks(secrets())).toEqual([])
    },
  )

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
      watch.sightings.add('doctor', doctor)
      watch.sightings.add('wrong arguments', wrong)
      // The one place where it belongs.
      watch.sightings.add('token', fault ? token : { ...token, stdout: '' })
    }

    expect(host.tokens.size).toBeGreaterThan(3)
    expect(await watch.findLeaks(secrets())).toEqual([])
  })
})
