import { afterEach, beforeEach, describe, expect, it, vi, type MockInstance } from 'vitest'
import {
  loadWidget,
  loadWidgetForOrganization,
  loadWidgetOnce,
  loadWidgetSafely,
  refreshWidgetToken,
  showFallbackContact,
  validateToken,
  WidgetTokenManager,
} from '../src/guide.ts'
import { createChatHubWidget } from '../src/lease.ts'
import { loadChatHubWidget } from '../src/load-chat-hub-widget.ts'
import { getRegistry } from '../src/registry.ts'
import { installFakeWidget, type FakeWidget } from '../src/testing.ts'
import { cleanPage } from './clean-page.ts'
import { operatorToken } from './operator-token.ts'

const token = operatorToken()
const otherToken = operatorToken({ operatorId: 102 })
let widget: FakeWidget
let printed: MockInstance
let answer: (url: URL, body: unknown) => Response | Promise<Response>
const asked: string[] = []

/** What is shown of the fallback, by paragraph. */
function fallbacks(): string[][] {
  return [...document.querySelectorAll('.chat-fallback')].map((fallback) =>
    [...fallback.querySelectorAll('p')].map((paragraph) => paragraph.textContent),
  )
}

const contact = ['Chat is temporarily unavailable.', 'Contact us: support@example.com']

beforeEach(() => {
  asked.length = 0
  answer = () => Response.json({ token })
  vi.stubGlobal('fetch', async (url: URL | string, init?: RequestInit) => {
    const address = new URL(url, document.baseURI)
    asked.push(address.pathname + address.search)
    return answer(address, JSON.parse((init?.body as string | undefined) ?? 'null'))
  })
  printed = vi.spyOn(console, 'error').mockReturnValue()
  widget = installFakeWidget()
})

afterEach(() => {
  for (const { controller } of getRegistry().guide?.holds.values() ?? []) controller.destroy()
  getRegistry().guide?.shown?.remove()
  delete getRegistry().guide
  widget.uninstall()
  cleanPage()
  vi.unstubAllGlobals()
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
})

describe('loadWidget', () => {
  it('loads one widget, which goes on with the token that comes later', async () => {
    const first = await loadWidget(token)
    const second = await loadWidget(otherToken)

    expect(second).toBe(first)
    expect(widget.panels.map((panel) => panel.textContent)).toEqual([otherToken])
  })

  it('loads again after its controller was destroyed, and tells the callbacks of the options', async () => {
    const gone = await loadWidget(token)
    gone.destroy()
    const onStatusChange = vi.fn()

    const chat = await loadWidget(token, { onStatusChange })

    expect(chat.getSnapshot()).toMatchObject({ status: 'ready', attempt: 1 })
    expect(onStatusChange.mock.calls.map(([{ status }]) => status)).toEqual(['loading', 'ready'])
  })

  it('rejects what cannot be a token as Invalid token, and nobody has to await it', async () => {
    const unhandled = vi.fn()
    process.on('unhandledRejection', unhandled)

    void loadWidget('')
    await expect(loadWidget(undefined as never)).rejects.toThrow('Invalid token')
    await new Promise((resolve) => setTimeout(resolve))

    expect(unhandled).not.toHaveBeenCalled()
    process.off('unhandledRejection', unhandled)
  })

  it('shows the contact of the options while it fails, and no other', async () => {
    widget.setOutcome('throws')
    const options = { fallbackContact: { email: 'help@example.org' } }

    await expect(loadWidget(token, options)).rejects.toMatchObject({ code: 'widget-failed' })

    expect(fallbacks()).toEqual([[contact[0], 'Contact us: help@example.org']])
  })

  it('takes the contact away with the widget', async () => {
    const chat = await loadWidget(token)
    widget.setOutcome('throws')
    await expect(chat.reload()).rejects.toMatchObject({ code: 'rerun-failed' })
    const before = fallbacks().length

    chat.destroy()

    expect([before, fallbacks().length]).toEqual([1, 0])
  })
})

