import type { Chat, ChatMessage } from '../../src/widget/chat-types.js'

export const minute = 60_000

/** Wednesday 18 March 2026, 12:00 UTC. */
export const noon = Date.UTC(2026, 2, 18, 12)

export function chat(patch: Partial<Chat> = {}): Chat {
  return {
    id: 1,
    theme: 'Refund',
    customerName: 'Anna Petrova',
    customerPhone: '+380501112233',
    channel: 'Telegram',
    status: 0,
    unreadCount: 0,
    lastMessage: null,
    createdAt: noon,
    ...patch,
  }
}

export function message(patch: Partial<ChatMessage> = {}): ChatMessage {
  return {
    id: 10,
    chatId: 1,
    text: 'Hello',
    author: 'customer',
    status: 'success',
    createdAt: noon,
    clientMessageId: null,
    ...patch,
  }
}
