// @vitest-environment node
import { createSSRApp, h } from 'vue'
import { renderToString } from '@vue/server-renderer'
import { describe, expect, it, vi } from 'vitest'
import { operatorToken } from '../../core/tests/operator-token.ts'

const token = operatorToken()

describe('on a server', () => {
  it('the component renders the loading slot only, without the token', async () => {
    const { ChatHubWidget } = await import('../src/index.ts')
    const slots = { loading: () => h('p', 'Loading…'), fallback: () => 'No chat' }

    const html = await renderToString(
      createSSRApp(() => h(ChatHubWidget, { operatorToken: token }, slots)),
    )

    expect(html.replaceAll(/<!--.*?-->/g, '')).toBe('<p>Loading…</p>')
  })

  it('a user has the first state of the browser', async () => {
    const { useChatHub } = await import('../src/index.ts')
    const setup = () => {
      const { status } = useChatHub({ operatorToken: token })
      return () => status.value
    }

    expect(await renderToString(createSSRApp({ setup }))).toBe('waiting')
  })

  it('import and rendering start nothing and touch no global', async () => {
    vi.resetModules()
    expect(typeof document).toBe('undefined')
    const names = Reflect.ownKeys(globalThis)
    const getToken = vi.fn(async () => token)

    const { ChatHubWidget, createChatHub } = await import('../src/index.ts')
    await renderToString(createSSRApp(ChatHubWidget).use(createChatHub({ getToken })))

    expect(getToken).not.toHaveBeenCalled()
    expect(Reflect.ownKeys(globalThis)).toEqual(names)
    expect(vi.getTimerCount()).toBe(0)
  })
})
