import { toWireMessage } from './wire.js'
import type { ChatEvent } from './world/world-types.js'

/** Something that a customer's page is told, numbered so that a lost connection loses nothing. */
export interface CustomerEvent {
  readonly id: number
  readonly name: 'message' | 'message-status' | 'chat-status'
  readonly data: unknown
}

/** Hears of one chat's events until the chat or the emulator ends. */
export interface CustomerListener {
  readonly onEvent: (event: CustomerEvent) => void
  readonly onEnd: () => void
}

/** The events of each chat, kept for customers whose connection was lost. */
export interface CustomerEvents {
  readonly publish: (event: ChatEvent) => void
  /** Id of the newest event of all chats. */
  readonly lastId: () => number
  /** Events of a chat with a higher id than this one. */
  readonly since: (chatId: number, id: number) => readonly CustomerEvent[]
  readonly subscribe: (chatId: number, listener: CustomerListener) => () => void
  /** Whether a customer's page of this chat is open. */
  readonly isListening: (chatId: number) => boolean
  /** Ends every connection; pages connect again by themselves. */
  readonly disconnectAll: () => void
  readonly clear: () => void
}

/** Makes the store of events. */
export function createCustomerEvents(): CustomerEvents {
  const events = new Map<number, CustomerEvent[]>()
  const listeners = new Map<number, Set<CustomerListener>>()
  let lastId = 0

  function disconnect(chatId: number): void {
    const gone = listeners.get(chatId) ?? new Set()
    listeners.delete(chatId)
    for (const listener of gone) listener.onEnd()
  }

  function add(chatId: number, name: CustomerEvent['name'], data: unknown): void {
    lastId += 1
    const event: CustomerEvent = { id: lastId, name, data }
    const ofChat = events.get(chatId) ?? []
    events.set(chatId, ofChat)
    ofChat.push(event)
    for (const listener of listeners.get(chatId) ?? []) listener.onEvent(event)
  }

  return {
    publish: (event) => {
      const chatId = event.chat.id
      if (event.type === 'message') add(chatId, 'message', toWireMessage(event.chat, event.message))
      if (event.type === 'chat-status') {
        add(chatId, 'chat-status', { chatId, status: event.chat.status })
      }
      if (event.type === 'message-status') {
        const { id: messageId, status } = event.message
        add(chatId, 'message-status', { chatId, messageId, status })
      }
      if (event.type === 'chat-deleted') disconnect(chatId)
    },
    lastId: () => lastId,
    since: (chatId, id) => {
      const ofChat = events.get(chatId) ?? []
      return ofChat.slice(ofChat.findLastIndex((event) => event.id <= id) + 1)
    },
    subscribe: (chatId, listener) => {
      const ofChat = listeners.get(chatId) ?? new Set()
      listeners.set(chatId, ofChat.add(listener))
      return () => ofChat.delete(listener)
    },
    isListening: (chatId) => (listeners.get(chatId)?.size ?? 0) > 0,
    disconnectAll: () => {
      for (const chatId of listeners.keys()) disconnect(chatId)
    },
    clear: () => events.clear(),
  }
}
