import { Agent, request } from 'node:http'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { startEmulator } from '@chathub/emulator'
import { afterAll, afterEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { createAccounts } from '../src/accounts.ts'
import { openDatabase } from '../src/database/open.ts'
import { createSessions } from '../src/sessions.ts'
import { createDatabaseUrl } from './database.ts'
import { startServerProcess, type ServerProcess } from './server-process.ts'

const emulator = await startEmulator()
afterEach(() => emulator.reset())
afterAll(() => emulator.close())

interface Site {
  readonly server: ServerProcess
  /** One for each user. */
  readonly cookies: readonly string[]
}

async function startSite(users: number): Promise<Site> {
  const databaseUrl = await createDatabaseUrl()
  const database = await openDatabase(databaseUrl, () => undefined)
  const [accounts, sessions] = [createAccounts(database), createSessions(database)]
  const assignment = { organizationId: 6, organizationName: 'Aurora Travel', operatorId: 101 }
  const cookies: string[] = []
  for (let index = 0; index < users; index += 1) {
    const username = `user${index}`
    await accounts.add(username, { name: username, passwordHash: 'none' })
    await accounts.assign(username, assignment)
    const credentials = await accounts.findCredentials(username)
    cookies.push(`chathub_demo_session=${await sessions.start(credentials?.userId ?? '')}`)
  }
  await database.close()
  const { login, password } = emulator.company
  const server = await startServerProcess({
    DATABASE_URL: databaseUrl,
    CHATHUB_API_URL: emulator.url,
    CHATHUB_LOGIN: login,
    CHATHUB_PASSWORD: password,
  })
  return { server, cookies }
}

/** What became of the requests of all clients. */
interface Outcomes {
  /** Statuses of complete answers. */
  readonly answered: number[]
  /** Codes of connections that were not made: nothing was sent. */
  readonly refused: string[]
  /** Codes of what failed after a request was sent. */
  readonly dropped: string[]
}

/** Sends one request after the other on a kept connection, until no connection is to be had. */
async function keepSending(
  url: string,
  cookie: string,
  paths: readonly string[],
  outcomes: Outcomes,
): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  for (let count = 0; ; count += 1) {
    const path = paths[count % paths.length] ?? '/'
    try {
      outcomes.answered.push(await send(url + path, cookie, agent))
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
      const list = code === 'ECONNREFUSED' ? outcomes.refused : outcomes.dropped
      list.push(code)
      return agent.destroy()
    }
  }
}

async function send(url: string, cookie: string, agent: Agent): Promise<number> {
  const isPost = url.endsWith('validate-token')
  const headers = { cookie, 'content-type': 'application/json' }
  return new Promise((resolve, reject) => {
    const sent = request(url, { agent, headers, method: isPost ? 'POST' : 'GET' }, (response) => {
      text(response)
        .then((body): unknown => JSON.parse(body))
        .then(() => resolve(response.statusCode ?? 0), reject)
    })
    sent.on('error', reject)
    sent.end(isPost ? '{"token":"test-token-for-development"}' : undefined)
  })
}

describe('SIGTERM', () => {
  it('under load drops no request, refuses what comes later, and ends with code 0', async () => {
    const { server, cookies } = await startSite(24)
    emulator.setFaults({ api: { latencyMs: 150 } })
    const outcomes: Outcomes = { answered: [], refused: [], dropped: [] }
    const quick = ['/api/me', '/api/me', '/api/me', '/api/chathub/token', '/readyz']
    const slow = ['/api/chathub/validate-token']
    // Opened ahead of need, as browsers do, and never used.
    const unused = connect(Number(new URL(server.url).port), '127.0.0.1').on(
      'error',
      () => undefined,
    )
    onTestFinished(() => void unused.destroy())

    const clients = cookies.map((cookie, index) =>
      keepSending(server.url, cookie, index % 3 === 0 ? slow : quick, outcomes),
    )
    await vi.waitFor(() => expect(outcomes.answered.length).toBeGreaterThan(600), 60_000)
    const before = outcomes.answered.length
    server.child.kill('SIGTERM')
    await Promise.all(clients)

    expect(await server.ended).toBe(0)
    expect(outcomes.dropped).toEqual([])
    expect(outcomes.refused).toHaveLength(24)
    expect(outcomes.answered.length).toBeGreaterThan(before)
    // 429: the limit of each user for ChatHub's routes; 503: not ready any more.
    expect(outcomes.answered.filter((status) => ![200, 429, 503].includes(status))).toEqual([])
    expect(server.lines.at(-1)).toMatchObject({ event: 'stopped', isComplete: true })
    const logged = server.lines.filter(({ event, route }) => event === 'request' && route)
    expect(logged.filter(({ isComplete }) => isComplete !== true)).toEqual([])
  }, 90_000)

  it('does not wait for ever: a request that takes too long is cut, and the code is 1', async () => {
    const { server } = await startSite(0)
    const type = 'application/x-www-form-urlencoded'
    const headers = { expect: '100-continue', 'content-length': '100', 'content-type': type }
    const sent = request(`${server.url}/login`, { method: 'POST', headers })
    const failed = new Promise((resolve) => sent.once('error', resolve))
    sent.flushHeaders()
    await new Promise((resolve) => sent.once('continue', resolve))

    server.child.kill('SIGTERM')

    expect(await server.ended).toBe(1)
    expect(await failed).toMatchObject({ code: 'ECONNRESET' })
    expect(server.lines.at(-1)).toMatchObject({ event: 'stopped', isComplete: false })
  }, 60_000)

  it('sent twice ends at once', async () => {
    const { server } = await startSite(0)
    const idle = connect(Number(new URL(server.url).port), '127.0.0.1').on('error', () => undefined)
    onTestFinished(() => void idle.destroy())
    await new Promise((resolve) => idle.once('connect', resolve))
    await fetch(`${server.url}/healthz`)

    server.child.kill('SIGTERM')
    await vi.waitFor(() => expect(server.lines.at(-1)).toMatchObject({ event: 'stopping' }), 10_000)
    server.child.kill('SIGTERM')

    expect(await server.ended).toBe(1)
  }, 30_000)
})
