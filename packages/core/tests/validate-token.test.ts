import { afterEach, describe, expect, it, vi } from 'vitest'
import { mergeOptions } from '../src/options.ts'
import type { ChatHubOptions } from '../src/types.ts'
import { validateToken } from '../src/validate-token.ts'
import { operatorToken } from './operator-token.ts'

const token = operatorToken()
const route = '/api/chathub/validate-token'

function validate(check: unknown, timeoutMs = 1000): Promise<void> {
  const options = { validateToken: check as ChatHubOptions['validateToken'], timeoutMs }
  return validateToken(mergeOptions([options]), token, new AbortController().signal)
}

function answering(body: string, status = 200) {
  const fetch = vi.fn<typeof globalThis.fetch>(async () => new Response(body, { status }))
  vi.stubGlobal('fetch', fetch)
  return fetch
}

afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

describe('validateToken with a URL', () => {
  it('sends the token in the body, with the site’s own cookies, to this address only', async () => {
    const fetch = answering('{"isValid":true}')

    await validate(route)

    expect(fetch).toHaveBeenCalledTimes(1)
    const [url, init] = fetch.mock.calls[0] ?? []
    expect(url).toBe(route)
    expect(init).toMatchObject({
      method: 'POST',
      credentials: 'same-origin',
      redirect: 'error',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token }),
    })
  })

  it('refuses a token that the answer calls invalid', async () => {
    answering('{"isValid":false}')

    await expect(validate(route)).rejects.toMatchObject({
      code: 'token-refused',
      message: expect.stringMatching(/^Invalid token/),
    })
  })

  it.each([
    [401, 'token-unauthorized'],
    [403, 'token-forbidden'],
    [404, 'token-unreachable'],
    [500, 'token-unreachable'],
  ])('takes the status %i for %s, not for a refused token', async (status, code) => {
    answering('{"isValid":false}', status)

    await expect(validate(route)).rejects.toMatchObject({ code })
  })

  it.each([
    '<!doctype html>',
    '',
    'null',
    '{}',
    '{"isValid":"false"}',
    '{"valid":true}',
    '[]',
    '1',
  ])('takes the answer %j neither for yes nor for no', async (body) => {
    answering(body)

    await expect(validate(route)).rejects.toMatchObject({ code: 'token-unreachable' })
  })

  it('calls a network fault an error and no refusal', async () => {
    const cause = new TypeError('Failed to fetch')
    vi.stubGlobal('fetch', () => Promise.reject(cause))

    await expect(validate(route)).rejects.toMatchObject({ code: 'token-unreachable', cause })
  })

  it('says so where the device is offline', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')))
    vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false)

    await expect(validate(route)).rejects.toMatchObject({ code: 'offline' })
  })

  it('sends no token over http', async () => {
    const fetch = answering('{"isValid":true}')

    await expect(validate('http://site.example/validate')).rejects.toMatchObject({
      code: 'insecure-url',
    })
    expect(fetch).not.toHaveBeenCalled()
  })

  it('gives up after the time limit and ends the request', async () => {
    let signal: AbortSignal | null | undefined
    vi.stubGlobal('fetch', (_url: string, init: RequestInit) => {
      signal = init.signal
      return new Promise(() => {})
    })

    await expect(validate(route, 20)).rejects.toMatchObject({ code: 'timeout' })
    expect(signal?.aborted).toBe(true)
  })
})

describe('validateToken with a function', () => {
  it('gives it the token and a signal', async () => {
    const check = vi.fn(async () => true)

    await validate(check)

    expect(check).toHaveBeenCalledWith(token, { signal: expect.any(AbortSignal) })
  })

  it('takes false for a refusal', async () => {
    await expect(validate(async () => false)).rejects.toMatchObject({ code: 'token-refused' })
  })

  it('understands the whole answer of the vendor, which is true as an object', async () => {
    const answer = { isValid: false, error: 'Invalid token' }

    await expect(validate(async () => answer)).rejects.toMatchObject({ code: 'token-refused' })
  })

  it('keeps the original of a failure as the cause', async () => {
    const cause = new Error('database down')

    await expect(validate(() => Promise.reject(cause))).rejects.toMatchObject({
      code: 'token-unreachable',
      cause,
    })
  })

  it('reports a function that throws at once', async () => {
    const check = (): never => {
      throw new Error('not logged in')
    }

    await expect(validate(check)).rejects.toMatchObject({ code: 'token-unreachable' })
  })

  it('does not hand on an error that quotes the token', async () => {
    const check = (): Promise<never> => Promise.reject(new Error(`no such token: ${token}`))

    const error: unknown = await validate(check).catch((reason: unknown) => reason)

    expect(error).toMatchObject({ code: 'token-unreachable' })
    expect((error as Error).cause).toBeUndefined()
  })

  it('keeps an error that is one of this library', async () => {
    const { chatHubError } = await import('../src/errors.ts')

    await expect(
      validate(() => Promise.reject(chatHubError('token-forbidden'))),
    ).rejects.toMatchObject({ code: 'token-forbidden' })
  })
})

it('asks nobody without the option', async () => {
  const fetch = answering('{"isValid":false}')

  await validate(undefined)

  expect(fetch).not.toHaveBeenCalled()
})
