import { describe, expect, it, vi } from 'vitest'
import { createChatHubWidget } from '../src/lease.ts'
import { getRegistry } from '../src/registry.ts'
import type { ChatHubController, ChatHubOptions, ChatHubTokenRequest } from '../src/types.ts'
import {
  arrive,
  failToArrive,
  panels,
  runAsWidget,
  scriptElement,
  scriptUrl,
} from './fake-widget.ts'
import { settle, settleParts, useLeases } from './lease-fixture.ts'
import { operatorToken } from './operator-token.ts'

const token = operatorToken()
const otherToken = operatorToken({ operatorId: 102 })
const lease = useLeases()

describe('createChatHubWidget with a token', () => {
  it('has the documented tag in the document when it returns', () => {
    const { getSnapshot } = lease({ operatorToken: token })

    const attributes = Object.fromEntries(
      [...(scriptElement()?.attributes ?? [])].map(({ name, value }) => [name, value]),
    )
    expect(attributes).toEqual({
      type: 'module',
      id: 'operator-chat-panel-script',
      src: 'https://widget.smsbat.com/operator-chat-panel/widget-script.js',
      token,
    })
    expect(getSnapshot()).toMatchObject({ status: 'loading', attempt: 1, error: null })
  })

  it('is ready once the script has run', async () => {
    const onReady = vi.fn()
    const { getSnapshot } = lease({ operatorToken: token, onReady })

    arrive()
    await settle()

    expect(getSnapshot().status).toBe('ready')
    expect(onReady).toHaveBeenCalledExactlyOnceWith(getSnapshot())
  })

  it.each(['', null, undefined])('waits without an error for the token %o', async (missing) => {
    const onError = vi.fn()
    const { getSnapshot } = lease({ operatorToken: missing, onError })

    await settle()

    expect(getSnapshot().status).toBe('waiting')
    expect(scriptElement()).toBeNull()
    expect(document.querySelector('.chat-fallback')).toBeNull()
    expect(onError).not.toHaveBeenCalled()
  })

  it('takes the further settings of the tag', () => {
    lease({
      operatorToken: token,
      scriptUrl: 'https://example.com/chat.js',
      scriptId: 'chat',
      nonce: 'abc',
      integrity: 'sha384-x',
      crossOrigin: 'use-credentials',
      referrerPolicy: 'no-referrer',
      attributes: { 'data-theme': 'dark' },
    })

    expect(document.querySelector('#chat')?.outerHTML).toBe(
      `<script data-theme="dark" type="module" id="chat" integrity="sha384-x" crossorigin="use-credentials" referrerpolicy="no-referrer" nonce="abc" src="https://example.com/chat.js" token="${token}"></script>`,
    )
  })

  it('puts an expired token into no page', () => {
    const onError = vi.fn()
    const { getSnapshot } = lease({ operatorToken: operatorToken({ expiresInMs: -1000 }), onError })

    expect(getSnapshot()).toMatchObject({ status: 'expired', error: { code: 'token-expired' } })
    expect(scriptElement()).toBeNull()
    expect(onError).toHaveBeenCalledExactlyOnceWith(getSnapshot().error)
  })

  it('sends no token to a script over http on another machine', () => {
    const { getSnapshot } = lease({ operatorToken: token, scriptUrl: 'http://example.com/chat.js' })

    expect(getSnapshot().error?.code).toBe('insecure-url')
    expect(scriptElement()).toBeNull()
  })

  it('uses a string that is no JWT in development, with one warning', () => {
    const warn = vi.spyOn(console, 'warn').mockReturnValue()

    lease({ operatorToken: 'test-token-for-development' })
    lease({ operatorToken: 'another-test-token' })

    expect(scriptElement()?.getAttribute('token')).toBe('another-test-token')
    expect(warn).toHaveBeenCalledExactlyOnceWith(
      '[chathub] test-token: Used in development only.',
      '',
    )
  })

  it('tells developers of a failure in the console, once for each code', () => {
    const warn = vi.spyOn(console, 'warn').mockReturnValue()
    const { load } = lease({ operatorToken: '<html>' })

    void load('')
    void load(operatorToken({ expiresInMs: -1000 }))

    expect(warn.mock.calls).toEqual([
      [expect.stringMatching(/^\[chathub\] token-invalid: Invalid token: pass /), ''],
      [expect.stringMatching(/^\[chathub\] token-expired: The operator token has expired/), ''],
    ])
  })

  it('prints nothing of a failure in production', () => {
    const warn = vi.spyOn(console, 'warn').mockReturnValue()
    vi.stubEnv('NODE_ENV', 'production')

    const { getSnapshot } = lease({ operatorToken: '<html>' })

    expect(getSnapshot().error?.code).toBe('token-invalid')
    expect(warn).not.toHaveBeenCalled()
    vi.unstubAllEnvs()
  })

  it('refuses a string that is no JWT in production', () => {
    vi.stubEnv('NODE_ENV', 'production')
    const { getSnapshot } = lease({ operatorToken: 'test-token-for-development' })

    expect(getSnapshot().error).toMatchObject({
      code: 'token-invalid',
      message: expect.stringMatching(/^Invalid token/),
    })
    vi.unstubAllEnvs()
  })

  it.each([
    ['isolation', { isolation: 'window' as never }],
    ['strategy', { strategy: 'lazy' as never }],
    ['reloadPolicy', { reloadPolicy: 'never' as never }],
    ['retry', { retry: -1 }],
    ['timeoutMs', { timeoutMs: -1 }],
    ['timeoutMs', { timeoutMs: Number.NaN }],
    ['unmountDelayMs', { unmountDelayMs: 2 ** 31 }],
    ['scriptUrl', { scriptUrl: 'https://' }],
    ['tokenEndpoint', { tokenEndpoint: 'https://:' }],
    ['validateToken', { validateToken: 'https://' }],
    ['getToken', { getToken: 'token' as never }],
    ['validateToken', { validateToken: true as never }],
    ['validateToken', { validateToken: {} as never }],
    ['isReady', { isReady: '.panel' as never }],
    ['container', { container: { current: document.body } as never }],
    ['locale', { locale: ['fr', 'en'] as never }],
    ['locale', { locale: new Intl.Locale('fr') as never }],
    ['crossOrigin', { crossOrigin: 'x' as never }],
    ['referrerPolicy is an empty text, no-referrer', { referrerPolicy: 'x' as never }],
    ['fallbackContact', { fallbackContact: 'help@example.com' as never }],
    ['fallbackContact', { fallbackContact: true as never }],
    ['attributes', { attributes: 'async' as never }],
    ['attributes has "a b"', { attributes: { 'a b': 'x' } }],
    ['attributes has ""', { attributes: { '': 'x' } }],
    ['attributes has "1"', { attributes: { 1: 'x' } }],
  ] satisfies [string, ChatHubOptions][])('throws for a wrong %s', (name, options) => {
    expect(() => lease(options)).toThrow(
      expect.objectContaining({ code: 'invalid-options', message: expect.stringContaining(name) }),
    )
  })

  it.each([null, 'options'])('throws for %o in place of the options', (options) => {
    const { setOptions } = lease({})
    const wrong = expect.objectContaining({ code: 'invalid-options' })

    expect(() => lease(options as never)).toThrow(wrong)
    expect(() => setOptions(options as never)).toThrow(wrong)
    expect(() => setOptions(undefined as never)).toThrow(wrong)
  })

  it.each([
    { container: document.createElement('div') },
    { referrerPolicy: '' },
    { attributes: { 'data-x': '1', async: '', 'xml:lang': 'en' } },
    { fallbackContact: false },
  ] satisfies ChatHubOptions[])('takes $0', (options) => {
    expect(() => lease(options)).not.toThrow()
  })

  it('takes null for an option that is not set', () => {
    const unset = { scriptUrl: null, scriptId: null, integrity: null, nonce: null, timeoutMs: null }
    const { getSnapshot } = lease({ operatorToken: token, isReady: null, ...unset } as never)

    expect(scriptElement()?.outerHTML).toBe(
      `<script type="module" id="operator-chat-panel-script" src="${scriptUrl}" token="${token}"></script>`,
    )
    expect(getSnapshot().status).toBe('loading')
  })

  it('does not take null for consent', async () => {
    const { getSnapshot } = lease({ operatorToken: token, consent: null as never })

    await vi.waitFor(() => expect(getSnapshot().error?.code).toBe('invalid-options'))

    expect(scriptElement()).toBeNull()
  })

  it('takes the organization null for the operator’s own', () => {
    const first = lease({ operatorToken: token })
    const second = lease({ organization: null as never })

    expect(second.getSnapshot()).toBe(first.getSnapshot())
    expect(second.getServerSnapshot().organization).toBeUndefined()
  })
})

