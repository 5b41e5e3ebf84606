import express from 'express'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  generateOperatorToken,
  getCompanyToken,
  getOperators,
  getOperatorToken,
  getOrganizations,
  validateToken,
} from '../src/guide.js'
import { createChatHubClient, createTokenService } from '../src/index.js'
import { createTokenHandler } from '../src/express.js'
import { createGuideApp } from './guide-code/express-route.js'
import { quickStart } from './guide-code/quick-start.js'
import { getOperatorIdForUser, session } from './guide-code/site.js'
import { listen } from './sites.js'
import { loginOf, startTestEmulator } from './test-emulator.js'

const emulator = await startTestEmulator()
const { login, password } = loginOf(emulator)
const options = { retries: 0 }

beforeEach(() => {
  vi.stubEnv('CHATHUB_API_URL', emulator.url)
})
afterEach(() => {
  vi.unstubAllEnvs()
})

/** ChatHub for a company without organizations. */
async function sendWithoutOrganizations(request: Request): Promise<Response> {
  return request.url.endsWith('/api/company/organization') ? Response.json([]) : fetch(request)
}

async function serve(app: express.Express): Promise<string> {
  return `http://127.0.0.1:${await listen(app)}/api/chathub/token`
}

/** The guide's route with our handler. */
function createHandlerApp(companyToken: string): express.Express {
  const client = createChatHubClient({ companyToken }, { baseUrl: emulator.url, retries: 0 })
  const app = express().use(session)
  app.get(
    '/api/chathub/token',
    createTokenHandler({
      authorize: (request) => (request as { session?: { userId?: string } }).session?.userId,
      operatorFor: (userId) => getOperatorIdForUser(userId),
      service: createTokenService(client),
    }),
  )
  return app
}

async function createApp(kind: string): Promise<express.Express> {
  const companyToken = await getCompanyToken(login, password)
  vi.stubEnv('CHATHUB_COMPANY_TOKEN', companyToken)
  return kind === 'as printed' ? createGuideApp() : createHandlerApp(companyToken)
}

describe('the guide’s five steps', () => {
  it.each(['auto', 'quoted', 'text', 'expiresAt', 'expiration'] as const)(
    'yield a valid token with the answer form %s',
    async (form) => {
      emulator.setFaults({ token: { form } })

      const { orgId, operatorId, operatorToken, isValid } = await quickStart(login, password)

      expect({ orgId, operatorId, isValid }).toEqual({ orgId: 6, operatorId: 101, isValid: true })
      expect(operatorToken).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/)
    },
  )

  it('pass with the guide’s own expiry of exactly 24 hours, although the clocks differ', async () => {
    emulator.setFaults({ clockSkewMs: -60_000 })
    const expiresAt = new Date(Date.now() + 24 * 60 * 60 * 1000) // 24 hours

    await expect(quickStart(login, password, expiresAt)).resolves.toMatchObject({ isValid: true })
    await expect(quickStart(login, password, expiresAt.toISOString())).resolves.toMatchObject({
      isValid: true,
    })
  })

  it('reject with a code for a wrong password', async () => {
    await expect(getCompanyToken(login, 'wrong')).rejects.toMatchObject({ code: 'login-refused' })
  })

  it('reject with a code when the environment holds no login', async () => {
    await expect(getCompanyToken(undefined, undefined)).rejects.toMatchObject({
      code: 'invalid-options',
    })
    await expect(getOrganizations(undefined)).rejects.toMatchObject({ code: 'invalid-options' })
  })

  it('reject with a code when there is no organization', async () => {
    const companyToken = await getCompanyToken(login, password)

    await expect(
      getOrganizations(companyToken, { fetch: sendWithoutOrganizations }),
    ).rejects.toMatchObject({
      code: 'no-organization',
    })
  })

  it('reject with a code when no operator is active, and skip those who are not', async () => {
    const companyToken = await getCompanyToken(login, password)
    const client = createChatHubClient({ companyToken }, { baseUrl: emulator.url })

    const active = await getOperators(companyToken, 24)
    expect(active.map(({ name }) => name)).toEqual(['Priya Raman'])

    await client.setOperatorStatus(103, 'inactive')
    await expect(getOperators(companyToken, 24)).rejects.toMatchObject({ code: 'no-operator' })
  })

  it('reject with a code when the company token dies half way', async () => {
    const companyToken = await getCompanyToken(login, password)
    const organizations = await getOrganizations(companyToken)
    emulator.revokeCompanyTokens()

    await expect(getOperators(companyToken, organizations[0].id)).rejects.toMatchObject({
      code: 'company-token-refused',
      status: 401,
    })
    await expect(getOperatorToken(companyToken, 101)).rejects.toMatchObject({
      code: 'company-token-refused',
    })
  })

  it('reject with a code for an unknown and for an inactive operator', async () => {
    const companyToken = await getCompanyToken(login, password)

    await expect(getOperatorToken(companyToken, 999)).rejects.toMatchObject({ code: 'not-found' })
    await expect(getOperatorToken(companyToken, 104)).rejects.toMatchObject({ code: 'forbidden' })
  })

  it('reject with a code for an expiry that is no date', async () => {
    const companyToken = await getCompanyToken(login, password)

    await expect(getOperatorToken(companyToken, 101, 'tomorrow')).rejects.toMatchObject({
      code: 'invalid-options',
    })
  })

  it('reject with a code when a proxy answers an HTML page', async () => {
    emulator.setFaults({ errorForm: 'html', api: { status: 200 } })

    await expect(quickStart(login, password)).rejects.toMatchObject({ code: 'invalid-answer' })
  })
})

