import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  day,
  failing,
  hour,
  minute,
  pass,
  second,
  setVisible,
  sleep,
  startKeeper,
  tokenOf,
  useFakeClock,
  wakeUp,
} from './keeper-bench.ts'

beforeEach(useFakeClock)

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
  document.body.replaceChildren()
})

describe('the schedule', () => {
  it('asks an hour before the end of a token that lives for a day', async () => {
    const { request, swap } = startKeeper()

    await pass(23 * hour - 1)
    expect(request).not.toHaveBeenCalled()
    await pass(1)

    expect(request).toHaveBeenCalledExactlyOnceWith('refresh', expect.any(AbortSignal))
    expect(swap).toHaveBeenCalledExactlyOnceWith(tokenOf('second'))
  })

  it('asks after three quarters of a shorter life', async () => {
    const { request } = startKeeper({ token: tokenOf('first', 80 * minute) })

    await pass(hour - 1)
    expect(request).not.toHaveBeenCalled()
    await pass(1)

    expect(request).toHaveBeenCalledTimes(1)
  })

  it('goes by refreshBeforeMs', async () => {
    const { request } = startKeeper({ options: { refreshBeforeMs: 10 * minute } })

    await pass(day - 10 * minute - 1)
    expect(request).not.toHaveBeenCalled()
    await pass(1)

    expect(request).toHaveBeenCalledTimes(1)
  })

  it('does nothing for a token whose end is unknown', async () => {
    const { request, expire } = startKeeper({ token: tokenOf('first', null) })

    await pass(30 * day)

    expect(vi.getTimerCount()).toBe(0)
    expect(request).not.toHaveBeenCalled()
    expect(expire).not.toHaveBeenCalled()
  })

  it('sleeps beyond the longest time that a timer can wait', async () => {
    const { request } = startKeeper({ token: tokenOf('first', 60 * day) })

    await pass(60 * day - hour - 1)
    expect(request).not.toHaveBeenCalled()
    await pass(1)

    expect(request).toHaveBeenCalledTimes(1)
  })

  it('has one timer while it sleeps and none after the run', () => {
    const { end } = startKeeper()
    wakeUp()
    wakeUp('online')
    wakeUp('pageshow')
    expect(vi.getTimerCount()).toBe(1)

    end()

    expect(vi.getTimerCount()).toBe(0)
  })

  it('asks for nothing after the run', async () => {
    const { end, request, swap, expire } = startKeeper()
    end()

    await pass(2 * day)
    wakeUp()
    wakeUp('online')

    expect(request).not.toHaveBeenCalled()
    expect(swap).not.toHaveBeenCalled()
    expect(expire).not.toHaveBeenCalled()
  })

  it('does nothing more once it has told of a fresh token', async () => {
    const { request, swap } = startKeeper()
    swap.mockImplementation(() => {})

    await pass(day)
    wakeUp()
    await pass(day)

    expect(request).toHaveBeenCalledTimes(1)
    expect(swap).toHaveBeenCalledTimes(1)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('drops an answer that comes after the run', async () => {
    const { end, request, swap } = startKeeper()
    request.mockImplementation(async () => {
      end()
      return tokenOf('second')
    })

    await pass(day)

    expect(request.mock.calls[0]?.[1].aborted).toBe(true)
    expect(swap).not.toHaveBeenCalled()
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('a token that was handed over', () => {
  it('expires at its end', async () => {
    const { expire } = startKeeper({ token: tokenOf('first', hour), isHandedOver: true })

    await pass(hour - 1)
    expect(expire).not.toHaveBeenCalled()
    await pass(1)

    expect(expire).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ code: 'token-expired' }),
    )
  })

  it('expires when the machine wakes up after its end', async () => {
    const { expire } = startKeeper({ token: tokenOf('first', hour), isHandedOver: true })
    sleep(2 * hour)

    wakeUp()

    expect(expire).toHaveBeenCalledTimes(1)
  })
})

describe('a source that comes or goes while the widget runs', () => {
  it.each([
    ['before it is time to ask', 10 * minute, 45 * minute],
    ['after that', 50 * minute, hour],
  ])('is asked where it comes %s', async (_name, comesAfter, askedAfter) => {
    const options: { getToken?: () => Promise<string> } = {}
    const { request, swap } = startKeeper({
      token: tokenOf('first', hour),
      options,
      isHandedOver: true,
    })
    await pass(comesAfter)
    options.getToken = async () => 'second'

    await pass(askedAfter - comesAfter - 1)
    expect(request).not.toHaveBeenCalled()
    await pass(1)

    expect(request).toHaveBeenCalledTimes(1)
    expect(swap).toHaveBeenCalledTimes(1)
  })

  it('is not asked after it has gone: the widget goes at the end of its token', async () => {
    const options: { getToken?: () => Promise<string> } = { getToken: async () => 'second' }
    const { request, expire } = startKeeper({
      token: tokenOf('first', hour),
      options,
      isHandedOver: true,
    })
    await pass(minute)
    delete options.getToken

    await pass(59 * minute - 1)
    expect(expire).not.toHaveBeenCalled()
    await pass(1)

    expect(request).not.toHaveBeenCalled()
    expect(expire).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ code: 'token-expired' }),
    )
  })
})