describe('createChatHubWidget with a token source', () => {
  it('asks for a token and starts with it', async () => {
    const getToken = vi.fn(async () => token)
    const { getSnapshot } = lease({ getToken })
    const statusBefore = getSnapshot().status

    await settle()

    expect(statusBefore).toBe('waiting')
    expect(getSnapshot().status).toBe('loading')
    expect(scriptElement()?.getAttribute('token')).toBe(token)
  })

  it('asks once for a hundred users, and again for none that comes later', async () => {
    const getToken = vi.fn(async () => token)
    for (let count = 0; count < 100; count++) lease({ getToken })
    await settle()

    lease({ getToken })
    await settle()

    expect(getToken).toHaveBeenCalledTimes(1)
    expect(document.querySelectorAll('script')).toHaveLength(1)
  })

  it('never starts when the last user leaves while the token is awaited', async () => {
    const answer = Promise.withResolvers<string>()
    const { destroy } = lease({ getToken: () => answer.promise })

    destroy()
    answer.resolve(token)
    await vi.advanceTimersByTimeAsync(5000)

    expect(scriptElement()).toBeNull()
  })

  it('keeps the request of a user who comes back at once', async () => {
    const answer = Promise.withResolvers<string>()
    const getToken = vi.fn(() => answer.promise)
    lease({ getToken }).release()
    const { getSnapshot } = lease({ getToken })

    answer.resolve(token)
    await settle()

    expect(getToken).toHaveBeenCalledTimes(1)
    expect(getSnapshot().status).toBe('loading')
  })

  it('keeps a token that arrives between two users', async () => {
    const getToken = vi.fn(async () => token)
    lease({ getToken }).release()
    await settle()
    const scriptBetween = scriptElement()

    lease({ getToken })
    await settle()

    expect(scriptBetween).toBeNull()
    expect(scriptElement()?.getAttribute('token')).toBe(token)
    expect(getToken).toHaveBeenCalledTimes(1)
  })

  it('shows the fallback when the token cannot be had, once, until the widget runs', async () => {
    const getToken = vi.fn<() => Promise<string>>().mockRejectedValueOnce(new Error('down'))
    getToken.mockRejectedValueOnce(new Error('still down')).mockResolvedValue(token)
    const { getSnapshot, load } = lease({
      getToken,
      fallbackContact: { email: 'help@example.com' },
    })
    await settle()
    await expect(load()).rejects.toMatchObject({ code: 'token-unreachable' })
    const fallbacks = document.querySelectorAll('.chat-fallback')
    const link = fallbacks[0]?.querySelector('a')?.getAttribute('href')

    void load()
    await settle()
    const whileLoading = document.querySelectorAll('.chat-fallback').length
    scriptElement()?.dispatchEvent(new Event('load'))
    await settle()

    expect(fallbacks).toHaveLength(1)
    expect(link).toBe('mailto:help@example.com')
    expect(whileLoading).toBe(1)
    expect(getSnapshot().status).toBe('ready')
    expect(document.querySelector('.chat-fallback')).toBeNull()
  })
})

