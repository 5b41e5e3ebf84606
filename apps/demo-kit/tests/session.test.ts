import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { customerUrl, fetchSession, loginUrl, logout, watchSession } from '../src/index.js'

const session = {
  user: { username: 'olena', name: 'Olena Kovalenko' },
  organization: { id: 6, name: 'Aurora Travel' },
  scriptUrl: 'http://localhost:4010/operator-chat-panel/widget-script.js',
  links: {
    customer: 'http://localhost:4010/customer?organization=24',
    start: 'http://localhost:4000/',
    emulator: 'http://localhost:4010/_emulator',
  },
}

let answer: { status: number; body: string }
let calls: string[]

beforeEach(() => {
  answer = { status: 200, body: JSON.stringify(session) }
  calls = []
  vi.stubGlobal('fetch', async (url: string, { method = 'GET' }: RequestInit = {}) => {
    calls.push(`${method} ${url}`)
    return new Response(answer.body, { status: answer.status })
  })
  vi.stubGlobal('document', Object.assign(new EventTarget(), { visibilityState: 'visible' }))
  const page = new EventTarget()
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page))
})

afterEach(() => {
  vi.unstubAllGlobals()
})

describe('fetchSession', () => {
  it('answers who is logged in', async () => {
    await expect(fetchSession()).resolves.toEqual(session)
    expect(calls).toEqual(['GET /api/me'])
  })

  it('answers null to a stranger', async () => {
    answer = { status: 401, body: '{"error":"Unauthorized"}' }

    await expect(fetchSession()).resolves.toBeNull()
  })

  it('rejects what is no session', async () => {
    answer = { status: 200, body: '{"user":{}}' }
    await expect(fetchSession()).rejects.toThrow('GET /api/me answered 200.')

    answer = { status: 502, body: '' }
    await expect(fetchSession()).rejects.toThrow('GET /api/me answered 502.')
  })

  it('rejects an HTML page', async () => {
    answer = { status: 200, body: '<!doctype html>' }

    await expect(fetchSession()).rejects.toThrow(SyntaxError)
  })
})

describe('watchSession', () => {
  it('hears of a logout in another tab, once', async () => {
    const onEnd = vi.fn()
    watchSession(session, onEnd)

    await logout()
    await logout()

    await vi.waitFor(() => expect(onEnd).toHaveBeenCalledTimes(1))
    expect(calls).toEqual(['POST /api/logout', 'POST /api/logout'])
  })

  it('hears nothing of a logout that failed', async () => {
    const onEnd = vi.fn()
    const stop = watchSession(session, onEnd)
    answer = { status: 500, body: '' }

    await expect(logout()).rejects.toThrow('POST /api/logout answered 500.')
    await new Promise((resolve) => setTimeout(resolve, 50))

    expect(onEnd).not.toHaveBeenCalled()
    stop()
  })

  it('hears nothing once it was ended', async () => {
    const onEnd = vi.fn()
    watchSession(session, onEnd)()

    await logout()
    await new Promise((resolve) => setTimeout(resolve, 50))

    expect(onEnd).not.toHaveBeenCalled()
  })

  it.each([
    ['nobody', { status: 401, body: '{}' }],
    [
      'somebody else',
      {
        status: 200,
        body: JSON.stringify({ ...session, user: { username: 'marc', name: 'Marc Dubois' } }),
      },
    ],
  ])('finds %s logged in when the tab is looked at again', async (_, next) => {
    const onEnd = vi.fn()
    watchSession(session, onEnd)
    answer = next

    document.dispatchEvent(new Event('visibilitychange'))

    await vi.waitFor(() => expect(onEnd).toHaveBeenCalledTimes(1))
  })

  it('takes a server that does not answer for no logout', async () => {
    const onEnd = vi.fn()
    const stop = watchSession(session, onEnd)
    answer = { status: 502, body: '' }

    document.dispatchEvent(new Event('visibilitychange'))
    await vi.waitFor(() => expect(calls).toHaveLength(1))
    await new Promise((resolve) => setTimeout(resolve, 50))

    expect(onEnd).not.toHaveBeenCalled()
    stop()
  })
})

describe('addresses', () => {
  it('lead to the customer’s page of the operator’s organization', () => {
    expect(customerUrl(session)).toBe('http://localhost:4010/customer?organization=6')
  })

  it('lead from the login page back to the page at hand', () => {
    vi.stubGlobal('location', { pathname: '/', search: '?a=1' })

    expect(loginUrl()).toBe('/login?next=%2F%3Fa%3D1')
  })
})