describe('loadWidgetSafely', () => {
  it.each([
    ['the token is refused', () => (answer = () => Response.json({ isValid: false }))],
    ['the validation is down', () => (answer = () => new Response(null, { status: 502 }))],
    ['the script is down', () => widget.setOutcome('fails')],
    ['the widget throws at start', () => widget.setOutcome('throws')],
    ['the widget refuses the token', () => widget.setOutcome('refuses')],
  ])('shows the contact once after three calls while %s, until a call works', async (_, fail) => {
    answer = () => Response.json({ isValid: true })
    fail()

    for (let call = 0; call < 3; call++) expect(await loadWidgetSafely(token)).toBeUndefined()
    const shown = fallbacks()
    const links = [...document.querySelectorAll('.chat-fallback a')].map((link) =>
      link.getAttribute('href'),
    )
    answer = () => Response.json({ isValid: true })
    widget.setOutcome('loads')
    const chat = await loadWidgetSafely(token)

    expect(shown).toEqual([contact])
    expect(links).toEqual(['mailto:support@example.com'])
    expect(printed).toHaveBeenCalledTimes(3)
    expect(chat?.getSnapshot().status).toBe('ready')
    expect(fallbacks()).toEqual([])
  })

  it('takes the contact away when a call works with the token that the panel has had all along', async () => {
    answer = () => Response.json({ isValid: true })
    const chat = await loadWidgetSafely(token)
    answer = () => new Response(null, { status: 502 })
    await loadWidgetSafely(token)
    const before = fallbacks()

    answer = () => Response.json({ isValid: true })
    await loadWidgetSafely(token)

    expect(before).toEqual([contact])
    expect(fallbacks()).toEqual([])
    expect(chat?.getSnapshot()).toMatchObject({ status: 'ready', attempt: 1 })
  })

  it('has the token validated once', async () => {
    const validate = vi.fn(async () => true)

    await loadWidgetSafely(token, { validateToken: validate })

    expect(validate).toHaveBeenCalledTimes(1)
  })

  it('starts no script with a token that is refused', async () => {
    answer = () => Response.json({ isValid: false })

    await loadWidgetSafely(token)

    expect(widget.tokens).toEqual([])
    expect(printed).toHaveBeenCalledExactlyOnceWith('Invalid operator token')
  })
})

describe('showFallbackContact', () => {
  it('shows the contact that it is given, in place of the one before', () => {
    showFallbackContact()
    showFallbackContact({ email: 'help@example.org', text: 'Write to us.' })

    expect(fallbacks()).toEqual([['Write to us.', 'Contact us: help@example.org']])
  })

  it('leaves what it shows as it is when it is called again', () => {
    showFallbackContact()
    const shown = document.querySelector('.chat-fallback')

    showFallbackContact()

    expect(document.querySelector('.chat-fallback')).toBe(shown)
  })

  it('shows the contact that another of the functions was given', async () => {
    await loadWidget(token, { fallbackContact: { email: 'help@example.org' } })

    showFallbackContact()

    expect(fallbacks()).toEqual([[contact[0], 'Contact us: help@example.org']])
  })

  it('leaves what the site shows itself to a widget that runs, and to no other', async () => {
    widget.setOutcome('throws')
    showFallbackContact()
    const manager = new WidgetTokenManager({ organization: 'sales', fallbackContact: false })
    await expect(manager.initialize()).rejects.toMatchObject({ code: 'widget-failed' })
    const whileItFails = fallbacks()

    manager.destroy()
    const afterItsEnd = fallbacks()
    widget.setOutcome('loads')
    await loadWidget(token)

    expect([whileItFails, afterItsEnd, fallbacks()]).toEqual([[contact], [contact], []])
  })
})

describe('fallbackContact', () => {
  it('is not shown for a widget that has none, whatever another one has', async () => {
    widget.setOutcome('throws')
    await loadWidget(token, { fallbackContact: { email: 'help@example.org' } }).catch(() => {})
    const own = fallbacks()

    await loadWidgetForOrganization('sales', { fallbackContact: false }).catch(() => {})
    const beside = fallbacks()
    await loadWidget(token, { fallbackContact: false }).catch(() => {})

    expect(own).toHaveLength(1)
    expect(beside).toEqual(own)
    expect(fallbacks()).toEqual([])
  })
})

describe('validateToken', () => {
  it.each([true, false])('answers %o as the site does', async (isValid) => {
    answer = (_, body) => Response.json({ isValid: isValid && Object(body).token === token })

    expect(await validateToken(token)).toBe(isValid)
    expect(asked).toEqual(['/api/chathub/validate-token'])
  })

  it.each([
    ['token-unauthorized', () => new Response(null, { status: 401 })],
    ['token-unreachable', () => Promise.reject(new TypeError('Failed to fetch'))],
    ['token-unreachable', () => new Response('<!doctype html>')],
  ])('throws %s where it cannot be found out', async (code, respond) => {
    answer = respond

    await expect(validateToken(token)).rejects.toMatchObject({ code })
  })

  it('asks nobody about what cannot be a token', async () => {
    vi.stubEnv('NODE_ENV', 'production')

    expect(await validateToken('test-token-for-development')).toBe(false)
    expect(await validateToken('')).toBe(false)
    expect(asked).toEqual([])
  })
})

