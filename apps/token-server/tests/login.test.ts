import { startEmulator } from '@chathub/emulator'
import { afterAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { createAccounts } from '../src/accounts.ts'
import type { Database } from '../src/database/database.ts'
import { openDatabase } from '../src/database/open.ts'
import { demoCost } from '../src/demo-seed.ts'
import { triesPerAccount, triesPerAddress } from '../src/login-limit.ts'
import { createPasswords } from '../src/password.ts'
import { startTokenServer, type TokenServerOptions } from '../src/token-server.ts'
import { createDatabaseUrl } from './database.ts'

const emulator = await startEmulator()
afterAll(() => emulator.close())
const password = 'correct horse battery'
const log = vi.fn<(line: string) => void>()

let database: Database
let databaseUrl: string

beforeEach(async () => {
  log.mockClear()
  databaseUrl = await createDatabaseUrl()
  database = await openDatabase(databaseUrl, () => undefined)
  const passwordHash = await (await createPasswords(demoCost)).hash(password)
  await createAccounts(database).add('ann', { name: 'Ann', passwordHash })
  return () => database.close()
})

/** Starts a server that hashes quickly; answers its address. */
async function start(options: Partial<TokenServerOptions> = {}): Promise<string> {
  const { login, password: companyPassword } = emulator.company
  const server = await startTokenServer({
    apiUrl: emulator.url,
    company: { login, password: companyPassword },
    scriptUrl: emulator.scriptUrl,
    links: { start: '/api/me' },
    databaseUrl,
    passwordCost: demoCost,
    log,
    ...options,
  })
  onTestFinished(() => server.close())
  return server.url
}

interface Login {
  readonly username?: string
  readonly password?: string
  readonly headers?: Readonly<Record<string, string>>
}

function logIn(url: string, login: Login = {}): Promise<Response> {
  const { headers = {}, ...fields } = login
  const body = new URLSearchParams({ username: 'ann', password, ...fields })
  return fetch(`${url}/login`, { method: 'POST', body, headers, redirect: 'manual' })
}

function cookieOf(response: Response): string {
  return response.headers.getSetCookie()[0]?.split(';', 1)[0] ?? ''
}

async function statusOf(url: string, cookie: string): Promise<number> {
  return (await fetch(`${url}/api/me`, { headers: { cookie } })).status
}

function fail(url: string, times: number, login: Login = {}): Promise<Response[]> {
  const one = (): Promise<Response> => logIn(url, { password: 'wrong', ...login })
  return Promise.all(Array.from({ length: times }, one))
}

describe('the limit of failed logins', () => {
  it('refuses an account after ten, the right password too, and says until when', async () => {
    const url = await start()

    const responses = await fail(url, triesPerAccount)
    const refused = await logIn(url)

    expect(responses.map(({ status }) => status)).toEqual(responses.map(() => 401))
    expect(refused.status).toBe(429)
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(890)
    expect(Number(refused.headers.get('retry-after'))).toBeLessThanOrEqual(900)
    expect(await refused.text()).toContain('Too many logins failed. Try again in 15 minutes.')
    expect(refused.headers.getSetCookie()).toEqual([])
  })

  it('is the same for a user who does not exist', async () => {
    const url = await start()

    await fail(url, triesPerAccount, { username: 'eve' })

    expect((await logIn(url, { username: 'eve' })).status).toBe(429)
    expect((await logIn(url)).status).toBe(303)
  })

  it('counts in all instances together', async () => {
    const [left, right] = [await start(), await start()]

    await fail(left, triesPerAccount / 2)
    await fail(right, triesPerAccount / 2)

    expect((await logIn(left)).status).toBe(429)
    expect((await logIn(right)).status).toBe(429)
  })

  it('begins anew after a login', async () => {
    const url = await start()
    await fail(url, triesPerAccount - 1)
    await logIn(url)

    await fail(url, triesPerAccount - 1)

    expect((await logIn(url)).status).toBe(303)
  })

  it('refuses an address that tries many accounts, and takes the address from as many proxies as are known', async () => {
    const url = await start({ proxies: 1 })
    const from = (address: string): Login => ({
      headers: { 'x-forwarded-for': `1.1.1.1, ${address}` },
    })
    for (let count = 0; count < triesPerAddress; count += 1) {
      await logIn(url, { username: `user ${count}`, password: 'wrong', ...from('10.0.0.1') })
    }

    expect((await logIn(url, from('10.0.0.1'))).status).toBe(429)
    expect((await logIn(url, from('10.0.0.2'))).status).toBe(303)
  }, 30_000)
})

describe('a session', () => {
  it('gets a new id with each login, and the old one is over', async () => {
    const url = await start()
    const first = cookieOf(await logIn(url))

    const second = cookieOf(await logIn(url, { headers: { cookie: first } }))

    expect(second).not.toBe(first)
    expect(await statusOf(url, first)).toBe(401)
    expect(await statusOf(url, second)).toBe(200)
  })

  it('takes no id that a browser brings along', async () => {
    const url = await start()
    const planted = `chathub_demo_session=${'A'.repeat(43)}`

    const cookie = cookieOf(await logIn(url, { headers: { cookie: planted } }))

    expect(cookie).not.toBe(planted)
    expect(await statusOf(url, planted)).toBe(401)
  })

  it('is not read from a cookie whose name only ends alike, which another host may set', async () => {
    const url = await start()
    const cookie = cookieOf(await logIn(url))

    expect(await statusOf(url, `other=1; ${cookie}`)).toBe(200)
    expect(await statusOf(url, `other_${cookie}`)).toBe(401)
  })

  it('is over on the server after a logout', async () => {
    const url = await start()
    const cookie = cookieOf(await logIn(url))

    await fetch(`${url}/api/logout`, { method: 'POST', headers: { cookie } })

    expect(await statusOf(url, cookie)).toBe(401)
  })

  it('holds in another instance and after a restart', async () => {
    const cookie = cookieOf(await logIn(await start()))

    expect(await statusOf(await start(), cookie)).toBe(200)
  })

  it('is over when the password is changed or the user removed', async () => {
    const url = await start()
    const accounts = createAccounts(database)
    const cookie = cookieOf(await logIn(url))

    await accounts.setPasswordHash(
      'ann',
      await (await createPasswords(demoCost)).hash('another one'),
    )

    expect(await statusOf(url, cookie)).toBe(401)
    expect((await logIn(url)).status).toBe(401)
    const newCookie = cookieOf(await logIn(url, { password: 'another one' }))
    await accounts.remove('ann')
    expect(await statusOf(url, newCookie)).toBe(401)
  })

  it('does not begin with the old password when it is changed while that is checked', async () => {
    const url = await start()
    const accounts = createAccounts(database)
    // Slow enough to change it meanwhile.
    const slow = await createPasswords({ logN: 14, r: 8, p: 4 })
    await accounts.add('bob', { name: 'Bob', passwordHash: await slow.hash(password) })
    const newHash = await (await createPasswords(demoCost)).hash('another one')

    const login = logIn(url, { username: 'bob' })
    await vi.waitFor(async () =>
      expect(await database.query('select * from login_attempts')).toHaveLength(2),
    )
    await accounts.setPasswordHash('bob', newHash)

    expect((await login).status).toBe(401)
    expect(await database.query('select * from sessions')).toEqual([])
    expect((await accounts.findCredentials('bob'))?.passwordHash).toBe(newHash)
  }, 30_000)

  it('gets a longer cookie when its end moves, also with an answer of ChatHub’s route', async () => {
    const url = await start()
    const cookie = cookieOf(await logIn(url))
    const ask = () => fetch(`${url}/api/chathub/token`, { headers: { cookie } })
    expect((await ask()).headers.getSetCookie()).toEqual([])

    await database.query('update sessions set expires_at = expires_at - $1', 7_200_000)

    expect((await ask()).headers.getSetCookie()).toEqual([
      expect.stringMatching(new RegExp(`^${cookie}; Max-Age=43200;.*HttpOnly; SameSite=Lax$`)),
    ])
    expect((await ask()).headers.getSetCookie()).toEqual([])
  })
})

describe('a password', () => {
  it('is hashed anew when the cost has changed', async () => {
    const url = await start({ passwordCost: { logN: 11, r: 8, p: 1 } })

    expect((await logIn(url)).status).toBe(303)

    const credentials = await createAccounts(database).findCredentials('ann')
    expect(credentials?.passwordHash).toMatch(/^\$scrypt\$ln=11,r=8,p=1\$/)
    expect((await logIn(url)).status).toBe(303)
    expect((await fail(url, 1)).map(({ status }) => status)).toEqual([401])
  })
})

describe('a server with a public address', () => {
  const publicUrl = 'https://desk.example'

  it('sets a cookie for https only, and says that it is to be asked by https', async () => {
    const response = await logIn(await start({ publicUrl }))

    expect(response.headers.get('set-cookie')).toMatch(
      /^__Host-chathub_session=.*; Path=\/; .*Secure/,
    )
    expect(response.headers.get('set-cookie')).not.toMatch(/domain/i)
    expect(response.headers.get('strict-transport-security')).toBe('max-age=31536000')
  })

  it.each([
    [{ 'sec-fetch-site': 'same-origin', origin: publicUrl }, 303],
    [{ origin: publicUrl }, 303],
    [{}, 303],
    [{ 'sec-fetch-site': 'same-site', origin: 'https://other.desk.example' }, 403],
    [{ 'sec-fetch-site': 'cross-site' }, 403],
    [{ origin: 'http://desk.example' }, 403],
    [{ origin: 'https://desk.example:8443' }, 403],
    [{ origin: 'null' }, 403],
  ])('answers a login with %j by %i', async (headers, status) => {
    expect((await logIn(await start({ publicUrl }), { headers })).status).toBe(status)
  })

  it.each([
    [publicUrl, 200],
    ['https://other.desk.example', 403],
  ])(
    'answers a validation from a page of %s by %i, whatever host its proxy names',
    async (origin, status) => {
      const url = await start({ publicUrl })
      const cookie = cookieOf(await logIn(url))

      // Without `Sec-Fetch-Site`, as browsers before Fetch Metadata. The host is that of `url`.
      const response = await fetch(`${url}/api/chathub/validate-token`, {
        method: 'POST',
        headers: { cookie, origin, 'content-type': 'application/json' },
        body: JSON.stringify({ token: 'a.b.c' }),
      })

      expect(response.status).toBe(status)
    },
  )

  it('refuses a logout from another site, and the session holds', async () => {
    const url = await start({ publicUrl })
    const cookie = cookieOf(await logIn(url))
    const headers = { cookie, 'sec-fetch-site': 'cross-site' }

    const response = await fetch(`${url}/api/logout`, { method: 'POST', headers })

    expect(response.status).toBe(403)
    expect(await statusOf(url, cookie)).toBe(200)
  })

  it('shows no demo accounts', async () => {
    const page = await (await fetch(`${await start({ publicUrl })}/login`)).text()

    expect(page).not.toContain('Demo accounts')
    expect(page).not.toContain('data-password')
  })
})

describe('the log', () => {
  it('is lines of JSON with the request’s id, and holds no password, session or token', async () => {
    const accounts = createAccounts(database)
    const place = { organizationId: 6, organizationName: 'Aurora Travel', operatorId: 101 }
    await accounts.assign('ann', place)
    const url = await start()
    const cookie = cookieOf(await logIn(url, { headers: { 'x-request-id': 'login-of-ann' } }))
    await fail(url, 1, { username: 'typed into the wrong field' })
    const response = await fetch(`${url}/api/chathub/token?org=6`, { headers: { cookie } })
    const answer: unknown = await response.json()
    await fetch(`${url}/api/unknown/${cookie}?token=${cookie}`)
    const id = cookie.split('=')[1] ?? ''
    await vi.waitFor(() => expect(log.mock.calls.length).toBeGreaterThan(5))

    const lines = log.mock.calls.map(([line]): unknown => JSON.parse(line))

    expect(lines).toContainEqual(
      expect.objectContaining({
        event: 'request',
        requestId: 'login-of-ann',
        route: '/login',
        status: 303,
      }),
    )
    expect(lines).toContainEqual(expect.objectContaining({ event: 'token', outcome: 'made' }))
    expect(response.headers.get('x-request-id')).toMatch(/^[\da-f-]{36}$/)
    const text = JSON.stringify(lines)
    expect(answer).toHaveProperty('token', expect.any(String))
    const token = answer instanceof Object && 'token' in answer ? String(answer.token) : ''
    const { login, password: companyPassword } = emulator.company
    for (const secret of [password, id, token, login, companyPassword, 'wrong field', 'org=6']) {
      expect(secret).not.toBe('')
      expect(text).not.toContain(secret)
    }
  })

  it('takes no request id that is none', async () => {
    const url = await start()

    for (const given of ['short', 'has a space', 'x'.repeat(65)]) {
      const response = await fetch(`${url}/login`, { headers: { 'x-request-id': given } })
      expect(response.headers.get('x-request-id')).toMatch(/^[\da-f-]{36}$/)
    }
  })

  it('has failures only where that is asked for', async () => {
    const url = await start({ logLevel: 'error' })

    await logIn(url)
    await database.query('drop table login_attempts')
    await logIn(url)

    expect(log.mock.calls.map(([line]): unknown => JSON.parse(line))).toEqual([
      expect.objectContaining({ level: 'error', event: 'failure' }),
    ])
  })
})

describe('the stores', () => {
  it('are rid of what has expired every ten minutes', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    onTestFinished(() => void vi.useRealTimers())
    await logIn(await start())
    await database.query('update sessions set expires_at = 1')
    await database.query('update login_attempts set resets_at = 1')

    vi.advanceTimersByTime(600_000)

    await vi.waitFor(async () => {
      expect(await database.query('select * from sessions')).toEqual([])
      expect(await database.query('select * from login_attempts')).toEqual([])
    })
  })
})

