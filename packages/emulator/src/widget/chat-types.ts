/** Who wrote a message. On the wire: 0 operator, 1 customer. */
export type MessageAuthor = 'operator' | 'customer'

/** How far a message has come. On the wire: 0 new, 1 success, 2 rejected, 3 read. */
export type MessageStatus = 'new' | 'success' | 'rejected' | 'read'

/** Chat status as the service numbers it: 0 new, 1 open, 2 waiting, 3 on pause, 4 closed. */
export type ChatStatus = 0 | 1 | 2 | 3 | 4

/** A message as the server keeps it. */
export interface ChatMessage {
  readonly id: number
  readonly chatId: number
  readonly text: string
  readonly author: MessageAuthor
  readonly status: MessageStatus
  /** Milliseconds since the epoch. */
  readonly createdAt: number
  /** The sender's own id, by which a message that was sent twice is recognised. */
  readonly clientMessageId: string | null
}

/** A chat as the list shows it. */
export interface Chat {
  readonly id: number
  readonly theme: string
  readonly customerName: string
  readonly customerPhone: string
  readonly channel: string
  readonly status: ChatStatus
  readonly unreadCount: number
  readonly lastMessage: LastMessage | null
  /** Milliseconds since the epoch; 0 where the server does not say. */
  readonly createdAt: number
}

/** The newest message of a chat. */
export interface LastMessage {
  /** 0 where the server does not say. */
  readonly id: number
  readonly text: string
  readonly author: MessageAuthor
  /** Milliseconds since the epoch. */
  readonly createdAt: number
}

/** The operator whose token the panel has. */
export interface OperatorIdentity {
  readonly operatorId: number
  readonly name: string
  readonly organizationName: string
}

/** A chat status with its word for people and its name for style sheets. */
export interface ChatStatusName {
  readonly value: ChatStatus
  readonly key: string
  readonly label: string
}

/** The five statuses of a chat, in the order of their numbers. */
export const chatStatusNames: readonly ChatStatusName[] = [
  { value: 0, key: 'new', label: 'New' },
  { value: 1, key: 'open', label: 'Open' },
  { value: 2, key: 'waiting', label: 'Waiting' },
  { value: 3, key: 'on-pause', label: 'On pause' },
  { value: 4, key: 'closed', label: 'Closed' },
]

/** Returns the words for a chat status. */
export function chatStatusName(status: ChatStatus): ChatStatusName {
  return (
    chatStatusNames.find(({ value }) => value === status) ?? { value: 0, key: 'new', label: '' }
  )
}

/** Takes a number for a chat status; anything else is 0, new. */
export function toChatStatus(value: unknown): ChatStatus {
  return chatStatusNames.find((name) => name.value === Number(value))?.value ?? 0
}