describe('loadWidgetForOrganization', () => {
  it('sends the organization whole', async () => {
    const chat = await loadWidgetForOrganization('a&b=c')

    expect(asked).toEqual(['/api/chathub/token?org=a%26b%3Dc'])
    expect(chat.getSnapshot()).toMatchObject({ status: 'ready', organization: 'a&b=c' })
  })

  it.each([
    ['token-forbidden', () => (answer = () => new Response(null, { status: 403 }))],
    ['script-unreachable', () => widget.setOutcome('fails')],
    ['token-refused', () => widget.setOutcome('refuses')],
  ])('rejects as Failed to load widget with the code %s', async (code, fail) => {
    fail()

    await expect(loadWidgetForOrganization(24)).rejects.toMatchObject({
      name: 'ChatHubError',
      code,
      message: expect.stringMatching(/^Failed to load widget: \w/),
    })
  })
})

describe('loadWidgetOnce', () => {
  it('lets the operator’s own widget go on', async () => {
    const own = await loadWidget(token)

    expect(await loadWidgetOnce(otherToken)).toBe(own)
  })

  it('ends the widgets of organizations that loadChatHubWidget loaded', async () => {
    const sales = await loadChatHubWidget(token, { organization: 'sales' })

    await loadWidgetOnce(otherToken)

    expect(sales.getSnapshot().status).toBe('idle')
  })

  it('ends one of an organization whose hold was taken again', async () => {
    const sales = await loadWidgetForOrganization('sales')
    sales.release()
    sales.hold()

    await loadWidgetOnce(otherToken)

    expect(sales.getSnapshot().status).toBe('idle')
  })

  it('ends one of an organization whose hold was taken again in place of another', async () => {
    const sales = await loadWidgetForOrganization('sales')
    sales.release()
    await loadWidgetForOrganization('sales')
    sales.hold()

    await loadWidgetOnce(otherToken)

    expect(sales.getSnapshot().status).toBe('idle')
    expect(widget.panels.map((panel) => panel.textContent)).toEqual([otherToken])
  })

  it('loads again after a listener has ended a hold as it was taken again', async () => {
    let isOver = false
    const onStatusChange = (): void => {
      if (isOver) chat.destroy()
    }
    const options = { onStatusChange, unmountDelayMs: 0 }
    const chat = await loadWidgetForOrganization('sales', options)
    chat.release()
    await new Promise((resolve) => setTimeout(resolve, 10))
    isOver = true
    chat.hold()
    isOver = false

    const again = await loadWidgetForOrganization('sales')

    expect(again.getSnapshot().status).toBe('ready')
  })

  it('leaves the contact of the site where a hold is taken that is there', async () => {
    const chat = await loadWidgetForOrganization('sales')
    showFallbackContact({ email: 'help@example.org' })

    chat.hold()

    expect(fallbacks()).toHaveLength(1)
  })

  it('shows the contact once while a hold of a failure is given back and taken again', async () => {
    widget.uninstall()
    widget = installFakeWidget({ outcome: 'throws' })
    const own = createChatHubWidget({ operatorToken: token })
    await loadWidget(token).catch(() => {})
    const chat = getRegistry().guide?.holds.get(undefined)?.controller
    const shown = [fallbacks()]

    chat?.release()
    shown.push(fallbacks())
    chat?.hold()
    shown.push(fallbacks())

    expect(shown.map(({ length }) => length)).toEqual([1, 1, 1])
    own.destroy()
  })

  it('goes on with the newest options of a hold that was taken again', async () => {
    const old = vi.fn(async () => token)
    const newest = vi.fn(async () => token)
    await loadWidgetForOrganization('sales', { getToken: old })
    const sales = await loadWidgetForOrganization('sales', { getToken: newest })
    sales.release()
    sales.hold()
    old.mockClear()
    newest.mockClear()

    await refreshWidgetToken()

    expect([old.mock.calls.length, newest.mock.calls.length]).toEqual([0, 1])
  })

  it('ends the widgets of organizations', async () => {
    const sales = await loadWidgetForOrganization('sales')

    await loadWidgetOnce(otherToken)

    expect(sales.getSnapshot().status).toBe('idle')
    expect(widget.panels.map((panel) => panel.textContent)).toEqual([otherToken])
  })
})