describe('a validation of the fresh token', () => {
  // Its first import takes real time.
  beforeAll(() => import('../src/validate-token.ts'))

  it('that cannot be had is a failed refresh: the widget runs on and it is tried again', async () => {
    const validateToken = vi.fn(async () => true).mockRejectedValueOnce(new Error('down'))
    const { request, swap, expire } = startKeeper({ options: { validateToken } })

    await pass(day - hour)
    const before = [request.mock.calls.length, swap.mock.calls.length]
    await pass(2 * second)

    expect(before).toEqual([1, 0])
    expect(request).toHaveBeenCalledTimes(2)
    expect(validateToken).toHaveBeenLastCalledWith('second', { signal: expect.any(AbortSignal) })
    expect(swap).toHaveBeenCalledTimes(1)
    expect(expire).not.toHaveBeenCalled()
  })

  it('is not asked for of the same token', async () => {
    const validateToken = vi.fn(async () => true)
    const { request } = startKeeper({ token: tokenOf('second'), options: { validateToken } })

    await pass(day - hour)

    expect(request).toHaveBeenCalledTimes(1)
    expect(validateToken).not.toHaveBeenCalled()
  })

  it('that says no ends the widget at the end of its token, not before', async () => {
    const { swap, expire } = startKeeper({ options: { validateToken: async () => false } })

    await pass(day - 1)
    expect(expire).not.toHaveBeenCalled()
    await pass(20 * second)

    expect(swap).not.toHaveBeenCalled()
    expect(expire).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ code: 'token-refused' }),
    )
  })
})

describe('a machine that sleeps', () => {
  it.each(['visibilitychange', 'online', 'pageshow'] as const)(
    'asks at once when %s tells that it is awake',
    async (type) => {
      const { request, swap, expire } = startKeeper()
      sleep(30 * hour)

      wakeUp(type)
      await pass(0)

      expect(request).toHaveBeenCalledTimes(1)
      expect(swap).toHaveBeenCalledTimes(1)
      expect(expire).not.toHaveBeenCalled()
    },
  )

  it('has ten seconds to get online before the widget goes', async () => {
    const { request, swap, expire } = startKeeper()
    request.mockImplementation(failing('offline'))
    sleep(30 * hour)
    wakeUp()
    await pass(8 * second)
    expect(expire).not.toHaveBeenCalled()
    request.mockImplementation(async () => tokenOf('second'))

    wakeUp('online')
    await pass(second)

    expect(swap).toHaveBeenCalledTimes(1)
  })

  it('loses the widget after that, for the reason why there is no token', async () => {
    const { request, expire } = startKeeper()
    request.mockImplementation(failing('offline'))
    sleep(30 * hour)
    wakeUp()

    await pass(10 * second)

    expect(expire).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ code: 'offline' }))
  })

  it('loses the widget after ten seconds without any answer', async () => {
    const { request, expire } = startKeeper()
    request.mockImplementation(() => new Promise(() => {}))
    sleep(30 * hour)
    wakeUp()

    await pass(10 * second)

    expect(expire).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ code: 'timeout' }))
    expect(request.mock.calls[0]?.[1].aborted).toBe(true)
  })

  it('asks again when it slept until the token in waiting was dead too', async () => {
    const field = document.createElement('textarea')
    document.body.append(field)
    field.value = 'half a mess'
    const { request, swap } = startKeeper({ roots: [field] })
    await pass(23 * hour)
    request.mockImplementation(async () => tokenOf('third'))
    sleep(30 * hour)

    wakeUp()
    await pass(0)

    expect(request).toHaveBeenCalledTimes(2)
    await pass(day)
    expect(swap).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ token: 'third' }))
  })
})

