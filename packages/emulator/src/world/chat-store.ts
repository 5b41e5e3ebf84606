import { ApiError } from '../api-error.js'
import type { Random } from '../random.js'
import { createThread } from './thread.js'
import type { Thread } from './thread.js'
import type {
  Chat,
  ChatEvent,
  ChatStatus,
  InitialChat,
  Media,
  Message,
  MessageAuthor,
  MessageStatus,
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
  readonly count: () => { readonly chats: number; readonly messages: number }
  /** @throws {@link ApiError} 404 if there is none. */
  readonly get: (id: number) => Chat
  /** Messages of a chat, oldest first. */
  readonly messages: (chatId: number) => readonly Message[]
  /** The newest messages of a chat, oldest first. @param before - Only older ones than this message */
  readonly newestMessages: (chatId: number, count: number, before?: number) => readonly Message[]
  /** @throws {@link ApiError} 404 if there is none. */
  readonly message: (id: number) => Message
  readonly messageCount: (chatId: number) => number
  readonly unreadCount: (chatId: number) => number
  /** Whether theme, customer or a message of the chat has this text. @param needle - In lower case */
  readonly includes: (chatId: number, needle: string) => boolean
  readonly create: (chat: Pick<Chat, 'organizationId' | 'theme' | 'customer' | 'source'>) => Chat
  readonly addMessage: (message: NewMessage) => Message
  readonly setStatus: (chatId: number, status: ChatStatus) => Chat
  /** Moves one side's messages forward to a status; never back. */
  readonly advance: (chatId: number, author: MessageAuthor, status: MessageStatus) => void
  readonly remove: (chatId: number) => void
  /** The secret by which a chat's customer is known. */
  readonly keyOf: (chatId: number) => string
  /** Forgets all chats and takes these. */
  readonly load: (chats: readonly InitialChat[]) => void
}

/** What a store of chats works with. */
export interface ChatStoreOptions {
  /** The service's clock, milliseconds since the epoch. */
  readonly now: () => number
  readonly random: Random
  readonly onEvent: (event: ChatEvent) => void
}

const firstChatId = 1001

/** Makes an empty store. */
export function createChatStore({ now, random, onEvent }: ChatStoreOptions): ChatStore {
  // In the order of their newest messages: a chat that gets one moves to the end.
  const threads = new Map<number, Thread>()
  const threadOfMessage = new Map<number, Thread>()
  const keys = new Map<number, string>()
  let lastChatId = firstChatId - 1
  let lastMessageId = 0

  function thread(id: number): Thread {
    const found = threads.get(id)
    if (found === undefined) throw new ApiError(404, `There is no chat ${id}.`)
    return found
  }

  function insert(chat: Omit<Chat, 'id'>): Thread {
    lastChatId += 1
    const added = createThread({ ...chat, id: lastChatId })
    threads.set(lastChatId, added)
    keys.set(lastChatId, random.text('chat key', 18))
    return added
  }

  function append(of: Thread, message: Omit<Message, 'id' | 'chatId'>): Message {
    lastMessageId += 1
    const added: Message = { ...message, id: lastMessageId, chatId: of.chat().id }
    of.append(added)
    threadOfMessage.set(added.id, of)
    return added
  }

  function setStatus(chatId: number, status: ChatStatus): Chat {
    const of = thread(chatId)
    if (of.chat().status === status) return of.chat()
    const chat: Chat = { ...of.chat(), status }
    of.setChat(chat)
    onEvent({ type: 'chat-status', chat })
    return chat
  }

  function addMessage(entry: NewMessage): Message {
    const { chatId, text, author, operatorId, media = null, clientMessageId = null } = entry
    const of = thread(chatId)
    const earlier = clientMessageId === null ? undefined : of.findSent(author, clientMessageId)
    if (earlier !== undefined) return earlier
    // What the customer writes has arrived once it is stored; an answer is new until it was fetched.
    const status: MessageStatus = author === 1 ? 1 : 0
    const message = append(of, { text, author, status, media, clientMessageId, createdAt: now() })
    moveToEnd(threads, chatId)
    assign(of, operatorId)
    const chat = of.chat()
    onEvent({ type: 'message', chat, message })
    const isAnswerToNew = author === 0 && chat.status === 0
    const isReopened = author === 1 && chat.status === 4
    if (isAnswerToNew || isReopened) setStatus(chatId, 1)
    // As it is by now: whoever heard of it may have moved its status on.
    return of.find(message.id) ?? message
  }

  function load(chats: readonly InitialChat[]): void {
    for (const store of [threads, threadOfMessage, keys]) store.clear()
    for (const initial of chats) {
      const minutesAgo = initial.messages.reduce((most, one) => Math.max(most, one.minutesAgo), 0)
      const of = insert({ ...chatFields(initial), createdAt: now() - minutesAgo * 60_000 })
      for (const { text, author, status, minutesAgo: age } of initial.messages) {
        append(of, { text, author, status, createdAt: now() - age * 60_000, ...plainMessage })
      }
    }
    const sorted = [...threads].toSorted(([, a], [, b]) => newest(a) - newest(b))
    for (const [id] of sorted) moveToEnd(threads, id)
  }

  return {
    setStatus,
    addMessage,
    load,
    get: (id) => thread(id).chat(),
    list: () => [...threads.values()].map((one) => one.chat()).toReversed(),
    count: () => ({ chats: threads.size, messages: threadOfMessage.size }),
    messages: (chatId) => [...thread(chatId).messages()],
    newestMessages: (chatId, count, before) => thread(chatId).before(before, count),
    message: (id) => {
      const message = threadOfMessage.get(id)?.find(id)
      if (message === undefined) throw new ApiError(404, `There is no message ${id}.`)
      return message
    },
    messageCount: (chatId) => thread(chatId).messages().length,
    unreadCount: (chatId) => thread(chatId).unreadCount(),
    includes: (chatId, needle) => thread(chatId).includes(needle),
    advance: (chatId, author, status) => {
      const of = thread(chatId)
      for (const message of of.advance(author, status)) {
        onEvent({ type: 'message-status', chat: of.chat(), message })
      }
    },
    create: (chat) => {
      const added = insert({ ...chat, status: 0, operatorId: null, createdAt: now() }).chat()
      onEvent({ type: 'chat-created', chat: added })
      return added
    },
    remove: (chatId) => {
      const of = thread(chatId)
      for (const { id } of of.messages()) threadOfMessage.delete(id)
      threads.delete(chatId)
      keys.delete(chatId)
      onEvent({ type: 'chat-deleted', chat: of.chat() })
    },
    keyOf: (chatId) => keys.get(thread(chatId).chat().id) ?? '',
  }
}

const plainMessage = { media: null, clientMessageId: null } as const

function chatFields(initial: InitialChat): Omit<Chat, 'id' | 'createdAt'> {
  const { organizationId, theme, customer, source, status, operatorId } = initial
  return { organizationId, theme, customer, source, status, operatorId }
}

/** The first operator who answers has the chat. */
function assign(of: Thread, operatorId: number | null): void {
  const chat = of.chat()
  if (chat.operatorId === null && operatorId !== null) of.setChat({ ...chat, operatorId })
}

function moveToEnd<Value>(map: Map<number, Value>, key: number): void {
  const value = map.get(key)
  if (value === undefined) return
  map.delete(key)
  map.set(key, value)
}

function newest(of: Thread): number {
  return of.messages().at(-1)?.createdAt ?? of.chat().createdAt
}
