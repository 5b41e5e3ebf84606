import { createChatHubClient } from '@chathub/server'
import { startEmulator } from '@chathub/emulator'
import { afterAll, afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { startTokenServer, type TokenServer } from '../src/token-server.ts'
import { createDatabaseUrl } from './database.ts'
import { demoUsers } from '../src/demo-users.ts'

const emulator = await startEmulator()
const { login, password } = emulator.company
const client = createChatHubClient({ login, password }, { baseUrl: emulator.url })
const links = {
  customer: emulator.customerUrl(),
  start: 'http://localhost:4000',
  emulator: `${emulator.url}/_emulator`,
}
const log = vi.fn<(line: string) => void>()
let server: TokenServer

async function startServer(): Promise<TokenServer> {
  return startTokenServer({
    databaseUrl: await createDatabaseUrl(),
    isDemo: true,
    apiUrl: emulator.url,
    company: { login, password },
    scriptUrl: emulator.scriptUrl,
    links,
    log,
  })
}

beforeEach(async () => {
  server = await startServer()
})
afterEach(async () => {
  await server.close()
  emulator.reset()
  log.mockClear()
})
afterAll(() => emulator.close())

function submit(
  fields: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<Response> {
  const body = new URLSearchParams(fields)
  return fetch(`${server.url}/login`, { method: 'POST', body, headers, redirect: 'manual' })
}

/** Logs in; answers the cookie that a browser would send from then on. */
async function logIn(username: string): Promise<string> {
  const response = await submit({ username, password: `${username}-demo` })
  const cookies = response.headers.getSetCookie()
  return cookies.map((cookie) => cookie.split(';', 1)[0]).join('; ')
}

function get(path: string, cookie = ''): Promise<Response> {
  return fetch(server.url + path, { headers: { cookie }, redirect: 'manual' })
}

async function readJson(response: Response): Promise<Record<string, unknown>> {
  return JSON.parse(await response.text())
}

describe('the login page', () => {
  it('offers the demo accounts and may run nothing but its own files', async () => {
    const response = await get('/login?next=/desk')

    const html = await response.text()
    expect(response.status).toBe(200)
    expect(html).toContain('data-testid="login-form"')
    for (const username of ['olena', 'marc', 'priya', 'jonas', 'nobody']) {
      expect(html).toContain(`data-testid="account-${username}"`)
    }
    expect(html).toContain('name="next" value="/desk"')
    // Chromium follows the redirects of a login that leads to the start page only if `form-action` has it.
    expect(response.headers.get('content-security-policy')).toBe(
      "default-src 'none'; img-src data:; style-src 'self'; script-src 'self'; form-action 'self' http://localhost:4000; base-uri 'none'; frame-ancestors 'none'",
    )
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'cache-control': 'no-store',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    })
    expect(response.headers.has('x-powered-by')).toBe(false)
    expect(html).not.toMatch(/<script(?![^>]*src=)|<style|\son\w+=/)
  })

  it.each(['/login/login.css', '/login/login.js'])('has its file %s', async (path) => {
    const response = await get(path)

    expect(response.status).toBe(200)
    expect(await response.text()).not.toBe('')
  })

  it('shows what comes from a request as text only', async () => {
    const response = await submit({ username: '"><script>alert(1)</script>', password: 'x' })

    expect(await response.text()).not.toContain('<script>alert')
  })
})

