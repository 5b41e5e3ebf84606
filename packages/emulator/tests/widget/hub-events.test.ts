import { describe, expect, it, vi } from 'vitest'
import { createEventReader } from '../../src/widget/hub-events.js'
import type { EventReader } from '../../src/widget/hub-events.js'
import {
  initialPanelState,
  messagesOf,
  replaceChats,
  totalUnread,
} from '../../src/widget/panel-state.js'
import type { PanelState } from '../../src/widget/panel-state.js'
import { createStore } from '../../src/widget/store.js'
import type { Store } from '../../src/widget/store.js'
import { chat } from './samples.js'

const hello = {
  id: 50,
  chatId: 1,
  message: 'Hello',
  phone: '+380501112233',
  author: 1,
  status: 1,
  createdAt: '2026-03-18T12:00:00Z',
}

function reader(): { events: EventReader; store: Store<PanelState>; onStrange: () => void } {
  const store = createStore(replaceChats(initialPanelState(true), [chat()]))
  const onStrange = vi.fn<() => void>()
  return { events: createEventReader(store, { onStrange, onMessage: () => {} }), store, onStrange }
}

describe('createEventReader', () => {
  it('takes a message in', () => {
    const { events, store, onStrange } = reader()

    events.take('ReceiveMessage', [hello])

    expect(messagesOf(store.get(), 1)[0]).toMatchObject({ text: 'Hello', author: 'customer' })
    expect(totalUnread(store.get())).toBe(1)
    expect(onStrange).not.toHaveBeenCalled()
  })

  it('shows the name of a picture that a customer sent', () => {
    const { events, store } = reader()

    events.take('ReceiveMediaMessage', [{ ...hello, message: '', media: { name: 'bag.jpg' } }])

    expect(messagesOf(store.get(), 1)[0]?.text).toBe('📎 bag.jpg')
  })

  it('changes the status of a chat and of a message', () => {
    const { events, store } = reader()
    events.take('ReceiveMessage', [hello])

    events.take('ChatStatusChanged', [1, 3])
    events.take('MessageStatusChanged', [50, 3])

    expect(store.get().chats.get(1)?.status).toBe(3)
    expect(messagesOf(store.get(), 1)[0]?.status).toBe('read')
  })

  it('adds a new chat', () => {
    const { events, store } = reader()

    events.take('ChatCreated', [{ id: 2, chatStatus: 0, countUnread: 1, client: { name: 'Ben' } }])

    expect(store.get().chats.get(2)).toMatchObject({ customerName: 'Ben', unreadCount: 1 })
  })

  it('says so when an event is about something that is not here', () => {
    const { events, onStrange } = reader()

    events.take('ReceiveMessage', [{ ...hello, chatId: 77 }])
    events.take('MessageStatusChanged', [999, 3])

    expect(onStrange).toHaveBeenCalledTimes(2)
  })
})
