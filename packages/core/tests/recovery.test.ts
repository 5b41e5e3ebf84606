import { describe, expect, it, vi } from 'vitest'
import { delay } from '../src/deadline.ts'
import type { ChatHubConsent, ChatHubOptions } from '../src/types.ts'
import { arrive, failToArrive, panels, runAsWidget, scriptElement } from './fake-widget.ts'
import { settle, settleParts, useLeases } from './lease-fixture.ts'
import { operatorToken } from './operator-token.ts'

const token = operatorToken()
const otherToken = operatorToken({ operatorId: 102 })
const lease = useLeases()

function refuse(message: string): void {
  const script = scriptElement()
  dispatchEvent(new ErrorEvent('error', { filename: script?.src ?? '', error: new Error(message) }))
  script?.dispatchEvent(new Event('load'))
}

function fallbacks(): number {
  return document.querySelectorAll('.chat-fallback').length
}

describe('a start that failed for the network', () => {
  it('is tried again by itself, three times, each after a longer while', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(0.5)
    const getToken = vi.fn(async () => Promise.reject(new Error('down')))
    lease({ getToken })
    await settle()
    const times: number[] = []

    for (let ms = 0; ms < 60_000; ms += 500) {
      const before = getToken.mock.calls.length
      await vi.advanceTimersByTimeAsync(500)
      if (getToken.mock.calls.length > before) times.push(ms + 500)
    }

    expect(times).toEqual([1000, 3000, 7000])
  })

  it('is never tried again at once, however often it has failed', async () => {
    const getToken = vi.fn(async () => Promise.reject(new Error('down')))
    lease({ getToken, retry: 1000 })

    await vi.advanceTimersByTimeAsync(24 * 3_600_000)

    expect(getToken.mock.calls.length).toBeGreaterThan(240)
    expect(getToken.mock.calls.length).toBeLessThan(700)
  })

  it('is not tried again before the time that the token route names', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(0.5)
    const route = vi.fn(
      async () => new Response('', { status: 503, headers: { 'retry-after': '20' } }),
    )
    vi.stubGlobal('fetch', route)
    lease({ tokenEndpoint: '/api/chathub/token' })
    await settleParts()

    await vi.advanceTimersByTimeAsync(10_000)
    dispatchEvent(new Event('online'))
    await settleParts()
    const early = route.mock.calls.length
    await vi.advanceTimersByTimeAsync(11_000)
    await settleParts()

    expect([early, route.mock.calls.length]).toEqual([1, 2])
  })

  it('keeps the fallback in the page until a try succeeds', async () => {
    const { getSnapshot } = lease({ operatorToken: token })
    failToArrive()
    await settle()
    const atFirst = fallbacks()

    await vi.advanceTimersByTimeAsync(2000)
    const whileTrying = fallbacks()
    arrive()
    await settle()

    expect([atFirst, whileTrying, fallbacks()]).toEqual([1, 1, 0])
    expect(getSnapshot()).toMatchObject({ status: 'ready', attempt: 2 })
  })

  it('stands until a try that nobody asked for has succeeded, or somebody asks for one', async () => {
    const { getSnapshot, load } = lease({ operatorToken: token })
    failToArrive()
    await settle()

    await vi.advanceTimersByTimeAsync(2000)
    const whileTrying = [getSnapshot().status, scriptElement() !== null]
    void load()
    const whenAsked = getSnapshot().status
    arrive()
    await settle()

    expect(whileTrying).toEqual(['error', true])
    expect(whenAsked).toBe('loading')
    expect(getSnapshot()).toMatchObject({ status: 'ready', attempt: 2 })
  })

  it('is tried again when the device is online again, also after the last try', async () => {
    const getToken = vi.fn(async () => Promise.reject(new Error('down')))
    lease({ getToken, retry: 0 })
    await vi.advanceTimersByTimeAsync(60_000)
    const before = getToken.mock.calls.length

    dispatchEvent(new Event('online'))
    await settle()

    expect([before, getToken.mock.calls.length]).toEqual([1, 2])
  })

  it('is tried again when somebody looks at the page, not when it is hidden', async () => {
    const getToken = vi.fn(async () => Promise.reject(new Error('down')))
    lease({ getToken, retry: 0 })
    await settle()

    const hidden = vi.spyOn(document, 'hidden', 'get').mockReturnValue(true)
    document.dispatchEvent(new Event('visibilitychange'))
    await settle()
    const whileHidden = getToken.mock.calls.length
    hidden.mockReturnValue(false)
    document.dispatchEvent(new Event('visibilitychange'))
    await settle()

    expect([whileHidden, getToken.mock.calls.length]).toEqual([1, 2])
  })

  it('is tried again, once, for components that bring the token after the last try', async () => {
    const first = lease({ operatorToken: token, retry: 0 })
    failToArrive()
    await settle()
    const before = first.getSnapshot().status

    for (let count = 0; count < 10; count++) lease({ operatorToken: token })

    expect(before).toBe('error')
    expect(first.getSnapshot()).toMatchObject({ status: 'loading', attempt: 2 })
  })

  it('is left alone once nobody uses the widget', async () => {
    const getToken = vi.fn(async () => Promise.reject(new Error('down')))
    const { release } = lease({ getToken })
    await settle()

    release()
    await vi.advanceTimersByTimeAsync(60_000)
    dispatchEvent(new Event('online'))
    await settle()

    expect(getToken).toHaveBeenCalledTimes(1)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('is not tried again where only people can help', async () => {
    const { getSnapshot } = lease({ operatorToken: 'two words' })

    await vi.advanceTimersByTimeAsync(60_000)

    expect(getSnapshot()).toMatchObject({ status: 'error', error: { code: 'token-invalid' } })
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('a token that the widget refuses at its start', () => {
  it('is replaced once', async () => {
    const getToken = vi.fn<(request: { reason: string }) => Promise<string>>()
    getToken.mockResolvedValueOnce(token).mockResolvedValue(otherToken)
    const { getSnapshot } = lease({ getToken })
    await settle()

    refuse('TOKEN EXPIRED')
    await settle()
    arrive()
    await settle()

    expect(getToken.mock.calls.map(([{ reason }]) => reason)).toEqual(['start', 'complaint'])
    expect(getSnapshot()).toMatchObject({ status: 'ready' })
    expect(panels()).toHaveLength(1)
  })

  it('is replaced where a promise of the widget rejects before the script is known to run', async () => {
    const getToken = vi.fn<() => Promise<string>>()
    getToken.mockResolvedValueOnce(token).mockResolvedValue(otherToken)
    const { getSnapshot } = lease({ getToken })
    await settle()
    const stack = `at start (${scriptElement()?.src}:1:1)`
    const reason = Object.assign(new Error('Invalid token'), { stack })

    dispatchEvent(
      Object.assign(new Event('unhandledrejection'), { reason: new Error('Invalid token') }),
    )
    await settle()
    const afterAnother = getToken.mock.calls.length
    dispatchEvent(Object.assign(new Event('unhandledrejection'), { reason }))
    await settle()
    arrive()
    await settle()

    expect([afterAnother, getToken.mock.calls.length]).toEqual([1, 2])
    expect(getSnapshot()).toMatchObject({ status: 'ready' })
  })

  it('ends as expired if the new one is refused as well', async () => {
    const getToken = vi.fn<() => Promise<string>>()
    getToken.mockResolvedValueOnce(token).mockResolvedValue(otherToken)
    const { getSnapshot } = lease({ getToken })
    await settle()

    refuse('Invalid token')
    await settle()
    refuse('Invalid token')
    await vi.advanceTimersByTimeAsync(60_000)

    expect(getSnapshot()).toMatchObject({ status: 'expired', error: { code: 'token-refused' } })
    expect(getToken).toHaveBeenCalledTimes(2)
    expect(fallbacks()).toBe(1)
  })

  it('ends as expired if the source answers the same one again', async () => {
    const getToken = vi.fn(async () => token)
    const { getSnapshot } = lease({ getToken })
    await settle()

    refuse('Invalid token')
    await vi.advanceTimersByTimeAsync(60_000)

    expect(getSnapshot()).toMatchObject({ status: 'expired', attempt: 1 })
    expect(getToken).toHaveBeenCalledTimes(2)
  })

  it('is an error where it was handed over', async () => {
    const { getSnapshot } = lease({ operatorToken: token })

    refuse('Invalid token')
    await settle()

    expect(getSnapshot()).toMatchObject({ status: 'error', error: { code: 'token-refused' } })
  })
})

describe('consent and strategy', () => {
  it('let nothing be asked for before consent', async () => {
    const getToken = vi.fn(async () => token)
    const { getSnapshot } = lease({ getToken, consent: false })
    await settleParts()

    expect(getSnapshot().status).toBe('waiting')
    expect(getToken).not.toHaveBeenCalled()
  })

  it('start the widget with consent, take it down without, and start it again', async () => {
    let tell = (_isGiven: boolean): void => {}
    const consent = (listener: (isGiven: boolean) => void): (() => void) => {
      tell = listener
      return () => {}
    }
    const getToken = vi.fn(async () => token)
    const { getSnapshot } = lease({ getToken, consent })
    await settleParts()

    tell(true)
    await settle()
    arrive()
    await settle()
    const given = [getSnapshot().status, panels().length]
    tell(false)
    const withdrawn = [getSnapshot().status, panels().length, scriptElement()]
    tell(true)
    await settle()

    expect(given).toEqual(['ready', 1])
    expect(withdrawn).toEqual(['waiting', 0, null])
    expect(getSnapshot().status).toBe('loading')
    expect(getToken).toHaveBeenCalledTimes(1)
  })

  it('fail with the fallback where the options make a start impossible, until they change', async () => {
    const consent = vi.fn(() => {
      throw new Error('no dialog')
    })
    const options = { operatorToken: token, strategy: 'interaction' } as const
    const { getSnapshot, setOptions } = lease({ ...options, consent })
    await settleParts()

    // As a component does in each render.
    setOptions({ ...options, consent: () => consent() })
    lease({ ...options, consent: () => consent() })
    await settleParts()
    const failed = getSnapshot()
    const shown = fallbacks()
    setOptions({ ...options, consent: true })
    await settleParts()

    expect(failed).toMatchObject({ status: 'error', error: { code: 'invalid-options' } })
    expect(consent).toHaveBeenCalledTimes(1)
    expect([shown, fallbacks()]).toEqual([1, 0])
    expect(getSnapshot()).toMatchObject({ status: 'waiting', error: null })
    expect(document.querySelectorAll('.chathub-launcher')).toHaveLength(1)
  })

  it('show the launcher again when consent is given again', async () => {
    let tell = (_isGiven: boolean): void => {}
    const { getSnapshot } = lease({
      operatorToken: token,
      strategy: 'interaction',
      consent: (listener) => {
        tell = listener
        return () => {}
      },
    })
    await settleParts()
    const launchers: number[] = []
    const note = (): unknown =>
      launchers.push(document.querySelectorAll('.chathub-launcher').length)

    for (let time = 0; time < 2; time++) {
      tell(true)
      note()
      document.body.click()
      note()
      arrive()
      await settle()
      note()
      tell(false)
      note()
    }

    expect(launchers).toEqual([1, 1, 0, 0, 1, 1, 0, 0])
    expect(getSnapshot()).toMatchObject({ status: 'waiting', attempt: 2 })
  })

  it('follow another promise, and start nothing anew where it says the same', async () => {
    const given = (isGiven: boolean): object => ({
      operatorToken: token,
      consent: Promise.resolve(isGiven),
    })
    const { getSnapshot, setOptions } = lease(given(false))
    setOptions(given(true))
    await settleParts()
    arrive()
    await settle()
    const seen = [getSnapshot().status]

    setOptions(given(true))
    setOptions({ operatorToken: token, consent: Promise.reject(new Error('no dialog')) })
    await settle()
    seen.push(getSnapshot().status)
    setOptions(given(false))
    await settle()
    seen.push(getSnapshot().status)
    setOptions(given(true))
    await settle()

    expect(seen).toEqual(['ready', 'ready', 'waiting'])
    expect(getSnapshot()).toMatchObject({ status: 'loading', attempt: 2 })
  })

  it('follow another function: it is asked too, and the last answer stands until it has one', async () => {
    const calls: string[] = []
    let tell = (_isGiven: boolean): void => {}
    const ask = (name: string, answer?: boolean): ChatHubConsent => {
      return (listener) => {
        calls.push(name)
        tell = listener
        if (answer !== undefined) listener(answer)
        return () => void calls.push(`${name} ends`)
      }
    }
    const options = { operatorToken: token, isolation: 'page' } as const
    const { getSnapshot, setOptions } = lease({ ...options, consent: ask('first', true) })
    await settleParts()
    const tellFirst = tell
    arrive()
    await settle()

    setOptions({ ...options, consent: ask('silent') })
    const seen = [getSnapshot().status]
    tellFirst(false)
    tell(true)
    seen.push(getSnapshot().status)
    setOptions({ ...options, consent: ask('refuses', false) })
    seen.push(getSnapshot().status)
    setOptions({ ...options, consent: ask('gives', true) })

    expect(seen).toEqual(['ready', 'ready', 'waiting'])
    expect(getSnapshot()).toMatchObject({ status: 'loading', attempt: 2 })
    expect(calls.join(', ')).toBe(
      'first, silent, first ends, refuses, silent ends, gives, refuses ends',
    )
  })

  it('do not hand the consent of one operator on to the next', async () => {
    const given = (isGiven: boolean): Pick<ChatHubOptions, 'consent'> => ({
      consent(listener) {
        listener(isGiven)
        return () => {}
      },
    })
    const { getSnapshot, setOptions } = lease({ operatorToken: token, ...given(true) })
    await settleParts()
    arrive()
    await settle()

    setOptions({ operatorToken: otherToken, ...given(false) })

    expect(getSnapshot().status).toBe('waiting')
    expect(scriptElement()).toBeNull()
  })

  it('come to rest where two components with new functions in each render disagree', async () => {
    let rounds = 0
    const components = [true, false].map((isGiven) => {
      const render = (): ChatHubOptions => ({
        operatorToken: token,
        consent(listener) {
          listener(isGiven)
          return () => {}
        },
      })
      const component = lease(render())
      component.subscribe(() => {
        if (rounds++ < 100) queueMicrotask(() => component.setOptions(render()))
      })
      return { ...component, renderAgain: () => component.setOptions(render()) }
    })
    await settleParts()
    for (const { renderAgain } of components) renderAgain()
    await settle()

    expect(components[0]?.getSnapshot().status).toBe('waiting')
    expect(rounds).toBeLessThan(20)
  })

  it('keep the function and its answer where another one throws', async () => {
    let answer: ((isGiven: boolean) => void) | undefined
    const { getSnapshot, setOptions } = lease({
      operatorToken: token,
      consent(listener) {
        answer = listener
        listener(true)
        return () => {}
      },
    })
    await settleParts()
    const tasks = vi.spyOn(globalThis, 'queueMicrotask').mockImplementation(() => {})

    setOptions({
      operatorToken: token,
      consent() {
        throw new Error('no dialog')
      },
    })

    expect(getSnapshot().status).toBe('loading')
    expect(tasks).toHaveBeenCalledOnce()
    answer?.(false)
    expect(getSnapshot().status).toBe('waiting')
  })

  it('are withdrawn by another promise after a failure too, before the next try', async () => {
    const getToken = vi.fn(async () => Promise.reject(new Error('down')))
    const given = (isGiven: boolean): object => ({ getToken, consent: Promise.resolve(isGiven) })
    const { getSnapshot, setOptions } = lease(given(true))
    await settleParts()
    const seen = [getSnapshot().status]

    setOptions(given(false))
    await vi.advanceTimersByTimeAsync(60_000)

    seen.push(getSnapshot().status)
    expect(seen).toEqual(['error', 'waiting'])
    expect(getToken).toHaveBeenCalledTimes(1)
  })

  it('fail once for all promises where the options make a start impossible', async () => {
    const onError = vi.fn()
    const given = (): object => ({
      operatorToken: token,
      strategy: 'interaction',
      container: '##',
      consent: Promise.resolve(true),
      onError,
    })
    const { setOptions } = lease(given())
    await settleParts()

    setOptions(given())
    await settleParts()

    expect(onError).toHaveBeenCalledTimes(1)
  })

  it('follow the option', async () => {
    const { getSnapshot, setOptions } = lease({ operatorToken: token, consent: false })

    setOptions({ operatorToken: token, consent: true })
    const given = getSnapshot().status
    setOptions({ operatorToken: token, consent: false })

    expect([given, getSnapshot().status]).toEqual(['loading', 'waiting'])
    expect(scriptElement()).toBeNull()
  })

  it('are not taken back by a component that renders again', async () => {
    const one = lease({ operatorToken: token, consent: false })
    const { reload, getSnapshot } = lease({ operatorToken: token, consent: true })
    arrive()
    await settle()

    one.setOptions({ operatorToken: token, consent: false })
    void reload()

    expect(getSnapshot().status).toBe('loading')
  })

  it('do not hold back by another strategy what runs already', () => {
    const { getSnapshot, setOptions } = lease({ operatorToken: token })

    setOptions({ operatorToken: token, strategy: 'manual' })

    expect(getSnapshot().status).toBe('loading')
    expect(scriptElement()).not.toBeNull()
  })

  it('leave a manual start to load()', async () => {
    const { getSnapshot, load } = lease({ operatorToken: token, strategy: 'manual' })
    await settleParts()
    const before = [getSnapshot().status, scriptElement()]

    void load()

    expect(before).toEqual(['waiting', null])
    expect(scriptElement()?.getAttribute('token')).toBe(token)
  })

  it('hold back load() until there is consent', async () => {
    const { load, setOptions } = lease({ strategy: 'manual', consent: false })
    let isSettled = false

    void load(token).then(() => (isSettled = true))
    await settleParts()
    const before = scriptElement()
    setOptions({ strategy: 'manual', consent: true })
    arrive()
    await settle()

    expect(before).toBeNull()
    expect(isSettled).toBe(true)
  })

  it.each([
    ['load', Promise.resolve(true)],
    [
      'reload',
      (listener: (isGiven: boolean) => void) => {
        queueMicrotask(() => listener(true))
        return () => {}
      },
    ],
    ['load', false],
  ] as const)(
    'hold back %s() of a widget without a token until there is consent',
    async (start, consent) => {
      const options = { scriptId: 'customer', attributes: { guid: '1-2-3' } }
      const controller = lease({ ...options, consent })

      void controller[start]()
      const before = document.querySelector('#customer')
      await settleParts()
      if (consent === false) controller.setOptions({ ...options, consent: true })

      expect(before).toBeNull()
      expect(document.querySelector('#customer')).not.toBeNull()
    },
  )
})

describe('a fresh token', () => {
  it('of a reload replaces the panel, which stays until it is there', async () => {
    const getToken = vi.fn<() => Promise<string>>()
    getToken.mockResolvedValueOnce(token).mockResolvedValue(otherToken)
    const onTokenRefreshed = vi.fn()
    const { getSnapshot, reload } = lease({ getToken, onTokenRefreshed })
    await settle()
    arrive()
    await settle()

    void reload()
    const meanwhile = panels().length
    await settle()
    arrive()
    await settle()

    expect(meanwhile).toBe(1)
    expect(panels()).toHaveLength(1)
    expect(onTokenRefreshed).toHaveBeenCalledExactlyOnceWith(getSnapshot())
  })

  it('that replaces a running one is validated once, before the panel goes', async () => {
    const tokens = [operatorToken({ expiresInMs: 400_000 }), otherToken]
    const validateToken = vi.fn(async () => true)
    const { getSnapshot } = lease({
      getToken: async () => tokens.shift() ?? token,
      validateToken,
    })
    await settleParts()
    arrive()
    await settleParts()
    validateToken.mockRejectedValueOnce(new Error('down'))

    while (validateToken.mock.calls.length < 2) await vi.advanceTimersByTimeAsync(100)
    const whileDown = [getSnapshot().status, panels().length]
    await vi.advanceTimersByTimeAsync(2000)
    arrive()
    await settle()

    expect(whileDown).toEqual(['ready', 1])
    expect(validateToken).toHaveBeenCalledTimes(3)
    expect(panels().map(({ textContent }) => textContent)).toEqual([token])
  })

  it('does not disturb a widget whose code fails later', async () => {
    const { getSnapshot } = lease({ operatorToken: token })
    arrive()
    await settle()

    runAsWidget('document.body.append(document.createElement("hr"))')

    expect(getSnapshot().status).toBe('ready')
  })
})

describe('a token source beside a token that is no good', () => {
  const dead = operatorToken({ expiresInMs: -1000 })
  const getToken = async (): Promise<string> => token

  it.each(['{"error":1}', dead])('is asked in place of the option %s', async (bad) => {
    const onError = vi.fn()
    const { getSnapshot } = lease({ operatorToken: bad, getToken, onError })
    await settleParts()

    expect(scriptElement()?.getAttribute('token')).toBe(token)
    expect(getSnapshot()).toMatchObject({ status: 'loading', error: null })
    expect(onError).not.toHaveBeenCalled()
  })

  it.each(['{"error":1}', dead])('is asked when a later user brings it, after %s', async (bad) => {
    const { getSnapshot } = lease({ operatorToken: bad })
    lease({ getToken })
    await settleParts()

    expect(getSnapshot().status).toBe('loading')
  })

  it.each(['{"error":1}', dead])('is not disturbed by load(%s)', async (bad) => {
    const { load, getSnapshot } = lease({ getToken })
    await expect(load(bad)).rejects.toMatchObject({ name: 'ChatHubError' })
    await settleParts()

    expect(scriptElement()?.getAttribute('token')).toBe(token)
    expect(getSnapshot()).toMatchObject({ status: 'loading', error: null })
  })

  it('is asked in production after a token that is no JWT', async () => {
    vi.stubEnv('NODE_ENV', 'production')
    const { getSnapshot, setOptions } = lease({ operatorToken: 'no-jwt' })
    setOptions({ operatorToken: 'no-jwt', getToken })
    await settleParts()
    vi.unstubAllEnvs()

    expect(scriptElement()?.getAttribute('token')).toBe(token)
    expect(getSnapshot().status).toBe('loading')
  })

  it('goes on with what was asked for when the option is taken back', async () => {
    const { getSnapshot, reload, setOptions } = lease({ operatorToken: otherToken, getToken })
    arrive()
    await settleParts()

    const done = reload()
    setOptions({ getToken })
    await settleParts()
    arrive()
    await settleParts()

    await done
    expect(getSnapshot().status).toBe('ready')
  })

  it('is asked when it comes with later options', async () => {
    const { getSnapshot, setOptions } = lease({ operatorToken: dead })
    setOptions({ operatorToken: dead, getToken })
    await settleParts()

    expect(getSnapshot().status).toBe('loading')
  })
})

describe('a running widget that says that its token is no good', () => {
  it('is heard although nobody watches over it yet', async () => {
    const onReady = vi.fn(() => queueMicrotask(() => refuse('Invalid token')))
    const { getSnapshot } = lease({ operatorToken: token, onReady })
    arrive()

    await settleParts()

    expect(onReady).toHaveBeenCalledTimes(1)
    expect(getSnapshot()).toMatchObject({ status: 'expired', error: { code: 'token-refused' } })
  })
})

describe('a token that died while the machine slept', () => {
  const sleepPastTheEnd = async (): Promise<void> => {
    vi.setSystemTime(Date.now() + 30 * 3_600_000)
    document.dispatchEvent(new Event('visibilitychange'))
    await vi.advanceTimersByTimeAsync(11_000)
  }

  it('is asked for again by itself where the source did not answer in time', async () => {
    const getToken = vi.fn<() => Promise<string>>(async () => operatorToken())
    const { getSnapshot } = lease({ getToken })
    await settle()
    arrive()
    await settleParts()
    getToken.mockImplementationOnce(() => new Promise(() => {}))

    await sleepPastTheEnd()
    const atItsEnd = getSnapshot()
    await vi.advanceTimersByTimeAsync(2000)
    arrive()
    await settle()

    expect(atItsEnd).toMatchObject({ status: 'expired', error: { code: 'timeout' } })
    expect(getToken).toHaveBeenCalledTimes(3)
    expect(getSnapshot().status).toBe('ready')
  })

  it('is replaced by an answer that takes longer than the ten seconds after its end', async () => {
    const getToken = vi.fn<() => Promise<string>>(async () => operatorToken())
    const { getSnapshot } = lease({ getToken })
    await settle()
    arrive()
    await settleParts()
    getToken.mockImplementation(async () => {
      await delay(20_000)
      return operatorToken()
    })

    await sleepPastTheEnd()
    await vi.advanceTimersByTimeAsync(22_000)
    arrive()
    await settle()

    expect(getSnapshot().status).toBe('ready')
  })

  it.each(['online', 'visibilitychange'])(
    'is asked for again at %s where the source had nothing but the dead one',
    async (type) => {
      let answer = operatorToken()
      const getToken = vi.fn(async () => answer)
      const { getSnapshot } = lease({ getToken })
      await settle()
      arrive()
      await settleParts()
      await sleepPastTheEnd()
      await vi.advanceTimersByTimeAsync(3_600_000)
      const dead = [getSnapshot().error?.code, vi.getTimerCount()]

      answer = operatorToken()
      const target = type === 'online' ? window : document
      target.dispatchEvent(new Event(type))
      await settle()
      arrive()
      await settle()

      expect(dead).toEqual(['token-expired', 0])
      expect(getSnapshot().status).toBe('ready')
    },
  )

  it('stays dead where it was handed over', async () => {
    const onError = vi.fn()
    const { getSnapshot } = lease({ operatorToken: operatorToken(), onError })
    arrive()
    await settleParts()
    await sleepPastTheEnd()

    dispatchEvent(new Event('online'))
    document.dispatchEvent(new Event('visibilitychange'))
    await vi.advanceTimersByTimeAsync(3_600_000)

    expect(getSnapshot()).toMatchObject({ status: 'expired', error: { code: 'token-expired' } })
    expect(onError).toHaveBeenCalledTimes(1)
    expect(vi.getTimerCount()).toBe(0)
  })
})