describe('two users of one organization', () => {
  it('share one widget and its snapshot', async () => {
    const first = lease({ operatorToken: token })
    const second = lease({ operatorToken: token })

    arrive()
    await settle()

    expect(document.querySelectorAll('script')).toHaveLength(1)
    expect(second.getSnapshot()).toBe(first.getSnapshot())
    expect(first.getSnapshot()).toMatchObject({ status: 'ready', attempt: 1 })
  })

  it('use the token that was set last', () => {
    lease({ operatorToken: token })

    lease({ operatorToken: otherToken })

    expect(scriptElement()?.getAttribute('token')).toBe(otherToken)
    expect(document.querySelectorAll('script')).toHaveLength(1)
  })

  it('do not put back the option that the source has replaced since', async () => {
    const getToken = vi.fn(async () => otherToken)
    const { reload, setOptions } = lease({ operatorToken: token, getToken })
    arrive()
    await settle()
    void reload()
    await settle()
    arrive()
    await settle()
    const panel = panels()[0]

    lease({ operatorToken: token, getToken })
    await settle()
    const afterMount = panels()
    const newest = operatorToken({ operatorId: 103 })
    setOptions({ operatorToken: newest, getToken })

    expect(panel?.textContent).toBe(otherToken)
    expect(afterMount).toEqual([panel])
    expect(getToken).toHaveBeenCalledTimes(1)
    expect(scriptElement()?.getAttribute('token')).toBe(newest)
  })

  it('may go back to a token that another one came after', () => {
    const { setOptions } = lease({ operatorToken: token })

    setOptions({ operatorToken: otherToken })
    setOptions({ operatorToken: token })

    expect(scriptElement()?.getAttribute('token')).toBe(token)
  })

  it.each(['undefined', '<html>', operatorToken({ expiresInMs: -1000 })])(
    'do not end a running panel with the option %o',
    async (wrong) => {
      const onError = vi.fn()
      const { getSnapshot, setOptions } = lease({ operatorToken: token, onError })
      arrive()
      await settle()
      const [panel] = panels()

      lease({ operatorToken: wrong })
      setOptions({ operatorToken: wrong, onError })

      expect(getSnapshot()).toMatchObject({ status: 'ready', error: null })
      expect(panels()).toEqual([panel])
      expect(onError.mock.calls).toEqual([
        [expect.objectContaining({ code: expect.stringMatching(/^token-(invalid|expired)$/) })],
        [expect.objectContaining({ code: expect.stringMatching(/^token-(invalid|expired)$/) })],
      ])
    },
  )

  it('take the widget away with the last option that brought its token', () => {
    const first = lease({ operatorToken: token })
    const second = lease({ operatorToken: token })

    first.setOptions({ operatorToken: '' })
    const afterFirst = scriptElement()
    second.setOptions({ operatorToken: '' })
    const afterSecond = scriptElement()
    second.setOptions({ operatorToken: token })

    expect(afterFirst?.getAttribute('token')).toBe(token)
    expect(afterSecond).toBeNull()
    expect(scriptElement()?.getAttribute('token')).toBe(token)
  })

  it('do not go on with an older token after the logout of the one that was set last', () => {
    const { getSnapshot } = lease({ operatorToken: token })
    const { setOptions } = lease({ operatorToken: otherToken })

    setOptions({ operatorToken: '' })

    expect(getSnapshot().status).toBe('waiting')
    expect(scriptElement()).toBeNull()
  })

  it('take the widget away also after another one with its token has gone', async () => {
    const header = lease({ operatorToken: token })
    const page = lease({ operatorToken: token })
    arrive()
    await settle()
    page.release()

    header.setOptions({ operatorToken: '' })

    expect(header.getSnapshot().status).toBe('waiting')
    expect([...panels(), scriptElement()]).toEqual([null])
  })

  it('take the widget away with the last one that brings a token which another one has taken back', async () => {
    const header = lease({ operatorToken: token })
    const page = lease({ operatorToken: token })
    arrive()
    await settle()
    header.setOptions({ operatorToken: '' })
    const before = header.getSnapshot().status

    page.release()

    expect(before).toBe('ready')
    expect(header.getSnapshot().status).toBe('waiting')
    expect(panels()).toEqual([])
  })

  it('start with a good option after one that was none', async () => {
    const { getSnapshot } = lease({ operatorToken: token })
    failToArrive()
    await settle()
    lease({ operatorToken: '<html>' })

    lease({ operatorToken: token })

    expect(getSnapshot().status).toBe('loading')
  })

  it('do not disturb each other by leaving', async () => {
    const first = lease({ operatorToken: token })
    const second = lease({ operatorToken: token })
    arrive()
    await settle()

    second.destroy()
    await vi.advanceTimersByTimeAsync(5000)

    expect(first.getSnapshot().status).toBe('ready')
    expect(scriptElement()).not.toBeNull()
    expect(panels()[0]?.style.display).toBe('')
  })

  it('each hear their own callbacks only', () => {
    const onStatusChange = vi.fn()
    const other = vi.fn()
    lease({ operatorToken: '', onStatusChange })
    lease({ onStatusChange: other, operatorToken: token }).destroy()

    const heard = onStatusChange.mock.calls.map(([{ status }]) => status)
    expect(heard).toEqual(['waiting', 'loading'])
    expect(other.mock.calls.map(([{ status }]) => status)).toEqual(['loading'])
  })

  it('hear of a change once where they share a callback', async () => {
    const onReady = vi.fn()
    lease({ operatorToken: token, onReady })
    lease({ operatorToken: token, onReady })

    arrive()
    await settle()

    expect(onReady).toHaveBeenCalledTimes(1)
  })

  it('share the widget across two copies of the package', async () => {
    const first = lease({ operatorToken: token })
    vi.resetModules()
    const copy = await import('../src/lease.ts')
    const second = lease({ operatorToken: token }, copy.createChatHubWidget)

    expect(copy.createChatHubWidget).not.toBe(createChatHubWidget)
    expect(second.getSnapshot()).toBe(first.getSnapshot())
    expect(document.querySelectorAll('script')).toHaveLength(1)
  })

  it('refuse a second organization while the first is shown', () => {
    const first = lease({ operatorToken: token, organization: 'sales' })
    const second = lease({ operatorToken: otherToken, organization: 'support' })

    expect(second.getSnapshot().error?.code).toBe('invalid-options')
    expect(first.getSnapshot().status).toBe('loading')
    expect(scriptElement()?.getAttribute('token')).toBe(token)
  })

  it('start a second organization once the first has gone', () => {
    lease({ operatorToken: token, organization: 'sales' }).release()

    const second = lease({ operatorToken: otherToken, organization: 'support' })

    expect(second.getSnapshot()).toMatchObject({ status: 'loading', organization: 'support' })
    expect(scriptElement()?.getAttribute('token')).toBe(otherToken)
  })
})

describe('release', () => {
  it('takes the script out and hides the panel in the same tick', async () => {
    const { release } = lease({ operatorToken: token })
    arrive()
    await settle()

    release()

    expect(scriptElement()).toBeNull()
    expect(panels()[0]?.style.display).toBe('none')
  })

  it('takes the panel down after the delay', async () => {
    const { release } = lease({ operatorToken: token, unmountDelayMs: 300 })
    arrive()
    await settle()

    release()
    await vi.advanceTimersByTimeAsync(299)
    const before = panels().length
    await vi.advanceTimersByTimeAsync(1)

    expect(before).toBe(1)
    expect(panels()).toHaveLength(0)
  })

  it('leaves a widget that runs to the user who comes back in time', async () => {
    const { release } = lease({ operatorToken: token })
    arrive()
    await settle()
    const panel = panels()[0]
    release()

    const { getSnapshot } = lease({ operatorToken: token })

    expect(getSnapshot()).toMatchObject({ status: 'ready', attempt: 1 })
    expect(panels()).toEqual([panel])
    expect(panel?.hasAttribute('style')).toBe(false)
    expect(scriptElement()).not.toBeNull()
  })

  it('puts a script that has not run yet back with the new token', () => {
    const { release } = lease({ operatorToken: token })
    const script = scriptElement()
    release()

    lease({ operatorToken: otherToken })

    expect(scriptElement()).toBe(script)
    expect(script?.getAttribute('token')).toBe(otherToken)
    expect(script?.getAttribute('src')).toBe(scriptUrl)
  })

  it('hides what a script adds that runs after the last user has gone', async () => {
    const { release } = lease({ operatorToken: token })
    const script = scriptElement()
    release()

    arrive(script)
    await settle()

    expect(panels()[0]?.style.display).toBe('none')
  })

  it('lets a script that ran without its tag run again for the user who comes back', async () => {
    const { release } = lease({ operatorToken: token })
    const script = scriptElement()
    release()
    arrive(script)
    await settle()

    const { getSnapshot } = lease({ operatorToken: token })
    await settle()
    const before = [getSnapshot().status, panels().length, scriptElement()?.getAttribute('src')]
    arrive()
    await settle()

    expect(before).toEqual(['loading', 0, `${scriptUrl}#2`])
    expect(getSnapshot().status).toBe('ready')
    expect(panels().map((panel) => panel.textContent)).toEqual([token])
  })

  it('may be called twice', async () => {
    const first = lease({ operatorToken: token })
    const second = lease({ operatorToken: token })

    first.release()
    first.release()
    first.destroy()

    expect(scriptElement()).not.toBeNull()
    second.destroy()
    expect(scriptElement()).toBeNull()
  })
})

