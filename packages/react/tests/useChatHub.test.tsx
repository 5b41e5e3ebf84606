import { act, render, renderHook } from '@testing-library/react'
import { lazy, StrictMode, Suspense, useEffect, type ReactNode } from 'react'
import { describe, expect, it, vi } from 'vitest'
import { panels, scriptElement } from '../../core/tests/fake-page.ts'
import { operatorToken } from '../../core/tests/operator-token.ts'
import { useChatHub, type ChatHubOptions, type UseChatHubResult } from '../src/index.ts'
import { expectErrors } from './expect-errors.ts'
import { failScript, runScript, settle } from './settle.ts'

const token = operatorToken()
const otherToken = operatorToken({ operatorId: 102 })

function use(options: ChatHubOptions) {
  return renderHook((props: ChatHubOptions) => useChatHub(props), { initialProps: options })
}

describe('state', () => {
  it('waits for a token at first and leaves the page alone', () => {
    const { result } = use({ operatorToken: '' })

    expect(result.current).toMatchObject({ status: 'waiting', error: null, attempt: 0 })
    expect(scriptElement()).toBeNull()
    expect(document.querySelector('.chat-fallback')).toBeNull()
  })

  it('is idle without a token to wait for', () => {
    expect(use({}).result.current.status).toBe('idle')
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
    renderHook(() => seen.push(useChatHub({ operatorToken: token }).status))

    await runScript()

    expect([...new Set(seen)]).toEqual(['waiting', 'loading', 'ready'])
  })

  it('knows the organization, the expiry and the number of starts', () => {
    const { result } = use({ operatorToken: token, organization: '6' })

    expect(result.current).toMatchObject({ organization: '6', attempt: 1 })
    expect(result.current.expiresAt).toBeGreaterThan(Date.now())
  })
})

describe('changed options', () => {
  it('start the panel afresh with a new token, and one panel stays', async () => {
    const { result, rerender } = use({ operatorToken: token })
    await runScript()

    rerender({ operatorToken: otherToken })
    await runScript()

    expect(result.current).toMatchObject({ status: 'ready', attempt: 2 })
    expect(panels().map((panel) => panel.textContent)).toEqual([otherToken])
  })

  it('take the panel away with the token', async () => {
    const { result, rerender } = use({ operatorToken: token })
    await runScript()

    rerender({ operatorToken: '' })

    expect(result.current.status).toBe('waiting')
    expect(scriptElement()).toBeNull()
    expect(panels()).toEqual([])
  })

  it('leave the running panel alone otherwise', async () => {
    const { result, rerender } = use({ operatorToken: token, locale: 'en' })
    await runScript()
    const [panel] = panels()

    rerender({ operatorToken: token, locale: 'fr', timeoutMs: 10 })
    await settle(100)

    expect(panels()).toEqual([panel])
    expect(result.current).toMatchObject({ status: 'ready', attempt: 1 })
  })

  it('move to the panel of another organization', async () => {
    const getToken = vi.fn(async ({ organization = '' }) => {
      return organization === '6' ? token : otherToken
    })
    const { result, rerender } = use({ organization: '6', getToken })
    await settle()
    await runScript()

    rerender({ organization: '24', getToken })
    await settle()
    await runScript()

    expect(result.current).toMatchObject({ organization: '24', status: 'ready' })
    expect(panels().map((panel) => panel.textContent)).toEqual([otherToken])
  })

  it('ask for one token, although getToken is a new function in each render', async () => {
    const answer = Promise.withResolvers<string>()
    const getToken = vi.fn(() => answer.promise)
    const { result, rerender } = use({ getToken: () => getToken() })

    rerender({ getToken: () => getToken() })
    answer.resolve(token)
    await settle()
    rerender({ getToken: () => getToken() })
    await runScript()

    expect(getToken).toHaveBeenCalledTimes(1)
    expect(result.current).toMatchObject({ status: 'ready', attempt: 1 })
  })

  it('call the newest callbacks', async () => {
    const [before, after] = [vi.fn(), vi.fn()]
    const { rerender } = use({ operatorToken: token, onReady: before })

    rerender({ operatorToken: token, onReady: after })
    await runScript()

    expect(before).not.toHaveBeenCalled()
    expect(after).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ status: 'ready' }))
  })
})

