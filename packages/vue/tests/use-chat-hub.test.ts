import { mount } from '@vue/test-utils'
import {
  effectScope,
  h,
  KeepAlive,
  nextTick,
  onActivated,
  ref,
  shallowRef,
  Suspense,
  watchEffect,
  type AppConfig,
  type Ref,
} from 'vue'
import { describe, expect, it, vi } from 'vitest'
import { panels, scriptElement } from '../../core/tests/fake-page.ts'
import { operatorToken } from '../../core/tests/operator-token.ts'
import { ChatHubWidget, useChatHub, type UseChatHubResult } from '../src/index.ts'
import { failScript, runScript, settle } from './settle.ts'
import { mountUser, use } from './use.ts'

const token = operatorToken()
const otherToken = operatorToken({ operatorId: 102 })

/** The state, as the refs have it now. */
function stateOf({ status, error, attempt, organization, expiresAt }: UseChatHubResult) {
  return {
    status: status.value,
    error: error.value,
    attempt: attempt.value,
    organization: organization.value,
    expiresAt: expiresAt.value,
  }
}

describe('state', () => {
  it('waits for a token at first and leaves the page alone', () => {
    const { chat } = use({ operatorToken: '' })

    expect(stateOf(chat)).toMatchObject({ status: 'waiting', error: null, attempt: 0 })
    expect(scriptElement()).toBeNull()
    expect(document.querySelector('.chat-fallback')).toBeNull()
  })

  it('is idle without a token to wait for', () => {
    expect(use({}).chat.status.value).toBe('idle')
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
    mountUser(() => {
      const chat = useChatHub({ operatorToken: token })
      watchEffect(() => seen.push(chat.status.value), { flush: 'sync' })
      return chat
    })

    await runScript()

    expect(seen).toEqual(['waiting', 'loading', 'ready'])
  })

  it('knows the organization, the expiry and the number of starts', () => {
    const { chat } = use({ operatorToken: token, organization: '6' })

    expect(stateOf(chat)).toMatchObject({ organization: '6', attempt: 1 })
    expect(chat.expiresAt.value).toBeGreaterThan(Date.now())
  })
})

describe('changed options', () => {
  it('start the panel afresh with a new token, and one panel stays', async () => {
    const { chat, options } = use({ operatorToken: token })
    await runScript()

    options.value = { operatorToken: otherToken }
    await nextTick()
    await runScript()

    expect(stateOf(chat)).toMatchObject({ status: 'ready', attempt: 2 })
    expect(panels().map((panel) => panel.textContent)).toEqual([otherToken])
  })

  it('take the panel away with the token', async () => {
    const { chat, options } = use({ operatorToken: token })
    await runScript()

    options.value = { operatorToken: '' }
    await nextTick()

    expect(chat.status.value).toBe('waiting')
    expect(scriptElement()).toBeNull()
    expect(panels()).toEqual([])
  })

  it('leave the running panel alone otherwise', async () => {
    const { chat, options } = use({ operatorToken: token, locale: 'en' })
    await runScript()
    const [panel] = panels()

    options.value = { operatorToken: token, locale: 'fr', timeoutMs: 10 }
    await settle(100)

    expect(panels()).toEqual([panel])
    expect(stateOf(chat)).toMatchObject({ status: 'ready', attempt: 1 })
  })

  it('move to the panel of another organization', async () => {
    const getToken = vi.fn(async ({ organization = '' }) => {
      return organization === '6' ? token : otherToken
    })
    const { chat, options } = use({ organization: '6', getToken })
    await settle()
    await runScript()

    options.value = { organization: '24', getToken }
    await settle()
    await runScript()

    expect(stateOf(chat)).toMatchObject({ organization: '24', status: 'ready' })
    expect(panels().map((panel) => panel.textContent)).toEqual([otherToken])
  })

  it('call the newest callbacks', async () => {
    const [before, after] = [vi.fn(), vi.fn()]
    const { options } = use({ operatorToken: token, onReady: before })

    options.value = { operatorToken: token, onReady: after }
    await runScript()

    expect(before).not.toHaveBeenCalled()
    expect(after).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ status: 'ready' }))
  })

  it.each([
    ['a ref', (changing: Ref<string>) => ({ operatorToken: changing })],
    ['a getter', (changing: Ref<string>) => ({ operatorToken: () => changing.value })],
    ['a getter of all', (changing: Ref<string>) => () => ({ operatorToken: changing.value })],
  ])('are seen in %s', async (_, optionsOf) => {
    const changing = ref('')
    mountUser(() => useChatHub(optionsOf(changing)))

    changing.value = token
    await nextTick()

    expect(scriptElement()?.getAttribute('token')).toBe(token)
  })

  it('are handed on as they are where they are functions', async () => {
    const getToken = vi.fn(async () => token)
    const isReady = vi.fn(() => true)
    const onReady = vi.fn()
    mountUser(() => useChatHub({ getToken, isReady: ref(isReady), onReady }))

    await settle()
    await runScript()

    expect(getToken).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ reason: 'start' }))
    expect(isReady).toHaveBeenCalledExactlyOnceWith(document)
    expect(onReady).toHaveBeenCalledTimes(1)
  })
})