describe('generateOperatorToken', () => {
  it(
    'keeps to ChatHub’s limits, however many requests of the site ask at once',
    { timeout: 60_000 },
    async () => {
      const companyToken = await getCompanyToken(login, password)

      const startedAt = performance.now()
      await Promise.all(Array.from({ length: 150 }, () => generateOperatorToken(companyToken, 101)))

      // 60 at once, and then 45 a second.
      expect(performance.now() - startedAt).toBeGreaterThan((90 / 45) * 1000 - 50)
      expect(emulator.requests.filter(({ status }) => status === 429)).toEqual([])
    },
  )

  it('goes on when the company token has been replaced', async () => {
    const old = await getCompanyToken(login, password)
    await generateOperatorToken(old, 101)
    emulator.revokeCompanyTokens()
    const companyToken = await getCompanyToken(login, password)

    await expect(generateOperatorToken(old, 101)).rejects.toMatchObject({
      code: 'company-token-refused',
    })
    await expect(generateOperatorToken(companyToken, 101)).resolves.toMatch(/^[\w-]+\./)
  })
})

describe('validateToken', () => {
  it('answers a boolean, so that `if (!isValid)` does what it says', async () => {
    const companyToken = await getCompanyToken(login, password)

    await expect(validateToken(companyToken, 'invalid-token')).resolves.toBe(false)
  })

  it('rejects when ChatHub cannot be asked', async () => {
    const companyToken = await getCompanyToken(login, password)
    emulator.setFaults({ api: { down: true } })

    await expect(validateToken(companyToken, 'token', options)).rejects.toMatchObject({
      code: 'unreachable',
    })
  })
})

describe('the address', () => {
  it('given as an option wins over the environment', async () => {
    vi.stubEnv('CHATHUB_API_URL', 'http://localhost:9')

    await expect(getCompanyToken(login, password, { baseUrl: emulator.url })).resolves.toMatch(
      /^[\w-]+\.[\w-]+\.[\w-]+$/,
    )
  })

  it('from the environment may not be http outside loopback', async () => {
    vi.stubEnv('CHATHUB_API_URL', 'http://chathub.example')

    await expect(getCompanyToken(login, password)).rejects.toMatchObject({ code: 'insecure-url' })
  })
})

describe('the guide’s Express route', () => {
  describe.each(['as printed', 'with our handler'])('%s', (kind) => {
    it('answers a stranger 401', async () => {
      const url = await serve(await createApp(kind))

      const response = await fetch(url)

      expect(response.status).toBe(401)
      expect(await response.json()).toMatchObject({ error: 'Unauthorized' })
    })

    it('answers a user a token that ChatHub accepts', async () => {
      const url = await serve(await createApp(kind))

      const response = await fetch(url, { headers: { 'x-user': 'olena' } })

      const { token } = JSON.parse(await response.text())
      expect(response.status).toBe(200)
      await expect(validateToken(process.env.CHATHUB_COMPANY_TOKEN, token)).resolves.toBe(true)
    })

    it('answers 500 while ChatHub is down', async () => {
      const url = await serve(await createApp(kind))
      emulator.setFaults({ api: { status: 400 } })

      const response = await fetch(url, { headers: { 'x-user': 'olena' } })

      expect(response.status).toBe(500)
      expect(await response.json()).toMatchObject({ error: 'Failed to generate token' })
    })
  })
})
