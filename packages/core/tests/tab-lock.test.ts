import { afterEach, beforeAll, beforeEach, describe, expect, it, vi, type Mock } from 'vitest'
import { mergeOptions } from '../src/options.ts'
import type { OperatorToken } from '../src/token.ts'
import { requestToken } from '../src/token-source.ts'
import type { ChatHubTokenReason } from '../src/types.ts'
import { installFakeTabs, removeFakeTabs, type FakeTabs } from './fake-tabs.ts'
import { hour, minute, pass, second, useFakeClock } from './keeper-bench.ts'

let tabs: FakeTabs
let route: Mock<typeof globalThis.fetch>
let minted = 0
/** How long the route takes, in milliseconds. */
let routeMs = 100
/** How long its tokens live, in milliseconds. */
let lifeMs = 24 * hour

// Its first import takes real time.
beforeAll(() => import('../src/token-endpoint.ts'))

beforeEach(() => {
  useFakeClock()
  tabs = installFakeTabs()
  minted = 0
  routeMs = 100
  lifeMs = 24 * hour
  route = vi.fn<typeof globalThis.fetch>((_url, options) => {
    return new Promise((resolve, reject) => {
      const answer = { token: `token-${++minted}`, expiresAt: Date.now() + lifeMs }
      const timer = setTimeout(() => resolve(Response.json(answer)), routeMs)
      options?.signal?.addEventListener('abort', () => {
        clearTimeout(timer)
        reject(options.signal?.reason)
      })
    })
  })
  vi.stubGlobal('fetch', route)
  vi.spyOn(globalThis, 'addEventListener')
})

afterEach(() => {
  vi.useRealTimers()
  removeFakeTabs()
})

interface FakeTab {
  readonly token: Promise<OperatorToken>
  readonly name: () => Promise<string>
  /** The widget ends, as by a logout. */
  readonly end: () => void
}

interface TabOptions {
  readonly reason?: ChatHubTokenReason
  readonly known?: string
  readonly organization?: string
}

/** A tab that asks for a token at once and stays open. */
function openTab({ reason = 'start', known, organization }: TabOptions = {}): FakeTab {
  const life = new AbortController()
  const settings = mergeOptions([{ tokenEndpoint: '/t', organization }])
  const question = { reason, known, signal: life.signal, life: life.signal }
  const token = requestToken(settings, question)
  token.catch(() => {})
  return {
    token,
    name: () => token.then((answer) => answer.token),
    end: () => life.abort(),
  }
}

/** The page goes of the tab that was the first, second … to get its token. */
function close(index: number): void {
  const calls = vi.mocked(globalThis.addEventListener).mock.calls
  const [, onHide] = calls.filter(([type]) => type === 'pagehide')[index] ?? []
  ;(onHide as (() => void) | undefined)?.()
}

describe('tabs of one site', () => {
  it('ask once when a hundred are opened at the same moment', async () => {
    const all = Array.from({ length: 100 }, () => openTab())

    await pass(second)

    expect(route).toHaveBeenCalledTimes(1)
    expect(new Set(await Promise.all(all.map((tab) => tab.name())))).toEqual(new Set(['token-1']))
  })

  it('ask once when a hundred are opened one after the other within a minute', async () => {
    const all: FakeTab[] = []
    for (let count = 0; count < 100; count++) {
      all.push(openTab())
      await pass(500)
    }

    expect(route).toHaveBeenCalledTimes(1)
    expect(new Set(await Promise.all(all.map((tab) => tab.name())))).toEqual(new Set(['token-1']))
  })

  it('give the token away as they got it', async () => {
    const one = openTab()
    await pass(second)
    const other = openTab()
    await pass(second)

    expect(await other.token).toEqual(await one.token)
  })

  it('ask again a minute later', async () => {
    openTab()
    await pass(minute + second)

    openTab()
    await pass(second)

    expect(route).toHaveBeenCalledTimes(2)
  })

  it('ask again after a quarter of a short life', async () => {
    lifeMs = 8 * second
    openTab()
    await pass(2 * second)
    openTab()
    await pass(50)
    expect(route).toHaveBeenCalledTimes(1)

    await pass(2 * second)
    openTab()
    await pass(second)

    expect(route).toHaveBeenCalledTimes(2)
  })

  it('ask once for each organization', async () => {
    openTab()
    openTab({ organization: 'sales' })
    openTab({ organization: 'sales' })

    await pass(second)

    expect(route).toHaveBeenCalledTimes(2)
  })

  it('leave the token out of every storage', async () => {
    openTab()

    await pass(second)

    expect(tabs.stored()).toContain('chathub:')
    expect(tabs.stored()).not.toContain('token-1')
  })
})