describe('a clock that somebody sets', () => {
  it('back does not make the token live longer', async () => {
    const { request } = startKeeper()
    await pass(hour)
    vi.setSystemTime(Date.now() - 12 * hour)
    wakeUp()

    await pass(22 * hour)

    expect(request).toHaveBeenCalledTimes(1)
  })

  it('forward makes it ask, and the same token goes on', async () => {
    const token = tokenOf('first')
    const { request, swap, expire } = startKeeper({ token })
    // The route's clock has not changed: the end is a day and two hours ahead by this device's.
    request.mockImplementation(async () => ({ ...token, expiresAt: Date.now() + day }))
    vi.setSystemTime(Date.now() + 26 * hour)

    wakeUp()
    await pass(hour)

    expect(request).toHaveBeenCalledTimes(1)
    expect(swap).not.toHaveBeenCalled()
    expect(expire).not.toHaveBeenCalled()
  })
})

describe('a refresh that fails', () => {
  it('is tried again, ever more seldom, until it works', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(0)
    const { request, swap } = startKeeper()
    request.mockImplementation(failing('token-unreachable'))
    await pass(23 * hour)
    await pass(second + 2 * second)
    expect(request).toHaveBeenCalledTimes(3)
    request.mockImplementation(async () => tokenOf('second'))

    await pass(4 * second - 1)
    expect(swap).not.toHaveBeenCalled()
    await pass(1)

    expect(swap).toHaveBeenCalledTimes(1)
  })

  it('leaves the widget alone as long as the old token lives', async () => {
    const { request, expire } = startKeeper()
    request.mockImplementation(failing('token-unreachable'))

    await pass(day + 10 * second - 1)
    expect(expire).not.toHaveBeenCalled()
    await pass(1)

    expect(expire).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ code: 'token-unreachable' }),
    )
    // 1, 2, 4 … 256 s, then every five minutes, each shortened by chance.
    expect(request.mock.calls.length).toBeLessThan(40)
  })

  it('waits as long as the site asks', async () => {
    const { request } = startKeeper()
    request.mockImplementation(failing('token-unreachable', 10 * minute))
    await pass(23 * hour)

    wakeUp()
    wakeUp('online')
    await pass(10 * minute - 1)
    expect(request).toHaveBeenCalledTimes(1)
    await pass(1)

    expect(request).toHaveBeenCalledTimes(2)
  })

  it('is tried again at the moment of death, whatever the next wait was', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(0)
    const { request } = startKeeper()
    request.mockImplementation(failing('token-unreachable'))
    await pass(day - 1)
    const before = request.mock.calls.length

    await pass(1)

    expect(request.mock.calls.length - before).toBe(1)
  })

  it('is tried again every two seconds at least in the ten seconds after it', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(0)
    const { request, expire } = startKeeper()
    request.mockImplementation(failing('token-unreachable'))
    await pass(day - 1)
    const before = request.mock.calls.length

    await pass(10 * second)

    expect(request.mock.calls.length - before).toBe(5)
    expect(expire).not.toHaveBeenCalled()
  })

  it('is not even then before the site allows it', async () => {
    const { request, expire } = startKeeper()
    request.mockImplementation(failing('token-unreachable', 2 * hour))

    await pass(day + 10 * second)

    expect(request).toHaveBeenCalledTimes(1)
    expect(expire).toHaveBeenCalledTimes(1)
  })

  it('is tried again when the device is online although nobody looks at the page', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(0)
    const { request } = startKeeper()
    request.mockImplementation(failing('offline'))
    setVisible(false)
    await pass(23 * hour + 10 * minute)
    const before = request.mock.calls.length
    wakeUp()
    wakeUp('pageshow')
    await pass(0)
    expect(request.mock.calls.length).toBe(before)

    wakeUp('online')

    expect(request.mock.calls.length - before).toBe(1)
  })

  it('is tried again at once when the device is online, once a second at most', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(0)
    const { request } = startKeeper()
    request.mockImplementation(failing('offline'))
    await pass(23 * hour + 10 * minute)
    const before = request.mock.calls.length

    for (let count = 0; count < 10; count++) wakeUp('online')
    await pass(0)
    for (let count = 0; count < 10; count++) wakeUp('online')

    expect(request.mock.calls.length - before).toBe(1)
  })

  it('counts an answer that is dead on arrival', async () => {
    const { request, swap, expire } = startKeeper()
    request.mockImplementation(async () => tokenOf('second', -second))

    await pass(day + 10 * second)

    expect(swap).not.toHaveBeenCalled()
    expect(expire).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ code: 'token-expired' }),
    )
  })

  it('reports what is no error of ours as unreachable', async () => {
    const { request, expire } = startKeeper()
    const cause = new TypeError('x is not a function')
    request.mockImplementation(() => Promise.reject(cause))

    await pass(day + 10 * second)

    expect(expire).toHaveBeenCalledWith(
      expect.objectContaining({ code: 'token-unreachable', cause }),
    )
  })
})