describe('logging in', () => {
  it('leads to where one came from, with a cookie that no script can read', async () => {
    const response = await submit({
      username: 'olena',
      password: passwordOf('olena'),
      next: '/desk?tab=2#chat',
    })

    expect(response.status).toBe(303)
    expect(response.headers.get('location')).toBe('/desk?tab=2#chat')
    for (const cookie of response.headers.getSetCookie()) {
      expect(cookie).toMatch(/^chathub_demo_session/)
      expect(cookie).toMatch(/; httponly/i)
      expect(cookie).toMatch(/; samesite=lax/i)
      expect(cookie).not.toMatch(/; domain=/i)
    }
  })

  it.each([
    ['a wrong password', { username: 'olena', password: 'wrong' }],
    ['an unknown user', { username: 'eve', password: passwordOf('olena') }],
    ['another user’s password', { username: 'marc', password: passwordOf('olena') }],
    ['no password', { username: 'olena' }],
    ['nothing', {}],
    ['a username that no database has', { username: 'olena\0', password: passwordOf('olena') }],
  ])('answers %s with 401, a message and no cookie', async (_kind, fields) => {
    const response = await submit({ next: '/desk', ...fields })

    const html = await response.text()
    expect(response.status).toBe(401)
    expect(html).toMatch(/data-testid="login-error">Wrong username or password/)
    expect(html).toContain('name="next" value="/desk"')
    expect(response.headers.getSetCookie()).toEqual([])
  })

  it.each([
    '//evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    '/.//evil.example',
    '/desk/..//evil.example',
    '/.\\\\evil.example',
    'https://evil.example',
    'javascript:alert(1)',
    'evil',
    '',
  ])('stays on this site although next is %j', async (next) => {
    const response = await submit({ username: 'olena', password: passwordOf('olena'), next })

    expect(response.headers.get('location')).toBe('/')
  })

  it.each([
    ['Sec-Fetch-Site', { 'sec-fetch-site': 'cross-site' }],
    ['Origin', { origin: 'http://evil.example' }],
  ])('is refused from another site, known by %s', async (_header, headers) => {
    const response = await submit({ username: 'olena', password: passwordOf('olena') }, headers)

    expect(response.status).toBe(403)
    expect(response.headers.getSetCookie()).toEqual([])
  })

  it('is taken from another port of the same host', async () => {
    const response = await submit(
      { username: 'olena', password: passwordOf('olena') },
      { origin: 'http://localhost:4031' },
    )

    expect(response.status).toBe(303)
  })

  it('is not forged: a changed cookie is nobody’s', async () => {
    const cookie = await logIn('olena')
    const session = Buffer.from('{"username":"priya"}').toString('base64')

    const forged = cookie.replace(/session=[^;]+/, `session=${session}`)

    expect((await get('/api/me', cookie)).status).toBe(200)
    expect((await get('/api/me', forged)).status).toBe(401)
  })
})

describe('GET /api/me', () => {
  it('answers a stranger 401', async () => {
    const response = await get('/api/me')

    expect(response.status).toBe(401)
    expect(await readJson(response)).toEqual({ error: 'Unauthorized', code: 'unauthorized' })
  })

  it('answers who is logged in', async () => {
    const response = await get('/api/me', await logIn('priya'))

    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(await readJson(response)).toEqual({
      user: { username: 'priya', name: 'Priya Raman' },
      organization: { id: 24, name: 'Borealis Books' },
      operator: { id: 103 },
      scriptUrl: emulator.scriptUrl,
      links,
    })
  })

  it('answers for a user without an operator', async () => {
    const response = await get('/api/me', await logIn('nobody'))

    expect(await readJson(response)).toMatchObject({ operator: null, organization: { id: 6 } })
  })

  it('answers the same while ChatHub is down, and does not ask it: the work screen opens', async () => {
    emulator.setFaults({ api: { status: 503 } })

    const response = await get('/api/me', await logIn('olena'))

    expect(response.status).toBe(200)
    expect(await readJson(response)).toMatchObject({
      user: { name: 'Olena Kovalenko' },
      organization: { id: 6, name: 'Aurora Travel' },
      operator: { id: 101 },
    })
    expect(emulator.requests).toEqual([])
  })
})

describe('POST /api/logout', () => {
  it('ends the session', async () => {
    const cookie = await logIn('olena')

    const response = await fetch(`${server.url}/api/logout`, {
      method: 'POST',
      headers: { cookie },
    })

    expect(response.status).toBe(204)
    const [cleared] = response.headers.getSetCookie()
    expect(cleared).toMatch(/^chathub_demo_session=; .*expires=Thu, 01 Jan 1970/i)
  })
})