describe('a tab that is closed', () => {
  it('while it asks lets the next one ask', async () => {
    const first = openTab()
    const others = [openTab(), openTab()]
    await pass(50)

    first.end()
    await pass(second)

    expect(route).toHaveBeenCalledTimes(2)
    expect(await Promise.all(others.map((tab) => tab.name()))).toEqual(['token-2', 'token-2'])
  })

  it('after it asked leaves the token to those that have it', async () => {
    openTab()
    openTab()
    await pass(second)

    close(0)
    const third = openTab()
    await pass(second)

    expect(route).toHaveBeenCalledTimes(1)
    expect(await third.name()).toBe('token-1')
  })

  it('after it got the token from another leaves that one to answer', async () => {
    openTab()
    await pass(second)
    openTab()
    await pass(second)

    close(1)
    await pass(second)
    const third = openTab()
    await pass(second)

    expect(await third.name()).toBe('token-1')
    expect(route).toHaveBeenCalledTimes(1)
  })

  it('as the last one leaves nothing behind', async () => {
    for (const open of [openTab, openTab, openTab]) open()
    await pass(second)

    for (const index of [0, 1, 2]) close(index)
    await pass(second)

    expect(tabs.openChannels()).toBe(0)
    expect(tabs.lockRequests()).toBe(0)
    expect(localStorage).toHaveLength(0)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('as the only one makes the next page wait for nobody', async () => {
    openTab().end()
    await pass(second)
    openTab()
    await pass(second)
    close(0)

    const next = openTab()
    await pass(routeMs)

    expect(await next.name()).toBe('token-3')
  })

  it('goes off the channel with its page', async () => {
    openTab()
    await pass(second)

    window.dispatchEvent(new Event('pagehide'))

    expect(tabs.openChannels()).toBe(0)
    expect(localStorage).toHaveLength(0)
  })
})

describe('a widget that ends', () => {
  it('has nobody’s token for whoever logs in next, also where another tab goes on with it', async () => {
    const first = openTab()
    await pass(second)
    openTab()
    await pass(second)

    first.end()
    const next = openTab()
    await pass(second)

    expect(await next.name()).toBe('token-2')
  })

  it('leaves nothing behind as the last one', async () => {
    const all = [openTab(), openTab(), openTab()]
    await pass(second)

    for (const tab of all) tab.end()

    expect(tabs.openChannels()).toBe(0)
    expect(tabs.lockRequests()).toBe(0)
    expect(localStorage).toHaveLength(0)
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('a token that another tab has', () => {
  it('is not taken in the place of the same one', async () => {
    openTab()
    await pass(second)

    const complaining = openTab({ reason: 'complaint', known: 'token-1' })
    await pass(second)

    expect(await complaining.name()).toBe('token-2')
  })

  it('serves as a fresh one', async () => {
    openTab()
    await pass(second)

    const other = openTab({ reason: 'refresh', known: 'token-of-yesterday' })
    await pass(second)

    expect(await other.name()).toBe('token-1')
  })

  it('is not for somebody who reloads', async () => {
    openTab()
    await pass(second)

    const other = openTab({ reason: 'reload' })
    await pass(second)

    expect(await other.name()).toBe('token-2')
  })

  it('comes too late when nobody answers', async () => {
    const first = openTab()
    await pass(second)
    const mark = localStorage.getItem('chathub:http://localhost:3000/t') ?? ''
    first.end()
    localStorage.setItem('chathub:http://localhost:3000/t', mark)

    const other = openTab()
    await pass(second)

    expect(await other.name()).toBe('token-2')
  })
})

describe('a token on the channel', () => {
  const name = 'chathub:http://localhost:3000/t'

  it('is not for somebody who reloads meanwhile', async () => {
    openTab()
    const other = openTab({ reason: 'reload' })

    await pass(second)

    expect(route).toHaveBeenCalledTimes(2)
    expect(await other.name()).toBe('token-2')
  })

  it('is answered while the route keeps another tab waiting', async () => {
    openTab()
    await pass(second)
    routeMs = 4 * second
    openTab({ reason: 'reload' })

    const other = openTab()
    await pass(10)

    expect(await other.name()).toBe('token-1')
  })

  it('is not taken once it is old', async () => {
    const tab = openTab()
    await pass(10)

    const token = { token: 'old', expiresAt: null, isJwt: true }
    tabs.post(name, { token, receivedAt: Date.now() - minute })
    await pass(second)

    expect(await tab.name()).toBe('token-1')
  })

  it.each([
    {},
    'a text',
    { token: 'of another version' },
    { token: { token: 'other', isJwt: true }, receivedAt: Date.now() },
    { token: { token: 'other', expiresAt: null }, receivedAt: Date.now() },
  ])('is not disturbed by the message %o', async (message) => {
    const onError = vi.fn()
    addEventListener('error', onError)
    const tab = openTab()
    await pass(10)

    tabs.post(name, message)
    await pass(second)
    tabs.post(name, message)
    const other = openTab()
    await pass(second)

    removeEventListener('error', onError)
    expect(onError).not.toHaveBeenCalled()
    expect(await tab.name()).toBe('token-1')
    expect(await other.name()).toBe('token-1')
  })

  it('is given up for a newer one', async () => {
    openTab()
    await pass(second)
    openTab({ reason: 'reload' })
    await pass(second)

    expect(tabs.openChannels()).toBe(1)
  })

  it('is given up when somebody asks and it is old', async () => {
    openTab()
    await pass(minute + second)

    tabs.post(name, null)
    await pass(second)

    expect(localStorage).toHaveLength(0)
  })
})

describe('a route that fails', () => {
  it('is asked by each tab, and each hears why', async () => {
    route.mockImplementation(async () => new Response('', { status: 503 }))
    const all = [openTab(), openTab(), openTab()]

    await pass(second)

    for (const { token } of all)
      await expect(token).rejects.toMatchObject({ code: 'token-unreachable' })
    expect(route).toHaveBeenCalledTimes(3)
    expect(tabs.openChannels()).toBe(0)
    expect(tabs.lockRequests()).toBe(0)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('by keeping one tab waiting keeps the others five seconds', async () => {
    routeMs = 20 * second
    openTab()
    await pass(second)
    routeMs = 100

    const other = openTab()
    await pass(5 * second - 1)
    expect(route).toHaveBeenCalledTimes(1)
    await pass(second)

    expect(await other.name()).toBe('token-2')
  })

  it('lets the tab that waits go on with another one’s token', async () => {
    routeMs = 20 * second
    const first = openTab()
    await pass(second)
    routeMs = 100
    openTab()

    await pass(6 * second)

    expect(await first.name()).toBe('token-2')
    expect(tabs.lockRequests()).toBe(0)
  })
})

describe('a browser without tabs that hear of each other', () => {
  it.each(['locks', 'channels'] as const)('gets on when its %s hang', async (what) => {
    tabs.hang(what)
    const all = [openTab(), openTab()]

    await pass(6 * second)

    expect(await Promise.all(all.map((tab) => tab.name()))).toEqual(['token-1', 'token-2'])
  })

  it('asks in each tab when it has no locks', async () => {
    Reflect.deleteProperty(navigator, 'locks')
    const all = [openTab(), openTab()]

    await pass(routeMs)

    expect(await Promise.all(all.map((tab) => tab.name()))).toEqual(['token-1', 'token-2'])
  })

  it('asks in each tab when it has no channels', async () => {
    vi.stubGlobal('BroadcastChannel', undefined)
    openTab()
    openTab()

    await pass(routeMs)

    expect(route).toHaveBeenCalledTimes(2)
  })

  it('asks when it forbids locks', async () => {
    vi.spyOn(navigator.locks, 'request').mockRejectedValue(new DOMException('', 'SecurityError'))
    const tab = openTab()

    await pass(routeMs)

    expect(await tab.name()).toBe('token-1')
  })

  it('asks when it forbids its storage', async () => {
    const forbid = (): never => {
      throw new DOMException('', 'SecurityError')
    }
    vi.spyOn(Storage.prototype, 'getItem').mockImplementation(forbid)
    vi.spyOn(Storage.prototype, 'setItem').mockImplementation(forbid)
    const tab = openTab()

    await pass(second)

    expect(await tab.name()).toBe('token-1')
  })
})
