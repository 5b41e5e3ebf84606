// @vitest-environment node
import { renderToString } from 'react-dom/server'
import { describe, expect, it, vi } from 'vitest'
import { operatorToken } from '../../core/tests/operator-token.ts'

const token = operatorToken()

describe('on a server', () => {
  it('the component renders the loading slot only, without the token', async () => {
    const { ChatHubWidget } = await import('../src/index.ts')

    const html = renderToString(
      <ChatHubWidget operatorToken={token} loading={<p>Loading…</p>} fallback="No chat" />,
    )

    expect(html).toBe('<p>Loading…</p>')
  })

  it('a user has the first state of the browser', async () => {
    const { useChatHub } = await import('../src/index.ts')
    const User = () => useChatHub({ operatorToken: token }).status

    expect(renderToString(<User />)).toBe('waiting')
  })

  it('import and rendering start nothing and touch no global', async () => {
    vi.resetModules()
    expect(typeof document).toBe('undefined')
    const names = Reflect.ownKeys(globalThis)
    const getToken = vi.fn(async () => token)

    const { ChatHubProvider, ChatHubWidget } = await import('../src/index.ts')
    renderToString(
      <ChatHubProvider options={{ getToken }}>
        <ChatHubWidget />
      </ChatHubProvider>,
    )

    expect(getToken).not.toHaveBeenCalled()
    expect(Reflect.ownKeys(globalThis)).toEqual(names)
    expect(vi.getTimerCount()).toBe(0)
  })
})
