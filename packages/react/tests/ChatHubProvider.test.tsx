import { render, renderHook } from '@testing-library/react'
import type { ReactNode } from 'react'
import { describe, expect, it, vi } from 'vitest'
import { panels, scriptElement } from '../../core/tests/fake-page.ts'
import { operatorToken } from '../../core/tests/operator-token.ts'
import { ChatHubProvider, ChatHubWidget, useChatHub, type ChatHubOptions } from '../src/index.ts'
import { expectErrors } from './expect-errors.ts'
import { failScript, runScript, settle } from './settle.ts'

const token = operatorToken()
const otherToken = operatorToken({ operatorId: 102 })

function provide(options: ChatHubOptions) {
  return ({ children }: { readonly children: ReactNode }): ReactNode => (
    <ChatHubProvider options={options}>{children}</ChatHubProvider>
  )
}

function User({ options }: { readonly options?: ChatHubOptions }): ReactNode {
  return <output>{useChatHub(options).status}</output>
}

describe('options of the app', () => {
  it('are missing: without them and without options of its own a user throws missing-provider', () => {
    expectErrors()

    expect(() => renderHook(() => useChatHub())).toThrow(
      expect.objectContaining({ code: 'missing-provider' }),
    )
  })

  it('start nothing by themselves', async () => {
    const getToken = vi.fn(async () => token)

    render(<ChatHubProvider options={{ getToken }}>Work</ChatHubProvider>)
    await settle()

    expect(getToken).not.toHaveBeenCalled()
    expect(scriptElement()).toBeNull()
  })

  it('hold for a user without options', async () => {
    const { result } = renderHook(() => useChatHub(), {
      wrapper: provide({ operatorToken: token }),
    })

    await runScript()

    expect(result.current.status).toBe('ready')
  })

  it('hold where a user says nothing, and give way where it says something', async () => {
    const getToken = vi.fn(async () => token)
    const options = { organization: '24', scriptId: undefined }
    const wrapper = provide({ getToken, organization: '6', scriptId: 'chat' })

    const { result } = renderHook(() => useChatHub(options), { wrapper })
    await settle()

    expect(result.current.organization).toBe('24')
    expect(getToken).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ organization: '24' }),
    )
    expect(document.querySelector('#chat')?.getAttribute('token')).toBe(token)
  })

  it('reach their users when they change', async () => {
    const { rerender } = render(
      <ChatHubProvider options={{ operatorToken: token }}>
        <User />
      </ChatHubProvider>,
    )
    await runScript()

    rerender(
      <ChatHubProvider options={{ operatorToken: otherToken }}>
        <User />
      </ChatHubProvider>,
    )
    await runScript()

    expect(panels().map((panel) => panel.textContent)).toEqual([otherToken])
  })

  it('call each callback once, however many users there are', async () => {
    const [onReady, onError] = [vi.fn(), vi.fn()]
    render(
      <ChatHubProvider options={{ operatorToken: token, onReady, onError }}>
        <User />
        <User options={{ locale: 'fr' }} />
        <ChatHubWidget />
      </ChatHubProvider>,
    )

    await failScript()

    expect(onReady).not.toHaveBeenCalled()
    expect(onError).toHaveBeenCalledTimes(1)
  })
})