describe('destroy', () => {
  it('leaves the document as it was', async () => {
    const before = document.documentElement.outerHTML
    const ownProperties = (): PropertyKey[] =>
      [document.documentElement, document.head, document.body].flatMap((each) =>
        Reflect.ownKeys(each),
      )
    const propertiesBefore = ownProperties()
    const { destroy } = lease({ operatorToken: token })
    arrive()
    await settle()

    destroy()

    expect(document.documentElement.outerHTML).toBe(before)
    expect(ownProperties()).toEqual(propertiesBefore)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('skips the delay also after a release', async () => {
    const { getSnapshot, release, destroy } = lease({ operatorToken: token })
    arrive()
    await settle()
    release()

    destroy()
    const { getSnapshot: getNext } = lease({ operatorToken: otherToken })
    destroy()

    expect(getSnapshot().status).toBe('idle')
    expect(panels()).toHaveLength(0)
    expect(getNext()).toMatchObject({ status: 'loading', attempt: 1 })
  })

  it('leaves no timer when nothing has arrived yet', () => {
    lease({ operatorToken: token }).destroy()
    lease({ getToken: () => new Promise(() => {}) }).destroy()
    lease({ operatorToken: token, validateToken: async () => true }).destroy()

    expect(vi.getTimerCount()).toBe(0)
  })

  it('removes at once what a script adds that runs afterwards', async () => {
    const { destroy } = lease({ operatorToken: token })
    const script = scriptElement()
    destroy()

    arrive(script)
    await settle()

    expect(panels()).toHaveLength(0)
    expect(Object.hasOwn(document.body, 'append')).toBe(false)
  })

  it('leaves alone what the page itself added meanwhile', async () => {
    const { destroy } = lease({ operatorToken: token })
    arrive()
    document.body.append(document.createElement('aside'))
    await settle()

    destroy()

    expect(document.querySelector('aside')).not.toBeNull()
  })

  it('ends the promises of its own hold where others wait on', async () => {
    const consent = Promise.withResolvers<boolean>()
    const options = { consent: consent.promise }
    const [first, second] = [lease(options), lease(options)]
    const [mine, others] = [first.load(token), second.load(token)]

    first.destroy()
    await expect(mine).rejects.toMatchObject({ code: 'disposed' })
    consent.resolve(true)
    await settleParts()
    arrive()

    await expect(others).resolves.toBeUndefined()
  })

  it('ends a promise that somebody waits for', async () => {
    const { load, destroy } = lease({ operatorToken: token })
    const loading = load()

    destroy()

    await expect(loading).rejects.toMatchObject({ code: 'disposed' })
    await expect(load()).rejects.toMatchObject({ code: 'disposed' })
  })

  it('is followed by a new generation of a script that has run', async () => {
    const { destroy } = lease({ operatorToken: token })
    arrive()
    await settle()
    destroy()

    const { getSnapshot } = lease({ operatorToken: token })
    const source = scriptElement()?.getAttribute('src')
    arrive()
    await settle()

    expect(source).toBe(`${scriptUrl}#2`)
    expect(panels()).toHaveLength(1)
    expect(getSnapshot().status).toBe('ready')
  })
})

describe('a second run of the script', () => {
  it('fails when nothing of what the first one added comes back', async () => {
    const { reload, getSnapshot } = lease({ operatorToken: token, timeoutMs: 500 })
    arrive()
    await settle()
    const reloaded = reload()
    scriptElement()?.dispatchEvent(new Event('load'))
    await vi.advanceTimersByTimeAsync(500)

    await expect(reloaded).rejects.toMatchObject({ code: 'rerun-failed' })
    expect(getSnapshot().error?.code).toBe('rerun-failed')
  })

  it('fails when it throws what the first one did not', async () => {
    const { reload } = lease({ operatorToken: token })
    arrive()
    await settle()
    const reloaded = reload()
    const cause = new Error('the name "chat-panel" has already been used')
    window.dispatchEvent(new ErrorEvent('error', { filename: `${scriptUrl}#2`, error: cause }))
    scriptElement()?.dispatchEvent(new Event('load'))

    await expect(reloaded).rejects.toMatchObject({ code: 'rerun-failed', cause })
  })

  it('is ready with the first sign of life', async () => {
    const { reload, getSnapshot } = lease({ operatorToken: token })
    arrive()
    await settle()
    const reloaded = reload()
    const script = scriptElement()
    script?.dispatchEvent(new Event('load'))
    await vi.advanceTimersByTimeAsync(1000)
    const before = getSnapshot().status

    arrive(script)
    await vi.advanceTimersByTimeAsync(100)
    await reloaded

    expect([before, getSnapshot().status]).toEqual(['loading', 'ready'])
  })
})

describe('a failed load', () => {
  it('rejects, is in the snapshot, shows the fallback, and works the next time', async () => {
    const onError = vi.fn()
    const { load, getSnapshot } = lease({ onError })
    const first = load(token)
    failToArrive()
    await settle()
    await expect(first).rejects.toMatchObject({ code: 'script-unreachable' })
    const failed = getSnapshot()

    const second = load(token)
    const source = scriptElement()?.getAttribute('src')
    arrive()
    await settle()
    await second

    expect(failed).toMatchObject({ status: 'error', error: { code: 'script-unreachable' } })
    expect(onError).toHaveBeenCalledExactlyOnceWith(failed.error)
    expect(source).toBe(`${scriptUrl}#2`)
    expect(getSnapshot()).toMatchObject({ status: 'ready', attempt: 2, error: null })
  })

  it('is offline without a network', async () => {
    vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false)
    const { getSnapshot } = lease({ operatorToken: token })

    failToArrive()
    await settle()

    expect(getSnapshot().error?.code).toBe('offline')
  })

  it('is a timeout when nothing comes, and the next try does not wait for it', async () => {
    const { getSnapshot, load } = lease({ operatorToken: token, timeoutMs: 200 })
    await vi.advanceTimersByTimeAsync(200)
    const error = getSnapshot().error

    void load()

    expect(error?.code).toBe('timeout')
    expect(scriptElement()?.getAttribute('src')).toBe(`${scriptUrl}?chathub-try=1#2`)
  })

  it('leaves no second panel when its script arrives after the next try', async () => {
    const { load, destroy } = lease({ operatorToken: token, timeoutMs: 200 })
    const late = scriptElement()
    await vi.advanceTimersByTimeAsync(200)
    const loading = load()
    arrive()
    await loading
    const panel = panels()[0]

    arrive(late)
    await settle()

    expect(panels()).toEqual([panel])
    destroy()
    expect(panels()).toHaveLength(0)
    expect(Object.hasOwn(document.body, 'append')).toBe(false)
  })

  it('leaves nothing in the page when its script arrives after destroy', async () => {
    const { destroy } = lease({ operatorToken: token, timeoutMs: 200, retry: 0 })
    const late = scriptElement()
    await vi.advanceTimersByTimeAsync(200)
    destroy()

    arrive(late)
    await settle()

    expect(panels()).toHaveLength(0)
    expect(Object.hasOwn(document.body, 'append')).toBe(false)
  })

  it.each([
    ['Invalid token', 'token-refused'],
    ['Token expired', 'token-expired'],
    ['x is not a function', 'widget-failed'],
  ])('names the widget that throws "%s" at its start', async (message, code) => {
    const { getSnapshot } = lease({ operatorToken: token })
    const error = new Error(message)

    window.dispatchEvent(new ErrorEvent('error', { filename: scriptUrl, error, message }))
    scriptElement()?.dispatchEvent(new Event('load'))
    await settle()

    expect(getSnapshot().error).toMatchObject({ code, cause: error })
  })

  it('drops a cause that quotes the token', async () => {
    const { getSnapshot } = lease({ operatorToken: token })
    const error = new Error(`Invalid token ${token}`)

    window.dispatchEvent(new ErrorEvent('error', { filename: scriptUrl, error }))
    scriptElement()?.dispatchEvent(new Event('load'))
    await settle()

    expect(getSnapshot().error).toMatchObject({ code: 'token-refused' })
    expect(getSnapshot().error?.cause).toBeUndefined()
    expect(getSnapshot().error?.message).not.toContain(token)
  })

  it('leaves an error of the page’s own code alone', async () => {
    const { getSnapshot } = lease({ operatorToken: token })

    const error = new Error('the page’s own')
    window.dispatchEvent(new ErrorEvent('error', { filename: 'https://example.com/app.js', error }))
    arrive()
    await settle()

    expect(getSnapshot().status).toBe('ready')
  })

  it('is script-blocked when the policy forbids it', async () => {
    const { getSnapshot } = lease({ operatorToken: token })

    failToArrive()
    const violation = new Event('securitypolicyviolation')
    Object.assign(violation, {
      disposition: 'enforce',
      effectiveDirective: 'script-src-elem',
      blockedURI: scriptUrl,
    })
    document.dispatchEvent(violation)
    await settle()

    expect(getSnapshot().error?.code).toBe('script-blocked')
  })

  it('shows no fallback where a user brings its own, as long as it is there', async () => {
    const own = { operatorToken: token, fallbackContact: false } as const
    const fallbacks = (): number => document.querySelectorAll('.chat-fallback').length
    const first = lease(own)
    lease({ operatorToken: token })
    failToArrive()
    await settle()

    const shown = [fallbacks()]
    first.release()
    shown.push(fallbacks())
    lease({ fallbackContact: false })
    shown.push(fallbacks())

    expect(shown).toEqual([0, 1, 0])
  })

  it('makes room for a fallback that a user brings after the failure, also while the next try is under way', async () => {
    const fallbacks = (): number => document.querySelectorAll('.chat-fallback').length
    const { setOptions, reload } = lease({ operatorToken: token, retry: 0 })
    failToArrive()
    await settle()

    const shown = [fallbacks()]
    setOptions({ operatorToken: token, fallbackContact: false })
    shown.push(fallbacks())
    setOptions({ operatorToken: token })
    shown.push(fallbacks())
    void reload()
    setOptions({ operatorToken: token, fallbackContact: false })
    shown.push(fallbacks())

    expect(shown).toEqual([1, 0, 1, 0])
  })

  it('keeps the contact while consent is still awaited after a token that is none', async () => {
    const fallbacks = (): number => document.querySelectorAll('.chat-fallback').length
    const consent = Promise.withResolvers<boolean>()
    const { load, getSnapshot, setOptions } = lease({ consent: consent.promise })
    const loading = load('<html>')
    const shown = [fallbacks()]
    await settleParts()
    shown.push(fallbacks())
    const { error } = getSnapshot()

    setOptions({ consent: consent.promise, operatorToken: token })
    consent.resolve(true)
    await settleParts()
    arrive()
    await settle()
    shown.push(fallbacks())

    await expect(loading).rejects.toMatchObject({ code: 'token-invalid' })
    expect(error?.code).toBe('token-invalid')
    expect(getSnapshot().status).toBe('ready')
    expect(shown).toEqual([1, 1, 0])
  })

  it('leaves the contact alone that is rendered again as it was', async () => {
    const { setOptions } = lease({ operatorToken: token, fallbackContact: { text: 'Call us' } })
    failToArrive()
    await settle()
    const before = document.querySelector('.chat-fallback')

    setOptions({ operatorToken: token, fallbackContact: { text: 'Call us' } })

    expect(before?.textContent).toBe('Call us')
    expect(document.querySelector('.chat-fallback')).toBe(before)
  })
})

describe('load', () => {
  it.each(['', ' ', 'undefined', 'null', '<html>', '{"error":"x"}'])(
    'refuses %o as a token',
    async (wrong) => {
      const { load, getSnapshot } = lease()

      await expect(load(wrong)).rejects.toMatchObject({
        code: 'token-invalid',
        message: expect.stringMatching(/^Invalid token/),
      })
      expect(getSnapshot().error?.code).toBe('token-invalid')
      expect(scriptElement()).toBeNull()
    },
  )

  it.each(['', 'undefined', '<html>', operatorToken({ expiresInMs: -1000 })])(
    'leaves a running panel alone when it is given %o',
    async (wrong) => {
      const onError = vi.fn()
      const { load, getSnapshot } = lease({ operatorToken: token, onError })
      arrive()
      await settle()

      await expect(load(wrong)).rejects.toMatchObject({
        code: expect.stringMatching(/^token-(invalid|expired)$/),
      })

      expect(getSnapshot().status).toBe('ready')
      expect(panels().map(({ textContent }) => textContent)).toEqual([token])
      expect(onError).toHaveBeenCalledTimes(1)
    },
  )

  it('refuses to start without any token', async () => {
    await expect(lease().load()).rejects.toMatchObject({ code: 'token-invalid' })
  })

  it.each([
    ['no token', async () => {}],
    ['what was none', ({ load }: ChatHubController) => load('<html>').catch(() => {})],
  ])('is refused with the consent that it waited for, after %s', async (_name, act) => {
    const held = lease({ consent: false })
    await act(held)
    const loading = held.load()
    await settle()

    held.setOptions({ consent: true })

    await expect(loading).rejects.toMatchObject({ code: 'token-invalid' })
  })

  it('waits for consent together with a token that is to come', async () => {
    const onError = vi.fn()
    const { load, setOptions } = lease({ operatorToken: undefined, consent: false, onError })
    const loading = load()
    await settle()

    setOptions({ operatorToken: token, consent: false, onError })
    setOptions({ operatorToken: token, consent: true, onError })
    arrive()

    await expect(loading).resolves.toBeUndefined()
    expect(onError).not.toHaveBeenCalled()
  })

  it('of a hold that has gone leaves one alone that waits for its token', async () => {
    const onError = vi.fn()
    const options: ChatHubOptions = { operatorToken: undefined, isolation: 'page', onError }
    const staying = lease({ ...options, consent: false })
    const going = lease({ getToken: async () => token, consent: false, isolation: 'page' })
    const loading = going.load()
    going.release()
    staying.setOptions({ ...options, consent: true })
    await settle()
    const meanwhile = staying.getSnapshot().status

    staying.setOptions({ ...options, operatorToken: otherToken, consent: true })
    arrive()

    await expect(loading).resolves.toBeUndefined()
    expect(meanwhile).toBe('waiting')
    expect(onError).not.toHaveBeenCalled()
  })

  it('is refused with the consent when its source has gone by then', async () => {
    const { load, setOptions } = lease({ getToken: async () => token, consent: false })
    const loading = load()
    setOptions({ consent: false })
    await settle()

    setOptions({})

    await expect(loading).rejects.toMatchObject({ code: 'token-invalid' })
  })

  it('starts the customer’s widget, which needs no token', () => {
    const { load } = lease({
      scriptUrl: 'https://widget.smsbat.com/chat-widget/widget-script.js',
      scriptId: 'chat-widget-script',
      attributes: { guid: '1-2-3' },
    })

    void load()

    const script = document.querySelector('#chat-widget-script')
    expect(script?.getAttribute('guid')).toBe('1-2-3')
    expect(script?.hasAttribute('token')).toBe(false)
  })

  it('joins a start with the same token', async () => {
    const { load, getSnapshot } = lease({ operatorToken: token })
    const loading = load(token)
    arrive()
    await settle()
    await loading

    await load(token)

    expect(getSnapshot().attempt).toBe(1)
    expect(panels()).toHaveLength(1)
  })

  it('starts afresh with another token', async () => {
    const { load } = lease({ operatorToken: token })
    arrive()
    await settle()

    const loading = load(otherToken)
    arrive()
    await vi.advanceTimersByTimeAsync(100)
    await loading

    expect(panels().map(({ textContent }) => textContent)).toEqual([otherToken])
  })

  it('is over with the token that its user takes back', async () => {
    const { load, setOptions, getSnapshot } = lease({ operatorToken: token })
    const onSettled = vi.fn()
    load().catch(onSettled)

    setOptions({ operatorToken: '' })
    await settle()

    expect(getSnapshot()).toMatchObject({ status: 'waiting', error: null })
    expect(onSettled).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ code: 'disposed' }))
  })

  it('is not forgotten when a newer token replaces the one that it brought', async () => {
    const { load } = lease()
    const first = load(token)
    const second = load(otherToken)

    arrive()
    await settle()

    await expect(Promise.all([first, second])).resolves.toEqual([undefined, undefined])
  })
})

