import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import type { Emulator } from '../../src/index.js'
import { createChatApi } from '../../src/widget/chat-api.js'
import { createPanelSession } from '../../src/widget/panel-session.js'
import type { PanelSession } from '../../src/widget/panel-session.js'
import { initialPanelState } from '../../src/widget/panel-state.js'
import type { PanelState } from '../../src/widget/panel-state.js'
import { createRefusal } from '../../src/widget/refusal.js'
import { createStore } from '../../src/widget/store.js'
import type { Store } from '../../src/widget/store.js'
import { testEmulator } from '../support.js'

interface Panel {
  readonly session: PanelSession
  readonly store: Store<PanelState>
}

beforeEach(() => {
  const page = new EventTarget()
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page))
  vi.stubGlobal('navigator', { onLine: true })
})

afterEach(() => vi.unstubAllGlobals())

/** Starts the session of operator 101, without anything to look at; ends with the test. */
async function startSession(emulator: Emulator): Promise<Panel> {
  const token = await emulator.operatorToken(101)
  const store = createStore(initialPanelState(true))
  const session = createPanelSession({
    apiUrl: emulator.url,
    readToken: () => token,
    api: createChatApi(emulator.url, () => token),
    store,
    isSeen: () => true,
    refusal: createRefusal('silent'),
    signal: new AbortController().signal,
  })
  onTestFinished(session.stop)
  session.start()
  return { session, store }
}

/** Waits for what may take long on a machine that is busy. */
function eventually(check: () => void): Promise<void> {
  return vi.waitFor(check, { timeout: 20_000 })
}

function pathsOf(emulator: Emulator): readonly string[] {
  return emulator.requests.map(({ path, query }) => path + query)
}

describe('a panel’s session', { timeout: 60_000 }, () => {
  it('shows each page of a long list as it comes, and then all', async () => {
    const emulator = await testEmulator({ history: { chats: 250, messages: 250 } })
    const { store } = await startSession(emulator)
    const sizes = new Set<number>()
    store.subscribe(() => sizes.add(store.get().isLoading ? 0 : store.get().chats.size))

    await eventually(() => expect(store.get().chats.size).toBe(255))

    expect([...sizes]).toEqual([0, 100, 200, 255])
    const pages = [1, 2, 3].map((page) => `/api/chat/chats?page=${page}&per_page=100`)
    expect(pathsOf(emulator).filter((path) => path.includes('/chats?'))).toEqual(pages)
  })

  it('marks a chat as read without asking for the list again', async () => {
    const emulator = await testEmulator()
    const { session, store } = await startSession(emulator)
    await eventually(() => expect(store.get().chats.get(1001)?.unreadCount).toBe(2))
    await eventually(() => expect(store.get().connection).toBe('connected'))
    const before = emulator.requests.length

    session.select(1001)
    await eventually(() => expect(store.get().chats.get(1001)?.unreadCount).toBe(0))
    // Longer than the session waits before it fetches the list.
    await new Promise((resolve) => {
      setTimeout(resolve, 400)
    })

    expect(pathsOf(emulator).slice(before)).toEqual(['/api/chat/1001/messages'])
  })

  it('leaves unread what it could not load, until it could', async () => {
    const emulator = await testEmulator()
    const { session, store } = await startSession(emulator)
    const countUnread = (): unknown =>
      emulator.state.chats.find(({ id }) => id === 1001)?.countUnread
    await eventually(() => expect(store.get().connection).toBe('connected'))
    await eventually(() => expect(store.get().isLoading).toBe(false))
    emulator.setFaults({ api: { status: 503, only: '/api/chat/1001/' } })

    session.select(1001)
    await eventually(() => expect(store.get().problem).not.toBe(null))
    const meanwhile = countUnread()
    emulator.setFaults({ api: { status: null } })

    expect(meanwhile).toBe(2)
    // It tries again by itself.
    await eventually(() => expect(store.get().problem).toBe(null))
    await eventually(() => expect(countUnread()).toBe(0))
  })

  it('asks for the list again where something came while it was on its way', async () => {
    const emulator = await testEmulator()
    const { store } = await startSession(emulator)
    await eventually(() => expect(store.get().connection).toBe('connected'))
    await eventually(() => expect(store.get().isLoading).toBe(false))
    emulator.setFaults({ api: { latencyMs: 500, only: '/api/chat/chats' } })
    const before = emulator.requests.length
    const seen: string[] = []
    store.subscribe(() => seen.push(store.get().connection))

    emulator.cutConnections()
    await eventually(() => expect(seen).toContain('reconnecting'))
    await eventually(() => expect(seen.at(-1)).toBe('connected'))
    emulator.sendFromCustomer('One more thing', { chatId: 1001 })

    const lists = (): readonly string[] =>
      pathsOf(emulator)
        .slice(before)
        .filter((path) => path.startsWith('/api/chat/chats?'))
    await eventually(() => expect(lists()).toHaveLength(2))
    await eventually(() => expect(store.get().chats.get(1001)?.unreadCount).toBe(3))
  })

  it('stays offline once its token is refused, also where it was still connecting', async () => {
    const emulator = await testEmulator({ faults: { hub: { hang: true }, api: { status: 401 } } })
    const { store } = await startSession(emulator)
    const seen: string[] = []
    store.subscribe(() => seen.push(store.get().connection))

    await eventually(() => expect(store.get().connection).toBe('offline'))
    // The call that hangs ends as well.
    await emulator.goOffline()
    await new Promise((resolve) => {
      setTimeout(resolve, 200)
    })

    expect(new Set(seen)).toEqual(new Set(['offline']))
  })

  it('fetches the open chat after a lost connection, and the others once they are opened', async () => {
    const emulator = await testEmulator()
    const { session, store } = await startSession(emulator)
    await eventually(() => expect(store.get().isLoading).toBe(false))
    for (const id of [1003, 1004, 1005]) {
      session.select(id)
      await eventually(() => expect(store.get().loadedChatIds).toContain(id))
    }
    const before = emulator.requests.length
    const asked = (): readonly string[] =>
      pathsOf(emulator)
        .slice(before)
        .filter((path) => path.endsWith('/messages'))

    emulator.cutConnections()
    emulator.sendFromCustomer('One more thing', { chatId: 1004 })
    await eventually(() => expect(asked()).toEqual(['/api/chat/1005/messages']))
    session.select(1004)

    await eventually(() => expect(asked()).toHaveLength(2))
    expect(asked()[1]).toBe('/api/chat/1004/messages')
    await eventually(() => {
      const texts = [...(store.get().messages.get(1004)?.values() ?? [])].map(({ text }) => text)
      expect(texts).toContain('One more thing')
    })
  })
})
