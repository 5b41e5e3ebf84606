import { describe, expect, it } from 'vitest'
import {
  changeMessageStatus,
  initialPanelState,
  markChatRead,
  mergeMessages,
  messagesOf,
  receiveMessage,
  replaceChats,
  totalUnread,
  visibleChats,
} from '../../src/widget/panel-state.js'
import type { PanelState } from '../../src/widget/panel-state.js'
import { chat, message, minute, noon } from './samples.js'

function stateWith(...chats: readonly ReturnType<typeof chat>[]): PanelState {
  return replaceChats(initialPanelState(true), chats)
}

describe('receiveMessage', () => {
  it('counts a new message of a customer as unread, and shows it as the last one', () => {
    const state = receiveMessage(stateWith(chat()), message({ text: 'Is anyone there?' }))

    expect(state.chats.get(1)?.unreadCount).toBe(1)
    expect(state.chats.get(1)?.lastMessage?.text).toBe('Is anyone there?')
  })

  it('counts a message that comes twice once', () => {
    const once = receiveMessage(stateWith(chat()), message())

    const twice = receiveMessage(once, message())

    expect(totalUnread(twice)).toBe(1)
    expect(messagesOf(twice, 1)).toHaveLength(1)
  })

  it('does not count a message that the list has counted already', () => {
    const lastMessage = { id: 10, text: 'Hello', author: 'customer', createdAt: noon } as const
    const listed = stateWith(chat({ unreadCount: 1, lastMessage }))

    const state = receiveMessage(listed, message({ id: 10 }))

    expect(totalUnread(state)).toBe(1)
  })

  it('does not count what operators write', () => {
    const state = receiveMessage(stateWith(chat()), message({ author: 'operator' }))

    expect(totalUnread(state)).toBe(0)
  })
})

describe('mergeMessages', () => {
  it('takes a message of this panel out of the outbox once the server has it', () => {
    const waiting: PanelState = {
      ...stateWith(chat()),
      outbox: [
        { clientMessageId: 'a', chatId: 1, text: 'One', createdAt: noon, state: 'sending' },
        { clientMessageId: 'b', chatId: 1, text: 'Two', createdAt: noon, state: 'queued' },
      ],
    }

    const state = mergeMessages(waiting, [message({ author: 'operator', clientMessageId: 'a' })])

    expect(state.outbox.map(({ clientMessageId }) => clientMessageId)).toEqual(['b'])
    // A report without the sender's id makes no other message of it.
    const again = mergeMessages(state, [message({ author: 'operator' })])
    expect(messagesOf(again, 1)).toMatchObject([{ id: 10, clientMessageId: 'a' }])
  })

  it('keeps a message read when an older report of it comes late', () => {
    const read = mergeMessages(stateWith(chat()), [message({ status: 'read' })])

    const state = mergeMessages(read, [message({ status: 'success' })])

    expect(messagesOf(state, 1)[0]?.status).toBe('read')
  })

  it('keeps the newest message as the last one when history is loaded later', () => {
    const now = receiveMessage(stateWith(chat()), message({ id: 12, text: 'Newest' }))

    const state = mergeMessages(now, [message({ id: 11, text: 'Older', createdAt: noon - minute })])

    expect(state.chats.get(1)?.lastMessage?.text).toBe('Newest')
    expect(messagesOf(state, 1).map(({ id }) => id)).toEqual([11, 12])
  })
})

describe('markChatRead', () => {
  it('marks what the customer wrote, and nothing of the operator', () => {
    const talk = [message({ id: 10 }), message({ id: 11, author: 'operator' })]
    const before = mergeMessages(stateWith(chat({ unreadCount: 1 })), talk)

    const state = markChatRead(before, 1)

    expect(totalUnread(state)).toBe(0)
    expect(messagesOf(state, 1).map(({ status }) => status)).toEqual(['read', 'success'])
  })
})

describe('changeMessageStatus', () => {
  it('lowers the unread count when another operator has read the message', () => {
    const before = receiveMessage(stateWith(chat()), message())

    const state = changeMessageStatus(before, 10, 'read')

    expect(totalUnread(state)).toBe(0)
  })

  it('lowers the unread count once for one message', () => {
    const two = receiveMessage(
      receiveMessage(stateWith(chat()), message({ id: 10 })),
      message({ id: 11 }),
    )

    const state = changeMessageStatus(changeMessageStatus(two, 10, 'read'), 10, 'read')

    expect(totalUnread(state)).toBe(1)
  })

  it('changes nothing for a message that is not here', () => {
    const before = stateWith(chat({ unreadCount: 1 }))

    expect(changeMessageStatus(before, 99, 'read')).toBe(before)
  })
})

describe('replaceChats', () => {
  it('closes the conversation of a chat that is gone', () => {
    const before: PanelState = { ...stateWith(chat()), selectedChatId: 1 }

    const state = replaceChats(before, [chat({ id: 2 })])

    expect(state.selectedChatId).toBeNull()
  })

  it('keeps messages that are here, so that a conversation does not blink', () => {
    const before = mergeMessages(stateWith(chat()), [message()])

    const state = replaceChats(before, [chat()])

    expect(messagesOf(state, 1)).toHaveLength(1)
  })
})

describe('visibleChats', () => {
  const anna = chat({ id: 1, customerName: 'Anna Petrova' })
  const ben = chat({ id: 2, customerName: 'Ben Ode', theme: 'Lost bag', unreadCount: 2 })

  it('puts the chat with the newest message first', () => {
    const state = receiveMessage(stateWith(ben, anna), message({ createdAt: noon + minute }))

    expect(visibleChats(state).map(({ id }) => id)).toEqual([1, 2])
  })

  it('finds by name, theme and text in any letter case', () => {
    const state = stateWith(anna, ben)

    expect(visibleChats({ ...state, search: 'lost BAG' }).map(({ id }) => id)).toEqual([2])
    expect(visibleChats({ ...state, search: ' petrova ' }).map(({ id }) => id)).toEqual([1])
  })

  it('keeps the open chat in the list of unread ones while it is being read', () => {
    const state: PanelState = { ...stateWith(anna, ben), isUnreadOnly: true, selectedChatId: 1 }

    expect(visibleChats(state).map(({ id }) => id)).toEqual([2, 1])
  })
})
