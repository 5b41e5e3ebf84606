import type { Chat, Message, MessageAuthor, MessageStatus } from './world-types.js'

/**
 * One chat with its messages. What a call asks of it costs the same however long the history is:
 * counts are kept, not counted, and messages are found by index.
 */
export interface Thread {
  readonly chat: () => Chat
  readonly setChat: (chat: Chat) => void
  /** All messages, oldest first; not a copy. */
  readonly messages: () => readonly Message[]
  readonly unreadCount: () => number
  readonly append: (message: Message) => void
  readonly find: (messageId: number) => Message | undefined
  readonly findSent: (author: MessageAuthor, clientMessageId: string) => Message | undefined
  /** The newest messages that are older than one of them. @param count - How many at most */
  readonly before: (messageId: number | undefined, count: number) => readonly Message[]
  /** Moves one side's messages forward to a status. @returns Those that moved */
  readonly advance: (author: MessageAuthor, status: MessageStatus) => readonly Message[]
  /** Whether theme, customer or a message has this text. @param needle - In lower case */
  readonly includes: (needle: string) => boolean
}

/** Makes the thread of a chat that has no message yet. */
export function createThread(first: Chat): Thread {
  let chat = first
  let unread = 0
  let searchText = [chat.theme, chat.customer.name, chat.customer.phone].join('\n').toLowerCase()
  let searchableCount = 0
  const messages: Message[] = []
  const indexes = new Map<number, number>()
  const sent = new Map<string, number>()
  // A status never goes back, so what was moved once need not be looked at again.
  const settled = new Map<string, number>()

  function find(messageId: number): Message | undefined {
    return messages[indexes.get(messageId) ?? -1]
  }

  function advance(author: MessageAuthor, status: MessageStatus): readonly Message[] {
    const key = `${author} ${status}`
    const moved: Message[] = []
    for (let index = settled.get(key) ?? 0; index < messages.length; index++) {
      const before = messages[index]
      if (
        before === undefined ||
        before.author !== author ||
        progress[before.status] >= progress[status]
      )
        continue
      const message: Message = { ...before, status }
      unread += unreadOf(message) - unreadOf(before)
      messages[index] = message
      moved.push(message)
    }
    settled.set(key, messages.length)
    return moved
  }

  return {
    find,
    advance,
    chat: () => chat,
    setChat: (next) => {
      chat = next
    },
    messages: () => messages,
    unreadCount: () => unread,
    append: (message) => {
      const index = messages.push(message) - 1
      indexes.set(message.id, index)
      unread += unreadOf(message)
      const { author, clientMessageId } = message
      if (clientMessageId !== null) sent.set(`${author} ${clientMessageId}`, index)
    },
    findSent: (author, clientMessageId) => messages[sent.get(`${author} ${clientMessageId}`) ?? -1],
    before: (messageId, count) => {
      const end = messageId === undefined ? messages.length : (indexes.get(messageId) ?? 0)
      return messages.slice(Math.max(0, end - count), end)
    },
    includes: (needle) => {
      for (; searchableCount < messages.length; searchableCount++) {
        searchText += `\n${messages[searchableCount]?.text.toLowerCase()}`
      }
      return searchText.includes(needle)
    },
  }
}

/** How far each status is: 4 is as far as 1. */
const progress: Readonly<Record<MessageStatus, number>> = { 0: 0, 1: 1, 4: 1, 2: 2, 3: 3 }

/** 1 for a message of the customer that nobody has read, else 0. */
function unreadOf({ author, status }: Message): number {
  return author === 1 && status !== 3 ? 1 : 0
}
