import { createSSRApp, h } from 'vue'
import { renderToString } from '@vue/server-renderer'
import { describe, expect, it, vi } from 'vitest'
import { panels } from '../../core/tests/fake-page.ts'
import { operatorToken } from '../../core/tests/operator-token.ts'
import { ChatHubWidget, useChatHub } from '../src/index.ts'
import { runScript, settle } from './settle.ts'

const token = operatorToken()

const App = {
  setup() {
    const { status } = useChatHub({ operatorToken: token })
    const slots = { loading: () => h('p', 'Loading…') }
    return () => [h('output', status.value), h(ChatHubWidget, { operatorToken: token }, slots)]
  },
}

/** Renders as a server does, where there is no document. */
async function renderOnServer(): Promise<string> {
  vi.stubGlobal('document', undefined)
  const html = await renderToString(createSSRApp(App))
  vi.unstubAllGlobals()
  return html
}

describe('in the browser', () => {
  it("the server's markup is taken over without a mismatch, then the panel starts", async () => {
    const warned = vi.spyOn(console, 'warn').mockReturnValue()
    const root = document.createElement('div')
    document.body.append(root)
    root.innerHTML = await renderOnServer()
    const markup = root.querySelector('p')
    expect(root.textContent).toBe('waitingLoading…')

    const app = createSSRApp(App)
    app.mount(root)
    expect(root.querySelector('p')).toBe(markup)
    await settle()
    expect(root.textContent).toBe('loadingLoading…')
    await runScript()

    expect(root.textContent).toBe('ready')
    expect(panels()).toHaveLength(1)
    expect(warned).not.toHaveBeenCalled()
    app.unmount()
  })
})