describe('reload', () => {
  it('asks for a new token', async () => {
    const getToken = vi.fn().mockResolvedValueOnce(token).mockResolvedValue(otherToken)
    const { reload } = lease({ getToken })
    await settle()
    arrive()
    await settle()

    void reload()
    await settle()

    expect(getToken.mock.lastCall?.[0]).toMatchObject({ reason: 'reload' })
    expect(scriptElement()?.getAttribute('token')).toBe(otherToken)
    expect(scriptElement()?.getAttribute('src')).toBe(`${scriptUrl}#2`)
  })

  it('asks once for the calls of one tick', async () => {
    const answer = Promise.withResolvers<string>()
    const getToken = vi.fn((_request: { reason: string }) => answer.promise)
    const { reload } = lease({ getToken })
    const reasons = (): string[] => getToken.mock.calls.map(([{ reason }]) => reason)

    const reloaded = [reload(), reload()]
    await settle()
    const atFirst = reasons()
    answer.resolve(token)
    await settle()
    arrive()
    await settle()
    await Promise.all(reloaded)
    void reload()

    expect(atFirst).toEqual(['start', 'reload'])
    expect(reasons()).toEqual(['start', 'reload', 'reload'])
  })

  it('asks anew after a login', async () => {
    const answer = Promise.withResolvers<string>()
    const getToken = vi.fn(() => answer.promise).mockResolvedValueOnce(token)
    const { reload } = lease({ getToken })
    await settle()
    arrive()
    await settle()
    const beforeTheLogin = reload()
    await settle()
    getToken.mockResolvedValueOnce(otherToken)

    const afterIt = reload()
    await settle()
    answer.resolve(token)
    arrive()
    await settle()
    await Promise.all([beforeTheLogin, afterIt])

    expect(panels().map(({ textContent }) => textContent)).toEqual([otherToken])
    expect(getToken).toHaveBeenCalledTimes(3)
  })

  it('asks anew in one tick where the source is another one', () => {
    const getToken = vi.fn(() => new Promise<string>(() => {}))
    const { reload, setOptions } = lease({ getToken: () => new Promise<string>(() => {}) })

    void reload()
    setOptions({ getToken })
    void reload()

    expect(getToken).toHaveBeenCalledTimes(1)
  })

  it('asks anew after a token that was handed over meanwhile', async () => {
    const getToken = vi.fn(() => new Promise<string>(() => {}))
    const { load, reload } = lease({ getToken })

    void reload()
    void load(token)
    void reload()

    expect(getToken).toHaveBeenCalledTimes(3)
  })

  it('asks anew after one that failed', async () => {
    const getToken = vi.fn(async () => Promise.reject(new Error('down')))
    const { reload } = lease({ getToken, retry: 0 })

    await expect(reload()).rejects.toMatchObject({ code: 'token-unreachable' })
    void reload()

    expect(getToken).toHaveBeenCalledTimes(3)
  })

  it('does not go back to the token of before when consent is withdrawn meanwhile', async () => {
    const getToken = vi.fn(async ({ reason }: ChatHubTokenRequest) =>
      reason === 'reload' ? otherToken : token,
    )
    const { reload, setOptions } = lease({ getToken })
    await settle()
    arrive()
    await settle()

    void reload()
    setOptions({ getToken, consent: false })
    await settle()
    setOptions({ getToken, consent: true })
    await settle()
    arrive()
    await settle()

    expect(panels().map(({ textContent }) => textContent)).toEqual([otherToken])
  })

  it('does not go back to the token of before when its question fails', async () => {
    let isDown = false
    const getToken = vi.fn(async ({ reason }: ChatHubTokenRequest) => {
      if (isDown) throw new Error('down')
      return reason === 'reload' ? otherToken : token
    })
    const { reload } = lease({ getToken })
    await settle()
    arrive()
    await settle()

    isDown = true
    await expect(reload()).rejects.toMatchObject({ code: 'token-unreachable' })
    isDown = false
    await vi.advanceTimersByTimeAsync(2000)
    arrive()
    await settle()

    expect(panels().map(({ textContent }) => textContent)).toEqual([otherToken])
  })

  it('does not go back to the token of before when its source goes', async () => {
    const { reload, setOptions } = lease({ getToken: async () => token, isolation: 'page' })
    await settle()
    arrive()
    await settle()

    void reload()
    setOptions({ consent: false })
    await settleParts()
    setOptions({ consent: true })
    await settleParts()

    expect(scriptElement()).toBeNull()
  })

  it('does not go back to the token of before when it is called again without the source', async () => {
    const { reload, setOptions } = lease({ getToken: async () => token, isolation: 'page' })
    await settle()
    arrive()
    await settle()

    void reload()
    setOptions({ isolation: 'page' })
    await expect(reload()).rejects.toMatchObject({ code: 'token-invalid' })

    expect(scriptElement()).toBeNull()
  })

  it('goes back to the option that another hold still has, when its question fails and its source goes', async () => {
    const answer = Promise.withResolvers<string>()
    const first = lease({ operatorToken: token, isolation: 'page' })
    arrive()
    await settle()
    const second = lease({ getToken: () => answer.promise })
    second.reload().catch(() => {})
    await settle()
    second.release()
    answer.reject(new Error('down'))
    await settle()
    const failed = first.getSnapshot().error?.code

    await vi.advanceTimersByTimeAsync(2000)
    arrive()
    await settle()

    expect(failed).toBe('token-unreachable')
    expect(panels().map(({ textContent }) => textContent)).toEqual([token])
  })

  it.each<[string, (first: ChatHubController) => void, readonly string[]]>([
    ['ends with its logout', ({ setOptions }) => setOptions({ operatorToken: '' }), []],
    [
      'gives way to the one that left, once that comes again',
      () => void lease({ operatorToken: otherToken }),
      [otherToken],
    ],
  ])('that went back to the option of another hold %s', async (_name, act, left) => {
    const first = lease({ operatorToken: token })
    arrive()
    await settle()
    const second = lease({ operatorToken: otherToken, getToken: () => new Promise(() => {}) })
    arrive()
    await settle()
    second.reload().catch(() => {})
    second.release()
    void first.reload()
    arrive()
    await settle()
    const before = panels().map(({ textContent }) => textContent)

    act(first)
    if (scriptElement()) arrive()
    await settle()

    expect(before).toEqual([token])
    expect(panels().map(({ textContent }) => textContent)).toEqual(left)
  })

  it('that went back to an option ends with the logout of one hold that had it and the leave of the other', async () => {
    const [first, second] = [lease({ operatorToken: token }), lease({ operatorToken: token })]
    lease({})
    arrive()
    await settle()
    const third = lease({ getToken: () => new Promise(() => {}) })
    void third.reload()
    first.setOptions({})
    third.release()
    void second.reload()
    arrive()
    await settle()
    const before = panels()

    second.release()

    expect(before).toHaveLength(1)
    expect(panels()).toEqual([])
  })

  it.each<[string, (held: ChatHubController, options: ChatHubOptions) => Promise<unknown>]>([
    [
      'consent is withdrawn and given',
      async ({ setOptions }, options) => {
        setOptions({ ...options, consent: false })
        await settleParts()
        setOptions({ ...options, consent: true })
      },
    ],
    [
      'it is called again',
      async ({ reload, setOptions }, options) => {
        setOptions(options)
        await settle()
        void reload()
      },
    ],
  ])('goes back to the option that is still there, when its source goes and %s', async (_, act) => {
    const options: ChatHubOptions = { operatorToken: token, isolation: 'page' }
    const held = lease({ ...options, getToken: () => new Promise(() => {}) })
    arrive()
    await settle()
    void held.reload()

    await act(held, options)
    await settleParts()

    expect(held.getSnapshot().error).toBeNull()
    expect(scriptElement()?.getAttribute('token')).toBe(token)
  })

  it('is refused when its source goes and the option that is left is no token', async () => {
    const options: ChatHubOptions = { operatorToken: '<html>', isolation: 'page' }
    const { reload, setOptions } = lease({ ...options, getToken: async () => token })
    await settle()
    arrive()
    await settle()
    void reload()

    setOptions(options)

    await expect(reload()).rejects.toMatchObject({ code: 'token-invalid' })
  })

  it('is refused with the next consent when its source has gone', async () => {
    const { reload, setOptions } = lease({ getToken: async () => token, isolation: 'page' })
    await settle()
    arrive()
    await settle()
    const first = reload()
    setOptions({ consent: false })
    await settleParts()

    const second = reload()
    await settleParts()
    setOptions({ consent: true })

    await expect(first).rejects.toMatchObject({ code: 'token-invalid' })
    await expect(second).rejects.toMatchObject({ code: 'token-invalid' })
  })

  it('goes on as one after a logout', async () => {
    const getToken = vi.fn(async (_request: ChatHubTokenRequest) => otherToken)
    const { reload, setOptions } = lease({ operatorToken: token, getToken })
    arrive()
    await settle()

    void reload()
    setOptions({ operatorToken: '', getToken })
    await settle()

    expect(getToken.mock.calls.map(([{ reason }]) => reason)).toEqual(['reload', 'reload'])
  })

  it('runs a handed-over token again, with one panel', async () => {
    const { reload } = lease({ operatorToken: token })
    arrive()
    await settle()

    const reloaded = reload()
    arrive()
    await vi.advanceTimersByTimeAsync(100)
    await reloaded

    expect(panels()).toHaveLength(1)
    expect(scriptElement()?.getAttribute('src')).toBe(`${scriptUrl}#2`)
  })
})