describe.each(['token-unauthorized', 'token-forbidden'])('a refresh refused with %s', (code) => {
  it('is not tried again by itself; the widget goes when its token dies', async () => {
    const { request, expire } = startKeeper()
    request.mockImplementation(failing(code))

    await pass(day - 1)
    expect(expire).not.toHaveBeenCalled()
    await pass(1)

    expect(request).toHaveBeenCalledTimes(1)
    expect(expire).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ code }))
  })

  it('is tried again when somebody looks at the page', async () => {
    const { request, swap } = startKeeper()
    request.mockImplementation(failing(code))
    await pass(23 * hour + minute)
    setVisible(false)
    await pass(minute)
    expect(request).toHaveBeenCalledTimes(1)
    request.mockImplementation(async () => tokenOf('second'))

    setVisible(true)
    await pass(0)

    expect(swap).toHaveBeenCalledTimes(1)
  })

  it('ends a widget whose token is dead already', async () => {
    const { request, expire } = startKeeper()
    request.mockImplementation(failing(code))
    sleep(2 * day)

    wakeUp()
    await pass(0)

    expect(request).toHaveBeenCalledTimes(1)
    expect(expire).toHaveBeenCalledTimes(1)
  })
})

describe('a route that answers the same token', () => {
  it('is asked again half-way to the end', async () => {
    const token = tokenOf('first')
    const { request } = startKeeper({ token })
    request.mockImplementation(async () => token)
    await pass(23 * hour)

    await pass(30 * minute - 1)
    expect(request).toHaveBeenCalledTimes(1)
    await pass(1)

    expect(request).toHaveBeenCalledTimes(2)
  })

  it('is asked two dozen times at most, then the widget goes', async () => {
    const token = tokenOf('first')
    const { request, swap, expire } = startKeeper({ token })
    request.mockImplementation(async () => token)

    await pass(day + 10 * second)

    expect(request.mock.calls.length).toBeLessThanOrEqual(24)
    expect(swap).not.toHaveBeenCalled()
    expect(expire).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ code: 'token-expired' }),
    )
  })

  it('may give it a later end', async () => {
    const { request, expire } = startKeeper()
    request.mockImplementation(async () => tokenOf('first', 10 * day))
    await pass(23 * hour)

    await pass(9 * day)

    expect(request).toHaveBeenCalledTimes(1)
    expect(expire).not.toHaveBeenCalled()
  })
})

