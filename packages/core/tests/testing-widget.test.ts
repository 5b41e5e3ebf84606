import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { loadWidget, showFallbackContact } from '../src/guide.ts'
import { createChatHubWidget } from '../src/lease.ts'
import {
  installFakeWidget,
  type FakeWidget,
  type FakeWidgetOptions,
  type FakeWidgetOutcome,
} from '../src/testing.ts'
import { operatorToken } from './operator-token.ts'

const token = operatorToken()
let installed: FakeWidget | undefined

function install(options?: FakeWidgetOptions): FakeWidget {
  installed = installFakeWidget(options)
  return installed
}

beforeEach(() => {
  vi.useFakeTimers()
})

afterEach(() => {
  installed?.uninstall()
  document.body.replaceChildren()
  vi.useRealTimers()
})

describe('installFakeWidget', () => {
  it('runs a script once the code that inserted it is done, with no timer of its own', async () => {
    const widget = install()
    const { getSnapshot } = createChatHubWidget({ operatorToken: token })
    const atOnce = widget.panels.length
    const timers = vi.getTimerCount()

    await vi.advanceTimersByTimeAsync(0)

    expect(atOnce).toBe(0)
    expect(timers).toBe(1) // The time limit of the start.
    expect(getSnapshot().status).toBe('ready')
    expect(widget.panels.map((panel) => panel.textContent)).toEqual([token])
    expect(widget.tokens).toEqual([token])
  })

  it('lets scripts wait for run() where a test wants it', async () => {
    const widget = install({ isManual: true })
    const { getSnapshot } = createChatHubWidget({ operatorToken: token })
    await vi.advanceTimersByTimeAsync(1000)
    const before = getSnapshot().status
    const waiting = widget.waiting.map(({ id }) => id)

    widget.run()
    await vi.advanceTimersByTimeAsync(0)

    expect([before, getSnapshot().status]).toEqual(['loading', 'ready'])
    expect(waiting).toEqual(['operator-chat-panel-script'])
    expect(widget.waiting).toEqual([])
  })

  it.each([
    ['fails', 'script-unreachable'],
    ['throws', 'widget-failed'],
    ['refuses', 'token-refused'],
  ] satisfies [FakeWidgetOutcome, string][])('%s, which is the error %s', async (outcome, code) => {
    const widget = install({ outcome })
    const { getSnapshot } = createChatHubWidget({ operatorToken: token, retry: 0 })

    await vi.waitUntil(() => getSnapshot().error)

    expect(getSnapshot().error?.code).toBe(code)
    expect(widget.panels).toEqual([])
    expect(document.querySelectorAll('.chat-fallback')).toHaveLength(1)
  })

  it('hangs until run() is called', async () => {
    const widget = install({ outcome: 'hangs' })
    const { getSnapshot } = createChatHubWidget({ operatorToken: token })
    await vi.advanceTimersByTimeAsync(29_000)
    const before = getSnapshot().status

    widget.run()
    await vi.advanceTimersByTimeAsync(0)

    expect([before, getSnapshot().status]).toEqual(['loading', 'ready'])
  })

  it('changes its mind', async () => {
    const widget = install({ outcome: 'throws' })
    const { getSnapshot, load } = createChatHubWidget({ operatorToken: token })
    await vi.waitUntil(() => getSnapshot().error)

    widget.setOutcome('loads')
    void load(token)
    await vi.waitUntil(() => getSnapshot().status === 'ready')

    expect(widget.panels).toHaveLength(1)
    expect(widget.tokens).toEqual([token, token])
  })

  it('has its panel hidden and taken down with the last user', async () => {
    const widget = install()
    const { release } = createChatHubWidget({ operatorToken: token })
    await vi.advanceTimersByTimeAsync(0)

    release()
    const hidden = widget.panels.map((panel) => panel.style.display)
    await vi.advanceTimersByTimeAsync(1000)

    expect(hidden).toEqual(['none'])
    expect(widget.panels).toEqual([])
  })

  it('shows the panel that a test makes, for a script of another URL', async () => {
    const widget = install({
      scriptUrl: 'https://example.com/chat.js',
      createPanel: () => document.createElement('section'),
    })
    createChatHubWidget({ operatorToken: token, scriptUrl: 'https://example.com/chat.js' })
    await vi.advanceTimersByTimeAsync(0)

    expect(widget.panels.map(({ localName }) => localName)).toEqual(['section'])
  })

  it('knows a relative URL as the option of the same name does', async () => {
    const widget = install({ scriptUrl: '/vendor/chat.js' })
    const { getSnapshot } = createChatHubWidget({
      operatorToken: token,
      scriptUrl: '/vendor/chat.js',
    })
    await vi.advanceTimersByTimeAsync(0)

    expect(getSnapshot().status).toBe('ready')
    expect(widget.tokens).toEqual([token])
  })

  it('leaves other scripts alone', () => {
    const widget = install()
    const script = document.createElement('script')
    script.src = 'https://example.com/other.js'

    document.head.append(script)

    expect(widget.waiting).toEqual([])
    script.remove()
  })

  it('leaves nothing behind: no widget, no panel, and the functions of the page as they were', async () => {
    const before = document.documentElement.outerHTML
    const functions = (): unknown[] => [
      Reflect.get(Element.prototype, 'append'),
      Reflect.get(Node.prototype, 'appendChild'),
      globalThis.fetch,
    ]
    const functionsBefore = functions()
    const widget = install()
    const { getSnapshot } = createChatHubWidget({ operatorToken: token })
    await vi.advanceTimersByTimeAsync(0)

    widget.uninstall()

    expect(document.documentElement.outerHTML).toBe(before)
    expect(getSnapshot().status).toBe('idle')
    expect(functions()).toEqual(functionsBefore)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('ends what is still held: the next test has a widget of its own, whatever the old holder does', async () => {
    install()
    const getToken = vi.fn<() => Promise<string>>(async () => token)
    const old = createChatHubWidget({ getToken })
    await vi.advanceTimersByTimeAsync(0)
    installed?.uninstall()

    install()
    old.setOptions({ getToken, onReady: () => {} })
    await expect(old.load()).rejects.toMatchObject({ code: 'disposed' })
    await expect(old.reload()).rejects.toMatchObject({ code: 'disposed' })
    expect(getToken).toHaveBeenCalledTimes(1)
    expect(document.scripts).toHaveLength(0)

    const next = createChatHubWidget({ operatorToken: token })
    old.release()
    await vi.advanceTimersByTimeAsync(2000)
    const another = createChatHubWidget()
    expect(next.getSnapshot().status).toBe('ready')
    expect(another.getSnapshot()).toBe(next.getSnapshot())
  })

  it('leaves nothing behind of the guide’s functions either, test after test', async () => {
    const before = document.documentElement.outerHTML

    for (let test = 0; test < 2; test++) {
      const widget = install()
      void loadWidget(token)
      showFallbackContact({ text: 'Call us' })
      await vi.advanceTimersByTimeAsync(0)
      expect(widget.panels).toHaveLength(1)
      showFallbackContact()
      widget.uninstall()

      expect(document.documentElement.outerHTML).toBe(before)
    }
  })

  it('warns of the same code in the next test again', async () => {
    const warn = vi.spyOn(console, 'warn').mockReturnValue()

    for (let test = 0; test < 2; test++) {
      install()
      createChatHubWidget({ operatorToken: '<html>' })
      installed?.uninstall()
    }

    expect(warn).toHaveBeenCalledTimes(2)
    warn.mockRestore()
  })

  it('is as new for the next test: the script has its documented URL again', async () => {
    install()
    createChatHubWidget({ operatorToken: token })
    await vi.advanceTimersByTimeAsync(0)
    installed?.uninstall()

    const widget = install({ isManual: true })
    createChatHubWidget({ operatorToken: token })

    expect(widget.waiting.map(({ src }) => src)).toEqual([
      'https://widget.smsbat.com/operator-chat-panel/widget-script.js',
    ])
  })
})
