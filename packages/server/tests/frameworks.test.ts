import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { toNodeHandler } from 'h3/node'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { sendEndlessBody } from './endless-body.js'
import { countRequests, startTestEmulator } from './test-emulator.js'

const emulator = await startTestEmulator()
process.env['CHATHUB_API_URL'] = emulator.url
process.env['CHATHUB_LOGIN'] = emulator.company.login
process.env['CHATHUB_PASSWORD'] = emulator.company.password
const { client, service } = await import('./recipes/chathub.js')

/** Each recipe of the README, on the real framework. */
const recipes = {
  node: async () => (await import('./recipes/node.js')).server,
  express: async () => serve((await import('./recipes/express.js')).app),
  fastify: async () => {
    const { app } = await import('./recipes/fastify.js')
    await app.ready()
    return app.server
  },
  hono: async () => serve(getRequestListener((await import('./recipes/hono.js')).app.fetch)),
  h3: async () => serve(toNodeHandler((await import('./recipes/h3.js')).app)),
  nest: async () => {
    const { app } = await import('./recipes/nest.js')
    await app.init()
    return app.getHttpServer()
  },
}

function serve(listener: RequestListener): Server {
  return createServer(listener)
}

async function readToken(response: Response): Promise<{ token: string; expiresAt: string }> {
  return JSON.parse(await response.text())
}

const tokenPath = '/api/chathub/token'
const cookie = 'user=olena'

describe.each(Object.entries(recipes))('the README’s recipe for %s', (name, start) => {
  let server: Server
  let url: string

  beforeAll(async () => {
    server = await start()
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  afterEach(() => service.forget(101))
  afterAll(() => {
    server.closeAllConnections()
    server.close()
  })

  const get = (query = '', headers: Record<string, string> = { cookie }, method = 'GET') =>
    fetch(`${url}${tokenPath}${query}`, { method, headers })
  const validate = (body: string, headers: Record<string, string> = { cookie }) =>
    fetch(`${url}/api/chathub/validate-token`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', ...headers },
    })

  it('stands in the README as it runs here', async () => {
    const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8')
    const recipe = await readFile(new URL(`recipes/${name}.ts`, import.meta.url), 'utf8')

    expect(readme).toContain(`\`\`\`ts\n${recipe}\`\`\``)
  })

  it('answers a token, made once, for nobody to store', async () => {
    const first = await get()
    const second = await get()

    const { token, expiresAt } = await readToken(first)
    expect(await second.json()).toEqual({ token, expiresAt })
    expect([first.status, second.status]).toEqual([200, 200])
    expect(first.headers.get('cache-control')).toBe('no-store')
    expect(first.headers.get('content-type')).toBe('application/json; charset=utf-8')
    await expect(client.validateToken(token)).resolves.toMatchObject({ operatorId: 101 })
    expect(countRequests(emulator, '/api/operator/get-token')).toBe(1)
  })

  it('answers a stranger 401', async () => {
    const response = await get('', {})

    expect(response.status).toBe(401)
    expect(await response.json()).toEqual({ error: 'Unauthorized', code: 'unauthorized' })
    expect(emulator.requests).toHaveLength(0)
  })

  it('hands the organization on whole, and refuses a foreign one', async () => {
    const own = await get(`?org=${encodeURIComponent('a&b=c')}`)
    const foreign = await get('?org=sales')
    const malformed = await get('?org=%E0%A4%A')

    expect(own.status).toBe(200)
    const { token } = await readToken(own)
    await expect(client.validateToken(token)).resolves.toMatchObject({ operatorId: 102 })
    expect(foreign.status).toBe(403)
    expect(await foreign.json()).toMatchObject({ code: 'organization-forbidden' })
    expect(malformed.status).toBe(400)
  })

  it('answers 500 while ChatHub is down', async () => {
    emulator.setFaults({ api: { down: true } })

    const response = await get()

    expect(response.status).toBe(500)
    expect(await response.json()).toEqual({
      error: 'Failed to generate token',
      code: 'token-unavailable',
    })
  })

  it('answers a page of another site 403', async () => {
    const response = await get('', { cookie, 'sec-fetch-site': 'cross-site' })

    expect(response.status).toBe(403)
    expect(await response.json()).toMatchObject({ code: 'cross-site' })
  })

  it('answers HEAD like GET, without the body', async () => {
    const [full, head] = [await get(), await get('', { cookie }, 'HEAD')]

    expect(head.status).toBe(200)
    expect(head.headers.get('content-length')).toBe(full.headers.get('content-length'))
    expect(await head.text()).toBe('')
  })

  it('validates tokens', async () => {
    const { token } = await client.getOperatorToken({ operatorId: 101 })

    const good = await validate(JSON.stringify({ token }))
    const bad = await validate('{"token":"invalid-token"}')
    const stranger = await validate('{"token":"invalid-token"}', {})
    const wrong = await validate('{"token":1}')

    expect([good.status, bad.status, stranger.status, wrong.status]).toEqual([200, 200, 401, 400])
    expect([await good.json(), await bad.json()]).toEqual([{ isValid: true }, { isValid: false }])
  })

  it('refuses a body without end', async () => {
    const status = await sendEndlessBody(`${url}/api/chathub/validate-token`, cookie)

    expect(status).toBe(413)
    expect((await get()).status).toBe(200)
  })
})
