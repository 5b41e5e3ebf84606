import type { Chat, Media, Message } from './world/world-types.js'
import type { World } from './world/world.js'

/** A chat as the API and the hub write it. */
export interface WireChat {
  readonly id: number
  readonly organizationId: number
  readonly theme: string
  readonly operator: { readonly id: number; readonly name: string; readonly photo: string } | null
  readonly chatStatus: number
  readonly countUnread: number
  readonly client: { readonly name: string; readonly phone: string }
  readonly lastMessage: WireLastMessage | null
  readonly source: number
  readonly createdAt: string
}

/** The newest message of a chat. */
export interface WireLastMessage {
  readonly id: number
  readonly text: string
  readonly author: number
  readonly createdAt: string
}

/** A message as the API and the hub write it. */
export interface WireMessage {
  readonly id: number
  readonly chatId: number
  readonly message: string
  readonly phone: string
  readonly author: number
  readonly status: number
  readonly createdAt: string
  readonly clientMessageId: string | null
  readonly media?: WireMedia
}

/** A file as the hub writes it: an address instead of the bytes. */
export interface WireMedia {
  /** Path on the emulator. */
  readonly uri: string
  readonly name: string
  readonly format: string
  readonly type: number
}

/**
 * Writes a moment as the service does: `YYYY-MM-DDTHH:MM:SSZ`.
 *
 * @param at - Milliseconds since the epoch.
 */
export function toWireDate(at: number): string {
  return new Date(at).toISOString().replace(/\.\d+Z$/, 'Z')
}

/** Writes a chat for the API and the hub. */
export function toWireChat(world: World, chat: Chat): WireChat {
  const [last] = world.chats.newestMessages(chat.id, 1)
  return {
    id: chat.id,
    organizationId: chat.organizationId,
    theme: chat.theme,
    operator: chat.operatorId === null ? null : wireOperator(world, chat.operatorId),
    chatStatus: chat.status,
    countUnread: world.chats.unreadCount(chat.id),
    client: chat.customer,
    lastMessage: last === undefined ? null : wireLastMessage(last),
    source: chat.source,
    createdAt: toWireDate(chat.createdAt),
  }
}

/** Writes a message for the API, the hub and the customer. */
export function toWireMessage(chat: Chat, message: Message): WireMessage {
  const { id, chatId, text, author, status, createdAt, clientMessageId, media } = message
  return {
    id,
    chatId,
    message: text,
    phone: chat.customer.phone,
    author,
    status,
    createdAt: toWireDate(createdAt),
    clientMessageId,
    ...(media === null ? {} : { media: wireMedia(id, media) }),
  }
}

function wireOperator(world: World, id: number): { id: number; name: string; photo: string } {
  return { id, name: world.operator(id).name, photo: '' }
}

function wireLastMessage({ id, text, author, createdAt, media }: Message): WireLastMessage {
  const shownText = text === '' && media !== null ? media.name : text
  return { id, text: shownText, author, createdAt: toWireDate(createdAt) }
}

function wireMedia(messageId: number, { name, format, type }: Media): WireMedia {
  return { uri: `/_emulator/media/${messageId}`, name, format, type }
}
