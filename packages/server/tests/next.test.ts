import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { createChatHubClient } from '@chathub/server'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { countRequests, loginOf, startTestEmulator } from './test-emulator.js'

const emulator = await startTestEmulator()
const client = createChatHubClient(loginOf(emulator), { baseUrl: emulator.url })
const folder = fileURLToPath(new URL('next-app', import.meta.url))
const next = fileURLToPath(new URL('../node_modules/next/dist/bin/next', import.meta.url))
const env = {
  ...process.env,
  NODE_ENV: 'production' as const,
  NEXT_TELEMETRY_DISABLED: '1',
  CHATHUB_API_URL: emulator.url,
  CHATHUB_LOGIN: emulator.company.login,
  CHATHUB_PASSWORD: emulator.company.password,
}
let server: ChildProcess
let url: string

// The package as built: Next knows nothing of Vitest's aliases.
beforeAll(async () => {
  await promisify(execFile)(process.execPath, [next, 'build'], { cwd: folder, env })
  const port = await findFreePort()
  const started = [next, 'start', '--hostname', '127.0.0.1', '--port', String(port)]
  server = spawn(process.execPath, started, {
    cwd: folder,
    env,
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  for await (const text of server.stdout ?? []) if (String(text).includes('Ready')) break
  url = `http://127.0.0.1:${port}/api/chathub`
}, 600_000)

afterAll(async () => {
  server.kill()
  if (server.exitCode === null) await once(server, 'exit')
})

async function findFreePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  await new Promise((resolve) => probe.close(resolve))
  return port
}

const ask = (query: string, headers: Record<string, string>, method = 'GET') =>
  fetch(`${url}/token${query}`, { method, headers })
const cookie = 'user=olena'

it('the README’s recipe for Next.js stands there as it runs here', async () => {
  const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8')
  const recipe = await readFile(`${folder}/app/api/chathub/token/route.js`, 'utf8')

  expect(readme).toContain(`\`\`\`js\n${recipe}\`\`\``)
})

it('a route of Next.js answers a token, made once, for nobody to store', async () => {
  const [first, second] = [await ask('', { cookie }), await ask('', { cookie })]

  const text = await first.text()
  expect(await second.text()).toBe(text)
  expect(first.status).toBe(200)
  expect(first.headers.get('cache-control')).toBe('no-store')
  const { token }: { token: string } = JSON.parse(text)
  await expect(client.validateToken(token)).resolves.toMatchObject({ operatorId: 101 })
  expect(countRequests(emulator, '/api/operator/get-token')).toBe(1)
})

it('a route of Next.js refuses strangers, foreign organizations and other sites', async () => {
  const statuses = [
    await ask('', {}),
    await ask('?org=sales', { cookie }),
    await ask('', { cookie, 'sec-fetch-site': 'cross-site' }),
    await ask('', { cookie }, 'POST'),
  ].map(({ status }) => status)

  expect(statuses).toEqual([401, 403, 403, 405])
})

it('a route of Next.js hands the organization on whole, and says when ChatHub is down', async () => {
  emulator.setFaults({ api: { down: true } })
  const down = await ask('?org=a%26b%3Dc', { cookie })
  emulator.reset()
  const up = await ask('?org=a%26b%3Dc', { cookie })

  expect(down.status).toBe(500)
  expect(await down.json()).toEqual({
    error: 'Failed to generate token',
    code: 'token-unavailable',
  })
  expect(up.status).toBe(200)
})

it('a route of Next.js validates tokens', async () => {
  const { token } = await client.getOperatorToken({ operatorId: 101 })
  const validate = (body: string) =>
    fetch(`${url}/validate-token`, {
      method: 'POST',
      body,
      headers: { cookie, 'content-type': 'application/json' },
    })

  const good = await validate(JSON.stringify({ token }))
  const bad = await validate('{"token":"invalid-token"}')
  const wrong = await validate('token')

  expect([await good.json(), await bad.json()]).toEqual([{ isValid: true }, { isValid: false }])
  expect(wrong.status).toBe(400)
})