describe('setOptions', () => {
  it('to another organization tells a listener once that subscribes anew each time', () => {
    const { setOptions, subscribe } = lease()
    let calls = 0
    const listen = (): void => {
      const end = subscribe(() => {
        end()
        if (++calls < 5) listen()
      })
    }
    listen()

    setOptions({ organization: 'sales' })

    expect(calls).toBe(1)
  })

  it('with another script leaves none behind that has not run yet', async () => {
    const { setOptions } = lease({ operatorToken: token })
    const script = scriptElement()

    setOptions({ operatorToken: otherToken, scriptUrl: 'https://example.com/other/panel.js' })
    arrive()
    arrive(script)
    await settle()

    expect(panels().map(({ textContent }) => textContent)).toEqual([otherToken])
  })

  it('starts with the token that arrives', () => {
    const { setOptions, getSnapshot } = lease({ operatorToken: '' })

    setOptions({ operatorToken: token })

    expect(getSnapshot().status).toBe('loading')
  })

  it('takes the widget away with the token that it came with', async () => {
    const { setOptions, getSnapshot } = lease({ operatorToken: token })
    arrive()
    await settle()

    setOptions({ operatorToken: '' })

    expect(getSnapshot().status).toBe('waiting')
    expect(scriptElement()).toBeNull()
    expect(panels()).toHaveLength(0)
  })

  it.each(['{"error":"Unauthorized"}', operatorToken({ expiresInMs: -1000 })])(
    'ends a failure with the option that it came of: %s',
    (bad) => {
      const { setOptions, getSnapshot } = lease({ operatorToken: bad })
      const before = getSnapshot().error?.name

      setOptions({ operatorToken: '' })

      expect([before, getSnapshot().status]).toEqual(['ChatHubError', 'waiting'])
      expect(document.querySelectorAll('.chat-fallback')).toHaveLength(0)
    },
  )

  it('leaves alone a token that somebody else set later', () => {
    const { setOptions } = lease({ operatorToken: token })
    lease({ operatorToken: otherToken })

    setOptions({ operatorToken: '' })

    expect(scriptElement()?.getAttribute('token')).toBe(otherToken)
  })

  it('calls the newest callbacks', async () => {
    const older = vi.fn()
    const newer = vi.fn()
    const { setOptions } = lease({ operatorToken: token, onReady: older })

    setOptions({ operatorToken: token, onReady: newer })
    arrive()
    await settle()

    expect(older).not.toHaveBeenCalled()
    expect(newer).toHaveBeenCalledTimes(1)
  })

  it('moves to another organization', () => {
    const listener = vi.fn()
    const { setOptions, getSnapshot, subscribe } = lease({
      operatorToken: token,
      organization: 'a',
    })
    subscribe(listener)

    setOptions({ operatorToken: otherToken, organization: 'b' })

    expect(getSnapshot()).toMatchObject({ status: 'loading', organization: 'b', attempt: 1 })
    expect(scriptElement()?.getAttribute('token')).toBe(otherToken)
    expect(listener).toHaveBeenCalled()
  })

  it('moves to another organization that was set in place', () => {
    const options = { organization: 'sales' }
    const { getSnapshot, setOptions } = lease(options)
    options.organization = 'support'

    setOptions(options)

    expect(getSnapshot().organization).toBe('support')
  })

  it('asks a source that comes later', async () => {
    const { setOptions, getSnapshot } = lease({})

    setOptions({ getToken: async () => token })
    await settle()

    expect(getSnapshot().status).toBe('loading')
  })
})

