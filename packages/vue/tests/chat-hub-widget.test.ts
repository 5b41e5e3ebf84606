import { mount } from '@vue/test-utils'
import { h, ref } from 'vue'
import { describe, expect, it, vi } from 'vitest'
import { panels, scriptElement } from '../../core/tests/fake-page.ts'
import { operatorToken } from '../../core/tests/operator-token.ts'
import { ChatHubWidget, type ChatHubFallbackProps } from '../src/index.ts'
import { failScript, runScript, settle } from './settle.ts'

const token = operatorToken()

describe('the component', () => {
  it('shows the panel with a token and nothing else set up', async () => {
    const wrapper = mount(() => h('div', h(ChatHubWidget, { operatorToken: token })))

    await runScript()

    expect(panels().map((panel) => panel.textContent)).toEqual([token])
    expect(wrapper.text()).toBe('')
  })

  it('hands on the settings of the script element', () => {
    mount(ChatHubWidget, {
      props: {
        operatorToken: token,
        scriptUrl: 'https://example.com/chat.js',
        scriptId: 'chat',
        nonce: 'abc',
        crossOrigin: 'anonymous',
        referrerPolicy: 'no-referrer',
        attributes: { 'data-theme': 'dark' },
      },
    })

    expect(document.querySelector('#chat')?.outerHTML).toBe(
      `<script data-theme="dark" type="module" id="chat" crossorigin="anonymous" referrerpolicy="no-referrer" nonce="abc" src="https://example.com/chat.js" token="${token}"></script>`,
    )
  })

  it('makes one panel of a hundred components', async () => {
    mount(() => Array.from({ length: 100 }, () => h(ChatHubWidget, { operatorToken: token })))

    await runScript()

    expect(panels()).toHaveLength(1)
  })

  it.each([undefined, null, ''])('waits for a token while it is %o', (missing) => {
    const wrapper = mount(ChatHubWidget, {
      props: { operatorToken: missing },
      slots: { loading: 'Loading…' },
    })

    expect(wrapper.text()).toBe('Loading…')
    expect(scriptElement()).toBeNull()
  })

  it('tells of ready, of errors and of each change of the status', async () => {
    const wrapper = mount(ChatHubWidget, {
      props: { operatorToken: token, onReady() {}, onError() {}, onStatusChange() {} },
    })

    await failScript()
    await wrapper.setProps({ operatorToken: operatorToken({ operatorId: 102 }) })
    await runScript()

    expect(wrapper.emitted('error')).toEqual([
      [expect.objectContaining({ code: 'script-unreachable' })],
    ])
    expect(wrapper.emitted('ready')).toEqual([[expect.objectContaining({ status: 'ready' })]])
    expect(
      wrapper.emitted<[{ status: string }]>('statusChange')?.map(([{ status }]) => status),
    ).toEqual(['loading', 'error', 'loading', 'ready'])
  })

  it('tells all listeners of an event, and those that want it once', async () => {
    const [first, second, once] = [vi.fn(), vi.fn(), vi.fn()]
    mount(() => h(ChatHubWidget, { operatorToken: token, onReady: [first, second] as never }))
    mount(() => h(ChatHubWidget, { operatorToken: token, onReadyOnce: once }))

    await runScript()

    for (const listener of [first, second, once]) expect(listener).toHaveBeenCalledTimes(1)
  })

  it('renders nothing again when the state changes and no slot is given', async () => {
    const onUpdated = vi.fn()
    mount(() => h(ChatHubWidget, { operatorToken: token, onVnodeUpdated: onUpdated }), {
      global: { mixins: [{ updated: onUpdated }] },
    })

    await runScript()

    expect(scriptElement()?.getAttribute('token')).toBe(token)
    expect(onUpdated).not.toHaveBeenCalled()
  })

  it('comes and goes with a condition', async () => {
    const isShown = ref(true)
    mount(() => (isShown.value ? h(ChatHubWidget, { operatorToken: token }) : null))
    await runScript()

    isShown.value = false
    await settle()
    expect(scriptElement()).toBeNull()

    isShown.value = true
    await settle()
    expect(panels().map((panel) => panel.style.display)).toEqual([''])
  })
})

describe('the loading slot', () => {
  it('is shown from the first render until the panel runs', async () => {
    const wrapper = mount(ChatHubWidget, {
      props: { operatorToken: token },
      slots: { loading: '<p>Loading…</p>' },
    })
    expect(wrapper.html()).toBe('<p>Loading…</p>')

    await runScript()

    expect(wrapper.text()).toBe('')
  })
})

describe('the fallback slot', () => {
  it('is shown with the error, instead of the built-in contact', async () => {
    const wrapper = mount(ChatHubWidget, {
      props: { operatorToken: token },
      slots: { fallback: ({ error }: ChatHubFallbackProps) => `Failed: ${error.code}` },
    })

    await failScript()

    expect(wrapper.text()).toBe('Failed: script-unreachable')
    expect(document.querySelector('.chat-fallback')).toBeNull()
  })

  it('leaves the built-in contact in place where it is missing', async () => {
    const wrapper = mount(ChatHubWidget, { props: { operatorToken: token } })

    await failScript()

    expect(wrapper.text()).toBe('')
    expect(document.querySelectorAll('.chat-fallback')).toHaveLength(1)
  })

  it('and the built-in contact take each other’s place when it comes and goes with a condition', async () => {
    const fallbacks = (): number => document.querySelectorAll('.chat-fallback').length
    const isGiven = ref(false)
    const wrapper = mount(() =>
      h(
        ChatHubWidget,
        { operatorToken: token },
        isGiven.value ? { fallback: () => 'Call us' } : {},
      ),
    )
    await failScript()
    const shown = [`${wrapper.text()} ${fallbacks()}`]

    for (const next of [true, false]) {
      isGiven.value = next
      await settle()
      shown.push(`${wrapper.text()} ${fallbacks()}`)
    }

    expect(shown).toEqual([' 1', 'Call us 0', ' 1'])
  })

  it('is known also when it comes before the failure', async () => {
    const isGiven = ref(false)
    const wrapper = mount(() =>
      h(
        ChatHubWidget,
        { operatorToken: token },
        isGiven.value ? { fallback: () => 'Call us' } : {},
      ),
    )

    isGiven.value = true
    await settle()
    await failScript()

    expect(wrapper.text()).toBe('Call us')
    expect(document.querySelector('.chat-fallback')).toBeNull()
  })

  it('starts the panel again and makes room for it', async () => {
    const wrapper = mount(ChatHubWidget, {
      props: { operatorToken: token },
      slots: {
        loading: 'Loading…',
        fallback: ({ reload }: ChatHubFallbackProps) => h('button', { onClick: reload }),
      },
    })
    await failScript()

    await wrapper.get('button').trigger('click')
    expect(wrapper.text()).toBe('Loading…')
    await runScript()

    expect(wrapper.text()).toBe('')
    expect(panels()).toHaveLength(1)
  })
})
