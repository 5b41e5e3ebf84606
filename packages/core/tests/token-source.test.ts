import { afterEach, describe, expect, it, vi, type Mock } from 'vitest'
import { mergeOptions } from '../src/options.ts'
import { hasTokenSource, requestToken } from '../src/token-source.ts'
import type { ChatHubOptions } from '../src/types.ts'
import { operatorToken } from './operator-token.ts'

const token = operatorToken()

function ask(options: ChatHubOptions, timeoutMs = 1000): Promise<{ readonly token: string }> {
  const settings = mergeOptions([{ ...options, timeoutMs }])
  return requestToken(settings, { reason: 'start', signal: new AbortController().signal })
}

function answering(body: string, status = 200): Mock<typeof globalThis.fetch> {
  const fetch = vi.fn<typeof globalThis.fetch>(async () => new Response(body, { status }))
  vi.stubGlobal('fetch', fetch)
  return fetch
}

afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

describe('hasTokenSource', () => {
  it.each([
    [true, { getToken: async () => token }],
    [true, { tokenEndpoint: '/t' }],
    [false, { operatorToken: token }],
    [false, { tokenEndpoint: '' }],
    [false, {}],
  ])('is %s for %o', (hasSource, options) => {
    expect(hasTokenSource(options)).toBe(hasSource)
  })
})

describe('requestToken with getToken', () => {
  it('says for whom and why it asks', async () => {
    const getToken = vi.fn(async () => ({ token }))

    await ask({ getToken, organization: 'sales' })

    expect(getToken).toHaveBeenCalledWith({
      organization: 'sales',
      reason: 'start',
      signal: expect.any(AbortSignal),
    })
  })

  it('keeps the original of a failure as the cause', async () => {
    const cause = new Error('database down')

    await expect(ask({ getToken: () => Promise.reject(cause) })).rejects.toMatchObject({
      code: 'token-unreachable',
      cause,
    })
  })

  it('reports a function that throws at once as a failure', async () => {
    const getToken = (): never => {
      throw new Error('not logged in')
    }

    await expect(ask({ getToken })).rejects.toMatchObject({ code: 'token-unreachable' })
  })

  it('refuses an answer that is no token', async () => {
    const getToken = (): Promise<string> => Promise.resolve('<html>')

    await expect(ask({ getToken })).rejects.toMatchObject({ code: 'token-invalid' })
  })

  it('gives up after the time limit and tells getToken', async () => {
    let signal: AbortSignal | undefined
    const getToken: ChatHubOptions['getToken'] = (request) => {
      signal = request.signal
      return new Promise(() => {})
    }

    await expect(ask({ getToken }, 10)).rejects.toMatchObject({ code: 'timeout' })
    expect(signal?.aborted).toBe(true)
  })
})

describe('requestToken with tokenEndpoint', () => {
  it('asks with the cookies of the site and without any cache', async () => {
    const fetch = answering(JSON.stringify({ token }))

    await ask({ tokenEndpoint: '/api/chathub/token' })

    const [url, options] = fetch.mock.calls[0] ?? []
    expect(url).toEqual(new URL('http://localhost:3000/api/chathub/token'))
    expect(options).toMatchObject({
      credentials: 'same-origin',
      cache: 'no-store',
      headers: { accept: 'application/json' },
    })
  })

  it('sends the organization, encoded', async () => {
    const fetch = answering(JSON.stringify({ token }))

    await ask({ tokenEndpoint: '/api/chathub/token?a=1', organization: 'Sales & Co' })

    expect(fetch.mock.calls[0]?.[0]).toEqual(
      new URL('http://localhost:3000/api/chathub/token?a=1&org=Sales+%26+Co'),
    )
  })

  it.each([
    [401, 'token-unauthorized'],
    [403, 'token-forbidden'],
    [404, 'token-unreachable'],
    [500, 'token-unreachable'],
  ])('turns a %i into %s', async (status, code) => {
    answering('{"error":"…"}', status)

    await expect(ask({ tokenEndpoint: '/t' })).rejects.toMatchObject({ code })
  })

  it('does not take an HTML page for a token', async () => {
    answering('<!doctype html><title>Log in</title>')

    await expect(ask({ tokenEndpoint: '/t' })).rejects.toMatchObject({ code: 'token-invalid' })
  })

  it('says that the device is offline', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')))
    vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false)

    await expect(ask({ tokenEndpoint: '/t' })).rejects.toMatchObject({ code: 'offline' })
  })

  it('asks no route over http on another machine', async () => {
    const fetch = answering(JSON.stringify({ token }))

    await expect(ask({ tokenEndpoint: 'http://example.com/t' })).rejects.toMatchObject({
      code: 'insecure-url',
    })
    expect(fetch).not.toHaveBeenCalled()
  })
})
