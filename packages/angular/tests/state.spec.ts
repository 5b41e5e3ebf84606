import { TestBed } from '@angular/core/testing'
import { describe, expect, it, vi } from 'vitest'
import { panels, scriptElement } from '../../core/tests/fake-page.ts'
import { operatorToken } from '../../core/tests/operator-token.ts'
import { provideChatHub, ChatHubService, type ChatHubOptions } from '../src/index.ts'
import { failScript, runScript, settle } from './settle.ts'
import { use } from './use.ts'

const token = operatorToken()
const otherToken = operatorToken({ operatorId: 102 })

describe('state', () => {
  it('waits for a token at first and leaves the page alone', () => {
    const { widget } = use({ operatorToken: '' })

    expect(widget.snapshot()).toMatchObject({ status: 'waiting', error: null, attempt: 0 })
    expect(scriptElement()).toBeNull()
    expect(document.querySelector('.chat-fallback')).toBeNull()
  })

  it('is idle without a token to wait for', () => {
    TestBed.configureTestingModule({ providers: [ChatHubService] })

    expect(TestBed.inject(ChatHubService).status()).toBe('idle')
  })

  it('has the documented script element in the page as soon as it is mounted', () => {
    use({ operatorToken: token })

    expect(scriptElement()).toMatchObject({
      type: 'module',
      src: 'https://widget.smsbat.com/operator-chat-panel/widget-script.js',
    })
    expect(scriptElement()?.getAttribute('token')).toBe(token)
  })

  it('goes from waiting over loading to ready', async () => {
    const seen: string[] = []
    const { widget, update } = use({ operatorToken: '' })
    seen.push(widget.status())

    update({ operatorToken: token })
    seen.push(widget.status())
    await runScript()
    seen.push(widget.status())

    expect(seen).toEqual(['waiting', 'loading', 'ready'])
  })

  it('knows the organization, the expiry and the number of starts', () => {
    const { widget } = use({ operatorToken: token, organization: '6' })

    expect(widget.snapshot()).toMatchObject({ organization: '6', attempt: 1 })
    expect(widget.snapshot().expiresAt).toBeGreaterThan(Date.now())
  })
})

describe('changed options', () => {
  it('start the panel afresh with a new token, and one panel stays', async () => {
    const { widget, update } = use({ operatorToken: token })
    await runScript()

    update({ operatorToken: otherToken })
    await runScript()

    expect(widget.snapshot()).toMatchObject({ status: 'ready', attempt: 2 })
    expect(panels().map((panel) => panel.textContent)).toEqual([otherToken])
  })

  it('take the panel away with the token', async () => {
    const { widget, update } = use({ operatorToken: token })
    await runScript()

    update({ operatorToken: '' })

    expect(widget.status()).toBe('waiting')
    expect(scriptElement()).toBeNull()
    expect(panels()).toEqual([])
  })

  it('leave the running panel alone otherwise', async () => {
    const { widget, update } = use({ operatorToken: token, locale: 'en' })
    await runScript()
    const [panel] = panels()

    update({ operatorToken: token, locale: 'fr', timeoutMs: 10 })
    await settle(100)

    expect(panels()).toEqual([panel])
    expect(widget.snapshot()).toMatchObject({ status: 'ready', attempt: 1 })
  })

  it('move to the panel of another organization', async () => {
    const getToken = vi.fn<NonNullable<ChatHubOptions['getToken']>>(async ({ organization }) => {
      return organization === '6' ? token : otherToken
    })
    const { widget, update } = use({ organization: '6', getToken })
    await settle()
    await runScript()

    update({ organization: '24', getToken })
    await settle()
    await runScript()

    expect(widget.snapshot()).toMatchObject({ organization: '24', status: 'ready' })
    expect(panels().map((panel) => panel.textContent)).toEqual([otherToken])
  })
})

