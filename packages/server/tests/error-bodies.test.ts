import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { createChatHubClient, createOperatorClient } from '../src/index.js'
import { rejectionOf } from './test-emulator.js'

const login = 'company-login-7f3a'
const password = 'passw0rd-81c2'
const companyToken = 'aaaa.company-d41f.cccc'
const operatorToken = 'aaaa.operator-99be.cccc'
const secrets = [login, password, companyToken, operatorToken]

/** Bodies of errors in every form, with the same words in them. */
const forms: readonly (readonly [string, (words: string) => string])[] = [
  [
    'ChatHub’s JSON',
    (words) => JSON.stringify({ status: 400, error: words, message: words, code: 1002 }),
  ],
  [
    'problem+json',
    (words) =>
      JSON.stringify({ type: words, title: words, detail: words, errors: { token: [words] } }),
  ],
  ['JSON of another form', (words) => JSON.stringify([words, { code: words }])],
  ['text', (words) => words],
  ['HTML', (words) => `<html><body>${words}</body></html>`],
  ['nothing', () => ''],
]

describe('ChatHub’s own error number', () => {
  async function errorOf(body: string, status = 400): Promise<unknown> {
    const client = createChatHubClient(
      { companyToken },
      { retries: 0, fetch: async () => new Response(body, { status }) },
    )
    return rejectionOf(client.getOrganizations())
  }

  it('is told', async () => {
    const error = await errorOf('{"status":400,"error":"Bad Request","message":"…","code":1002}')

    expect(error).toMatchObject({
      code: 'rejected',
      status: 400,
      vendorCode: 1002,
      message: expect.stringContaining('GET /api/company/organization answered 400, error 1002'),
    })
  })

  it('is told after retries as well', async () => {
    expect(await errorOf('{"code":1429}', 429)).toMatchObject({
      code: 'rate-limited',
      vendorCode: 1429,
    })
  })

  it.each([
    '{"code":"1002"}',
    '{"code":12345678}',
    '{"code":1002.5}',
    '{"code":null}',
    '[1002]',
    '1002',
    '',
  ])('is none in %j', async (body) => {
    expect(await errorOf(body)).toMatchObject({ code: 'rejected', vendorCode: undefined })
  })
})

describe('an error body that quotes the request', () => {
  const statuses = [200, 302, 400, 401, 403, 404, 415, 422, 429, 500, 503]

  it.each(forms)('in the form of %s does not show in the error', async (_form, write) => {
    for (const status of statuses) {
      const options = {
        retries: 0,
        fetch: async () => new Response(write(secrets.join(' ')), { status }),
      }
      const byLogin = createChatHubClient({ login, password }, options)
      const byToken = createChatHubClient({ companyToken }, options)
      const operator = createOperatorClient({ operatorToken }, options)

      const errors = await Promise.all([
        rejectionOf(byLogin.getOrganizations()),
        rejectionOf(byToken.getOrganizations()),
        rejectionOf(byToken.getOperatorToken({ operatorId: 101 })),
        rejectionOf(byToken.validateToken(operatorToken)),
        rejectionOf(operator.getChats()),
      ])

      for (const error of errors) {
        expect(error).toMatchObject({ name: 'ChatHubServerError', status })
        const shown = inspect(error, { depth: 10, showHidden: true }) + JSON.stringify(error)
        for (const secret of secrets) expect(shown).not.toContain(secret)
      }
    }
  })

  it('does not show in what `validateToken` answers', async () => {
    const body = JSON.stringify({ isValid: false, error: `Invalid token ${operatorToken}` })
    const client = createChatHubClient(
      { companyToken },
      { fetch: async () => new Response(body, { status: 400 }) },
    )

    await expect(client.validateToken(operatorToken)).resolves.toEqual({
      isValid: false,
      error: 'Invalid token …',
    })
  })
})

describe('a failed connection', () => {
  it('whose error quotes the request does not show it', async () => {
    const client = createChatHubClient(
      { login, password },
      {
        retries: 0,
        fetch: async (request) => {
          const cause = Object.assign(new Error(`unexpected ${await request.text()}`), {
            code: 'HPE_INVALID_CONSTANT',
            data: password,
          })
          throw new TypeError('fetch failed', { cause })
        },
      },
    )

    const error = await rejectionOf(client.getOrganizations())

    expect(error).toMatchObject({ code: 'unreachable', cause: { code: 'HPE_INVALID_CONSTANT' } })
    expect(inspect(error, { depth: 10, showHidden: true })).not.toContain(password)
  })
})

describe('a validation that contradicts itself', () => {
  it.each([
    [400, 'rejected'],
    [401, 'company-token-refused'],
    [429, 'rate-limited'],
    [500, 'unavailable'],
  ])('valid, with the status %i, is no validation', async (status, code) => {
    const client = createChatHubClient(
      { companyToken },
      { retries: 0, fetch: async () => new Response('{"isValid":true}', { status }) },
    )

    await expect(client.validateToken(operatorToken)).rejects.toMatchObject({ code, status })
  })

  it.each([
    [429, 'rate-limited'],
    [500, 'unavailable'],
  ])('invalid, with the status %i, is no validation', async (status, code) => {
    const client = createChatHubClient(
      { companyToken },
      { retries: 0, fetch: async () => new Response('{"isValid":false}', { status }) },
    )

    await expect(client.validateToken(operatorToken)).rejects.toMatchObject({ code, status })
  })
})