describe('load and reload', () => {
  it('start the panel with the token that is given', async () => {
    const { result } = use({})

    let loaded: Promise<void> | undefined
    act(() => void (loaded = result.current.load(token)))
    await runScript()

    await expect(loaded).resolves.toBeUndefined()
    expect(result.current.status).toBe('ready')
    expect(panels().map((panel) => panel.textContent)).toEqual([token])
  })

  it('stay the same functions', async () => {
    const { result, rerender } = use({ operatorToken: token })
    const { load, reload } = result.current

    await runScript()
    rerender({ operatorToken: otherToken })

    expect(result.current.load).toBe(load)
    expect(result.current.reload).toBe(reload)
  })

  it('count before the mount is complete', async () => {
    const Child = ({ load }: Pick<UseChatHubResult, 'load'>): ReactNode => {
      useEffect(() => void load(token), [load])
      return null
    }
    const Parent = (): ReactNode => <Child load={useChatHub({}).load} />

    const { unmount } = render(<Parent />, { wrapper: StrictMode })
    await runScript()
    expect(panels().map((panel) => panel.textContent)).toEqual([token])

    unmount()
    expect(panels().map((panel) => panel.style.display)).toEqual(['none'])
  })

  it.each(['', 'undefined', '<!doctype html>', '{"error":"Unauthorized"}'])(
    'refuse %o as Invalid token',
    async (bad) => {
      const { result } = use({})

      let loaded: Promise<void> | undefined
      act(() => void (loaded = result.current.load(bad)))

      await expect(loaded).rejects.toThrow('Invalid token')
      expect(result.current).toMatchObject({ status: 'error', error: { code: 'token-invalid' } })
      expect(scriptElement()).toBeNull()
    },
  )

  it('after an error start a panel that runs', async () => {
    const { result } = use({ operatorToken: token })
    await failScript()
    expect(result.current).toMatchObject({ status: 'error', error: { code: 'script-unreachable' } })

    act(() => void result.current.reload())
    await runScript()

    expect(result.current).toMatchObject({ status: 'ready', error: null, attempt: 2 })
  })

  it('after a reload tell of the token that has replaced the older one', async () => {
    const onTokenRefreshed = vi.fn()
    const getToken = vi.fn(async () => token).mockResolvedValueOnce(otherToken)
    const { result } = use({ getToken, onTokenRefreshed })
    await settle()
    await runScript()
    const early = onTokenRefreshed.mock.calls.length

    act(() => void result.current.reload())
    await settle()
    await runScript()

    expect(early).toBe(0)
    expect(onTokenRefreshed).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ status: 'ready', attempt: 2 }),
    )
    expect(panels().map((panel) => panel.textContent)).toEqual([token])
  })

  it('are refused as disposed after the end of life, without an unhandled rejection', async () => {
    const unhandled = vi.fn()
    process.on('unhandledRejection', unhandled)
    const { result, unmount } = use({})

    unmount()
    void result.current.load(token)

    await expect(result.current.load(token)).rejects.toMatchObject({ code: 'disposed' })
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

    expect(document.documentElement.outerHTML.replace('<div></div>', '')).toBe(before)
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
    const { result } = use({ operatorToken: token })

    expect(result.current).toMatchObject({ status: 'ready', attempt: 1 })
    expect(panels()).toEqual([panel])
    expect(panel?.style.display).toBe('')
  })

  it('is followed by a new panel for who comes back later', async () => {
    const { unmount } = use({ operatorToken: token })
    await runScript()
    unmount()
    await settle(1000)

    const { result } = use({ operatorToken: token })
    await runScript()

    expect(result.current.status).toBe('ready')
    expect(panels()).toHaveLength(1)
  })
})

describe('two users', () => {
  it('share one panel and its state', async () => {
    const getToken = vi.fn(async () => token)
    const first = use({ getToken })
    const second = use({ getToken })
    await settle()

    await runScript()

    expect(first.result.current).toMatchObject({ status: 'ready', attempt: 1 })
    expect(second.result.current).toMatchObject({ status: 'ready', attempt: 1 })
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

describe('put aside and taken back', () => {
  it('leaves one panel, started once', async () => {
    const getToken = vi.fn(async () => token)

    const { result } = renderHook(() => useChatHub({ getToken }), { wrapper: StrictMode })
    await settle()
    await runScript()

    expect(result.current).toMatchObject({ status: 'ready', attempt: 1 })
    expect(panels()).toHaveLength(1)
    expect(getToken).toHaveBeenCalledTimes(1)
  })

  it('starts nothing while something beside it is suspended, and one panel afterwards', async () => {
    const code = Promise.withResolvers<{ default: () => ReactNode }>()
    const Beside = lazy(() => code.promise)
    const User = (): ReactNode => useChatHub({ operatorToken: token }).status
    const { container } = render(
      <Suspense fallback="Please wait">
        <User />
        <Beside />
      </Suspense>,
    )
    await settle()
    expect(container.textContent).toBe('Please wait')
    expect(scriptElement()).toBeNull()

    await act(async () => code.resolve({ default: () => ', with more' }))
    await runScript()

    expect(container.textContent).toBe('ready, with more')
    expect(panels()).toHaveLength(1)
  })
})

describe('wrong use', () => {
  it.each([{ retry: -1 }, { timeoutMs: -1 }, { scriptUrl: 'http://' }])(
    'is refused as invalid-options: %o',
    (options) => {
      expectErrors()

      expect(() => use(options)).toThrow(expect.objectContaining({ code: 'invalid-options' }))
    },
  )
})
