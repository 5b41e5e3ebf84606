import { describe, expect, it, vi } from 'vitest'
import { createChatHubWidget } from '../src/lease.ts'
import { createFakeChatHub } from '../src/testing.ts'

describe('createFakeChatHub', () => {
  it('can stand in for createChatHubWidget and begins as that does', () => {
    const standIn: typeof createChatHubWidget = createFakeChatHub

    expect(standIn().getSnapshot().status).toBe('idle')
    expect(standIn({ operatorToken: '', organization: '6' }).getSnapshot()).toEqual({
      status: 'waiting',
      organization: '6',
      expiresAt: null,
      error: null,
      attempt: 0,
    })
  })

  it('shows the state that it is told, as one new frozen snapshot', () => {
    const { show, getSnapshot, getServerSnapshot } = createFakeChatHub()
    const before = getSnapshot()

    show({ status: 'ready', expiresAt: 1000, attempt: 2 })

    expect(getSnapshot()).toMatchObject({ status: 'ready', expiresAt: 1000, attempt: 2 })
    expect(Object.isFrozen(getSnapshot())).toBe(true)
    expect(getSnapshot()).toBe(getSnapshot())
    expect(getServerSnapshot()).toBe(before)
  })

  it.each([
    ['error', 'script-unreachable'],
    ['expired', 'token-expired'],
  ] as const)('has an error where the status %s needs one', (status, code) => {
    const { show, getSnapshot } = createFakeChatHub()

    show(status)

    expect(getSnapshot()).toMatchObject({ status, error: { name: 'ChatHubError', code } })
  })

  it('has no error any more once another status is shown', () => {
    const { show, getSnapshot } = createFakeChatHub()

    show({ error: 'timeout' })
    const failed = getSnapshot()
    show('loading')

    expect(failed).toMatchObject({ status: 'error', error: { code: 'timeout' } })
    expect(getSnapshot().error).toBeNull()
  })

  it('tells listeners and callbacks', () => {
    const [listener, onReady, onError, onStatusChange] = [vi.fn(), vi.fn(), vi.fn(), vi.fn()]
    const chat = createFakeChatHub({ onReady })
    const unsubscribe = chat.subscribe(listener)
    chat.show('ready')
    chat.setOptions({ onError, onStatusChange })
    unsubscribe()

    chat.show({ error: 'offline' })

    expect(listener).toHaveBeenCalledTimes(1)
    expect(onReady).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ status: 'ready' }))
    expect(onError).toHaveBeenCalledExactlyOnceWith(chat.getSnapshot().error)
    expect(onStatusChange).toHaveBeenCalledExactlyOnceWith(chat.getSnapshot())
    expect(chat.listenerCount).toBe(0)
  })

  it('tells nothing of a state that it shows already', () => {
    const [listener, onReady] = [vi.fn(), vi.fn()]
    const chat = createFakeChatHub({ onReady })
    chat.subscribe(listener)

    chat.show('ready')
    chat.show('ready')
    chat.show({ attempt: 2 })

    expect(onReady).toHaveBeenCalledTimes(1)
    expect(listener).toHaveBeenCalledTimes(2)
  })

  it.each(['release', 'destroy'] as const)('tells nothing after %s()', (method) => {
    const [onReady, onError, onStatusChange] = [vi.fn(), vi.fn(), vi.fn()]
    const chat = createFakeChatHub({ onReady, onError, onStatusChange })

    chat[method]()
    chat.show('ready')
    chat.show('error')

    for (const callback of [onReady, onError, onStatusChange])
      expect(callback).not.toHaveBeenCalled()
  })

  it('tells again after hold()', () => {
    const listener = vi.fn()
    const chat = createFakeChatHub()
    chat.release()

    const unsubscribe = chat.subscribe(listener)
    chat.show('loading')
    expect(listener).not.toHaveBeenCalled()
    chat.hold()
    chat.show('ready')

    expect(listener).toHaveBeenCalledTimes(1)
    unsubscribe()
    expect(chat.calls.map(({ method }) => method)).toEqual(['release', 'hold'])
  })

  it('records what is called', () => {
    const chat = createFakeChatHub()
    const options = { locale: 'fr' }

    void chat.load('token')
    void chat.reload()
    chat.setOptions(options)
    chat.destroy()

    expect(chat.calls).toEqual([
      { method: 'load', parameters: ['token'] },
      { method: 'reload', parameters: [] },
      { method: 'setOptions', parameters: [options] },
      { method: 'destroy', parameters: [] },
    ])
    expect(chat.options).toBe(options)
  })

  it('settles load() with the next state that ends a start', async () => {
    const { load, show } = createFakeChatHub()
    const [first, second] = [vi.fn(), vi.fn()]

    void load().then(first)
    show('loading')
    await Promise.resolve()
    const early = first.mock.calls.length
    show('ready')
    await expect(load()).resolves.toBeUndefined()
    show('loading')
    load().catch(second)
    show({ error: 'timeout' })
    await Promise.resolve()

    expect([early, first.mock.calls.length]).toEqual([0, 1])
    expect(second).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ code: 'timeout' }))
  })

  it.each(['release', 'destroy'] as const)('refuses to go on after %s()', async (method) => {
    const chat = createFakeChatHub()
    chat.subscribe(() => {})
    const waiting = chat.load()

    chat[method]()

    await expect(waiting).rejects.toMatchObject({ code: 'disposed' })
    await expect(chat.reload()).rejects.toMatchObject({ code: 'disposed' })
    expect(chat.listenerCount).toBe(0)
  })
})
