/** An organization of the company. */
export interface Organization {
  readonly id: number
  readonly name: string
}

/** Operator status as the service numbers it: 0 active, 1 inactive, 2 deleted. */
export type OperatorStatus = 0 | 1 | 2

/** An operator of an organization. */
export interface Operator {
  readonly id: number
  readonly organizationId: number
  readonly name: string
  readonly status: OperatorStatus
}

/** Chat status as the service numbers it: 0 new, 1 open, 2 waiting, 3 on pause, 4 closed. */
export type ChatStatus = 0 | 1 | 2 | 3 | 4

/** Who wrote a message: 0 operator, 1 customer. */
export type MessageAuthor = 0 | 1

/**
 * How far a message has come: 0 new, 1 success, 2 rejected, 3 read. There are more, of which nothing
 * is documented; 4 is the emulator's own: arrived, as 1.
 */
export type MessageStatus = 0 | 1 | 2 | 3 | 4

/** A customer's conversation with an organization. */
export interface Chat {
  readonly id: number
  readonly organizationId: number
  readonly theme: string
  readonly customer: { readonly name: string; readonly phone: string }
  /** Channel: 1 Viber bot, 2 Telegram; the emulator's own: 3 WhatsApp, 4 web widget, 5 Instagram. */
  readonly source: number
  readonly status: ChatStatus
  /** The operator who answered first, or `null`. */
  readonly operatorId: number | null
  /** Milliseconds since the epoch. */
  readonly createdAt: number
}

/** A file that came with a message. */
export interface Media {
  readonly name: string
  /** As the sender wrote it: `image/jpeg` or `jpg`. */
  readonly format: string
  readonly dataBase64: string
  /** 1 photo. */
  readonly type: number
}

/** One message of a chat. */
export interface Message {
  readonly id: number
  readonly chatId: number
  readonly text: string
  readonly author: MessageAuthor
  readonly status: MessageStatus
  readonly media: Media | null
  /** The sender's own id, by which a message that was sent twice is recognised. */
  readonly clientMessageId: string | null
  /** Milliseconds since the epoch. */
  readonly createdAt: number
}

/** A chat that is there from the start. */
export interface InitialChat {
  readonly organizationId: number
  readonly theme: string
  readonly customer: { readonly name: string; readonly phone: string }
  readonly source: number
  readonly status: ChatStatus
  readonly operatorId: number | null
  readonly messages: readonly InitialMessage[]
}

/** A message that is there from the start. */
export interface InitialMessage {
  readonly text: string
  readonly author: MessageAuthor
  readonly status: MessageStatus
  /** How long before the emulator's start it was written, minutes. */
  readonly minutesAgo: number
}

/** What an emulator knows when it starts, and again after a reset. */
export interface EmulatorData {
  readonly organizations: readonly Organization[]
  readonly operators: readonly Operator[]
  readonly chats: readonly InitialChat[]
}

/** Something that happened in a chat. */
export type ChatEvent =
  | { readonly type: 'chat-created'; readonly chat: Chat }
  | { readonly type: 'message'; readonly chat: Chat; readonly message: Message }
  | { readonly type: 'chat-status'; readonly chat: Chat }
  | { readonly type: 'message-status'; readonly chat: Chat; readonly message: Message }
  | { readonly type: 'chat-deleted'; readonly chat: Chat }
