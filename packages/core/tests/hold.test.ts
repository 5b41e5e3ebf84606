import { describe, expect, it, vi } from 'vitest'
import type { ChatHubController, ChatHubOptions } from '../src/types.ts'
import { arrive, panels, scriptElement } from './fake-widget.ts'
import { settle, settleParts, useLeases } from './lease-fixture.ts'
import { operatorToken } from './operator-token.ts'

const token = operatorToken()
const otherToken = operatorToken({ operatorId: 102 })
const lease = useLeases()

describe('hold', () => {
  it('takes the widget again after a release, with the options that were set meanwhile', async () => {
    const { getSnapshot, hold, release, setOptions } = lease({ operatorToken: token })
    release()
    await vi.advanceTimersByTimeAsync(1000)
    setOptions({ operatorToken: otherToken, organization: 'sales' })

    hold()
    hold()

    expect(getSnapshot()).toMatchObject({ status: 'loading', organization: 'sales' })
    expect(scriptElement()?.getAttribute('token')).toBe(otherToken)
  })

  it('brings the token of load() back', async () => {
    const { hold, load, release } = lease()
    void load(token)
    release()
    await vi.advanceTimersByTimeAsync(1000)

    hold()

    expect(scriptElement()?.getAttribute('token')).toBe(token)
  })

  it('brings no token of load() back that was refused', async () => {
    const { getSnapshot, hold, load, release } = lease()
    await expect(load('{}')).rejects.toMatchObject({ code: 'token-invalid' })
    release()
    await vi.advanceTimersByTimeAsync(1000)

    hold()

    expect(getSnapshot()).toMatchObject({ status: 'idle', error: null })
  })

  it.each([
    ['has gone', 1000],
    ['is only hidden', 0],
  ])('brings the token that load() was given in between, while the widget %s', async (_, ms) => {
    const { hold, load, release } = lease()
    void load(token)
    arrive()
    await settle()
    release()
    await vi.advanceTimersByTimeAsync(ms)
    await expect(load(otherToken)).rejects.toMatchObject({ code: 'disposed' })

    hold()

    expect(panels()).toEqual([])
    expect(scriptElement()?.getAttribute('token')).toBe(otherToken)
  })

  it('leaves the widget as it is where load() was given the same token again in between', async () => {
    const { hold, load, release } = lease()
    void load(token)
    arrive()
    await settle()
    const before = panels()
    release()
    load(token).catch(() => {})

    hold()

    expect(panels()).toEqual(before)
  })

  it('leaves the widget as another hold has left it since, as any that comes does', async () => {
    const { hold, load, release } = lease()
    release()
    load(token).catch(() => {})
    hold()
    arrive()
    await settle()
    release()
    const other = lease({ operatorToken: otherToken })
    arrive()
    await settle()
    other.release()

    hold()

    expect(panels().map(({ textContent }) => textContent)).toEqual([otherToken])
  })

  it('leaves the widget of another hold to it, whatever load() was given in between', async () => {
    const { hold, load, release } = lease()
    lease({ operatorToken: token })
    arrive()
    await settle()
    release()
    load(otherToken).catch(() => {})

    hold()
    await settle()

    expect(panels().map(({ textContent }) => textContent)).toEqual([token])
  })

  it.each<[string, ChatHubOptions]>([
    ['token', { operatorToken: token }],
    ['source', { getToken: async () => token, isolation: 'page' }],
  ])('leaves the widget of its own %s as it is', async (_name, options) => {
    const { hold, load, release } = lease(options)
    await settle()
    arrive()
    await settle()
    const before = panels()
    release()
    load(otherToken).catch(() => {})

    hold()
    await settle()

    expect(before).toHaveLength(1)
    expect(panels()).toEqual(before)
  })

  it('starts with what its own options have, whatever load() was given in between', async () => {
    const { hold, load, release } = lease({ operatorToken: token })
    release()
    await vi.advanceTimersByTimeAsync(1000)
    load(otherToken).catch(() => {})

    hold()

    expect(scriptElement()?.getAttribute('token')).toBe(token)
  })

  it.each<[string, (old: ChatHubController) => void]>([
    ['a hold', () => {}],
    ['a hold in between', ({ release }) => release()],
  ])('lets an old token that %s takes back not hide a logout that counts', async (_, act) => {
    const old = lease({ operatorToken: operatorToken({ operatorId: 103 }) })
    act(old)
    const [first, second] = [lease({ operatorToken: token }), lease({ operatorToken: token })]
    lease({})
    arrive()
    await settle()

    first.setOptions({})
    old.setOptions({})
    second.release()

    expect(panels()).toEqual([])
  })

  it('leaves a widget to the others whose last bringer just goes, whatever a hold took back before', async () => {
    const old = lease({ operatorToken: otherToken })
    const bringer = lease({ operatorToken: token })
    arrive()
    await settle()

    old.setOptions({})
    bringer.release()

    expect(panels().map(({ textContent }) => textContent)).toEqual([token])
  })

  it('ends what it brought with a logout in between, whatever option came before that', async () => {
    const held = lease({ operatorToken: token })
    const other = lease({})
    arrive()
    await settle()
    held.release()
    const before = panels()

    held.setOptions({ operatorToken: otherToken })
    held.release()
    held.setOptions({})

    expect(before).toHaveLength(1)
    expect(panels()).toEqual([])
    expect(other.getSnapshot().status).toBe('waiting')
  })

  it.each<[string, ChatHubOptions]>([
    ['has started the widget', { operatorToken: otherToken }],
    ['waits for its source', { getToken: () => new Promise(() => {}) }],
    ['waits for consent', { operatorToken: otherToken, consent: false }],
  ])('brings no token of load() back where another hold %s', async (_name, options) => {
    const { hold, load, release } = lease()
    void load(token)
    release()
    await vi.advanceTimersByTimeAsync(1000)
    const other = lease(options)

    hold()
    other.setOptions({ ...options, consent: true })
    await settleParts()

    expect(scriptElement()?.getAttribute('token')).not.toBe(token)
  })

  it('brings no token of load() back that another one has replaced', async () => {
    const [first, second] = [lease(), lease()]
    void first.load(token)
    void second.load(otherToken)
    first.release()
    second.destroy()

    first.hold()

    expect(scriptElement()).toBeNull()
  })

  it.each<[string, ({ load }: ChatHubController) => Promise<void>]>([
    ['what is no token', ({ load }) => load('<html>').catch(() => {})],
    ['no token', ({ load }) => load()],
  ])('brings the token of before back after load() of %s', async (_name, act) => {
    const held = lease()
    void held.load(token)
    arrive()
    await settle()
    await act(held)
    held.release()
    await vi.advanceTimersByTimeAsync(1000)

    held.hold()

    expect(scriptElement()?.getAttribute('token')).toBe(token)
  })

  it.each<[string, (held: ChatHubController) => Promise<void>]>([
    [
      'in the tick of the release',
      async ({ load, release }) => {
        load('<html>').catch(() => {})
        release()
        await vi.advanceTimersByTimeAsync(1000)
      },
    ],
    [
      'in between',
      async ({ load, release }) => {
        release()
        await vi.advanceTimersByTimeAsync(1000)
        load('<html>').catch(() => {})
      },
    ],
  ])('brings the token of before back after load() of what is none, %s', async (_name, act) => {
    const held = lease()
    void held.load(token)
    arrive()
    await settle()
    await act(held)

    held.hold()

    expect(scriptElement()?.getAttribute('token')).toBe(token)
  })

  it('brings no token back again that the widget has refused', async () => {
    const { getSnapshot, hold, load, release } = lease({ retry: 0 })
    void load(token)
    arrive()
    await settle()
    release()
    await vi.advanceTimersByTimeAsync(1000)
    hold()
    const script = scriptElement()
    const error = new Error('Invalid token')
    dispatchEvent(new ErrorEvent('error', { filename: script?.src ?? '', error }))
    script?.dispatchEvent(new Event('load'))
    await settle()
    const code = getSnapshot().error?.code

    release()
    await vi.advanceTimersByTimeAsync(1000)
    hold()

    expect(code).toBe('token-refused')
    expect(getSnapshot()).toMatchObject({ status: 'idle', error: null })
  })

  it.each<[string, ChatHubOptions, ChatHubOptions]>([
    ['its own source', { getToken: () => new Promise(() => {}) }, {}],
    ['the source of another hold', {}, { getToken: () => new Promise(() => {}) }],
  ])('brings no token back that a reload() from %s was to replace', async (_name, own, others) => {
    const held = lease({ ...own, isolation: 'page' })
    const other = lease({ ...others, isolation: 'page' })
    void held.load(token)
    arrive()
    await settle()
    void held.reload()
    held.setOptions({ isolation: 'page' })
    held.release()
    other.release()
    await vi.advanceTimersByTimeAsync(1000)

    held.hold()

    expect(scriptElement()).toBeNull()
  })

  it('ends the session of a token that was taken back in between, also beside another hold', async () => {
    const held = lease({ operatorToken: token })
    const other = lease({})
    arrive()
    await settle()

    held.release()
    held.setOptions({ operatorToken: '' })
    const afterLogout = panels()
    held.hold()

    expect([...afterLogout, ...panels()]).toEqual([])
    expect(other.getSnapshot().status).toBe('waiting')
  })

  it('lets no token start later that was taken back in between', async () => {
    const other = lease({ consent: false })
    const held = lease({ operatorToken: token })
    held.release()
    held.setOptions({})

    other.setOptions({ getToken: async () => otherToken, isolation: 'page' })
    await settleParts()

    expect(scriptElement()?.getAttribute('token')).toBe(otherToken)
  })

  it('goes to the organization of options that were changed in place, without a token of the one before', async () => {
    const options = { organization: 'sales' }
    const { getSnapshot, hold, load, release, setOptions } = lease(options)
    void load(token)
    options.organization = 'support'
    setOptions(options)
    release()
    await vi.advanceTimersByTimeAsync(1000)

    hold()

    expect(getSnapshot()).toMatchObject({ organization: 'support', status: 'idle' })
  })

  it('brings no token of load() back after a logout', async () => {
    const { hold, load, release, setOptions } = lease({ operatorToken: otherToken })
    void load(token)
    release()
    await vi.advanceTimersByTimeAsync(1000)

    setOptions({ operatorToken: '' })
    hold()

    expect(scriptElement()).toBeNull()
  })

  it('does not show the widget again after a logout in between', async () => {
    const { hold, release, setOptions } = lease({ operatorToken: token })
    arrive()
    await settle()

    release()
    setOptions({})
    hold()

    expect(panels()).toHaveLength(0)
  })

  it('starts nothing for a listener that gives it back', async () => {
    let isOver = false
    const onStatusChange = (): void => {
      if (isOver) held.release()
    }
    const held = lease({ operatorToken: '', onStatusChange })
    void held.load(token)
    held.release()
    await vi.advanceTimersByTimeAsync(1000)
    isOver = true

    held.hold()

    expect(held.getSnapshot().attempt).toBe(0)
  })

  it.each<[string, (held: ChatHubController) => void]>([
    ['destroy()', ({ destroy }) => destroy()],
    [
      'another token',
      ({ setOptions }) => {
        setOptions({ operatorToken: otherToken })
        setOptions({})
      },
    ],
    ['another organization', ({ setOptions }) => setOptions({ organization: 'sales' })],
  ])('brings no token of load() back after %s', async (_name, act) => {
    const held = lease()
    void held.load(token)
    held.release()
    await vi.advanceTimersByTimeAsync(1000)
    act(held)

    held.hold()

    expect(held.getSnapshot().status).toBe('idle')
    expect(scriptElement()).toBeNull()
  })
})
