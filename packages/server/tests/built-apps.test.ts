import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { createChatHubClient } from '@chathub/server'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { countRequests, loginOf, startTestEmulator } from './test-emulator.js'
import { sendEndlessBody } from './endless-body.js'

// A framework's first answer takes its time on a busy machine.
vi.setConfig({ testTimeout: 60_000 })

const emulator = await startTestEmulator()
const client = createChatHubClient(loginOf(emulator), { baseUrl: emulator.url })
// Nothing of this process's own: Nitro builds and says otherwise where it finds a test.
const env = {
  PATH: process.env['PATH'],
  HOME: process.env['HOME'],
  NODE_ENV: 'production' as const,
  NEXT_TELEMETRY_DISABLED: '1',
}
// Of those who run it only: a build has no secrets.
const secrets = {
  CHATHUB_API_URL: emulator.url,
  CHATHUB_LOGIN: emulator.company.login,
  CHATHUB_PASSWORD: emulator.company.password,
}

/** A framework that builds an application of files, one of which is a recipe of the README. */
interface Framework {
  /** Its folder in `built-apps`. */
  readonly folder: string
  readonly recipe: string
  readonly command: string
  /** What is run after the build. */
  readonly server: readonly string[]
}

const next = fileURLToPath(new URL('../node_modules/next/dist/bin/next', import.meta.url))
const nitro3 = fileURLToPath(new URL('../node_modules/nitro/dist/cli/index.mjs', import.meta.url))
const nitro2 = fileURLToPath(
  new URL('../node_modules/nitropack/dist/cli/index.mjs', import.meta.url),
)
const builtByNitro = ['.output/server/index.mjs']
const frameworks: Readonly<Record<string, Framework>> = {
  'Next.js': {
    folder: 'next',
    recipe: 'app/api/chathub/token/route.js',
    command: next,
    server: [next, 'start'],
  },
  'Nitro 3': {
    folder: 'nitro',
    recipe: 'server/routes/api/chathub/token.js',
    command: nitro3,
    server: builtByNitro,
  },
  'Nitro 2, which is in Nuxt': {
    folder: 'nitro-2',
    recipe: 'server/api/chathub/token.js',
    command: nitro2,
    server: builtByNitro,
  },
}

async function findFreePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  await new Promise((resolve) => probe.close(resolve))
  return port
}

const cookie = 'user=olena'

describe.each(Object.entries(frameworks))('a route of %s', (_name, framework) => {
  const folder = fileURLToPath(new URL(`built-apps/${framework.folder}`, import.meta.url))
  let server: ChildProcess
  let url: string
  let log = ''

  // The package as built: frameworks know nothing of Vitest's aliases.
  beforeAll(async () => {
    await promisify(execFile)(process.execPath, [framework.command, 'build'], { cwd: folder, env })
    const port = await findFreePort()
    server = spawn(process.execPath, framework.server, {
      cwd: folder,
      env: { ...env, ...secrets, PORT: String(port), HOST: '127.0.0.1', HOSTNAME: '127.0.0.1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    server.stderr?.setEncoding('utf8').on('data', (text: string) => (log += text))
    for await (const text of server.stdout ?? []) if (/Ready|Listening/.test(text)) break
    url = `http://127.0.0.1:${port}/api/chathub`
  }, 600_000)

  afterAll(async () => {
    server.kill('SIGKILL')
    if (server.exitCode === null) await once(server, 'exit')
  })

  const ask = (query: string, headers: Record<string, string>, method = 'GET') =>
    fetch(`${url}/token${query}`, { method, headers })

  it('stands in the README as it runs here', async () => {
    const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8')
    const recipe = await readFile(`${folder}/${framework.recipe}`, 'utf8')

    expect(readme).toContain(`\`\`\`js\n${recipe}\`\`\``)
  })

  it('answers a token, made once, for nobody to store', async () => {
    const [first, second] = [await ask('', { cookie }), await ask('', { cookie })]

    const text = await first.text()
    expect(await second.text()).toBe(text)
    expect(first.status).toBe(200)
    expect(first.headers.get('cache-control')).toBe('no-store')
    const { token }: { token: string } = JSON.parse(text)
    await expect(client.validateToken(token)).resolves.toMatchObject({ operatorId: 101 })
    expect(countRequests(emulator, '/api/operator/get-token')).toBe(1)
  })

  it('refuses strangers, foreign organizations and other sites', async () => {
    const statuses = [
      await ask('', {}),
      await ask('?org=sales', { cookie }),
      await ask('', { cookie, 'sec-fetch-site': 'cross-site' }),
      await ask('', { cookie }, 'POST'),
    ].map(({ status }) => status)

    expect(statuses).toEqual([401, 403, 403, 405])
  })

  it('hands the organization on whole, and says when ChatHub is down', async () => {
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
    await vi.waitFor(() => expect(log).toContain('ChatHub cannot be reached'))
  })

  const validate = (body: string, headers: Record<string, string> = {}) =>
    fetch(`${url}/validate-token`, {
      method: 'POST',
      body,
      headers: { cookie, 'content-type': 'application/json', ...headers },
    })

  it('validates tokens', async () => {
    const { token } = await client.getOperatorToken({ operatorId: 101 })

    const good = await validate(JSON.stringify({ token }))
    const bad = await validate('{"token":"invalid-token"}')
    const wrong = await validate('token')

    expect([await good.json(), await bad.json()]).toEqual([{ isValid: true }, { isValid: false }])
    expect(wrong.status).toBe(400)
  })

  it('validates nothing for strangers and for pages of other sites', async () => {
    const stranger = await validate('{"token":"invalid-token"}', { cookie: '' })
    const page = await validate('{"token":"invalid-token"}', { origin: 'https://evil.example' })

    expect([stranger.status, page.status]).toEqual([401, 403])
    expect(countRequests(emulator, '/api/operator/validate-token')).toBe(0)
  })

  it('refuses a body without end, with nothing said in its log', async () => {
    log = ''

    const status = await sendEndlessBody(`${url}/validate-token`, cookie)

    expect(status).toBe(413)
    expect((await ask('', { cookie })).status).toBe(200)
    expect(log).toBe('')
  })
})