describe('load and reload', () => {
  it('start the panel with the token that is given', async () => {
    const { widget } = use({})

    const loaded = widget.load(token)
    await runScript()

    await expect(loaded).resolves.toBeUndefined()
    expect(widget.status()).toBe('ready')
    expect(panels().map((panel) => panel.textContent)).toEqual([token])
  })

  it.each(['', 'undefined', '<!doctype html>', '{"error":"Unauthorized"}'])(
    'refuse %o as Invalid token',
    async (bad) => {
      const { widget } = use({})

      await expect(widget.load(bad)).rejects.toThrow('Invalid token')
      expect(widget.snapshot()).toMatchObject({ status: 'error', error: { code: 'token-invalid' } })
      expect(scriptElement()).toBeNull()
    },
  )

  it('after an error start a panel that runs', async () => {
    const { widget } = use({ operatorToken: token })
    await failScript()
    expect(widget.snapshot()).toMatchObject({
      status: 'error',
      error: { code: 'script-unreachable' },
    })

    void widget.reload()
    await runScript()

    expect(widget.snapshot()).toMatchObject({ status: 'ready', error: null, attempt: 2 })
  })

  it('after a reload tell of the token that has replaced the older one', async () => {
    const onTokenRefreshed = vi.fn()
    const getToken = vi
      .fn<NonNullable<ChatHubOptions['getToken']>>(async () => token)
      .mockResolvedValueOnce(otherToken)
    const onceForAll = vi.fn()
    TestBed.configureTestingModule({
      providers: [provideChatHub({ onTokenRefreshed: onceForAll })],
    })
    const { widget } = use({ getToken, onTokenRefreshed })
    use({})
    await settle()
    await runScript()
    const early = onTokenRefreshed.mock.calls.length

    void widget.reload()
    await settle()
    await runScript()

    expect(early).toBe(0)
    expect(onTokenRefreshed).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ status: 'ready', attempt: 2 }),
    )
    expect(onceForAll).toHaveBeenCalledTimes(1)
    expect(panels().map((panel) => panel.textContent)).toEqual([token])
  })

  it('are refused as disposed after the end of life, without an unhandled rejection', async () => {
    const unhandled = vi.fn()
    process.on('unhandledRejection', unhandled)
    const { widget, unmount } = use({})

    unmount()
    void widget.load(token)

    await expect(widget.load(token)).rejects.toMatchObject({ code: 'disposed' })
    await settle()
    expect(scriptElement()).toBeNull()
    expect(unhandled).not.toHaveBeenCalled()
    process.off('unhandledRejection', unhandled)
  })
})

describe('end of life', () => {
  it('takes script and panel away in the same tick', async () => {
    const { unmount } = use({ operatorToken: token })
    await runScript()

    unmount()

    expect(scriptElement()).toBeNull()
    expect(panels().map((panel) => panel.style.display)).toEqual(['none'])
  })

  it('leaves the document as it was, and no timer', async () => {
    const before = document.documentElement.outerHTML
    const { unmount } = use({ operatorToken: token })
    await runScript()

    unmount()
    await settle(1000)

    expect(document.documentElement.outerHTML).toBe(before)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('lets no token that comes later start anything', async () => {
    const answer = Promise.withResolvers<string>()
    const { unmount } = use({ getToken: () => answer.promise })

    unmount()
    answer.resolve(token)
    await settle(2000)

    expect(scriptElement()).toBeNull()
  })

  it('is no end for who comes back within the delay: the panel goes on', async () => {
    const { unmount } = use({ operatorToken: token })
    await runScript()
    const [panel] = panels()

    unmount()
    await settle(500)
    const { widget } = use({ operatorToken: token })

    expect(widget.snapshot()).toMatchObject({ status: 'ready', attempt: 1 })
    expect(panels()).toEqual([panel])
    expect(panel?.style.display).toBe('')
  })

  it('is followed by a new panel for who comes back later', async () => {
    const { unmount } = use({ operatorToken: token })
    await runScript()
    unmount()
    await settle(1000)

    const { widget } = use({ operatorToken: token })
    await runScript()

    expect(widget.status()).toBe('ready')
    expect(panels()).toHaveLength(1)
  })

  it('in a callback silences the outputs of who went', async () => {
    const onReady = vi.fn()
    use({ operatorToken: token, onReady: () => second.unmount() })
    const second = use({ operatorToken: token, onReady })

    await runScript()

    expect(onReady).not.toHaveBeenCalled()
  })
})

describe('two users', () => {
  it('share one panel and its state', async () => {
    const getToken = vi.fn(async () => token)
    const first = use({ getToken })
    const second = use({ getToken })
    await settle()

    await runScript()

    expect(first.widget.snapshot()).toMatchObject({ status: 'ready', attempt: 1 })
    expect(second.widget.snapshot()).toMatchObject({ status: 'ready', attempt: 1 })
    expect(panels()).toHaveLength(1)
    expect(getToken).toHaveBeenCalledTimes(1)
  })

  it('keep the panel until the last one goes', async () => {
    const first = use({ operatorToken: token })
    const second = use({ operatorToken: token })
    await runScript()

    first.unmount()
    expect(panels().map((panel) => panel.style.display)).toEqual([''])

    second.unmount()
    expect(panels().map((panel) => panel.style.display)).toEqual(['none'])
  })

  it('hear each by callbacks of their own', async () => {
    const [onReady, onError] = [vi.fn(), vi.fn()]
    use({ operatorToken: token, onReady })
    use({ operatorToken: token, onError })

    await runScript()

    expect(onReady).toHaveBeenCalledTimes(1)
    expect(onError).not.toHaveBeenCalled()
  })
})

describe('wrong use', () => {
  const wrong: ChatHubOptions[] = [{ retry: -1 }, { timeoutMs: -1 }, { scriptUrl: 'http://' }]

  it.each(wrong)('is refused as invalid-options: %o', (options) => {
    expect(() => use(options)).toThrow(expect.objectContaining({ code: 'invalid-options' }))
  })

  it.each(wrong)('of a service is thrown where it is injected: %o', (options) => {
    TestBed.configureTestingModule({ providers: [provideChatHub(options)] })

    expect(() => TestBed.inject(ChatHubService)).toThrow(
      expect.objectContaining({ code: 'invalid-options' }),
    )
  })
})