describe('subscribe', () => {
  it('reports what a listener throws and goes on', async () => {
    const uncaught = vi.fn()
    process.once('uncaughtException', uncaught)
    const { subscribe, load } = lease()
    const listener = vi.fn()
    subscribe(() => {
      throw new Error('in the page’s listener')
    })
    subscribe(listener)

    void load(token)
    await settle()

    expect(listener).toHaveBeenCalledTimes(1)
    expect(uncaught).toHaveBeenCalledTimes(1)
  })

  it('ends with the function that it returns', () => {
    const { subscribe, load } = lease()
    const listener = vi.fn()
    subscribe(listener)()

    void load(token)

    expect(listener).not.toHaveBeenCalled()
  })
})

describe('isReady', () => {
  it('holds back ready until it says so', async () => {
    let isReady = false
    const { getSnapshot } = lease({ operatorToken: token, isReady: () => isReady })
    arrive()
    await vi.advanceTimersByTimeAsync(500)
    const before = getSnapshot().status

    isReady = true
    await vi.advanceTimersByTimeAsync(100)

    expect([before, getSnapshot().status]).toEqual(['loading', 'ready'])
  })

  it('holds back ready while it finds nothing, and is done with an element', async () => {
    const isReady = (root: ParentNode): boolean => root.querySelector('.late') as never
    const { getSnapshot } = lease({ operatorToken: token, isReady })
    arrive()
    await vi.advanceTimersByTimeAsync(500)
    const before = getSnapshot().status

    panels()[0]?.classList.add('late')
    await vi.advanceTimersByTimeAsync(100)

    expect([before, getSnapshot().status]).toEqual(['loading', 'ready'])
  })

  it('is refused when it returns a promise', async () => {
    const { getSnapshot } = lease({ operatorToken: token, isReady: (async () => false) as never })
    arrive()
    await settle()

    expect(getSnapshot().error?.code).toBe('invalid-options')
  })

  it('fails with what it throws', async () => {
    const cause = new Error('in the page’s isReady')
    const isReady = (): never => {
      throw cause
    }
    const { getSnapshot } = lease({ operatorToken: token, isReady })
    arrive()
    await settle()

    expect(getSnapshot().error).toMatchObject({ code: 'widget-failed', cause })
  })
})

