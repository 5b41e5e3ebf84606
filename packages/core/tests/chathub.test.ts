import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { cleanPage } from './clean-page.ts'
import { arrive, panels, scriptElement, scriptUrl } from './fake-widget.ts'
import { operatorToken } from './operator-token.ts'

const token = operatorToken()
const tag = (itsToken: string): string =>
  `<script type="module" id="operator-chat-panel-script" src="${scriptUrl}" token="${itsToken}" data-mine="1"></script>`

let requests: string[] = []

async function settle(): Promise<void> {
  await vi.advanceTimersByTimeAsync(0)
  // The part that asks the route, and after it whatever waits for its answer.
  await vi.dynamicImportSettled()
  await vi.advanceTimersByTimeAsync(0)
}

function setReadyState(state: DocumentReadyState): void {
  Object.defineProperty(document, 'readyState', { configurable: true, value: state })
  document.dispatchEvent(new Event('readystatechange'))
}

/** Runs the file as a plain script with these attributes. */
async function runScript(attributes: Readonly<Record<string, string>>): Promise<void> {
  const script = document.createElement('script')
  for (const [name, value] of Object.entries(attributes)) script.setAttribute(name, value)
  Object.defineProperty(document, 'currentScript', { configurable: true, value: script })
  vi.resetModules()
  await import('../src/chathub.ts')
}

beforeEach(() => {
  vi.useFakeTimers()
  // As the built file defines it.
  vi.stubEnv('NODE_ENV', 'production')
  requests = []
  vi.stubGlobal('fetch', async (url: URL) => {
    requests.push(url.pathname + url.search)
    return new Response(JSON.stringify({ token }))
  })
  setReadyState('loading')
})

afterEach(() => {
  globalThis.ChatHub.widget?.destroy()
  cleanPage()
  Reflect.deleteProperty(document, 'readyState')
  Reflect.deleteProperty(document, 'currentScript')
  vi.unstubAllGlobals()
  vi.unstubAllEnvs()
  vi.useRealTimers()
})

describe('chathub.js', () => {
  it('is a library without data-token-endpoint', async () => {
    document.body.innerHTML = tag('YOUR_OPERATOR_TOKEN')

    await runScript({})
    setReadyState('interactive')
    await settle()

    expect(Object.keys(globalThis.ChatHub).toSorted()).toEqual([
      'createChatHubWidget',
      'isChatHubError',
      'loadChatHubWidget',
      'widget',
    ])
    expect(globalThis.ChatHub.widget).toBeNull()
    expect(scriptElement()?.getAttribute('token')).toBe('YOUR_OPERATOR_TOKEN')
    expect(requests).toEqual([])
  })

  it('registers the custom element', async () => {
    await runScript({})

    expect(customElements.get('chathub-widget')).toBeDefined()
  })

  it('holds back a tag that follows, and starts it with a token of the route', async () => {
    await runScript({ 'data-token-endpoint': '/token', 'data-organization': 'sales' })
    document.body.innerHTML = tag('YOUR_OPERATOR_TOKEN')
    await settle()
    const whileParsed = scriptElement()

    setReadyState('interactive')
    await settle()
    setReadyState('complete')
    window.dispatchEvent(new Event('load'))
    await settle()

    expect(whileParsed).toBeNull()
    expect(requests).toEqual(['/token?org=sales'])
    expect(document.querySelectorAll('script')).toHaveLength(1)
    expect(scriptElement()?.src).toBe(scriptUrl)
    expect(scriptElement()?.getAttribute('token')).toBe(token)
    expect(scriptElement()?.dataset['mine']).toBe('1')
  })

  it('starts at once with a good token of the tag', async () => {
    await runScript({ 'data-token-endpoint': '/token' })
    document.body.innerHTML = tag(token)
    await settle()

    setReadyState('interactive')
    arrive()
    await settle()

    expect(requests).toEqual([])
    expect(globalThis.ChatHub.widget?.getSnapshot().status).toBe('ready')
    expect(panels().map(({ textContent }) => textContent)).toEqual([token])
  })

  it('asks the route when the token of the tag has expired', async () => {
    await runScript({ 'data-token-endpoint': '/token' })
    document.body.innerHTML = tag(operatorToken({ expiresInMs: -1000 }))
    await settle()

    setReadyState('interactive')
    await settle()

    expect(requests).toEqual(['/token'])
  })

  it('adopts a tag with a good token that stands before it', async () => {
    document.body.innerHTML = tag(token)
    const before = scriptElement()

    await runScript({ 'data-token-endpoint': '/token' })
    setReadyState('interactive')
    arrive()
    await settle()

    expect(scriptElement()).toBe(before)
    expect(requests).toEqual([])
    expect(globalThis.ChatHub.widget?.getSnapshot().status).toBe('ready')
  })

  it('takes away what a tag before it shows with a bad token', async () => {
    document.body.innerHTML = tag('YOUR_OPERATOR_TOKEN')
    const before = scriptElement()
    await runScript({ 'data-token-endpoint': '/token' })
    setReadyState('interactive')
    arrive(before)
    await settle()
    const shown = panels().length

    setReadyState('complete')
    window.dispatchEvent(new Event('load'))
    await settle()
    arrive()
    await settle()

    expect(shown).toBe(0)
    expect(scriptElement()?.src).toBe(`${scriptUrl}#2`)
    expect(panels().map(({ textContent }) => textContent)).toEqual([token])
  })

  it('loads the panel by itself where there is no tag', async () => {
    await runScript({ 'data-token-endpoint': '/token', 'data-script-id': 'mine' })
    setReadyState('interactive')
    await settle()
    setReadyState('complete')
    window.dispatchEvent(new Event('load'))
    await settle()

    expect(document.querySelector('#mine')?.getAttribute('token')).toBe(token)
  })

  it('reads plain options from its data attributes', async () => {
    await runScript({ 'data-token-endpoint': '/token', 'data-strategy': 'manual' })
    document.body.innerHTML = tag('YOUR_OPERATOR_TOKEN')
    await settle()
    setReadyState('interactive')
    await settle()

    expect(requests).toEqual([])
    expect(scriptElement()).toBeNull()
  })

  it('takes no other text than true for consent', async () => {
    await runScript({ 'data-token-endpoint': '/token', 'data-consent': 'no' })

    setReadyState('interactive')
    await settle()

    expect(globalThis.ChatHub.widget?.getSnapshot().error?.code).toBe('invalid-options')
    expect(requests).toEqual([])
    expect(scriptElement()).toBeNull()
  })
})
