import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { chatHubError } from '../src/errors.ts'
import { explain } from '../src/explain.ts'
import { mergeOptions } from '../src/options.ts'
import type { ChatHubOptions } from '../src/types.ts'

const unreachable = chatHubError('script-unreachable')
const scriptUrl = 'https://widget.example/panel.js?v=1#3'

type Fetch = typeof globalThis.fetch

/** What a host is, by the mode of the request that meets it. */
const hosts = {
  refusing: async (init) => {
    if (init?.mode === 'no-cors') return new Response(null)
    throw new TypeError('Failed to fetch')
  },
  down: () => Promise.reject(new TypeError('Failed to fetch')),
  hanging: (init) => whenAborted(init?.signal),
} satisfies Record<string, (init: RequestInit | undefined) => Promise<Response>>

function whenAborted(signal: AbortSignal | null | undefined): Promise<never> {
  return new Promise((_, reject) => {
    const stop = (): void => reject(new DOMException('Aborted', 'AbortError'))
    if (signal?.aborted) stop()
    else signal?.addEventListener('abort', stop)
  })
}

function answering(status: number, type: string) {
  return async (): Promise<Response> =>
    new Response('', { status, headers: { 'content-type': type } })
}

function meet(host: (init: RequestInit | undefined) => Promise<Response>) {
  const fetch = vi.fn<Fetch>((_url, init) => host(init))
  vi.stubGlobal('fetch', fetch)
  return fetch
}

function explainWith(options: ChatHubOptions = {}, signal = new AbortController().signal) {
  return explain(unreachable, mergeOptions([{ scriptUrl }, options]), signal)
}

function violate(init: Partial<SecurityPolicyViolationEventInit>): void {
  const event = new Event('securitypolicyviolation')
  Object.assign(event, {
    disposition: 'enforce',
    effectiveDirective: 'connect-src',
    blockedURI: 'https://widget.example/panel.js',
    ...init,
  })
  document.dispatchEvent(event)
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
})

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

describe('explain', () => {
  it('names the page’s domain and the vendor’s support where the host refuses this site', async () => {
    meet(hosts.refusing)

    const error = await explainWith()

    expect(error.code).toBe('script-refused')
    expect(error.message).toContain(location.origin)
    expect(error.message).toContain('help@smsbat.com')
    expect(error.message).toMatch(/^Failed to load widget/)
  })

  it('leaves a host that does not answer as it is', async () => {
    meet(hosts.down)

    const explained = explainWith()
    await vi.runAllTimersAsync()

    expect(await explained).toBe(unreachable)
  })

  it.each([
    [answering(404, 'text/plain'), 'HTTP 404'],
    [answering(500, 'text/javascript'), 'HTTP 500'],
    [answering(200, 'text/html'), 'Content-Type: text/html'],
    [answering(200, 'text/html; charset=utf-8'), 'Content-Type: text/html'],
    [answering(200, '<b>no type</b>'), 'Content-Type: none'],
  ])('says what an answer that is no script was', async (host, detail) => {
    meet(host)

    const error = await explainWith()

    expect(error).toMatchObject({ code: 'script-unreachable', cause: { message: detail } })
    expect(error.message).toBe(unreachable.message)
  })

  it.each([
    [{ integrity: 'sha384-AAAA' }, 'The file does not match `integrity`.'],
    [{ crossOrigin: 'use-credentials' }, 'The host allows no credentials.'],
  ] as const)('names the option %o that a good script fails by', async (options, detail) => {
    meet(answering(200, 'text/javascript; charset=utf-8'))

    expect(await explainWith(options)).toMatchObject({ cause: { message: detail } })
  })

  it('asks for exactly the script, without cookies, cache, or anything of the token', async () => {
    const fetch = meet(hosts.refusing)

    await explainWith({ operatorToken: 'abc.def.ghi', referrerPolicy: 'no-referrer' })

    expect(fetch.mock.calls.map(([url]) => (url as URL).href)).toEqual([
      'https://widget.example/panel.js?v=1',
      'https://widget.example/panel.js?v=1',
    ])
    for (const [, init] of fetch.mock.calls) {
      expect(init).toMatchObject({
        credentials: 'omit',
        cache: 'no-store',
        referrerPolicy: 'no-referrer',
      })
      expect(JSON.stringify(init)).not.toContain('abc.def.ghi')
    }
  })

  it('asks once where the first answer tells everything', async () => {
    const fetch = meet(answering(404, 'text/plain'))

    await explainWith()

    expect(fetch).toHaveBeenCalledTimes(1)
  })

  it('is done after three seconds whatever the host does', async () => {
    meet(hosts.hanging)
    let isDone = false
    const explained = explainWith().finally(() => {
      isDone = true
    })

    await vi.advanceTimersByTimeAsync(2000)
    expect(isDone).toBe(false)
    await vi.advanceTimersByTimeAsync(1000)

    expect(isDone).toBe(true)
    expect(await explained).toBe(unreachable)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('ends with the signal', async () => {
    meet(hosts.hanging)
    const abort = new AbortController()
    const explained = explainWith({}, abort.signal)

    abort.abort()
    await vi.runAllTimersAsync()

    expect(await explained).toBe(unreachable)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('says that the page’s own policy forbids the look', async () => {
    meet(hosts.down)

    const explained = explainWith()
    await vi.advanceTimersByTimeAsync(0)
    violate({})
    await vi.runAllTimersAsync()

    expect(await explained).toMatchObject({
      code: 'script-unreachable',
      cause: { message: 'connect-src forbids a closer look.' },
    })
  })

  it('takes the status from the resource timing where the policy forbids the look', async () => {
    meet(hosts.down)
    const entry = { name: scriptUrl, responseStatus: 503 } as PerformanceResourceTiming
    vi.spyOn(performance, 'getEntriesByType').mockReturnValue([entry])

    const explained = explainWith()
    await vi.advanceTimersByTimeAsync(0)
    violate({})
    await vi.runAllTimersAsync()

    expect(await explained).toMatchObject({ cause: { message: 'HTTP 503' } })
  })

  it.each([
    { disposition: 'report' },
    { effectiveDirective: 'img-src' },
    { blockedURI: 'https://other.example/' },
  ] as const)('is not misled by the violation %o', async (violation) => {
    meet(hosts.down)

    const explained = explainWith()
    await vi.advanceTimersByTimeAsync(0)
    violate(violation)
    await vi.runAllTimersAsync()

    expect(await explained).toBe(unreachable)
  })

  it('does not ask while the device is offline', async () => {
    const fetch = meet(hosts.down)
    vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false)

    expect((await explainWith()).code).toBe('offline')
    expect(fetch).not.toHaveBeenCalled()
  })

  it('names mixed content', async () => {
    meet(hosts.down)
    vi.stubGlobal('location', { protocol: 'https:' })

    const explained = explainWith({ scriptUrl: 'http://127.0.0.1/panel.js' })
    await vi.runAllTimersAsync()

    expect(await explained).toMatchObject({
      cause: { message: 'Mixed content: http in a page of https.' },
    })
  })

  it('does not reject where there is no fetch', async () => {
    vi.stubGlobal('fetch', undefined)

    const explained = explainWith()
    await vi.runAllTimersAsync()

    expect(await explained).toBe(unreachable)
  })

  it.each(['script-blocked', 'timeout', 'widget-failed', 'token-refused'] as const)(
    'does not look into %s',
    async (code) => {
      const fetch = meet(hosts.refusing)
      const error = chatHubError(code)

      expect(await explain(error, mergeOptions([]), new AbortController().signal)).toBe(error)
      expect(fetch).not.toHaveBeenCalled()
    },
  )
})
