import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ChatHubWidgetElement } from '../src/element.ts'
import { cleanPage } from './clean-page.ts'
import { arrive, failToArrive, panels, scriptElement } from './fake-widget.ts'
import { operatorToken } from './operator-token.ts'

const token = operatorToken()
const otherToken = operatorToken({ operatorId: 102 })

await import('../src/element.ts')

async function settle(): Promise<void> {
  await vi.advanceTimersByTimeAsync(0)
}

/** Puts HTML into the page and answers its first element of ours. */
async function show(html: string): Promise<ChatHubWidgetElement> {
  document.body.innerHTML = html
  await settle()
  return document.querySelector('chathub-widget') ?? document.createElement('chathub-widget')
}

/** Name of the slot that is shown. */
function shownSlot(element: Element): string | null {
  return element.shadowRoot?.querySelector('slot')?.name ?? null
}

beforeEach(() => {
  vi.useFakeTimers()
})

afterEach(() => {
  cleanPage()
  vi.useRealTimers()
})

describe('<chathub-widget>', () => {
  it('holds the widget while it is in the document', async () => {
    const element = await show(`<chathub-widget operator-token="${token}"></chathub-widget>`)
    arrive()
    await settle()
    const before = [element.getSnapshot().status, panels().length]

    element.remove()

    expect(before).toEqual(['ready', 1])
    expect(scriptElement()).toBeNull()
    expect(panels().every(({ style }) => style.display === 'none')).toBe(true)
    await vi.advanceTimersByTimeAsync(1000)
    expect(panels()).toEqual([])
  })

  it('finds the widget running when it is moved', async () => {
    const element = await show(`<chathub-widget operator-token="${token}"></chathub-widget><p></p>`)
    arrive()
    await settle()

    document.querySelector('p')?.append(element)
    await settle()

    expect(element.getSnapshot()).toMatchObject({ status: 'ready', attempt: 1 })
    expect(panels()).toHaveLength(1)
  })

  it('is one widget however many there are', async () => {
    await show(`<chathub-widget operator-token="${token}"></chathub-widget>`.repeat(20))

    expect(document.querySelectorAll('script')).toHaveLength(1)
  })

  it('reads the plain options from its attributes', async () => {
    const element = await show(`<chathub-widget operator-token="${token}" script-id="my-id"
      script-url="https://example.com/w.js" cross-origin="use-credentials" referrer-policy="origin"
      timeout-ms="500" retry="0" consent="false" nonce="n1"></chathub-widget>`)
    const { consent, retry } = element

    element.setAttribute('consent', '')
    await settle()
    await vi.waitFor(() => expect(document.querySelector('#my-id')).not.toBeNull())

    const script = document.querySelector<HTMLScriptElement>('#my-id')
    expect([consent, retry, element.timeoutMs]).toEqual([false, 0, 500])
    expect(script?.src).toBe('https://example.com/w.js')
    expect(script?.getAttribute('crossorigin')).toBe('use-credentials')
    expect(script?.getAttribute('referrerpolicy')).toBe('origin')
    expect(script?.getAttribute('nonce')).toBe('n1')
  })

  it.each(['', 'true'])('takes consent="%s" for consent', async (text) => {
    const element = await show(`<chathub-widget consent="${text}"></chathub-widget>`)

    expect(element.consent).toBe(true)
  })

  it('takes an attribute that is removed for an option that is not set', async () => {
    const element = await show('<chathub-widget timeout-ms="500"></chathub-widget>')

    element.removeAttribute('timeout-ms')

    expect(element.timeoutMs).toBeUndefined()
  })

  it('takes what was set last, property or attribute', async () => {
    const element = await show('<chathub-widget></chathub-widget>')
    const before = element.getSnapshot().status

    element.setAttribute('operator-token', token)
    element.operatorToken = otherToken
    element.scriptAttributes = { 'data-more': '1' }
    await settle()

    expect(before).toBe('waiting')
    expect(scriptElement()?.getAttribute('token')).toBe(otherToken)
    expect(scriptElement()?.dataset['more']).toBe('1')
  })

  it('takes the contact that was set last, as a property or as attributes', async () => {
    const element = await show('<chathub-widget fallback-email="a@b.c"></chathub-widget>')
    const tell = async (): Promise<string | undefined> => {
      await element.load('<html>').catch(() => {})
      return document.querySelector('.chat-fallback')?.textContent
    }
    vi.spyOn(console, 'warn').mockReturnValue()

    element.fallbackContact = { email: 'd@e.f' }
    const asProperty = await tell()
    element.fallbackContact = false
    const asNone = await tell()
    element.setAttribute('fallback-text', 'Call us')
    const asAttribute = await tell()

    expect(asProperty).toContain('d@e.f')
    expect(asNone).toBeUndefined()
    expect(asAttribute).toBe('Call us')
    vi.restoreAllMocks()
  })

  it('takes a function as getToken', async () => {
    const element = document.createElement('chathub-widget')
    element.getToken = vi.fn(async () => token)
    document.body.append(element)
    await settle()

    expect(element.getToken).toHaveBeenCalledOnce()
    expect(scriptElement()?.getAttribute('token')).toBe(token)
  })

  it('takes properties that were set before it was defined', async () => {
    const element = document.createElement('chathub-widget')
    // What an element that is not defined yet has: a property of its own.
    Object.defineProperty(element, 'operatorToken', {
      value: token,
      configurable: true,
      enumerable: true,
      writable: true,
    })
    document.body.append(element)
    await settle()

    expect(Object.keys(element)).toEqual([])
    expect(scriptElement()?.getAttribute('token')).toBe(token)
  })

  it('does not end a widget whose token attribute goes away for a moment', async () => {
    const element = await show(`<chathub-widget operator-token="${token}"></chathub-widget>`)
    arrive()
    await settle()

    element.removeAttribute('operator-token')
    element.setAttribute('operator-token', token)
    await settle()

    expect(element.getSnapshot()).toMatchObject({ status: 'ready', attempt: 1 })
  })

  it('is not defined twice', async () => {
    const first = customElements.get('chathub-widget')
    vi.resetModules()

    await import('../src/element.ts')

    expect(customElements.get('chathub-widget')).toBe(first)
  })
})

