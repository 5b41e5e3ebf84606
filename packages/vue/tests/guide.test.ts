import { mount } from '@vue/test-utils'
import { h, KeepAlive, ref, type Component } from 'vue'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { panels, scriptElement } from '../../core/tests/fake-page.ts'
import { operatorToken } from '../../core/tests/operator-token.ts'
import App from './guide-code/App.vue'
import AppWithComponent from './guide-code/AppWithComponent.vue'
import { runScript, settle } from './settle.ts'

const token = operatorToken()
const otherToken = operatorToken({ operatorId: 102 })

const tokenRoute = vi.fn<(url: string) => Promise<Response>>()

/** The token as the documented token route answers it. */
function answer(answered: string): Response {
  return Response.json({ token: answered })
}

beforeEach(() => {
  tokenRoute.mockReset().mockImplementation(async () => answer(token))
  vi.stubGlobal('fetch', tokenRoute)
})

afterEach(() => {
  vi.unstubAllGlobals()
})

/** Mounts the application as the guide has it, and gives its token time to arrive. */
async function mountApp(app: Component) {
  const wrapper = mount(app)
  await settle()
  return { unmount: (): void => wrapper.unmount() }
}

describe.each([
  ["the guide's application", App],
  ["the guide's application with the component", AppWithComponent],
])('%s', (_, app) => {
  it('has nothing in the page while the token is empty', async () => {
    tokenRoute.mockReturnValue(new Promise(() => {}))

    await mountApp(app)

    expect(scriptElement()).toBeNull()
    expect(document.querySelector('.chat-fallback')).toBeNull()
  })

  it('has one panel once the token is there', async () => {
    await mountApp(app)

    await runScript()

    expect(tokenRoute).toHaveBeenCalledExactlyOnceWith('/api/chathub/token')
    expect(document.querySelectorAll('script')).toHaveLength(1)
    expect(panels().map((panel) => panel.textContent)).toEqual([token])
  })

  it('has a panel with the new token when there is another', async () => {
    const { unmount } = await mountApp(app)
    await runScript()
    unmount()

    tokenRoute.mockImplementation(async () => answer(otherToken))
    await mountApp(app)
    await runScript()

    expect(panels().map((panel) => panel.textContent)).toEqual([otherToken])
  })

  it('has neither script nor panel once it is unmounted', async () => {
    const { unmount } = await mountApp(app)
    await runScript()

    unmount()
    expect(scriptElement()).toBeNull()
    expect(panels().map((panel) => panel.style.display)).toEqual(['none'])
    await settle(1000)

    expect(panels()).toEqual([])
  })

  it('never has a panel when it is unmounted while the token is awaited', async () => {
    const late = Promise.withResolvers<Response>()
    tokenRoute.mockReturnValue(late.promise)
    const { unmount } = await mountApp(app)

    unmount()
    late.resolve(answer(token))
    await settle(2000)

    expect(scriptElement()).toBeNull()
  })

  it('has a panel again when it is mounted again', async () => {
    const { unmount } = await mountApp(app)
    await runScript()
    unmount()
    await settle(1000)

    await mountApp(app)
    await runScript()

    expect(panels().map((panel) => panel.textContent)).toEqual([token])
  })

  it.each([
    ['KeepAlive', (content: () => unknown) => h(KeepAlive, content)],
    ['v-if', (content: () => unknown) => h('main', [content() as never])],
  ])('comes and goes inside %s', async (__, wrap) => {
    const isShown = ref(true)
    mount(() => wrap(() => (isShown.value ? h(app) : null)))
    await settle()
    await runScript()

    isShown.value = false
    await settle(1000)
    expect(scriptElement()).toBeNull()
    expect(panels()).toEqual([])

    isShown.value = true
    await settle()
    await runScript()
    expect(panels().map((panel) => panel.textContent)).toEqual([token])
  })
})