describe('refreshWidgetToken', () => {
  it('asks the source of the newest options', async () => {
    const [older, newer] = [vi.fn(async () => otherToken), vi.fn(async () => otherToken)]
    await loadWidget(token, { getToken: older })
    await loadWidget(token, { getToken: newer })
    older.mockClear()

    await refreshWidgetToken()

    expect(older).not.toHaveBeenCalled()
    expect(newer).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ reason: 'reload' }))
  })

  it('asks once where there is no widget yet', async () => {
    const getToken = vi.fn(async () => token)

    const isRunning = await refreshWidgetToken({ getToken })

    expect(isRunning).toBe(true)
    expect(getToken).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ reason: 'reload' }))
  })

  it('lets the widget go on with a fresh token, and asks once for all who call', async () => {
    await loadWidget(token)
    answer = () => Response.json({ token: otherToken })

    await Promise.all([refreshWidgetToken(), refreshWidgetToken()])

    expect(asked).toEqual(['/api/chathub/token'])
    expect(widget.panels.map((panel) => panel.textContent)).toEqual([otherToken])
  })

  it('gives a widget that complains of the fresh token no third one', async () => {
    await loadWidget(token)
    answer = () => Response.json({ token: otherToken })
    const refreshes: Promise<boolean>[] = []
    const onError = (): void => void refreshes.push(refreshWidgetToken())
    window.addEventListener('error', onError)
    widget.setOutcome('refuses')

    widget.throwLater('Token expired')
    await vi.waitFor(() => expect(refreshes.length).toBeGreaterThan(1))
    const outcomes = await Promise.all(refreshes)
    window.removeEventListener('error', onError)

    expect(new Set(outcomes)).toEqual(new Set([false]))
    expect(asked).toEqual(['/api/chathub/token'])
    expect(getRegistry().controllers.get(undefined)?.snapshot.status).toBe('expired')
    expect(fallbacks()).toHaveLength(1)
  })

  it('brings the widget back within the minute when that has ended', async () => {
    const chat = await loadWidget(token)
    await refreshWidgetToken()
    chat.destroy()
    answer = () => Response.json({ token: otherToken })

    expect(await refreshWidgetToken()).toBe(true)
    expect(widget.panels.map((panel) => panel.textContent)).toEqual([otherToken])
  })

  it('asks again within the minute when another token was loaded, and not for the same one', async () => {
    await loadWidget(token)
    answer = () => Response.json({ token: otherToken })
    await refreshWidgetToken()
    await loadWidget(otherToken)
    await refreshWidgetToken()
    const before = asked.length
    await loadWidget(token)

    await refreshWidgetToken()

    expect([before, asked.length]).toEqual([1, 2])
    expect(widget.panels.map((panel) => panel.textContent)).toEqual([otherToken])
  })

  it('asks again within the minute for a widget whose hold was taken again since', async () => {
    const sales = await loadWidgetForOrganization('sales')
    sales.release()
    await refreshWidgetToken()
    sales.hold()
    asked.length = 0

    await refreshWidgetToken()

    expect(asked).toContain('/api/chathub/token?org=sales')
  })

  it('may be tried again when the site did not answer', async () => {
    await loadWidget(token)
    answer = () => new Response(null, { status: 503 })
    const first = await refreshWidgetToken()
    answer = () => Response.json({ token: otherToken })

    const second = await refreshWidgetToken()

    expect([first, second]).toEqual([false, true])
    expect(asked).toHaveLength(2)
    expect(widget.tokens.at(-1)).toBe(otherToken)
  })
})