describe('the page of another script', () => {
  it.each([true, false])(
    'keeps what stands beside the widget’s file after the widget has gone, panel seen: %s',
    async (isSeen) => {
      const { destroy } = lease({ operatorToken: token })
      const script = scriptElement()
      if (isSeen) arrive()
      else script?.dispatchEvent(new Event('load'))
      await settle()
      destroy()

      const besideIt = new URL('dialogs.js', scriptUrl).href
      runAsWidget(`document.body.insertAdjacentHTML('beforeend', '<b>ours</b>')`, besideIt)

      expect(document.querySelector('b')?.textContent).toBe('ours')
    },
  )

  it('is not watched any more once a late panel has come and gone', async () => {
    const { destroy } = lease({ operatorToken: token })
    const script = scriptElement()
    script?.dispatchEvent(new Event('load'))
    await settle()
    destroy()

    runAsWidget(
      `for (const name of ['i', 'u']) document.body.append(document.createElement(name))`,
      script?.src,
    )
    const late = document.querySelectorAll('i, u').length
    await settle()

    expect(late).toBe(0)
    expect(Object.hasOwn(document.body, 'append')).toBe(false)
  })

  it('is one of eight that are watched, of many taken down before they showed anything', async () => {
    const { load } = lease()
    for (let operatorId = 1; operatorId <= 12; operatorId++) {
      void load(operatorToken({ operatorId }))
      scriptElement()?.dispatchEvent(new Event('load'))
      await settle()
    }

    const past = [...getRegistry().watches].filter(({ isPast }) => isPast)
    expect(past.map(({ src }) => src.split('#')[1])).toEqual([
      '4',
      '5',
      '6',
      '7',
      '8',
      '9',
      '10',
      '11',
    ])
  })

  it('attributes to the widget only what its own code inserts', async () => {
    const { destroy } = lease({ operatorToken: token })
    arrive()
    await settle()
    runAsWidget(`document.body.insertAdjacentHTML('beforeend', '<i>theirs</i>')`)
    runAsWidget(
      `document.body.insertAdjacentHTML('beforeend', '<b>ours</b>')`,
      'https://example.com/app.js',
    )

    destroy()

    expect([document.querySelector('i'), document.querySelector('b')?.textContent]).toEqual([
      null,
      'ours',
    ])
  })
})
