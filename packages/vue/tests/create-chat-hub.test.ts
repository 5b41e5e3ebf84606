import { mount } from '@vue/test-utils'
import { h, nextTick, ref } from 'vue'
import { describe, expect, it, vi } from 'vitest'
import { panels, scriptElement } from '../../core/tests/fake-page.ts'
import { operatorToken } from '../../core/tests/operator-token.ts'
import { ChatHubWidget, createChatHub, useChatHub } from '../src/index.ts'
import { failScript, runScript, settle } from './settle.ts'
import { mountUser } from './use.ts'

const token = operatorToken()
const otherToken = operatorToken({ operatorId: 102 })

describe('options of the app', () => {
  it('are missing: without them and without options of its own a user throws missing-provider', () => {
    vi.spyOn(console, 'warn').mockReturnValue()

    expect(() => mountUser(() => useChatHub())).toThrow(
      expect.objectContaining({ code: 'missing-provider' }),
    )
  })

  it('start nothing by themselves', async () => {
    const getToken = vi.fn(async () => token)

    mount({ render: () => 'Work' }, { global: { plugins: [createChatHub({ getToken })] } })
    await settle()

    expect(getToken).not.toHaveBeenCalled()
    expect(scriptElement()).toBeNull()
  })

  it('hold for a user without options', async () => {
    const { chat } = mountUser(() => useChatHub(), [createChatHub({ operatorToken: token })])

    await runScript()

    expect(chat.status.value).toBe('ready')
  })

  it('hold where a user says nothing, and give way where it says something', async () => {
    const getToken = vi.fn(async () => token)
    const options = { organization: '24', scriptId: undefined }
    const plugin = createChatHub({ getToken, organization: '6', scriptId: 'chat' })

    const { chat } = mountUser(() => useChatHub(options), [plugin])
    await settle()

    expect(chat.organization.value).toBe('24')
    expect(getToken).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ organization: '24' }),
    )
    expect(document.querySelector('#chat')?.getAttribute('token')).toBe(token)
  })

  it('reach their users when they change', async () => {
    const changing = ref(token)
    mountUser(() => useChatHub(), [createChatHub({ operatorToken: changing })])
    await runScript()

    changing.value = otherToken
    await nextTick()
    await runScript()

    expect(panels().map((panel) => panel.textContent)).toEqual([otherToken])
  })

  it('call each callback once, however many users there are', async () => {
    const [onReady, onError] = [vi.fn(), vi.fn()]
    const User = { setup: () => void useChatHub({ locale: 'fr' }), render: () => null }
    mount(
      { setup: () => void useChatHub(), render: () => [h(User), h(ChatHubWidget)] },
      { global: { plugins: [createChatHub({ operatorToken: token, onReady, onError })] } },
    )

    await failScript()

    expect(onReady).not.toHaveBeenCalled()
    expect(onError).toHaveBeenCalledTimes(1)
  })
})