describe('WidgetTokenManager', () => {
  it('starts the widget with the token of the route and knows when that expires', async () => {
    const expiresAt = new Date(Date.now() + 7_200_000)
    answer = () => Response.json({ token, expiresAt })
    const manager = new WidgetTokenManager()
    const before = manager.expiresAt

    await manager.initialize()

    expect(before).toBeNull()
    expect(manager.expiresAt).toEqual(expiresAt)
    expect(widget.panels.map((panel) => panel.textContent)).toEqual([token])
    manager.destroy()
    expect(widget.panels).toEqual([])
  })

  it('refreshes a token that has less than an hour left, when it is told to look', async () => {
    const manager = new WidgetTokenManager()
    answer = () => Response.json({ token, expiresAt: Date.now() + 7_200_000 })
    await manager.initialize()
    await manager.checkAndRefresh()
    const early = asked.length
    answer = () => Response.json({ token: otherToken, expiresAt: Date.now() + 1_800_000 })
    await manager.refreshToken()

    await manager.checkAndRefresh()

    expect([early, asked.length]).toEqual([1, 3])
    manager.destroy()
  })

  it('asks once when it is told twice to refresh', async () => {
    const manager = new WidgetTokenManager()
    await manager.initialize()
    answer = () => Response.json({ token: otherToken })

    await Promise.all([manager.refreshToken(), manager.refreshToken()])

    expect(asked).toHaveLength(2)
    expect(widget.panels.map((panel) => panel.textContent)).toEqual([otherToken])
    manager.destroy()
  })

  it('leaves the widget to another manager that still holds it', async () => {
    const [first, second] = [new WidgetTokenManager(), new WidgetTokenManager()]
    await Promise.all([first.initialize(), second.initialize()])
    answer = () => Response.json({ token: otherToken })

    first.destroy()
    await second.refreshToken()

    expect(widget.panels.map((panel) => panel.textContent)).toEqual([otherToken])
    second.destroy()
    expect(widget.panels).toEqual([])
  })

  it('leaves the widget to loadWidget, and is refreshed with it', async () => {
    const manager = new WidgetTokenManager({ organization: 'sales' })
    await Promise.all([manager.initialize(), loadWidgetForOrganization('sales')])
    answer = () => Response.json({ token: otherToken })

    await refreshWidgetToken()
    manager.destroy()

    expect(asked).toEqual(['/api/chathub/token?org=sales', '/api/chathub/token?org=sales'])
    expect(widget.panels.map((panel) => panel.textContent)).toEqual([otherToken])
  })

  it('has no promise that has to be awaited', async () => {
    const unhandled = vi.fn()
    process.on('unhandledRejection', unhandled)
    const manager = new WidgetTokenManager()
    answer = () => Response.json({ token, expiresAt: Date.now() + 1_800_000 })
    await manager.initialize()
    answer = () => new Response(null, { status: 401 })

    void manager.checkAndRefresh()
    manager.reloadWidget()
    await expect(manager.refreshToken()).rejects.toMatchObject({ code: 'token-unauthorized' })
    await new Promise((resolve) => setTimeout(resolve))

    expect(unhandled).not.toHaveBeenCalled()
    process.off('unhandledRejection', unhandled)
    manager.destroy()
  })

  it('asks for nothing once it is destroyed', async () => {
    vi.useFakeTimers()
    const manager = new WidgetTokenManager()
    void manager.initialize()
    await vi.waitUntil(() => widget.panels.length === 1, { interval: 1 })

    manager.destroy()
    manager.destroy()
    await vi.advanceTimersByTimeAsync(48 * 3_600_000)
    window.dispatchEvent(new Event('online'))

    expect(asked).toHaveLength(1)
    await expect(manager.refreshToken()).rejects.toMatchObject({ code: 'disposed' })
    expect(vi.getTimerCount()).toBe(0)
    vi.useRealTimers()
  })
})

describe('options that no page could run with', () => {
  it('are told by a rejection, with invalid-options, and not in the caller’s stack', async () => {
    const options = { timeoutMs: -1 }
    const calls = [
      loadWidget(token, options),
      loadWidgetOnce(token, options),
      loadWidgetForOrganization('sales', options),
      new WidgetTokenManager(options).initialize(),
    ]

    const outcomes = await Promise.allSettled(calls)

    expect(outcomes).toEqual(
      calls.map(() => ({
        status: 'rejected',
        reason: expect.objectContaining({ code: 'invalid-options' }),
      })),
    )
    await expect(calls[2]).rejects.toThrow('Failed to load widget: timeoutMs is')
    expect(await refreshWidgetToken(options)).toBe(false)
  })

  it('change nothing of a widget that runs', async () => {
    const chat = await loadWidget(token)

    await expect(loadWidget(token, { retry: -1 })).rejects.toMatchObject({
      code: 'invalid-options',
    })

    expect(await refreshWidgetToken()).toBe(true)
    expect(chat.getSnapshot().status).toBe('ready')
  })
})