describe('load and reload', () => {
  it('start the panel with the token that is given', async () => {
    const { chat } = use({})

    const loaded = chat.load(token)
    await runScript()

    await expect(loaded).resolves.toBeUndefined()
    expect(chat.status.value).toBe('ready')
    expect(panels().map((panel) => panel.textContent)).toEqual([token])
  })

  it('count before the mount is complete', async () => {
    const { unmount } = mountUser(() => {
      const chat = useChatHub({})
      void chat.load(token)
      return chat
    })
    await runScript()
    expect(panels().map((panel) => panel.textContent)).toEqual([token])

    unmount()
    expect(panels().map((panel) => panel.style.display)).toEqual(['none'])
  })

  it.each(['', 'undefined', '<!doctype html>', '{"error":"Unauthorized"}'])(
    'refuse %o as Invalid token',
    async (bad) => {
      const { chat } = use({})

      await expect(chat.load(bad)).rejects.toThrow('Invalid token')

      expect(stateOf(chat)).toMatchObject({ status: 'error', error: { code: 'token-invalid' } })
      expect(scriptElement()).toBeNull()
    },
  )

  it('after an error start a panel that runs', async () => {
    const { chat } = use({ operatorToken: token })
    await failScript()
    expect(stateOf(chat)).toMatchObject({
      status: 'error',
      error: { code: 'script-unreachable' },
    })

    void chat.reload()
    await runScript()

    expect(stateOf(chat)).toMatchObject({ status: 'ready', error: null, attempt: 2 })
  })

  it('after a reload tell of the token that has replaced the older one', async () => {
    const onTokenRefreshed = vi.fn()
    const getToken = vi.fn(async () => token).mockResolvedValueOnce(otherToken)
    mount(ChatHubWidget, { props: { getToken, onTokenRefreshed } })
    const { chat } = use({})
    await settle()
    await runScript()
    const early = onTokenRefreshed.mock.calls.length

    void chat.reload()
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
    const { chat, unmount } = use({})

    unmount()
    void chat.load(token)

    await expect(chat.load(token)).rejects.toMatchObject({ code: 'disposed' })
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
    const { chat } = use({ operatorToken: token })

    expect(stateOf(chat)).toMatchObject({ status: 'ready', attempt: 1 })
    expect(panels()).toEqual([panel])
    expect(panel?.style.display).toBe('')
  })

  it('is followed by a new panel for who comes back later', async () => {
    const { unmount } = use({ operatorToken: token })
    await runScript()
    unmount()
    await settle(1000)

    const { chat } = use({ operatorToken: token })
    await runScript()

    expect(chat.status.value).toBe('ready')
    expect(panels()).toHaveLength(1)
  })

  it('is that of the effect scope where there is no component', async () => {
    const scope = effectScope()
    const chat = scope.run(() => useChatHub({ operatorToken: token }))
    await runScript()
    expect(chat?.status.value).toBe('ready')

    scope.stop()

    expect(scriptElement()).toBeNull()
    expect(chat?.status.value).toBe('waiting')
  })
})