describe('GET /api/chathub/token', () => {
  it.each([
    ['olena', 101],
    ['marc', 102],
    ['priya', 103],
  ])('answers %s a token of the operator of the same name', async (username, operatorId) => {
    const response = await get('/api/chathub/token', await logIn(username))

    const { token } = await readJson(response)
    expect(response.status).toBe(200)
    await expect(client.validateToken(String(token))).resolves.toMatchObject({ operatorId })
  })

  it.each([
    ['a stranger', '', 401, 'unauthorized'],
    ['an inactive operator', 'jonas', 403, 'operator-inactive'],
    ['a user without an operator', 'nobody', 403, 'no-operator'],
  ])('refuses %s', async (_kind, username, status, code) => {
    const cookie = username ? await logIn(username) : ''

    const response = await get('/api/chathub/token', cookie)

    expect(response.status).toBe(status)
    expect(await readJson(response)).toMatchObject({ code })
  })

  it.each(['Aurora Travel', '6'])('takes the user’s organization as %s', async (organization) => {
    const path = `/api/chathub/token?org=${encodeURIComponent(organization)}`

    expect((await get(path, await logIn('olena'))).status).toBe(200)
  })

  it.each(['Borealis Books', '24', 'a&b=c', '-1'])(
    'refuses the organization %s, which is not the user’s',
    async (organization) => {
      const path = `/api/chathub/token?org=${encodeURIComponent(organization)}`

      const response = await get(path, await logIn('olena'))

      expect(response.status).toBe(403)
      expect(await readJson(response)).toMatchObject({ code: 'organization-forbidden' })
    },
  )

  it('answers 500 while ChatHub is down; only the log knows why, and no secret is in it', async () => {
    emulator.setFaults({ api: { down: true } })

    const response = await get('/api/chathub/token', await logIn('olena'))

    expect(response.status).toBe(500)
    expect(await readJson(response)).toEqual({
      error: 'Failed to generate token',
      code: 'token-unavailable',
    })
    const logged = log.mock.calls.flat().join('\n')
    expect(logged).toContain('unreachable')
    expect(logged).not.toContain(login)
    expect(logged).not.toContain(password)
  })

  it('answers the token of before when ChatHub goes down', async () => {
    const cookie = await logIn('olena')
    const { token } = await readJson(await get('/api/chathub/token', cookie))
    emulator.setFaults({ api: { down: true } })

    const response = await get('/api/chathub/token', cookie)

    expect(await readJson(response)).toMatchObject({ token })
  })

  it('answers many requests with one token of ChatHub’s', async () => {
    const cookie = await logIn('olena')

    await Promise.all(Array.from({ length: 10 }, () => get('/api/chathub/token', cookie)))

    const paths = emulator.requests.map(({ path }) => path)
    expect(paths.filter((path) => path === '/api/operator/get-token')).toHaveLength(1)
    expect(paths.filter((path) => path === '/api/operator')).toHaveLength(1)
  })
})

describe('POST /api/chathub/validate-token', () => {
  it('answers what ChatHub says', async () => {
    const cookie = await logIn('olena')
    const { token } = await readJson(await get('/api/chathub/token', cookie))
    const validate = (body: object) =>
      fetch(`${server.url}/api/chathub/validate-token`, {
        method: 'POST',
        headers: { cookie, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })

    expect(await readJson(await validate({ token }))).toEqual({ isValid: true })
    expect(await readJson(await validate({ token: 'invalid-token' }))).toEqual({ isValid: false })
  })
})

describe('startTokenServer', () => {
  it('says so when the port is in use', async () => {
    const options = { apiUrl: emulator.url, company: { login, password }, scriptUrl: '', links }

    await expect(startTokenServer({ ...options, port: server.port })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    })
  })

  it('closes with connections open, and twice', async () => {
    const other = await startServer()
    onTestFinished(() => other.close())
    await fetch(`${other.url}/login`)

    await other.close()
    await other.close()

    await expect(fetch(`${other.url}/login`)).rejects.toThrow('fetch failed')
  })

  it('leads from its own address to the start page', async () => {
    const response = await get('/')

    expect(response.headers.get('location')).toBe('http://localhost:4000')
  })

  it('answers an unknown route of the API as JSON', async () => {
    const response = await get('/api/unknown')

    expect(response.status).toBe(404)
    expect(await readJson(response)).toMatchObject({ code: 'not-found' })
  })

  it.each<[string, Record<string, string>, Record<string, string>]>([
    ['too large', { username: 'x'.repeat(20_000) }, {}],
    ['not compressed as it says', {}, { 'content-encoding': 'gzip' }],
  ])('answers a body that is %s without a stack', async (_kind, fields, headers) => {
    const response = await submit(fields, headers)

    expect(response.status).toBe(400)
    expect(await readJson(response)).toEqual({ error: 'Bad request', code: 'bad-request' })
    expect(log.mock.calls.join()).not.toContain('failure')
  })
})

function passwordOf(username: string): string {
  return demoUsers.find((user) => user.username === username)?.password ?? ''
}