describe('a half-written message', () => {
  function writing(text: string): HTMLTextAreaElement {
    const field = document.createElement('textarea')
    document.body.append(field)
    field.value = text
    return field
  }

  it('is spared until shortly before the old token dies', async () => {
    const field = writing('half a mess')
    const { request, swap } = startKeeper({ roots: [field] })

    await pass(day - 5 * second - 1)
    expect(request).toHaveBeenCalledTimes(1)
    expect(swap).not.toHaveBeenCalled()
    await pass(1)

    expect(swap).toHaveBeenCalledTimes(1)
  })

  it('is spared for less time by a token of a short life', async () => {
    const field = writing('half a mess')
    const { swap } = startKeeper({ roots: [field], token: tokenOf('first', 20 * second) })

    await pass(19 * second - 1)
    expect(swap).not.toHaveBeenCalled()
    await pass(1)

    expect(swap).toHaveBeenCalledTimes(1)
  })

  it('once sent holds the fresh token back no longer', async () => {
    const field = writing('a message')
    const { swap } = startKeeper({ roots: [field] })
    await pass(23 * hour + minute)

    field.dispatchEvent(new Event('keydown', { bubbles: true }))
    field.value = ''
    await pass(3 * second - 1)
    expect(swap).not.toHaveBeenCalled()
    await pass(1)

    expect(swap).toHaveBeenCalledTimes(1)
  })

  it('is spared no longer while the operator types on without a pause', async () => {
    const field = writing('half a mess')
    const { swap } = startKeeper({ roots: [field], token: tokenOf('first', 400 * second) })
    await pass(390 * second)

    for (let passed = 0; passed < 5 * second; passed += 500) {
      expect(swap).not.toHaveBeenCalled()
      field.dispatchEvent(new Event('input', { bubbles: true }))
      await pass(500)
    }

    expect(swap).toHaveBeenCalledTimes(1)
  })

  it('is given up where the policy says so', async () => {
    const field = writing('half a mess')
    const { swap } = startKeeper({ roots: [field], options: { reloadPolicy: 'immediate' } })

    await pass(23 * hour)

    expect(swap).toHaveBeenCalledTimes(1)
  })
})

describe('a complaint of the widget', () => {
  function complain(message: string, filename = 'https://widget.example/panel.js#2'): void {
    window.dispatchEvent(new ErrorEvent('error', { message, filename }))
  }

  it('goes to the controller and ends the watch', async () => {
    const { complain: told } = startKeeper()

    complain('Uncaught Error: Token expired')
    complain('Uncaught Error: Token expired')

    expect(told).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ code: 'token-expired' }))
    expect(vi.getTimerCount()).toBe(0)
  })

  it.each([
    ['Token expired', day, 0],
    ['Invalid token', day, 1],
    ['Token expired', null, 1],
  ])('of an earlier run’s code, “%s”, beside a life of %o', (message, lifeMs, calls) => {
    const { complain: told } = startKeeper({ token: tokenOf('first', lifeMs) })

    complain(message, 'https://widget.example/panel.js')

    expect(told).toHaveBeenCalledTimes(calls)
  })

  it('is answered with the token that waits', async () => {
    const field = document.createElement('textarea')
    field.value = 'half a mess'
    const { complain: told, swap } = startKeeper({ roots: [field] })
    await pass(23 * hour)

    complain('Invalid token')

    expect(swap).toHaveBeenCalledExactlyOnceWith(tokenOf('second'))
    expect(told).not.toHaveBeenCalled()
  })
})