describe('two users', () => {
  it('share one panel and its state', async () => {
    const getToken = vi.fn(async () => token)
    const first = use({ getToken })
    const second = use({ getToken })
    await settle()

    await runScript()

    expect(stateOf(first.chat)).toMatchObject({ status: 'ready', attempt: 1 })
    expect(stateOf(second.chat)).toMatchObject({ status: 'ready', attempt: 1 })
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
  function mountInKeepAlive(page: object, config: Partial<AppConfig> = {}) {
    const isShown = ref(true)
    const root = () => h(KeepAlive, () => (isShown.value ? h(page) : null))
    mount(root, { global: { config } })
    return isShown
  }

  it('leaves one panel, started once', async () => {
    const getToken = vi.fn(async () => token)
    const isShown = mountInKeepAlive({ render: () => h(ChatHubWidget, { getToken }) })
    await settle()
    await runScript()

    isShown.value = false
    await settle(500)
    expect(scriptElement()).toBeNull()
    expect(panels().map((panel) => panel.style.display)).toEqual(['none'])
    isShown.value = true
    await settle()

    expect(panels().map((panel) => panel.style.display)).toEqual([''])
    expect(getToken).toHaveBeenCalledTimes(1)
  })

  it('starts the panel again after the delay, also one that load() had started', async () => {
    const chats: UseChatHubResult[] = []
    const isShown = mountInKeepAlive({
      setup: () => void chats.push(useChatHub({})),
      render: () => null,
    })
    const [chat] = chats
    void chat?.load(token)
    await runScript()

    isShown.value = false
    await settle(1000)
    expect(panels()).toEqual([])
    expect(chat?.status.value).toBe('idle')
    isShown.value = true
    await settle()
    await runScript()

    expect(chats).toHaveLength(1)
    expect(chat?.status.value).toBe('ready')
    expect(panels().map((panel) => panel.textContent)).toEqual([token])
  })

  it.each([1000, 100])('comes with the token that load() was given after %i ms', async (ms) => {
    const chats: UseChatHubResult[] = []
    const isShown = mountInKeepAlive({
      setup: () => void chats.push(useChatHub({})),
      render: () => null,
    })
    void chats[0]?.load(token)
    await runScript()

    isShown.value = false
    await settle(ms)
    void chats[0]?.load(otherToken)
    isShown.value = true
    await settle()

    expect(scriptElement()?.getAttribute('token')).toBe(otherToken)
  })

  it('takes its hold as soon as refused options are good again', async () => {
    const onRefusal = vi.fn()
    const options = shallowRef({ operatorToken: token, retry: 2 })
    const isShown = mountInKeepAlive(
      { setup: () => void useChatHub(options), render: () => null },
      { errorHandler: onRefusal },
    )
    await settle()
    isShown.value = false
    await settle(1000)
    options.value = { operatorToken: token, retry: -1 }
    await settle()
    isShown.value = true
    await settle()
    const before = scriptElement()

    options.value = { operatorToken: token, retry: 1 }
    await settle()

    expect(onRefusal).toHaveBeenCalled()
    expect(before).toBeNull()
    expect(scriptElement()?.getAttribute('token')).toBe(token)
  })

  it('comes with the options that another component sets as it is shown', async () => {
    const options = shallowRef({ operatorToken: token })
    const First = {
      setup: () => onActivated(() => void (options.value = { operatorToken: otherToken })),
      render: () => null,
    }
    const Page = { setup: () => void useChatHub(options), render: () => null }
    // The hook of the last one is called first.
    const isShown = mountInKeepAlive({ render: () => [h(Page), h(First)] })
    await settle()
    options.value = { operatorToken: token }
    isShown.value = false
    await settle(1000)
    const setAttribute = vi.spyOn(Element.prototype, 'setAttribute')

    isShown.value = true
    await settle()

    const tokens = setAttribute.mock.calls.filter(([name]) => name === 'token')
    expect(tokens).toEqual([['token', otherToken]])
  })

  it('has the token of the options, if they have one, and not that of an earlier load()', async () => {
    const options = shallowRef({ operatorToken: '' })
    const chats: UseChatHubResult[] = []
    const isShown = mountInKeepAlive({
      setup: () => void chats.push(useChatHub(options)),
      render: () => null,
    })
    void chats[0]?.load(token)
    options.value = { operatorToken: otherToken }
    await settle()
    await runScript()

    isShown.value = false
    await settle(1000)
    isShown.value = true
    await settle()

    expect(scriptElement()?.getAttribute('token')).toBe(otherToken)
  })
})

describe('in <Suspense>', () => {
  it('ends what is given up before it was shown', async () => {
    const isWanted = ref(true)
    const Page = {
      async setup() {
        useChatHub({ operatorToken: token })
        await new Promise(() => {})
      },
      render: () => null,
    }
    mount(() => h(Suspense, () => (isWanted.value ? h(Page) : h('p', 'Another page'))))
    await runScript()
    expect(panels().map((panel) => panel.style.display)).toEqual([''])

    isWanted.value = false
    await settle()

    expect(scriptElement()).toBeNull()
    expect(panels().map((panel) => panel.style.display)).toEqual(['none'])
  })
})

describe('wrong use', () => {
  it.each([{ retry: -1 }, { timeoutMs: -1 }, { scriptUrl: 'http://' }])(
    'is refused as invalid-options: %o',
    (options) => {
      vi.spyOn(console, 'warn').mockReturnValue()

      expect(() => use(options)).toThrow(expect.objectContaining({ code: 'invalid-options' }))
    },
  )
})
