import type { ChatMessage, MessageAuthor } from './chat-types.js'
import { dayKeyOf, dayNameOf } from './format.js'
import type { OutboxEntry } from './outbox.js'

/** How far a message has come, in the words of the page. */
export type Delivery = 'sending' | 'sent' | 'read' | 'failed'

/** A message as a conversation shows it. */
export interface MessageItem {
  readonly kind: 'message'
  /** Stays the same when the server acknowledges the message. */
  readonly key: string
  /** `null` until the server has given it one. */
  readonly id: number | null
  readonly text: string
  readonly author: MessageAuthor
  /** Milliseconds since the epoch. */
  readonly createdAt: number
  readonly delivery: Delivery
  /** Set where a failed message can be sent again. */
  readonly retryId: string | null
  /** Whether the message before it is of the same author and at most five minutes older. */
  readonly isContinued: boolean
}

/** A line between two days. */
export interface DayItem {
  readonly kind: 'day'
  readonly key: string
  readonly name: string
}

const continuedWithinMs = 5 * 60_000

/**
 * Returns what a conversation shows, oldest first: days, messages, and at the end what is on its way.
 *
 * @param ownAuthor - Who looks at the conversation: what waits in the outbox is of this author.
 * @param now - Milliseconds since the epoch.
 */
export function conversationItems(
  messages: readonly ChatMessage[],
  outbox: readonly OutboxEntry[],
  ownAuthor: MessageAuthor,
  now: number,
): readonly (MessageItem | DayItem)[] {
  const all = [...messages.map(fromMessage), ...outbox.map((entry) => fromOutbox(entry, ownAuthor))]
  const items: (MessageItem | DayItem)[] = []
  let before: MessageItem | null = null
  for (const item of all) {
    const day = dayKeyOf(item.createdAt)
    const isNewDay = before === null || dayKeyOf(before.createdAt) !== day
    if (isNewDay)
      items.push({ kind: 'day', key: `day ${day}`, name: dayNameOf(item.createdAt, now) })
    items.push({ ...item, isContinued: !isNewDay && isContinuation(before, item) })
    before = item
  }
  return items
}

function fromMessage(message: ChatMessage): MessageItem {
  const { id, text, author, createdAt, clientMessageId, status } = message
  return {
    kind: 'message',
    key: clientMessageId ?? String(id),
    id,
    text,
    author,
    createdAt,
    delivery: status === 'read' ? 'read' : status === 'rejected' ? 'failed' : 'sent',
    retryId: null,
    isContinued: false,
  }
}

function fromOutbox(entry: OutboxEntry, author: MessageAuthor): MessageItem {
  const { clientMessageId, text, createdAt, state } = entry
  const isFailed = state === 'failed'
  return {
    kind: 'message',
    key: clientMessageId,
    id: null,
    text,
    author,
    createdAt,
    delivery: isFailed ? 'failed' : 'sending',
    retryId: isFailed ? clientMessageId : null,
    isContinued: false,
  }
}

function isContinuation(before: MessageItem | null, item: MessageItem): boolean {
  if (before === null || before.author !== item.author) return false
  return item.createdAt - before.createdAt <= continuedWithinMs
}
