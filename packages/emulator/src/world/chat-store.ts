import { randomBytes } from 'node:crypto'
import { ApiError } from '../api-error.js'
import type {
  Chat,
  ChatEvent,
  ChatStatus,
  Media,
  Message,
  MessageAuthor,
  MessageStatus,
  SeedChat,
} from './world-types.js'

/** A message that somebody wants to add. */
export interface NewMessage {
  readonly chatId: number
  readonly text: string
  readonly author: MessageAuthor
  /** The operator who writes, or `null` for the customer. */
  readonly operatorId: number | null
  readonly media?: Media | null
  /** The sender's own id: the same one again gives back the first message and adds none. */
  readonly clientMessageId?: string | null
}

/** Chats and their messages. */
export interface ChatStore {
  /** All chats, the one with the newest message first. */
  readonly list: () => readonly Chat[]
  /** @throws {@link ApiError} 404 if there is none. */
  readonly get: (id: number) => Chat
  /** Messages of a chat, oldest first. */
  readonly messages: (chatId: number) => readonly Message[]
  /** @throws {@link ApiError} 404 if there is none. */
  readonly message: (id: number) => Message
  readonly unreadCount: (chatId: number) => number
  readonly create: (chat: Pick<Chat, 'organizationId' | 'theme' | 'customer' | 'source'>) => Chat
  readonly addMessage: (message: NewMessage) => Message
  readonly setStatus: (chatId: number, status: ChatStatus) => Chat
  /** Moves one side's messages forward to a status; never back. */
  readonly advance: (chatId: number, author: MessageAuthor, status: MessageStatus) => void
  readonly remove: (chatId: number) => void
  /** The secret by which a chat's customer is known. */
  readonly keyOf: (chatId: number) => string
  /** Forgets all chats and takes these. */
  readonly load: (chats: readonly SeedChat[]) => void
}

const firstChatId = 1001

/** Makes an empty store. */
export function createChatStore(now: () => number, onEvent: (event: ChatEvent) => void): ChatStore {
  const chats = new Map<number, Chat>()
  const messages = new Map<number, Message[]>()
  const keys = new Map<number, string>()
  let lastChatId = firstChatId - 1
  let lastMessageId = 0

  function get(id: number): Chat {
    const chat = chats.get(id)
    if (chat === undefined) throw new ApiError(404, `There is no chat ${id}.`)
    return chat
  }

  function insert(chat: Omit<Chat, 'id'>): Chat {
    lastChatId += 1
    const added: Chat = { ...chat, id: lastChatId }
    chats.set(added.id, added)
    messages.set(added.id, [])
    keys.set(added.id, randomBytes(18).toString('base64url'))
    return added
  }

  function append(message: Omit<Message, 'id'>): Message {
    lastMessageId += 1
    const added: Message = { ...message, id: lastMessageId }
    messages.get(message.chatId)?.push(added)
    return added
  }

  function setStatus(chatId: number, status: ChatStatus): Chat {
    const before = get(chatId)
    if (before.status === status) return before
    const chat: Chat = { ...before, status }
    chats.set(chatId, chat)
    onEvent({ type: 'chat-status', chat })
    return chat
  }

  function addMessage(entry: NewMessage): Message {
    const { chatId, text, author, operatorId, media = null, clientMessageId = null } = entry
    get(chatId)
    const earlier = messages
      .get(chatId)
      ?.find((one) => clientMessageId !== null && one.clientMessageId === clientMessageId)
    if (earlier !== undefined && earlier.author === author) return earlier
    // What the customer writes has arrived once it is stored; an answer is new until it was fetched.
    const status: MessageStatus = author === 1 ? 1 : 0
    const createdAt = now()
    const message = append({ chatId, text, author, status, media, clientMessageId, createdAt })
    const assigned = assign(chatId, operatorId)
    onEvent({ type: 'message', chat: assigned, message })
    const isAnswerToNew = author === 0 && assigned.status === 0
    const isReopened = author === 1 && assigned.status === 4
    if (isAnswerToNew || isReopened) setStatus(chatId, 1)
    // As it is by now: whoever heard of it may have moved its status on.
    return messages.get(chatId)?.find(({ id }) => id === message.id) ?? message
  }

  function assign(chatId: number, operatorId: number | null): Chat {
    const chat = get(chatId)
    if (chat.operatorId !== null || operatorId === null) return chat
    const assigned: Chat = { ...chat, operatorId }
    chats.set(chatId, assigned)
    return assigned
  }

  function advance(chatId: number, author: MessageAuthor, status: MessageStatus): void {
    const chat = get(chatId)
    const list = messages.get(chatId) ?? []
    for (const [index, before] of list.entries()) {
      if (before.author !== author || before.status >= status) continue
      const message: Message = { ...before, status }
      list[index] = message
      onEvent({ type: 'message-status', chat, message })
    }
  }

  function newest(chat: Chat): number {
    return messages.get(chat.id)?.at(-1)?.createdAt ?? chat.createdAt
  }

  function load(seeds: readonly SeedChat[]): void {
    for (const store of [chats, messages, keys]) store.clear()
    for (const seed of seeds) {
      const minutesAgo = Math.max(0, ...seed.messages.map((message) => message.minutesAgo))
      const chat = insert({ ...chatFields(seed), createdAt: now() - minutesAgo * 60_000 })
      for (const message of seed.messages) {
        const { text, author, status } = message
        const createdAt = now() - message.minutesAgo * 60_000
        append({ chatId: chat.id, text, author, status, createdAt, ...plainMessage })
      }
    }
  }

  return {
    get,
    setStatus,
    addMessage,
    advance,
    load,
    list: () => [...chats.values()].toSorted((a, b) => newest(b) - newest(a) || b.id - a.id),
    messages: (chatId) => [...(messages.get(get(chatId).id) ?? [])],
    message: (id) => {
      for (const list of messages.values()) {
        const message = list.find((one) => one.id === id)
        if (message !== undefined) return message
      }
      throw new ApiError(404, `There is no message ${id}.`)
    },
    unreadCount: (chatId) =>
      (messages.get(chatId) ?? []).filter(({ author, status }) => author === 1 && status !== 3)
        .length,
    create: (chat) => {
      const added = insert({ ...chat, status: 0, operatorId: null, createdAt: now() })
      onEvent({ type: 'chat-created', chat: added })
      return added
    },
    remove: (chatId) => {
      const chat = get(chatId)
      for (const store of [chats, messages, keys]) store.delete(chatId)
      onEvent({ type: 'chat-deleted', chat })
    },
    keyOf: (chatId) => keys.get(get(chatId).id) ?? '',
  }
}

const plainMessage = { media: null, clientMessageId: null } as const

function chatFields(seed: SeedChat): Omit<Chat, 'id' | 'createdAt'> {
  const { organizationId, theme, customer, source, status, operatorId } = seed
  return { organizationId, theme, customer, source, status, operatorId }
}