describe('<chathub-widget> in code', () => {
  it('loads with a token right after it was put in', async () => {
    const element = document.createElement('chathub-widget')
    element.strategy = 'manual'
    document.body.append(element)

    const loaded = element.load(token)
    arrive()
    await settle()

    await expect(loaded).resolves.toBeUndefined()
    expect(element.getSnapshot().status).toBe('ready')
  })

  it('reloads', async () => {
    const element = await show(`<chathub-widget operator-token="${token}"></chathub-widget>`)
    arrive()
    await settle()

    const reloaded = element.reload()
    arrive()
    await settle()

    await expect(reloaded).resolves.toBeUndefined()
    expect(element.getSnapshot()).toMatchObject({ status: 'ready', attempt: 2 })
  })

  it('refuses to load outside of the document', async () => {
    const element = document.createElement('chathub-widget')

    await expect(element.load(token)).rejects.toMatchObject({ code: 'disposed' })
  })

  it('says what is wrong with an attribute, and takes the right one', async () => {
    const element = document.createElement('chathub-widget')
    const errors: string[] = []
    const warn = vi.spyOn(console, 'warn').mockReturnValue()
    element.addEventListener('chathub-error', ({ detail }) => errors.push(detail.code))
    element.setAttribute('timeout-ms', 'soon')
    element.operatorToken = token
    document.body.append(element)

    const refused = element.load()
    element.setAttribute('timeout-ms', '500')
    await settle()

    await expect(refused).rejects.toMatchObject({ code: 'invalid-options' })
    expect(errors).toEqual(['invalid-options'])
    expect(warn).toHaveBeenCalledExactlyOnceWith(
      '[chathub] invalid-options: timeoutMs is a number from 0 to 2^31 - 1.',
      '',
    )
    warn.mockRestore()
    expect(scriptElement()).not.toBeNull()
  })

  it.each(['consent="no"', 'timeout-ms=""', 'retry=" "'])('refuses %s', async (attribute) => {
    const element = await show(
      `<chathub-widget operator-token="${token}" ${attribute}></chathub-widget>`,
    )

    await expect(element.load()).rejects.toMatchObject({ code: 'invalid-options' })
    expect(scriptElement()).toBeNull()
  })
})

