import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { loadWidget } from '../src/guide.ts'
import { loadChatHubWidget } from '../src/load-chat-hub-widget.ts'
import { getRegistry } from '../src/registry.ts'
import type { ChatHubController } from '../src/types.ts'
import { arrive, failToArrive, panels, scriptElement } from './fake-widget.ts'
import { operatorToken } from './operator-token.ts'

const token = operatorToken()
const otherToken = operatorToken({ operatorId: 102 })

beforeEach(() => {
  vi.useFakeTimers()
})

afterEach(() => {
  for (const loader of getRegistry().loaders.values()) loader.destroy()
  getRegistry().scripts.clear()
  document.body.replaceChildren()
  vi.useRealTimers()
})

async function loadAndRun(): Promise<ChatHubController> {
  const loaded = loadChatHubWidget(token)
  arrive()
  await vi.advanceTimersByTimeAsync(100)
  return loaded
}

describe('loadChatHubWidget', () => {
  it('resolves to the controller once the widget runs', async () => {
    const loaded = loadChatHubWidget(token)
    arrive()
    await vi.advanceTimersByTimeAsync(0)
    const controller = await loaded

    expect(controller.getSnapshot().status).toBe('ready')
    controller.destroy()
    expect(panels()).toHaveLength(0)
    expect(scriptElement()).toBeNull()
  })

  it('makes one widget with the newer token out of two calls', async () => {
    const first = loadChatHubWidget(token)
    const second = loadChatHubWidget(otherToken)
    arrive()
    await vi.advanceTimersByTimeAsync(0)

    expect(await first).toBe(await second)
    expect(panels().map(({ textContent }) => textContent)).toEqual([otherToken])
  })

  it('can be called again after its controller was destroyed', async () => {
    const first = loadChatHubWidget(token)
    arrive()
    await vi.advanceTimersByTimeAsync(0)
    const gone = await first
    gone.destroy()

    const second = loadChatHubWidget(token)
    arrive()
    await vi.advanceTimersByTimeAsync(100)

    expect(await second).not.toBe(gone)
    expect(panels()).toHaveLength(1)
  })

  it('ends with its newest controller, although an older one was destroyed twice', async () => {
    const gone = await loadAndRun()
    gone.destroy()
    const second = await loadAndRun()
    gone.destroy()

    const third = await loadAndRun()
    third.destroy()

    expect(third).toBe(second)
    expect(panels()).toHaveLength(0)
  })

  it('shares a hold that was taken again', async () => {
    const controller = await loadAndRun()

    controller.release()
    controller.hold()

    expect(await loadChatHubWidget(token)).toBe(controller)
  })

  it('is a new one after a listener has ended a hold as it was taken again', async () => {
    let isOver = false
    const onStatusChange = (): void => {
      if (isOver) first.destroy()
    }
    const loaded = loadChatHubWidget(token, { onStatusChange })
    arrive()
    await vi.advanceTimersByTimeAsync(100)
    const first = await loaded
    first.release()
    await vi.advanceTimersByTimeAsync(1000)
    isOver = true
    first.hold()
    isOver = false

    const second = await loadAndRun()

    expect(second.getSnapshot().status).toBe('ready')
  })

  it('gives back the hold that came in place of one which is taken again', async () => {
    const first = await loadAndRun()
    first.release()
    const second = await loadAndRun()

    first.hold()
    first.destroy()

    expect(first).not.toBe(second)
    expect(panels()).toHaveLength(0)
  })

  it('raises no unhandled rejection when nobody awaits it', async () => {
    const unhandled = vi.fn()
    process.on('unhandledRejection', unhandled)

    void loadChatHubWidget(token)
    failToArrive()
    await vi.advanceTimersByTimeAsync(0)
    vi.useRealTimers()
    await new Promise((resolve) => setTimeout(resolve, 20))

    process.off('unhandledRejection', unhandled)
    expect(unhandled).not.toHaveBeenCalled()
  })

  it.each([undefined, null, ''])('rejects %o as an invalid token', async (wrong) => {
    await expect(loadChatHubWidget(wrong as never)).rejects.toThrow('Invalid token')
  })

  it('passes the options on', () => {
    void loadChatHubWidget(token, { scriptId: 'mine' })

    expect(document.querySelector('#mine')).not.toBeNull()
  })
})

describe('loadWidget', () => {
  it('is loadChatHubWidget under the name of the guide', async () => {
    const loaded = loadWidget(token)
    arrive()
    await vi.advanceTimersByTimeAsync(0)

    expect((await loaded).getSnapshot().status).toBe('ready')
  })
})
