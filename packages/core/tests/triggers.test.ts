import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { mergeOptions } from '../src/options.ts'
import { watchStart } from '../src/triggers.ts'
import type { ChatHubOptions } from '../src/types.ts'

let ending = new AbortController()
let settling = new AbortController()

/** Watches, and keeps what it is told. */
function watch(options: ChatHubOptions): {
  readonly told: boolean[]
  readonly errors: unknown[]
} {
  const told: boolean[] = []
  const errors: unknown[] = []
  watchStart(
    mergeOptions([options]),
    (mayStart) => void told.push(mayStart),
    (error) => {
      errors.push(error)
      ending.abort()
    },
    ending.signal,
    () => settling.signal,
  )
  return { told, errors }
}

function use(type: string, target: EventTarget = document.body): void {
  target.dispatchEvent(new Event(type, { bubbles: true, composed: true }))
}

function setReadyState(state: DocumentReadyState): void {
  Object.defineProperty(document, 'readyState', { configurable: true, value: state })
}

beforeEach(() => {
  vi.useFakeTimers()
  ending = new AbortController()
  settling = new AbortController()
})

afterEach(() => {
  ending.abort()
  Reflect.deleteProperty(document, 'readyState')
  document.body.replaceChildren()
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

describe('watchStart', () => {
  it('starts at once when eager', () => {
    expect(watch({}).told).toEqual([true])
  })

  it('never starts by itself when manual', () => {
    const { told } = watch({ strategy: 'manual' })

    use('click')
    vi.runAllTimers()

    expect(told).toEqual([])
  })
})

describe('watchStart with consent', () => {
  it.each(['eager', 'idle', 'visible', 'interaction'] as const)(
    'does not start without it, strategy %s',
    (strategy) => {
      const { told } = watch({ strategy, consent: false })

      use('click')
      vi.runAllTimers()

      expect(told).toEqual([])
    },
  )

  it.each([
    [true, [true]],
    [false, []],
  ])('waits for a promise of %s', async (isGiven, expected) => {
    const { told } = watch({ consent: Promise.resolve(isGiven) })
    const before = [...told]

    await vi.advanceTimersByTimeAsync(0)

    expect(before).toEqual([])
    expect(told).toEqual(expected)
  })

  it.each(['denied', 1, {}])('takes no other answer than true for consent: %s', async (answer) => {
    const promised = watch({ consent: Promise.resolve(answer as never) })
    const subscribed = watch({
      consent: (listener) => {
        listener(answer as never)
        return () => {}
      },
    })
    await vi.advanceTimersByTimeAsync(0)

    expect([promised.told, subscribed.told]).toEqual([[], []])
  })

  it('takes a rejected promise for no consent', async () => {
    const { told } = watch({ consent: Promise.reject(new Error('no dialog')) })

    await vi.advanceTimersByTimeAsync(0)

    expect(told).toEqual([])
  })

  it('follows a function: given, withdrawn, given again', () => {
    let tell: (isGiven: boolean) => void = () => {}
    const { told } = watch({
      consent: (listener) => {
        tell = listener
        return () => {}
      },
    })
    const before = [...told]

    for (const isGiven of [false, true, true, false, true]) tell(isGiven)

    expect(before).toEqual([])
    expect(told).toEqual([true, false, true])
  })

  it('cancels a start that is pending when it is withdrawn', () => {
    let tell: (isGiven: boolean) => void = () => {}
    const { told } = watch({
      strategy: 'interaction',
      consent: (listener) => {
        tell = listener
        listener(true)
        return () => {}
      },
    })

    tell(false)
    use('click')

    expect(told).toEqual([false])
    expect(document.querySelector('.chathub-launcher')).toBeNull()
  })

  it('fails with what the function throws', () => {
    const cause = new Error('no dialog')
    const { errors } = watch({
      consent: () => {
        throw cause
      },
    })

    expect(errors).toEqual([expect.objectContaining({ code: 'invalid-options', cause })])
  })

  it.each(['no', null])('fails with what is none: %s', (consent) => {
    const { told, errors } = watch({ consent: consent as never })

    expect(told).toEqual([])
    expect(errors).toEqual([expect.objectContaining({ code: 'invalid-options' })])
  })

  it.each(['visible', 'interaction'] as const)(
    'does not throw at who gives it for a container that is no selector, strategy %s',
    (strategy) => {
      vi.stubGlobal('IntersectionObserver', vi.fn())
      const unsubscribe = vi.fn()
      const { told, errors } = watch({
        strategy,
        container: '#2nd-chat',
        consent: (listener) => {
          listener(true)
          return unsubscribe
        },
      })

      expect(errors).toEqual([
        expect.objectContaining({
          code: 'invalid-options',
          message: expect.stringContaining('container'),
        }),
      ])
      expect(told).toEqual([])
      expect(unsubscribe).toHaveBeenCalledOnce()
    },
  )

  it('ends its subscription with the watch', () => {
    const unsubscribe = vi.fn()
    let tell: (isGiven: boolean) => void = () => {}
    const { told } = watch({
      consent: (listener) => {
        tell = listener
        return unsubscribe
      },
    })

    ending.abort()
    tell(true)

    expect(unsubscribe).toHaveBeenCalledOnce()
    expect(told).toEqual([])
  })
})

describe('watchStart when idle', () => {
  it('asks for one idle callback, after the page has loaded', () => {
    const idle = vi.fn((callback: () => void) => callback())
    vi.stubGlobal('requestIdleCallback', idle)
    vi.stubGlobal('cancelIdleCallback', () => {})
    setReadyState('interactive')
    const { told } = watch({ strategy: 'idle' })
    const before = [...told]

    use('load', window)
    use('load', window)

    expect(before).toEqual([])
    expect(told).toEqual([true])
    expect(idle).toHaveBeenCalledExactlyOnceWith(expect.any(Function), { timeout: 2000 })
  })

  it('starts soon after the load where a browser does not tell', () => {
    const { told } = watch({ strategy: 'idle' })
    const before = [...told]

    vi.advanceTimersByTime(200)

    expect(before).toEqual([])
    expect(told).toEqual([true])
  })

  it('leaves no callback behind', () => {
    const cancel = vi.fn()
    vi.stubGlobal('requestIdleCallback', () => 7)
    vi.stubGlobal('cancelIdleCallback', cancel)
    watch({ strategy: 'idle' })

    ending.abort()

    expect(cancel).toHaveBeenCalledWith(7)
  })
})

describe('watchStart when visible', () => {
  const observers: FakeObserver[] = []

  class FakeObserver {
    readonly targets: Element[] = []
    isConnected = true
    readonly #callback: (entries: { isIntersecting: boolean }[]) => void

    constructor(callback: (entries: { isIntersecting: boolean }[]) => void) {
      this.#callback = callback
      observers.push(this)
    }

    observe(target: Element): void {
      this.targets.push(target)
    }

    disconnect(): void {
      this.isConnected = false
    }

    tell(isIntersecting: boolean): void {
      this.#callback([{ isIntersecting }])
    }
  }

  beforeEach(() => {
    observers.length = 0
    vi.stubGlobal('IntersectionObserver', FakeObserver)
    document.body.innerHTML = '<div id="place"></div>'
  })

  it('waits with one observer until the container comes into view', () => {
    const { told } = watch({ strategy: 'visible', container: '#place' })
    observers[0]?.tell(false)
    const before = [...told]

    observers[0]?.tell(true)

    expect(before).toEqual([])
    expect(told).toEqual([true])
    expect(observers).toMatchObject([{ targets: [{ id: 'place' }], isConnected: false }])
  })

  it('ends the observer with the watch', () => {
    watch({ strategy: 'visible', container: document.querySelector('#place') ?? '' })

    ending.abort()

    expect(observers).toMatchObject([{ isConnected: false }])
  })

  it('is idle without a container', () => {
    const { told } = watch({ strategy: 'visible' })

    vi.runAllTimers()

    expect(told).toEqual([true])
    expect(observers).toEqual([])
  })
})

describe('watchStart on interaction', () => {
  it.each(['pointerdown', 'touchstart', 'keydown', 'focusin', 'click'])(
    'starts with the first %s and listens no more',
    (type) => {
      const add = vi.spyOn(window, 'addEventListener')
      const { told } = watch({ strategy: 'interaction' })
      const listeners = add.mock.calls.length

      for (const each of [type, 'pointerdown', 'keydown', 'click']) use(each)

      expect(told).toEqual([true])
      expect(listeners).toBe(5)
      expect(
        add.mock.calls.every(
          ([, , options]) => (options as { signal: AbortSignal }).signal.aborted,
        ),
      ).toBe(true)
    },
  )

  it('does not hold back the load of the page', () => {
    setReadyState('interactive')
    const { told } = watch({ strategy: 'interaction' })
    use('click')
    const before = [...told]
    const isBusy = document
      .querySelector('.chathub-launcher')
      ?.shadowRoot?.querySelector('[aria-busy]')

    use('load', window)

    expect(before).toEqual([])
    expect(isBusy).toBeTruthy()
    expect(told).toEqual([true])
  })

  it('ends its listeners with the watch', () => {
    const { told } = watch({ strategy: 'interaction' })

    ending.abort()
    use('click')

    expect(told).toEqual([])
  })

  it.each([
    ['idle', { saveData: true }, 1],
    ['visible', { effectiveType: 'slow-2g' }, 1],
    ['idle', { effectiveType: '4g' }, 0],
    ['eager', { saveData: true }, 0],
  ] as const)('takes the place of %s with %o: %i', (strategy, connection, launchers) => {
    vi.stubGlobal('navigator', { connection })

    watch({ strategy })

    expect(document.querySelectorAll('.chathub-launcher')).toHaveLength(launchers)
  })
})