describe('events of <chathub-widget>', () => {
  it('tell of the widget, out of shadow roots too', async () => {
    const heard: string[] = []
    const listen = (type: 'chathub-ready' | 'chathub-status-change'): void =>
      document.addEventListener(type, ({ detail }) => heard.push(`${type} ${detail.status}`), {
        once: type === 'chathub-ready',
      })
    listen('chathub-ready')
    listen('chathub-status-change')
    const outer = document.createElement('div')
    document.body.append(outer)
    outer.attachShadow({ mode: 'open' }).innerHTML =
      `<chathub-widget operator-token="${token}"></chathub-widget>`
    await settle()
    arrive()
    await settle()

    expect(heard).toEqual([
      'chathub-status-change loading',
      'chathub-status-change ready',
      'chathub-ready ready',
    ])
  })

  it('tell of a failure', async () => {
    const element = await show(`<chathub-widget operator-token="${token}"></chathub-widget>`)
    const heard: unknown[] = []
    element.addEventListener('chathub-error', (event) => heard.push(event.detail.code))
    element.onError = (error) => heard.push(`own ${error.code}`)
    await settle()

    failToArrive()
    await settle()

    await vi.waitFor(() => expect(heard).toHaveLength(2))
    expect(heard[0]).toBe(`own ${String(heard[1])}`)
  })

  it('come after the own callbacks', async () => {
    const heard: string[] = []
    const element = document.createElement('chathub-widget')
    element.getToken = vi.fn(async () => token).mockResolvedValueOnce(otherToken)
    element.onReady = () => heard.push('own ready')
    element.onStatusChange = ({ status }) => heard.push(`own ${status}`)
    element.onTokenRefreshed = () => heard.push('own refreshed')
    for (const name of ['ready', 'status-change', 'token-refreshed'] as const)
      element.addEventListener(`chathub-${name}`, () => heard.push(name))
    document.body.append(element)
    await settle()
    arrive()
    await settle()
    heard.length = 0

    void element.reload()
    await settle()
    arrive()
    await settle()

    expect(heard).toEqual([
      ...['own loading', 'status-change', 'own ready', 'status-change'],
      ...['own ready', 'ready', 'own refreshed', 'token-refreshed'],
    ])
  })
})

