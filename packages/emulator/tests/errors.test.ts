import { describe, expect, it } from 'vitest'
import type { Emulator } from '../src/index.js'
import { call, companyToken, testEmulator } from './support.js'
import type { Answer } from './support.js'

async function unauthorized(emulator: Emulator): Promise<Answer> {
  return call(emulator, '/api/company/organization')
}

describe('an error', () => {
  it('has the documented form by default', async () => {
    const { status, json } = await unauthorized(await testEmulator())

    expect(status).toBe(401)
    expect(json).toEqual({
      status: 401,
      error: 'Unauthorized',
      message: 'Not authenticated. Send "Authorization: Bearer <token>".',
    })
  })

  it('has the form that is set', async () => {
    const emulator = await testEmulator()

    emulator.setFaults({ errorForm: 'problem' })
    const problem = await unauthorized(emulator)
    emulator.setFaults({ errorForm: 'other-json' })
    const other = await unauthorized(emulator)
    emulator.setFaults({ errorForm: 'text' })
    const text = await unauthorized(emulator)
    emulator.setFaults({ errorForm: 'html' })
    const html = await unauthorized(emulator)
    emulator.setFaults({ errorForm: 'empty' })
    const empty = await unauthorized(emulator)

    expect(problem.json).toMatchObject({ type: 'about:blank', title: 'Unauthorized', status: 401 })
    expect(problem.headers.get('content-type')).toContain('application/problem+json')
    expect(other.json).toEqual({
      Message: 'Not authenticated. Send "Authorization: Bearer <token>".',
      ExceptionMessage: null,
    })
    expect(text.text).toMatch(/^Not authenticated/)
    expect(html.text).toMatch(/^<!doctype html>/)
    expect(html.headers.get('content-type')).toContain('text/html')
    expect([empty.status, empty.text]).toEqual([401, ''])
  })

  it('is 415 for a body of another content type', async () => {
    const emulator = await testEmulator()

    const { json } = await call(emulator, '/api/company/get-token', {
      body: { login: 'a', password: 'b' },
      headers: { 'content-type': 'text/plain' },
    })

    expect(json).toMatchObject({ status: 415, error: 'Unsupported Media Type' })
  })

  it.each([
    ['no JSON', '{"login":', 'The body is no JSON.'],
    ['empty', '', 'The body is empty.'],
    ['no object', '[]', 'Field "login" is missing.'],
    ['a number', '5', 'The body has to be object, not 5.'],
  ])('is 400 for a body that is %s', async (_what, body, message) => {
    const emulator = await testEmulator()

    const response = await fetch(`${emulator.url}/api/company/get-token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    })

    expect(await response.json()).toMatchObject({ status: 400, message })
  })

  it('is none for a content type that is JSON by its suffix', async () => {
    const emulator = await testEmulator()
    const { login, password } = emulator.company

    const { status } = await call(emulator, '/api/company/get-token', {
      body: { login, password },
      headers: { 'content-type': 'application/vnd.chathub+json; charset=utf-8' },
    })

    expect(status).toBe(200)
  })

  it('is 413 for a body that is too large', async () => {
    const emulator = await testEmulator()

    const { status } = await call(emulator, '/api/company/get-token', {
      body: { login: 'x'.repeat(17 * 1024 * 1024), password: '' },
    })

    expect(status).toBe(413)
  })

  it('is 413 for one that does not say its size, before it has ended', async () => {
    const emulator = await testEmulator()
    const megabyte = Buffer.alloc(1024 * 1024, ' ')
    const endless = new ReadableStream({ pull: (stream) => stream.enqueue(megabyte) })

    const { status } = await fetch(`${emulator.url}/api/company/get-token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: endless,
      duplex: 'half',
    })

    expect(status).toBe(413)
  })

  it('is 404 where there is nothing', async () => {
    const { json } = await call(await testEmulator(), '/api/nothing')

    expect(json).toMatchObject({ status: 404, message: 'There is nothing at GET /api/nothing.' })
  })
})

describe('the rate limit', () => {
  it('lets 75 calls through at once and answers 429 to more', async () => {
    const emulator = await testEmulator()
    const token = await companyToken(emulator)

    const answers = await Promise.all(
      Array.from({ length: 200 }, () => call(emulator, '/api/company/organization', { token })),
    )

    const passed = answers.filter(({ status }) => status === 200).length
    expect(passed).toBeGreaterThanOrEqual(75)
    expect(passed).toBeLessThan(200)
    const refused = answers.find(({ status }) => status === 429)
    expect(refused?.json).toEqual({
      status: 429,
      error: 'Too Many Requests',
      message: 'Too many calls. Wait, and double the wait each time.',
    })
    expect(refused?.headers.get('retry-after')).toBe(null)
  })

  it('counts each caller alone', async () => {
    const emulator = await testEmulator()
    const [one, other] = [await companyToken(emulator), await companyToken(emulator)]

    await Promise.all(
      Array.from({ length: 150 }, () =>
        call(emulator, '/api/company/organization', { token: one }),
      ),
    )

    expect((await call(emulator, '/api/company/organization', { token: other })).status).toBe(200)
  })

  it('names the wait where that is set, and can be switched off', async () => {
    const emulator = await testEmulator({ faults: { retryAfterSeconds: 2 } })
    const token = await companyToken(emulator)
    const ask = (): Promise<readonly Answer[]> =>
      Promise.all(
        Array.from({ length: 200 }, () => call(emulator, '/api/company/organization', { token })),
      )

    const limited = await ask()
    emulator.setFaults({ rateLimit: false })
    const unlimited = await ask()

    const refused = limited.find(({ status }) => status === 429)
    expect(refused?.headers.get('retry-after')).toBe('2')
    expect(unlimited.every(({ status }) => status === 200)).toBe(true)
  })
})