describe('GET /readyz', () => {
  it('says that ChatHub is down, and stays ready', async () => {
    const place = { organizationId: 6, organizationName: 'Aurora Travel', operatorId: 101 }
    await createAccounts(database).assign('ann', place)
    const url = await start()
    const cookie = cookieOf(await logIn(url))
    const readiness = async (): Promise<unknown> => (await fetch(`${url}/readyz`)).json()
    expect(await readiness()).toMatchObject({ status: 'ready', chatHub: 'unknown' })

    onTestFinished(() => emulator.reset())
    emulator.setFaults({ api: { down: true } })
    await fetch(`${url}/api/chathub/token`, { headers: { cookie } })

    expect(await readiness()).toEqual({
      status: 'degraded',
      database: 'up',
      chatHub: 'down',
      isShuttingDown: false,
    })
    expect((await fetch(`${url}/readyz`)).status).toBe(200)
    emulator.reset()
    await vi.waitFor(async () => {
      await fetch(`${url}/api/chathub/token`, { headers: { cookie } })
      expect(await readiness()).toMatchObject({ status: 'ready', chatHub: 'up' })
    }, 40_000)
  }, 60_000)

  it('is unready while the server ends, which goes on answering for the delay', async () => {
    const { login, password: companyPassword } = emulator.company
    const server = await startTokenServer({
      company: { login, password: companyPassword },
      scriptUrl: '',
      links: { start: '/api/me' },
      databaseUrl,
      passwordCost: demoCost,
      log,
      shutdownDelayMs: 500,
    })
    const ended = server.drain()

    const response = await fetch(`${server.url}/readyz`)

    expect(response.status).toBe(503)
    expect(await response.json()).toMatchObject({ status: 'unready', isShuttingDown: true })
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200)
    expect(await ended).toBe(true)
    await expect(fetch(`${server.url}/healthz`)).rejects.toThrow('fetch failed')
  })
})