describe('slots of <chathub-widget>', () => {
  it('show loading until the widget runs', async () => {
    const element = await show('<chathub-widget><p slot="loading">Wait</p></chathub-widget>')
    const names = [shownSlot(element)]

    element.operatorToken = token
    await settle()
    names.push(shownSlot(element))
    arrive()
    await settle()

    expect([...names, shownSlot(element)]).toEqual(['loading', 'loading', null])
  })

  it.each(['load', 'reload'] as const)(
    'show loading from %s() on, also while the token is asked for',
    async (method) => {
      const element = await show('<chathub-widget strategy="manual"></chathub-widget>')
      element.getToken = () => Promise.race([])
      await settle()
      const before = shownSlot(element)

      void element[method]()

      expect([before, element.getSnapshot().status, shownSlot(element)]).toEqual([
        null,
        'waiting',
        'loading',
      ])
    },
  )

  it('show loading while the token is asked for after consent, and not before and after it', async () => {
    let setConsent: ((isGiven: boolean) => void) | undefined
    const element = await show('<chathub-widget></chathub-widget>')
    element.getToken = () => Promise.race([])
    element.consent = (listener) => {
      setConsent = listener
      return () => {}
    }
    await vi.waitFor(() => expect(setConsent).toBeDefined())
    const names = [shownSlot(element)]

    for (const isGiven of [true, false, true]) {
      setConsent?.(isGiven)
      names.push(shownSlot(element))
    }
    element.remove()

    expect([...names, shownSlot(element)]).toEqual([null, 'loading', null, 'loading', null])
  })

  it('show loading once the launcher was used', async () => {
    const element = await show('<chathub-widget strategy="interaction"></chathub-widget>')
    element.getToken = () => Promise.race([])
    await vi.waitFor(() => expect(document.querySelector('.chathub-launcher')).not.toBeNull())
    const before = shownSlot(element)

    document
      .querySelector('.chathub-launcher')
      ?.dispatchEvent(new Event('click', { bubbles: true }))

    expect([before, shownSlot(element)]).toEqual([null, 'loading'])
  })

  it('show loading after a move while the token is asked for, and for who joins meanwhile', async () => {
    const element = await show('<chathub-widget strategy="manual"></chathub-widget>')
    element.getToken = () => Promise.race([])
    void element.load().catch(() => {})
    await settle()
    const names = [shownSlot(element)]

    const place = document.body.appendChild(document.createElement('div'))
    place.append(element)
    await settle()
    place.append(document.createElement('chathub-widget'))
    await settle()

    names.push(shownSlot(element), shownSlot(element.nextElementSibling as ChatHubWidgetElement))
    expect(names).toEqual(['loading', 'loading', 'loading'])
  })

  it('show no loading for load() while consent is waited for', async () => {
    const element = await show('<chathub-widget></chathub-widget>')
    element.consent = Promise.race<boolean>([])

    void element.load(token)
    await settle()

    expect([element.getSnapshot().status, shownSlot(element)]).toEqual(['waiting', null])
  })

  it('show no loading while consent that was withdrawn is waited for', async () => {
    const element = await show('<chathub-widget></chathub-widget>')
    let setConsent: (isGiven: boolean) => void = () => {}
    element.consent = (listener) => {
      setConsent = listener
      listener(true)
      return () => {}
    }
    const loading = element.load(token)
    await vi.waitFor(() => expect(scriptElement()).not.toBeNull())
    arrive()
    await loading

    setConsent(false)

    expect([element.getSnapshot().status, shownSlot(element)]).toEqual(['waiting', null])
  })

  it.each(['strategy="manual"', 'consent="false"'])(
    'show no loading with %s',
    async (attribute) => {
      const element = await show(
        `<chathub-widget ${attribute}><p slot="loading">Wait</p></chathub-widget>`,
      )

      expect(shownSlot(element)).toBeNull()
    },
  )

  it('show the own fallback instead of the built-in one, also when the parser adds it later', async () => {
    const element = await show(`<chathub-widget operator-token="${token}"></chathub-widget>`)
    element.innerHTML = '<p slot="fallback">Call us</p>'

    failToArrive()
    await vi.waitFor(() => expect(element.getSnapshot().status).toBe('error'))

    expect(shownSlot(element)).toBe('fallback')
    expect(document.querySelector('.chat-fallback')).toBeNull()
  })

  it('show the own fallback or the built-in one, whenever its child comes and goes after a failure', async () => {
    vi.spyOn(console, 'warn').mockReturnValue()
    const fallbacks = (): number => document.querySelectorAll('.chat-fallback').length
    const element = await show('<chathub-widget operator-token="<html>"></chathub-widget>')

    const shown = [fallbacks()]
    element.innerHTML = '<p slot="fallback">Call us</p>'
    await settle()
    shown.push(fallbacks())
    element.replaceChildren()
    await settle()
    shown.push(fallbacks())

    expect([...shown, shownSlot(element)]).toEqual([1, 0, 1, 'fallback'])
    vi.restoreAllMocks()
  })

  it('tell of a wrong attribute once, also with an own fallback', async () => {
    vi.spyOn(console, 'warn').mockReturnValue()
    const onError = vi.fn()
    const element = document.createElement('chathub-widget')
    element.addEventListener('chathub-error', onError)
    element.setAttribute('timeout-ms', 'soon')
    element.innerHTML = '<p slot="fallback">Call us</p>'

    document.body.append(element)
    await settle()

    expect(shownSlot(element)).toBe('fallback')
    expect(onError).toHaveBeenCalledOnce()
    vi.restoreAllMocks()
  })

  it('show the own fallback for a wrong attribute, until it is right', async () => {
    vi.spyOn(console, 'warn').mockReturnValue()
    const element = await show(
      `<chathub-widget timeout-ms="soon"><p slot="fallback">Call us</p></chathub-widget>`,
    )
    const before = shownSlot(element)

    element.setAttribute('timeout-ms', '500')
    await settle()

    expect([before, shownSlot(element)]).toEqual(['fallback', 'loading'])
    vi.restoreAllMocks()
  })

  it('leave the built-in fallback where there is no own one, or only in something else', async () => {
    const element = await show(
      `<chathub-widget operator-token="${token}" fallback-email="a@b.c">
        <other-element><p slot="fallback">Not ours</p></other-element>
      </chathub-widget>`,
    )

    failToArrive()
    await vi.waitFor(() => expect(element.getSnapshot().status).toBe('error'))

    expect(document.querySelector('.chat-fallback a')?.getAttribute('href')).toBe('mailto:a@b.c')
  })

  it('say the text of the attribute in the built-in fallback, also without an address', async () => {
    const element = await show(
      `<chathub-widget operator-token="${token}" fallback-text="Call 0800 123."></chathub-widget>`,
    )

    failToArrive()
    await vi.waitFor(() => expect(element.getSnapshot().status).toBe('error'))

    expect(document.querySelector('.chat-fallback')?.textContent).toBe('Call 0800 123.')
  })

  it('are empty once the element has left the document', async () => {
    const element = await show(`<chathub-widget operator-token="${token}"></chathub-widget>`)

    element.remove()

    expect(shownSlot(element)).toBeNull()
  })
})
